// Readers of addresses: IPv4 and IPv6 (RFC 1035 3.4.1, RFC 3596 2.1), and ILNP's node identifiers (RFC 6742).
#include <array>

#include "grammar/rdata_fields.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar {
namespace {

// RFC 3986 3.2.2: dec-octet without leading zeros, as inet_pton and every name server demand.
auto const dec_octet = !(x3::lit('0') >> x3::char_('0', '9')) >> x3::uint_parser<std::uint8_t, 10, 1, 3>{};
auto const h16 = x3::uint_parser<std::uint16_t, 16, 1, 4>{};

}  // namespace

bool read_ipv4(std::string_view text, std::string& out) {
  std::array<std::uint8_t, 4> a{};
  char const* at = text.data();
  char const* const last = at + text.size();
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0 && !x3::parse(at, last, x3::lit('.'))) return false;
    if (!x3::parse(at, last, dec_octet, a[i])) return false;
  }
  if (at != last) return false;
  for (std::uint8_t x : a) put8(out, x);
  return true;
}

// RFC 4291 2.2: groups, one "::", and an IPv4 address as the last 32 bits.
bool read_ipv6(std::string_view text, std::string& out) {
  std::string head, tail;
  bool gap = false;
  char const* at = text.data();
  char const* const last = at + text.size();
  auto const group = [&](std::string& to) {
    std::uint16_t value = 0;
    std::string_view const rest(at, static_cast<std::size_t>(last - at));
    if (rest.find(':') == std::string_view::npos && rest.find('.') != std::string_view::npos) {
      if (!read_ipv4(rest, to)) return false;
      at = last;
      return true;
    }
    if (!x3::parse(at, last, h16, value)) return false;
    put16(to, value);
    return true;
  };
  if (text.starts_with("::")) {
    gap = true;
    at += 2;
  }
  while (at != last) {
    if (!group(gap ? tail : head) || head.size() + tail.size() > 16) return false;
    if (at == last) break;
    if (!gap && last - at >= 2 && at[0] == ':' && at[1] == ':') {
      gap = true;
      at += 2;
    } else if (*at == ':' && at + 1 != last) {
      ++at;
    } else {
      return false;
    }
  }
  std::size_t const size = head.size() + tail.size();
  if (gap ? size > 14 : size != 16) return false;
  out += head;
  out.append(16 - size, '\0');
  out += tail;
  return true;
}

bool read_address(FieldReader& in, bool six) {
  if (six ? read_ipv6(in.token().text, in.out.wire) : read_ipv4(in.token().text, in.out.wire)) return true;
  return in.fail(six ? "an IPv6 address" : "an IPv4 address");
}

// RFC 6742 2.1.1: four groups of up to four hexadecimal digits.
bool read_node_id(FieldReader& in) {
  std::uint16_t g[4];
  auto const text = in.token().text;
  char const* at = text.data();
  char const* const last = at + text.size();
  for (int i = 0; i < 4; ++i) {
    if ((i > 0 && !x3::parse(at, last, x3::lit(':'))) || !x3::parse(at, last, h16, g[i])) {
      return in.fail("four groups of hexadecimal digits with colons");
    }
  }
  if (at != last) return in.fail("four groups of hexadecimal digits with colons");
  for (std::uint16_t x : g) put16(in.out.wire, x);
  return true;
}

}  // namespace zonelint::grammar
