// The ABNF core rules (RFC 5234 appendix B.1) as character classes, and comparison as ABNF strings are
// compared: without case (RFC 5234 2.3). ASCII only; no locale is ever asked.
#pragma once
#include <algorithm>
#include <cstddef>
#include <string_view>

#include "grammar/abnf_case.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar::abnf {

inline constexpr CharClass alpha = range('A', 'Z') | range('a', 'z');
inline constexpr CharClass digit = range('0', '9');
inline constexpr CharClass nonzero = range('1', '9');
inline constexpr CharClass hexdig = digit | range('A', 'F') | range('a', 'f');
inline constexpr CharClass alphanum = alpha | digit;
inline constexpr CharClass wsp = chars(" \t");
// White space and line ends: what FWS (RFC 5322 3.2.2) is made of.
inline constexpr CharClass lwsp = chars(" \t\r\n");
inline constexpr CharClass vchar = range(0x21, 0x7E);
inline constexpr CharClass ctl = range(0x00, 0x1F) | chars("\x7F");
inline constexpr CharClass non_ascii = range(0x80, 0xFF);

using grammar::lower;
using grammar::same_word;

// `word` must be lower case.
constexpr bool is_word(std::string_view text, std::string_view word) {
  return text.size() == word.size() &&
         std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) { return lower(a) == b; });
}
constexpr bool starts_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && is_word(text.substr(0, word.size()), word);
}
// The offset of the first octet of the class (or outside it), else npos. Loops, not <algorithm>: its
// predicates are passed by value, and a class is 256 octets.
constexpr std::size_t find_first(std::string_view text, CharClass const& c) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (c(text[i])) return i;
  return std::string_view::npos;
}
constexpr std::size_t find_first_not(std::string_view text, CharClass const& c) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (!c(text[i])) return i;
  return std::string_view::npos;
}
constexpr bool all_of(std::string_view text, CharClass const& c) {
  return find_first_not(text, c) == std::string_view::npos;
}
// The run of the class that `text` begins with.
constexpr std::string_view leading(std::string_view text, CharClass const& c) {
  return text.substr(0, find_first_not(text, c));
}
// `text` without the octets of the class at both ends; an empty result still points into `text`.
constexpr std::string_view trim(std::string_view text, CharClass const& c) {
  while (!text.empty() && c(text.front())) text.remove_prefix(1);
  while (!text.empty() && c(text.back())) text.remove_suffix(1);
  return text;
}

// A literal compared without case, as ABNF's quoted strings are. Give it in lower case.
struct word : x3::parser<word> {
  using attribute_type = x3::unused_type;
  static bool const has_attribute = false;
  std::string_view text;
  constexpr explicit word(std::string_view lower_case) : text(lower_case) {}
  template <class It, class Context, class RContext, class Attribute>
  bool parse(It& first, It const& last, Context const&, RContext&, Attribute&) const {
    if (static_cast<std::size_t>(last - first) < text.size()) return false;
    if (!is_word({std::to_address(first), text.size()}, text)) return false;
    first += static_cast<std::ptrdiff_t>(text.size());
    return true;
  }
};

}  // namespace zonelint::grammar::abnf
