// Macro expansion (RFC 7208 7): a macro-string and the values of its letters in, text out.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace zonelint::mail {

// The value of a macro letter (lower case); nothing where it is not known.
using MacroValue = std::function<std::optional<std::string>(char letter)>;

struct Expansion {
  bool well_formed = true;
  bool known = true;  // false: a letter's value was not known, and `text` is of no use
  std::string text;
};
Expansion expand_macros(std::string_view macro_string, bool exp_text, MacroValue const& value);
// A domain-spec's expansion as a name to ask for: over 253 octets, labels go from the left (7.3).
std::string_view shorten_domain(std::string_view domain);

}  // namespace zonelint::mail
