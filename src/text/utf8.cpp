// UTF-8 as RFC 3629, section 4, has it; the table of its syntax is checked by lead octet and first
// continuation.
#include "text/utf8.hpp"

namespace zonelint::text {

namespace {

constexpr CodePoint malformed{0xfffd, 1, false};

bool continues(unsigned char octet) { return (octet & 0xc0) == 0x80; }

}  // namespace

CodePoint decode(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {0, 0, true};
  auto const lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {lead, 1, true};
  std::uint32_t const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() - at < size) return malformed;
  char32_t value = lead & (0x7fU >> size);
  for (std::uint32_t i = 1; i < size; ++i) {
    auto const octet = static_cast<unsigned char>(text[at + i]);
    if (!continues(octet)) return malformed;
    value = (value << 6) | (octet & 0x3fU);
  }
  bool const overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  bool const surrogate = value >= 0xd800 && value <= 0xdfff;
  if (overlong || surrogate || value > 0x10ffff) return malformed;
  return {value, size, true};
}

void append_utf8(std::string& out, char32_t value) {
  auto const add = [&out](char32_t octet) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(octet)));
  };
  if (value < 0x80) {
    add(value);
  } else if (value < 0x800) {
    add(0xc0 | (value >> 6));
    add(0x80 | (value & 0x3f));
  } else if (value < 0x10000) {
    add(0xe0 | (value >> 12));
    add(0x80 | ((value >> 6) & 0x3f));
    add(0x80 | (value & 0x3f));
  } else {
    add(0xf0 | (value >> 18));
    add(0x80 | ((value >> 12) & 0x3f));
    add(0x80 | ((value >> 6) & 0x3f));
    add(0x80 | (value & 0x3f));
  }
}

std::string to_valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    CodePoint const point = decode(text, at);
    if (point.valid)
      out.append(text.substr(at, point.size));
    else
      append_utf8(out, point.value);
    at += point.size;
  }
  return out;
}

}  // namespace zonelint::text
