// ASCII letters without case: what ABNF strings are (RFC 5234 2.3), and DNS names too (RFC 4343).
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

namespace zonelint::grammar {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

constexpr bool same_word(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

inline std::string lower_text(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

// Without the octets of `what` at both ends.
constexpr std::string_view trimmed(std::string_view text, std::string_view what = " \t\r") {
  text.remove_prefix(std::min(text.find_first_not_of(what), text.size()));
  return text.substr(0, text.find_last_not_of(what) + 1);
}

}  // namespace zonelint::grammar
