// Writing what was fixed: whole files or nothing. A new file beside the old one takes its place when all of
// them are written, so that no reader ever sees half a zone.
#pragma once
#include <string>
#include <vector>

#include "fix/apply.hpp"

namespace zonelint::fix {

struct WriteOptions {
  // Symbolic links are followed where they lead into this folder; empty: none is.
  std::string root;
};
// A text without a former content is a new file. Sentences about what could not be written; empty: all of it
// is. A file that is not as it was read, can't be written or is no plain file keeps everything from being
// written.
std::vector<std::string> write(Outcome const& outcome, WriteOptions const& options);

}  // namespace zonelint::fix
