// SOA serials (RFC 1035 3.3.13): raised once a fix, each in its own scheme, by serial number arithmetic (RFC
// 1982).
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dns/world.hpp"
#include "text/edit.hpp"
#include "text/source.hpp"

namespace zonelint::fix {

// RFC 1982 3.2: is `b` after `a`?
bool serial_after(std::uint32_t b, std::uint32_t a);
// `today`: "2026-11-24". YYYYMMDDnn (RFC 1912 2.2) goes on to today's first number (00 where the old one was
// a 00), UNIX time to today's midnight, and whatever would not be ahead goes up by one.
std::uint32_t next_serial(std::uint32_t serial, std::string_view today);

// The edits for every master-file zone that one of these files holds records of. Exports have none: Route 53
// keeps its own serial.
std::vector<text::Edit> serial_edits(text::Sources const& sources, dns::World const& world,
                                     std::set<std::string, std::less<>> const& changed,
                                     std::string_view today);

}  // namespace zonelint::fix
