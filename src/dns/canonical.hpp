// A zone as lines of text that two programs can compare, in the form of `named-compilezone -s full`.
#pragma once
#include <string>
#include <vector>

#include "dns/zone.hpp"

namespace zonelint::dns {

// One record a line: owner, TTL, class, type, rdata, with tabs between. Sorted by owner (RFC 4034 6.1), the
// apex SOA first, then type number, then rdata. A record that stands twice is one (RFC 2181 5), and a set has
// one TTL: the first one written (RFC 2181 5.2; what BIND takes).
std::vector<std::string> canonical_lines(Zone const& zone);
// "IN", "CH", "HS", "CLASS65280" (RFC 3597 5).
std::string class_text(std::uint16_t klass);

}  // namespace zonelint::dns
