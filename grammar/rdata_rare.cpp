// Fields of the types that few zones hold: NSAP (RFC 1706 5), GPOS (RFC 1712 3), ATMA, A6 (RFC 2874 3), APL
// (RFC 3123), IPSECKEY (RFC 4025), HIP (RFC 8005 5), AMTRELAY (RFC 8777 4), DOA, DSYNC (RFC 9859 2), IPN.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "grammar/abnf_case.hpp"
#include "grammar/rdata_fields.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar {
namespace {

constexpr CharClass digit = range('0', '9');
constexpr CharClass hex_digit = digit | range('a', 'f') | range('A', 'F');
constexpr std::string_view dots = ".+-";

// The size of a field that is malformed: more than there is.
std::size_t bad(std::string_view wire) { return wire.size() + 1; }

template <class Number>
bool number(std::string_view text, Number& out) {
  char const* at = text.data();
  return x3::parse(at, text.data() + text.size(), x3::uint_parser<Number, 10, 1, 20>{} >> x3::eoi, out);
}

// Pairs of hexadecimal digits, with dots between any two digits for the eye.
bool dotted_hex(std::string_view text, std::string& out) {
  int high = -1;
  for (char c : text) {
    if (dots.find(c) != std::string_view::npos) continue;
    if (!hex_digit(c)) return false;
    int const value = c >= '0' && c <= '9' ? c - '0' : lower(c) - 'a' + 10;
    if (high < 0) {
      high = value;
    } else {
      put8(out, static_cast<unsigned>(high * 16 + value));
      high = -1;
    }
  }
  return high < 0;
}

bool read_nsap(FieldReader& in) {
  std::string text;
  for (Token const& t : in.tokens) text += t.text;
  std::string_view rest = text;
  bool const marked = rest.starts_with("0x") || rest.starts_with("0X");
  if (marked) rest.remove_prefix(2);
  if (marked && !rest.empty() && dotted_hex(rest, in.out.wire)) return true;
  return in.fail("0x and pairs of hexadecimal digits, dots between them (RFC 1706 5)");
}

// RFC 1712 3: a decimal number as a character-string. The RFC's own examples have the latitude first, against
// its text, so that either may be up to 180 degrees.
bool read_coordinate(FieldReader& in) {
  std::string_view const text = in.token().text;
  double value = 0;
  char const* at = text.data();
  bool const good = x3::parse(at, text.data() + text.size(), x3::double_ >> x3::eoi, value);
  bool const metres = in.field == "altitude";
  if (!good || text.size() > 255 || (!metres && (value < -180 || value > 180)))
    return in.fail(metres ? "a number of metres" : "degrees from -180 to 180");
  put8(in.out.wire, static_cast<unsigned>(text.size()));
  in.out.wire += text;
  return true;
}

// The ATM Forum's af-dans-0152: +digits (E.164), else an AESA in hexadecimal.
bool read_atm(FieldReader& in) {
  std::string_view const text = in.token().text;
  std::string address;
  if (text.starts_with('+')) {
    for (char c : text.substr(1)) {
      if (digit(c)) address += c;
      if (!digit(c) && c != '.') return in.fail("+ and the digits of an E.164 number");
    }
  } else if (!dotted_hex(text, address)) {
    return in.fail("+ and digits, or pairs of hexadecimal digits");
  }
  if (address.empty()) return in.fail("an ATM address");
  put8(in.out.wire, text.starts_with('+') ? 1 : 0);
  in.out.wire += address;
  return true;
}

// The name at `token`, as far as it is there.
bool take_name(FieldReader& in, std::size_t token, std::string_view wanted) {
  if (token >= in.tokens.size()) return in.fail(in.tokens.back().text, wanted);
  NameError error;
  if (parse_name(in.tokens[token].text, in.origin, in.dialect, in.out.wire, error)) return true;
  return in.fail(error.at, error.wanted);
}

// RFC 2874 3.2: the prefix's length, the rest of the address where any is, the name of the prefix where any
// is.
bool read_a6(FieldReader& in) {
  unsigned prefix = 0;
  if (!number(in.token().text, prefix) || prefix > 128)
    return in.fail("the length of the prefix, from 0 to 128");
  put8(in.out.wire, prefix);
  std::size_t next = 1;
  if (prefix < 128) {
    std::string address;
    if (next >= in.tokens.size()) return in.fail(in.tokens.back().text, "an IPv6 address behind it");
    if (!read_ipv6(in.tokens[next].text, address)) return in.fail(in.tokens[next].text, "an IPv6 address");
    ++next;
    if (prefix % 8 != 0) {
      char& octet = address[prefix / 8];
      octet = static_cast<char>(static_cast<unsigned char>(octet) & (0xffU >> (prefix % 8)));
    }
    in.out.wire += address.substr(prefix / 8);
  }
  if (prefix > 0 && !take_name(in, next++, "the name of the prefix behind it")) return false;
  if (next < in.tokens.size()) return in.fail(in.tokens[next].text, "the end of the record");
  return true;
}

// RFC 3123 5: [!]afi:address/prefix. Zero octets at an address's end are not kept (4).
bool read_prefix(FieldReader& in, std::string_view text) {
  constexpr std::string_view wanted = "an address prefix such as 1:192.0.2.0/24 or !2:2001:db8::/32";
  std::string_view rest = text;
  bool const negated = rest.starts_with('!');
  if (negated) rest.remove_prefix(1);
  std::size_t const colon = rest.find(':'), slash = rest.rfind('/');
  if (colon == std::string_view::npos || slash == std::string_view::npos || slash < colon)
    return in.fail(text, wanted);
  unsigned family = 0, prefix = 0;
  if (!number(rest.substr(0, colon), family) || !number(rest.substr(slash + 1), prefix))
    return in.fail(text, wanted);
  std::string_view const address = rest.substr(colon + 1, slash - colon - 1);
  std::string octets;
  if (family != 1 && family != 2) return in.fail(text, "address family 1 (IPv4) or 2 (IPv6)");
  if (family == 1 ? !read_ipv4(address, octets) : !read_ipv6(address, octets)) return in.fail(text, wanted);
  if (prefix > octets.size() * 8)
    return in.fail(text, family == 1 ? "a prefix up to 32" : "a prefix up to 128");
  octets.resize(octets.find_last_not_of('\0') + 1);
  put16(in.out.wire, family);
  put8(in.out.wire, prefix);
  put8(in.out.wire, static_cast<unsigned>(octets.size()) | (negated ? 0x80U : 0U));
  in.out.wire += octets;
  return true;
}

// RFC 4025 2.3, 2.5 and RFC 8777 4.2.3: the type of what follows: nothing, IPv4, IPv6, a name.
bool read_endpoint(FieldReader& in, unsigned type, std::size_t token) {
  std::string_view const text = in.tokens[token].text;
  switch (type) {
    case 0:
      return text == "." || in.fail(text, "'.', since the type is 0 (none)");
    case 1:
      return read_ipv4(text, in.out.wire) || in.fail(text, "an IPv4 address, since the type is 1");
    case 2:
      return read_ipv6(text, in.out.wire) || in.fail(text, "an IPv6 address, since the type is 2");
    default:
      return take_name(in, token, {});
  }
}

// The gateway's type, the algorithm and the gateway, in this order both in text and on the wire.
bool read_gateway(FieldReader& in, std::size_t& used) {
  used = 3;
  unsigned type = 0, algorithm = 0;
  if (!number(in.token().text, type) || type > 3) return in.fail("a gateway type from 0 to 3 (RFC 4025 2.3)");
  if (in.tokens.size() < 3)
    return in.fail(in.tokens.back().text, "the gateway's type, the algorithm and the gateway");
  if (!number(in.tokens[1].text, algorithm) || algorithm > 255)
    return in.fail(in.tokens[1].text, "an algorithm from 0 to 255");
  put8(in.out.wire, type);
  put8(in.out.wire, algorithm);
  return read_endpoint(in, type, 2);
}

bool read_relay(FieldReader& in, std::size_t& used) {
  used = 3;
  std::string_view const discovery = in.token().text;
  if (discovery != "0" && discovery != "1") return in.fail("the discovery bit, 0 or 1 (RFC 8777 4.2.2)");
  if (in.tokens.size() < 3)
    return in.fail(in.tokens.back().text, "the discovery bit, the relay's type and the relay");
  unsigned type = 0;
  if (!number(in.tokens[1].text, type) || type > 3)
    return in.fail(in.tokens[1].text, "a relay type from 0 to 3 (RFC 8777 4.2.3)");
  put8(in.out.wire, type | (discovery == "1" ? 0x80U : 0U));
  return read_endpoint(in, type, 2);
}

std::size_t endpoint_size(unsigned type, std::string_view wire) {
  return type == 0 ? 0 : type == 1 ? 4 : type == 2 ? 16 : type == 3 ? name_size(wire) : bad(wire);
}

void write_endpoint(unsigned type, std::string_view wire, std::string& out) {
  if (type == 0) {
    out += '.';
    return;
  }
  write_field(type == 1 ? FieldKind::ipv4 : type == 2 ? FieldKind::ipv6 : FieldKind::name, wire, out);
}

// RFC 8005 5: the lengths come first on the wire, and the algorithm between them.
bool read_hip(FieldReader& in) {
  unsigned algorithm = 0;
  if (!number(in.token().text, algorithm) || algorithm > 255) return in.fail("an algorithm from 0 to 255");
  if (in.tokens.size() < 3)
    return in.fail(in.tokens.back().text, "an algorithm, a host identity tag and a public key");
  std::string tag, key;
  if (!dotted_hex(in.tokens[1].text, tag) || tag.empty() || tag.size() > 255)
    return in.fail(in.tokens[1].text, "a host identity tag in pairs of hexadecimal digits");
  if (!read_base64_text(in.tokens[2].text, key) || key.size() > 65535)
    return in.fail(in.tokens[2].text, "a public key in base64, in one piece");
  put8(in.out.wire, static_cast<unsigned>(tag.size()));
  put8(in.out.wire, algorithm);
  put16(in.out.wire, static_cast<unsigned>(key.size()));
  in.out.wire += tag + key;
  for (std::size_t i = 3; i < in.tokens.size(); ++i) {
    if (!take_name(in, i, {})) return false;
  }
  return true;
}

std::size_t hip_size(std::string_view wire) {
  if (wire.size() < 4) return bad(wire);
  std::size_t at = 4 + get(wire, 0, 1) + get(wire, 2, 2);
  while (at < wire.size()) at += name_size(wire.substr(at));
  return at;
}

void write_hip(std::string_view wire, std::string& out) {
  std::size_t const tag = get(wire, 0, 1), key = get(wire, 2, 2);
  out += std::to_string(get(wire, 1, 1)) + ' ';
  write_field(FieldKind::hex, wire.substr(4, tag), out);
  out += ' ';
  write_field(FieldKind::base64, wire.substr(4 + tag, key), out);
  for (std::string_view rest = wire.substr(4 + tag + key); !rest.empty();
       rest.remove_prefix(std::min(rest.size(), name_size(rest)))) {
    out += ' ';
    write_name(rest.substr(0, name_size(rest)), out);
  }
}

std::size_t prefixes_size(std::string_view wire) {
  std::size_t at = 0;
  while (at < wire.size()) {
    std::size_t const family = get(wire, at, 2), size = get(wire, at + 3, 1) & 0x7f;
    bool const good = at + 4 <= wire.size() && ((family == 1 && size <= 4) || (family == 2 && size <= 16));
    if (!good) return bad(wire);
    at += 4 + size;
  }
  return at;
}

void write_prefixes(std::string_view wire, std::string& out) {
  for (std::size_t at = 0; at + 4 <= wire.size();) {
    std::size_t const family = get(wire, at, 2), size = get(wire, at + 3, 1) & 0x7f;
    std::string address(wire.substr(at + 4, size));
    address.resize(family == 1 ? 4 : 16);
    if (at > 0) out += ' ';
    if ((get(wire, at + 3, 1) & 0x80) != 0) out += '!';
    fmt::format_to(std::back_inserter(out), "{}:", family);
    write_field(family == 1 ? FieldKind::ipv4 : FieldKind::ipv6, address, out);
    fmt::format_to(std::back_inserter(out), "/{}", get(wire, at + 2, 1));
    at += 4 + size;
  }
}

std::size_t a6_size(std::string_view wire) {
  std::size_t const prefix = get(wire, 0, 1);
  if (wire.empty() || prefix > 128) return bad(wire);
  std::size_t const size = 1 + 16 - prefix / 8;
  if (size > wire.size()) return bad(wire);
  return prefix == 0 ? size : size + name_size(wire.substr(size));
}

void write_a6(std::string_view wire, std::string& out) {
  std::size_t const prefix = get(wire, 0, 1), size = 16 - prefix / 8;
  out += std::to_string(prefix);
  if (prefix < 128) {
    out += ' ';
    write_field(FieldKind::ipv6, std::string(16 - size, '\0') + std::string(wire.substr(1, size)), out);
  }
  if (prefix > 0) {
    out += ' ';
    write_name(wire.substr(1 + size), out);
  }
}

// RFC 9859 2.1: a scheme's mnemonic or number.
bool read_scheme(FieldReader& in) {
  if (!same_word(in.token().text, "NOTIFY")) return read_number(in, 1);
  put8(in.out.wire, 1);
  return true;
}

// draft-johnson-dns-ipn-cla: one number of 64 bits.
bool read_u64(FieldReader& in) {
  std::uint64_t value = 0;
  if (!number(in.token().text, value)) return in.fail("a number of 64 bits");
  put32(in.out.wire, static_cast<std::uint32_t>(value >> 32));
  put32(in.out.wire, static_cast<std::uint32_t>(value));
  return true;
}

}  // namespace

bool read_rare(FieldKind kind, FieldReader& in, std::size_t& used) {
  switch (kind) {
    case FieldKind::nsap:
      return read_nsap(in);
    case FieldKind::coordinate:
      return read_coordinate(in);
    case FieldKind::atm:
      return read_atm(in);
    case FieldKind::a6:
      return read_a6(in);
    case FieldKind::prefixes:
      return std::all_of(in.tokens.begin(), in.tokens.end(),
                         [&](Token const& t) { return read_prefix(in, t.text); });
    case FieldKind::gateway:
      return read_gateway(in, used);
    case FieldKind::relay:
      return read_relay(in, used);
    case FieldKind::dash_base64:
      if (in.tokens.size() == 1 && in.token().text == "-") return true;
      return read_base64(in);
    case FieldKind::some_base64:
      return read_base64(in);
    case FieldKind::hip:
      return read_hip(in);
    case FieldKind::scheme:
      return read_scheme(in);
    case FieldKind::u64:
      return read_u64(in);
    case FieldKind::bitmap:
      return read_bitmap(in);
    case FieldKind::opaque:
      return in.fail("\\# and the rdata in hexadecimal: this type has no form of its own");
    default:
      return false;
  }
}

std::size_t rare_size(FieldKind kind, std::string_view wire) {
  switch (kind) {
    case FieldKind::nsap:
    case FieldKind::atm:
      return wire.empty() ? bad(wire) : wire.size();
    case FieldKind::coordinate:
      return get(wire, 0, 1) + 1;
    case FieldKind::a6:
      return a6_size(wire);
    case FieldKind::prefixes:
      return prefixes_size(wire);
    case FieldKind::gateway:
      return wire.size() < 2 ? bad(wire) : 2 + endpoint_size(get(wire, 0, 1), wire.substr(2));
    case FieldKind::relay:
      return wire.empty() ? bad(wire) : 1 + endpoint_size(get(wire, 0, 1) & 0x7f, wire.substr(1));
    case FieldKind::hip:
      return hip_size(wire);
    case FieldKind::scheme:
      return 1;
    case FieldKind::u64:
      return 8;
    default:
      return wire.size();
  }
}

void write_rare(FieldKind kind, std::string_view wire, std::string& out) {
  switch (kind) {
    case FieldKind::nsap:
      out += "0x";
      for (std::size_t i = 0; i < wire.size(); ++i)
        fmt::format_to(std::back_inserter(out), "{:02x}", get(wire, i, 1));
      break;
    case FieldKind::coordinate:
      write_quoted(wire.substr(1), out, Dialect::master_file);
      break;
    case FieldKind::atm:
      if (get(wire, 0, 1) == 1) {
        out += '+';
        out += wire.substr(1);
        break;
      }
      for (std::size_t i = 1; i < wire.size(); ++i)
        fmt::format_to(std::back_inserter(out), "{:02x}", get(wire, i, 1));
      break;
    case FieldKind::a6:
      write_a6(wire, out);
      break;
    case FieldKind::prefixes:
      write_prefixes(wire, out);
      break;
    case FieldKind::gateway:
      fmt::format_to(std::back_inserter(out), "{} {} ", get(wire, 0, 1), get(wire, 1, 1));
      write_endpoint(get(wire, 0, 1), wire.substr(2), out);
      break;
    case FieldKind::relay:
      fmt::format_to(std::back_inserter(out), "{} {} ", get(wire, 0, 1) >> 7, get(wire, 0, 1) & 0x7f);
      write_endpoint(get(wire, 0, 1) & 0x7f, wire.substr(1), out);
      break;
    case FieldKind::dash_base64:
    case FieldKind::some_base64:
      wire.empty() && kind == FieldKind::dash_base64 ? static_cast<void>(out += '-')
                                                     : write_field(FieldKind::base64, wire, out);
      break;
    case FieldKind::hip:
      write_hip(wire, out);
      break;
    case FieldKind::scheme:
      fmt::format_to(std::back_inserter(out), "{}", get(wire, 0, 1));
      break;
    case FieldKind::u64:
      fmt::format_to(std::back_inserter(out), "{}",
                     static_cast<std::uint64_t>(get(wire, 0, 4)) << 32 | get(wire, 4, 4));
      break;
    case FieldKind::bitmap:
      write_bitmap(wire, out);
      break;
    default:
      break;
  }
}

}  // namespace zonelint::grammar
