// Readers of octets written as digits: hexadecimal, base32 and base64 (RFC 4648), and EUI addresses (RFC
// 7043).
#include <array>

#include "grammar/abnf.hpp"
#include "grammar/rdata_fields.hpp"

namespace zonelint::grammar {
namespace {

using abnf::hexdig;

constexpr int hex_value(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c - 'A' + 10;
}

constexpr auto make_base64() {
  std::array<signed char, 256> table{};
  for (auto& x : table) x = -1;
  std::string_view const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < 64; ++i)
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<signed char>(i);
  return table;
}
constexpr auto base64_value = make_base64();

}  // namespace

bool read_hex(FieldReader& in) {
  int high = -1;
  for (Token const& t : in.tokens) {
    for (std::size_t i = 0; i < t.text.size(); ++i) {
      char const c = t.text[i];
      if (!hexdig(c)) return in.fail(t.text.substr(i, 1), "a hexadecimal digit");
      if (high < 0) {
        high = hex_value(c);
      } else {
        put8(in.out.wire, static_cast<unsigned>(high * 16 + hex_value(c)));
        high = -1;
      }
    }
  }
  if (high >= 0) return in.fail(in.tokens.back().text, "an even number of hexadecimal digits");
  return true;
}

bool read_base64_text(std::string_view text, std::string& out) {
  std::uint32_t bits = 0;
  int have = 0;
  std::size_t digits = 0, pads = 0;
  for (char c : text) {
    if (c == '=') {
      ++pads;
      continue;
    }
    int const v = base64_value[static_cast<unsigned char>(c)];
    if (v < 0 || pads > 0) return false;
    ++digits;
    bits = (bits << 6 | static_cast<std::uint32_t>(v)) & 0xff'ffff;
    have += 6;
    if (have >= 8) {
      have -= 8;
      out.push_back(static_cast<char>(bits >> have & 0xff));
    }
  }
  return (digits + pads) % 4 == 0 && pads <= 2 && digits > 0;
}

bool read_base64(FieldReader& in) {
  std::string text;
  for (Token const& t : in.tokens) text += t.text;
  if (read_base64_text(text, in.out.wire)) return true;
  for (Token const& t : in.tokens) {
    for (std::size_t i = 0; i < t.text.size(); ++i) {
      if (base64_value[static_cast<unsigned char>(t.text[i])] < 0 && t.text[i] != '=') {
        return in.fail(t.text.substr(i, 1), "base64: letters, digits, + and /");
      }
    }
  }
  return in.fail(in.tokens.back().text, "base64 in whole groups of four characters");
}

bool read_salt(FieldReader& in) {
  std::string_view const text = in.token().text;
  if (text == "-") {
    put8(in.out.wire, 0);
    return true;
  }
  std::size_t const at = in.out.wire.size();
  put8(in.out.wire, 0);
  FieldReader one = in;
  one.tokens = in.tokens.first(1);
  if (!read_hex(one)) return false;
  std::size_t const size = in.out.wire.size() - at - 1;
  if (size > 255) return in.fail("a salt of at most 255 octets");
  in.out.wire[at] = static_cast<char>(size);
  return true;
}

// RFC 4648 7: base32 with the extended hex alphabet, without padding (RFC 5155 3.3).
bool read_base32(FieldReader& in) {
  std::string octets;
  std::uint32_t bits = 0;
  int have = 0;
  for (char c : in.token().text) {
    char const l = lower(c);
    int const v = l >= '0' && l <= '9' ? l - '0' : l >= 'a' && l <= 'v' ? l - 'a' + 10 : -1;
    if (v < 0) return in.fail("base32hex: digits and the letters A to V");
    bits = (bits << 5 | static_cast<std::uint32_t>(v)) & 0xffff;
    have += 5;
    if (have >= 8) {
      octets.push_back(static_cast<char>(bits >> (have - 8)));
      have -= 8;
    }
  }
  if (octets.empty() || octets.size() > 255) return in.fail("base32hex of 1 to 255 octets");
  put8(in.out.wire, static_cast<unsigned>(octets.size()));
  in.out.wire += octets;
  return true;
}

bool read_eui(FieldReader& in, std::size_t octets) {
  auto const text = in.token().text;
  bool good = text.size() == octets * 3 - 1;
  for (std::size_t i = 0; good && i < text.size(); ++i) good = i % 3 == 2 ? text[i] == '-' : hexdig(text[i]);
  if (!good)
    return in.fail(octets == 6 ? "six pairs of hexadecimal digits with hyphens"
                               : "eight pairs of hexadecimal digits with hyphens");
  for (std::size_t i = 0; i < text.size(); i += 3) {
    put8(in.out.wire, static_cast<unsigned>(hex_value(text[i]) * 16 + hex_value(text[i + 1])));
  }
  return true;
}

}  // namespace zonelint::grammar
