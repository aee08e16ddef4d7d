// One code point of UTF-8 (RFC 3629) at a time. Zone files may hold any octets, so malformed text is a value,
// not an error: an octet that starts no well-formed sequence stands for itself.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace zonelint::text {

struct CodePoint {
  char32_t value = 0;      // U+FFFD where malformed
  std::uint32_t size = 0;  // octets taken: 1 where malformed, 0 at the end of the text
  bool valid = true;
};

// The code point that starts at `at`. Overlong forms, surrogates and values past U+10FFFF are malformed (RFC
// 3629, section 3).
CodePoint decode(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t value);
// The same text where it is well-formed; each malformed octet becomes U+FFFD.
std::string to_valid_utf8(std::string_view text);

}  // namespace zonelint::text
