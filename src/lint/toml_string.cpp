// A walk over the raw token, counting what its octets decode to.
#include "lint/toml_string.hpp"

#include <algorithm>
#include <charconv>

namespace zonelint::lint {
namespace {

std::size_t utf8_size(std::string_view hex) {
  std::uint32_t c = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), c, 16);
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

// What one step over a token takes, and what it stands for.
struct Step {
  std::size_t raw, decoded;
};

Step escape(std::string_view rest) {
  char const kind = rest.size() > 1 ? rest[1] : '\0';
  if (kind == 'u' && rest.size() >= 6) return {6, utf8_size(rest.substr(2, 4))};
  if (kind == 'U' && rest.size() >= 10) return {10, utf8_size(rest.substr(2, 8))};
  // A backslash at a line's end swallows all white space after it.
  std::size_t const text = rest.find_first_not_of(" \t\r\n", 1);
  bool const line_end = rest.find_first_of("\r\n", 1) < text;
  if (line_end && rest.find_first_not_of(" \t", 1) == rest.find_first_of("\r\n", 1)) {
    return {text == std::string_view::npos ? rest.size() : text, 0};
  }
  return {2, 1};
}

}  // namespace

std::uint32_t toml_string_offset(std::string_view content, std::uint32_t token, std::size_t decoded) {
  std::string_view const all = content.substr(token);
  bool const multi = all.starts_with("'''") || all.starts_with("\"\"\"");
  bool const basic = all.starts_with('"');
  std::size_t at = multi ? 3 : 1;
  // A line end right after the opening quotes is not part of the string.
  if (multi && all.substr(at).starts_with("\r\n")) {
    at += 2;
  } else if (multi && all.substr(at).starts_with('\n')) {
    ++at;
  }
  std::size_t done = 0;
  while (at < all.size()) {
    Step step{1, 1};
    if (basic && all[at] == '\\') step = escape(all.substr(at));
    if (all[at] == '\r' && all.substr(at).starts_with("\r\n")) step = {2, 1};
    if (done + step.decoded > decoded) break;
    if (done == decoded && step.decoded > 0) break;
    if (done == decoded && !multi) break;
    at += step.raw;
    done += step.decoded;
  }
  return token + static_cast<std::uint32_t>(std::min(at, all.size()));
}

}  // namespace zonelint::lint
