// Sets of addresses for people: networks where an interval is one, else its two ends.
#pragma once
#include <array>
#include <cstddef>
#include <string>

#include "mail/ranges.hpp"

namespace zonelint::mail {

// "192.0.2.0/24", "192.0.2.7", "192.0.2.7-192.0.2.9".
std::string range_text(Range const& range, bool v6);
// Both families, IPv4 first, the first `most` intervals of each; "..." for those left out; "none" for no
// address.
std::string ranges_text(std::array<Ranges, 2> const& ranges, std::size_t most);

}  // namespace zonelint::mail
