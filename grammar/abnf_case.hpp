// ASCII letters without case: what ABNF strings are (RFC 5234 2.3), and DNS names too (RFC 4343).
#pragma once
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

}  // namespace zonelint::grammar
