// Reads one BIND master file (RFC 1035 5; RFC 2308 4 for $TTL; $GENERATE is BIND's) with what it includes
// into a zone. Nothing stops the reading: an entry that can't be read becomes a problem with its exact place,
// and its owner is marked so that nobody takes the record's absence for a fact.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dns/zone.hpp"
#include "input/comments.hpp"
#include "input/read_file.hpp"
#include "text/problem.hpp"

namespace zonelint::input {

struct MasterFileRequest {
  text::FileId file = text::no_file;
  std::string path;       // real path, which $INCLUDE starts from; empty for text without one
  std::string root;       // real path of the folder that includes must stay in; empty: none may be read
  std::string directory;  // named.conf's `directory`, tried where an include isn't beside its includer
  std::optional<dns::Name> origin;  // what the command line, the configuration or the file's name say
  dns::ZoneKind kind = dns::ZoneKind::master_file;
};

struct MasterFile {
  std::unique_ptr<dns::Zone> zone;  // null where no origin is known
  std::vector<text::Problem> problems;
  std::vector<SuppressionComment> comments;
  std::vector<text::FileId> includes;  // every file that was read besides the first
  bool has_soa = false;
};

MasterFile read_master_file(Files& files, MasterFileRequest const& request);

}  // namespace zonelint::input
