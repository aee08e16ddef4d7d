// What becomes of fixes that were worked out: printed in some form, or written.
#pragma once
#include <vector>

#include "cli/project.hpp"
#include "fix/apply.hpp"

namespace zonelint::cli {

struct Fixed {
  Project const* project;
  fix::Outcome outcome;
};
// By --diff, --check, --emit, --in-place and where the zones came from. The exit status.
int deliver(std::vector<Fixed> const& all, text::Sources const& sources, Options const& options,
            bool from_stdin);

}  // namespace zonelint::cli
