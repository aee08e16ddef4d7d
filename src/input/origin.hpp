// The origin that a master file itself tells: its SOA's owner, or the $ORIGIN before its first record.
#pragma once
#include <optional>
#include <string_view>

#include "dns/name.hpp"
#include "text/problem.hpp"
#include "text/source.hpp"

namespace zonelint::input {

struct OriginFound {
  std::optional<dns::Name> zone;   // the zone's origin
  std::optional<dns::Name> start;  // what relative names before the first $ORIGIN are below
  // The first $ORIGIN or the SOA's owner lacks its final dot, evidently by mistake: the token. Read as if it
  // had it.
  std::string_view dotless;
};
// `given`: from outside the file (the command line, the configuration, the file's name).
OriginFound find_origin(std::string_view content, std::optional<dns::Name> given);

// The name that a file's name tells: db.example.com, example.com.zone, example.com.db, example.com,
// db.192.0.2, 2.0.192.in-addr.arpa.zone. Nothing where it tells none.
std::optional<dns::Name> origin_from_file_name(std::string_view file_name);

}  // namespace zonelint::input
