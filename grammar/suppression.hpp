// Suppression comments in zone files:
//   ; zonelint: allow(mx/private-target) -- split horizon
//   ; zonelint: allow-file(zone/rrset-ttl, spf/*) -- failover zone
// A reason is mandatory. Near misses ("; zonlint allow spf/...") are recognised, so that they can be
// reported.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace zonelint::grammar {

struct Suppression {
  enum class State : std::uint8_t {
    good,
    no_reason,  // everything but "-- reason"
    malformed,  // says zonelint, but can't be read
    near_miss   // meant as one: a misspelt word, a missing colon or parenthesis
  } state = State::good;
  bool file_wide = false;               // allow-file
  std::vector<std::string_view> rules;  // "mx/private-target", "spf/*", "spf"
  std::string_view reason;
  std::string_view at;      // what is wrong, where state is not good
  std::string_view wanted;  // what would have been right, in words
};
// `comment` starts at its ';'. Nothing for a comment that is no suppression and not meant as one.
std::optional<Suppression> parse_suppression(std::string_view comment);

}  // namespace zonelint::grammar
