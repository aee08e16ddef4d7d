// The comment behind an SPF record that says which includes its addresses stand for, and of what day they
// are: "; flattened include:b.example (256 IPv4 addresses, data of 2026-10-07)".
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "facts/subjects.hpp"
#include "facts/value.hpp"
#include "mail/spf_reach.hpp"

namespace zonelint::facts {

struct Flattened {
  std::string_view include;        // its name, as written
  std::string_view note;           // what stands in the parentheses
  std::size_t begin = 0, end = 0;  // in the line, from the first word to the ')'
};
std::vector<Flattened> flattened_in(std::string_view line);

// How many addresses an include passes: "256 IPv4 addresses, 1 IPv6 network" (of /64).
std::string flattened_size(mail::SpfReach const& reach);
// The rest of the line behind a record; nothing for a record of an export, which has no comments.
std::string_view line_behind(text::Sources const& sources, dns::RecordRef record);

// The includes that pass others by now than the record holds for them: "include:b.example"; else empty.
std::string stale_flattened(Scope const& scope, SpfFact const& spf);

}  // namespace zonelint::facts
