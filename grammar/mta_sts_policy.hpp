// MTA-STS policies (RFC 8461 3.2), the text that mta-sts.<domain> serves: text in, fields out, each mistake
// with its place.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zonelint::grammar::mta_sts {

struct Field {
  std::string_view name, value;  // the value without the white space around it
  std::string_view whole;        // the line, without its end
};
struct PolicyError {
  std::string_view at;  // empty: the policy as a whole
  std::string text;     // what is wrong, in a sentence's part: "mode is 'enforced': testing, enforce or none"
  std::string mended;   // what certainly belongs there; empty where nothing is certain
};
struct Policy {
  std::vector<Field> fields;
  std::optional<Field> version, mode, max_age;  // the first of each: later ones are ignored
  std::vector<Field> mx;                        // its patterns: "mail.example.com", "*.example.com"
  std::optional<std::int64_t> seconds;          // max_age, where it is one
  std::vector<PolicyError> errors;
};
// Does it begin as a policy does: a line "version: ..." among the first ones?
bool looks_like_policy(std::string_view text);
Policy parse_policy(std::string_view text);
// Does the pattern of an mx field match a host? "*." stands for exactly one label (RFC 8461 4.1). Both
// without case and without a final dot.
bool matches_host(std::string_view pattern, std::string_view host);

}  // namespace zonelint::grammar::mta_sts
