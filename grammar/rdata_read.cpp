// Readers of single fields: numbers, periods, times, names, strings, mnemonics; addresses and encodings are
// rdata_addresses.cpp's and rdata_encodings.cpp's. The X3 grammars of each
// stand with the notation of the RFC that defines the field.
#include <cstring>

#include "grammar/abnf_case.hpp"
#include "grammar/rdata_fields.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar {
namespace {

template <class Parser, class Attribute>
bool whole(std::string_view text, Parser const& parser, Attribute& out) {
  char const* at = text.data();
  return x3::parse(at, text.data() + text.size(), parser >> x3::eoi, out);
}

// BIND's periods: 3600, or 1w2d3h4m5s in any order of units, each with its unit.
auto const unit_seconds = [] {
  x3::symbols<std::uint32_t> units;
  units.add("w", 604800)("d", 86400)("h", 3600)("m", 60)("s", 1);
  return units;
}();

std::optional<std::uint64_t> period(std::string_view text) {
  std::uint64_t plain = 0;
  if (whole(text, x3::uint_parser<std::uint64_t, 10, 1, 10>{}, plain)) return plain;
  std::uint64_t total = 0;
  auto const number = x3::uint_parser<std::uint64_t, 10, 1, 10>{};
  char const* at = text.data();
  char const* const last = at + text.size();
  if (at == last) return std::nullopt;
  while (at != last) {
    std::uint64_t n = 0;
    std::uint32_t seconds = 0;
    if (!x3::parse(at, last, number, n) || !x3::parse(at, last, x3::no_case[unit_seconds], seconds))
      return std::nullopt;
    total += n * seconds;
    if (total > 0xffff'ffff) return std::nullopt;
  }
  return total;
}

bool read_period(FieldReader& in) {
  auto const value = period(in.token().text);
  if (!value || *value > 0xffff'ffff) return in.fail("a number of seconds, or a period such as 1h or 1w2d");
  put32(in.out.wire, static_cast<std::uint32_t>(*value));
  return true;
}

bool read_name(FieldReader& in) {
  NameError error;
  if (parse_name(in.token().text, in.origin, in.dialect, in.out.wire, error)) return true;
  return in.fail(error.at, error.wanted);
}

// CAA and URI: one character-string without a length octet (RFC 8659 4.1, RFC 7553 4).
bool read_octets(FieldReader& in) {
  if (decode_text(in.token().text, in.dialect, in.out.wire, nullptr)) return true;
  return in.fail("three digits or a character after the backslash");
}

bool read_tag(FieldReader& in) {
  std::string_view const tag = in.token().text;
  bool good = !tag.empty() && tag.size() <= 255;
  for (char c : tag) good = good && ((c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z'));
  if (!good) return in.fail("a property tag of letters and digits, such as issue or iodef (RFC 8659 4.1)");
  put8(in.out.wire, static_cast<unsigned>(tag.size()));
  for (char c : tag) in.out.wire.push_back(c);
  return true;
}

template <std::size_t N>
struct Word {
  std::string_view word;
  std::uint16_t value;
};
constexpr Word<0> algorithms[] = {
    {"RSAMD5", 1},           {"DH", 2},        {"DSA", 3},        {"RSASHA1", 5},    {"NSEC3DSA", 6},
    {"NSEC3RSASHA1", 7},     {"RSASHA256", 8}, {"RSASHA512", 10}, {"ECCGOST", 12},   {"ECDSAP256SHA256", 13},
    {"ECDSAP384SHA384", 14}, {"ED25519", 15},  {"ED448", 16},     {"INDIRECT", 252}, {"PRIVATEDNS", 253},
    {"PRIVATEOID", 254}};
constexpr Word<0> certificates[] = {{"PKIX", 1}, {"SPKI", 2},   {"PGP", 3},     {"IPKIX", 4}, {"ISPKI", 5},
                                    {"IPGP", 6}, {"ACPKIX", 7}, {"IACPKIX", 8}, {"URI", 253}, {"OID", 254}};

std::string_view word_of(std::span<Word<0> const> words, std::uint32_t number) {
  for (auto const& w : words) {
    if (w.value == number) return w.word;
  }
  return {};
}

bool read_word(FieldReader& in, std::span<Word<0> const> words, int octets) {
  for (auto const& w : words) {
    if (!same_word(w.word, in.token().text)) continue;
    octets == 1 ? put8(in.out.wire, w.value) : put16(in.out.wire, w.value);
    return true;
  }
  return read_number(in, octets);
}

bool read_type(FieldReader& in) {
  auto const type = type_from_text(in.token().text);
  if (!type) return in.fail("an RR type");
  put16(in.out.wire, static_cast<unsigned>(*type));
  return true;
}

bool read_protocol(FieldReader& in) {
  if (same_word(in.token().text, "tcp")) return put8(in.out.wire, 6), true;
  if (same_word(in.token().text, "udp")) return put8(in.out.wire, 17), true;
  return read_number(in, 1);
}

bool read_ports(FieldReader& in) {
  std::string bitmap;
  for (Token const& t : in.tokens) {
    unsigned port = 0;
    if (same_word(t.text, "smtp")) {
      port = 25;
    } else if (same_word(t.text, "domain")) {
      port = 53;
    } else if (!whole(t.text, x3::uint_parser<unsigned, 10, 1, 5>{}, port) || port > 65535) {
      return in.fail(t.text, "a port number");
    }
    if (bitmap.size() <= port / 8) bitmap.resize(port / 8 + 1);
    bitmap[port / 8] = static_cast<char>(bitmap[port / 8] | (0x80 >> (port % 8)));
  }
  in.out.wire += bitmap;
  return true;
}

}  // namespace

void put8(std::string& out, unsigned v) { out.push_back(static_cast<char>(v)); }
void put16(std::string& out, unsigned v) {
  put8(out, v >> 8 & 0xff);
  put8(out, v & 0xff);
}
void put32(std::string& out, std::uint32_t v) {
  put16(out, v >> 16);
  put16(out, v & 0xffff);
}
std::uint32_t get(std::string_view wire, std::size_t at, std::size_t octets) {
  std::uint32_t v = 0;
  for (std::size_t i = 0; i < octets && at + i < wire.size(); ++i) {
    v = v << 8 | static_cast<unsigned char>(wire[at + i]);
  }
  return v;
}

std::optional<std::uint32_t> parse_period(std::string_view text) {
  auto const value = period(text);
  if (!value || *value > 0x7fff'ffff) return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

bool read_number(FieldReader& in, int octets) {
  std::uint64_t value = 0;
  std::uint64_t const most = octets == 1 ? 0xff : octets == 2 ? 0xffff : 0xffff'ffff;
  if (!whole(in.token().text, x3::uint_parser<std::uint64_t, 10, 1, 12>{}, value) || value > most) {
    return in.fail(octets == 1   ? "a number from 0 to 255"
                   : octets == 2 ? "a number from 0 to 65535"
                                 : "a number from 0 to 4294967295");
  }
  if (octets == 1) put8(in.out.wire, static_cast<unsigned>(value));
  if (octets == 2) put16(in.out.wire, static_cast<unsigned>(value));
  if (octets == 4) put32(in.out.wire, static_cast<std::uint32_t>(value));
  return true;
}

// A string over 255 octets is no character-string (RFC 1035 3.3). In a list of strings what is meant is
// plain: it is kept, split. A field of exactly one string can't be split.
bool read_texts(FieldReader& in, std::size_t count, bool list) {
  for (Token const& t : in.tokens.first(count)) {
    if (t.text.size() <= 255 && t.text.find('\\') == std::string_view::npos) {
      put8(in.out.wire, static_cast<unsigned>(t.text.size()));
      in.out.wire += t.text;
      continue;
    }
    std::string octets;
    if (!decode_text(t.text, in.dialect, octets, nullptr))
      return in.fail(t.text, "three digits or a character after each backslash");
    if (octets.size() > 255 && !list)
      return in.fail(t.text, "a character-string of at most 255 octets (RFC 1035 3.3)");
    if (octets.size() > 255) {
      in.out.errors.push_back(
          {in.field, t.text, "a character-string of at most 255 octets (RFC 1035 3.3)", true});
    }
    std::string_view rest = octets;
    do {
      std::string_view const part = rest.substr(0, 255);
      put8(in.out.wire, static_cast<unsigned>(part.size()));
      in.out.wire += part;
      rest.remove_prefix(part.size());
    } while (!rest.empty());
  }
  return true;
}

bool read_types(FieldReader& in) {
  std::array<std::string, 256> windows;
  for (Token const& t : in.tokens) {
    auto const type = type_from_text(t.text);
    if (!type) return in.fail(t.text, "an RR type");
    auto const n = static_cast<unsigned>(*type);
    std::string& map = windows[n >> 8];
    if (map.size() <= (n & 0xff) / 8) map.resize((n & 0xff) / 8 + 1);
    char& octet = map[(n & 0xff) / 8];
    octet = static_cast<char>(octet | (0x80 >> (n % 8)));
  }
  for (unsigned w = 0; w < windows.size(); ++w) {
    if (windows[w].empty()) continue;
    put8(in.out.wire, w);
    put8(in.out.wire, static_cast<unsigned>(windows[w].size()));
    in.out.wire += windows[w];
  }
  return true;
}

namespace {
// Days since 1970-01-01 of a proleptic Gregorian date.
std::int64_t days(int y, int m, int d) {
  y -= m <= 2;
  int const era = (y >= 0 ? y : y - 399) / 400;
  int const yoe = y - era * 400;
  int const doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return static_cast<std::int64_t>(era) * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}
}  // namespace

// RFC 4034 3.2: YYYYMMDDHHmmSS, or seconds since 1970.
bool read_time(FieldReader& in) {
  std::string_view const text = in.token().text;
  if (text.size() != 14) return read_number(in, 4);
  int part[6];
  std::size_t at = 0;
  for (int i = 0; i < 6; ++i) {
    std::size_t const size = i == 0 ? 4 : 2;
    part[i] = 0;
    for (char c : text.substr(at, size)) {
      if (c < '0' || c > '9') return in.fail("a time as YYYYMMDDHHmmSS");
      part[i] = part[i] * 10 + (c - '0');
    }
    at += size;
  }
  if (part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > 31 || part[3] > 23 || part[4] > 59 ||
      part[5] > 60) {
    return in.fail("a time as YYYYMMDDHHmmSS");
  }
  std::int64_t const seconds =
      days(part[0], part[1], part[2]) * 86400 + part[3] * 3600 + part[4] * 60 + part[5];
  put32(in.out.wire, static_cast<std::uint32_t>(seconds));
  return true;
}

std::string_view algorithm_word(std::uint32_t number) { return word_of(algorithms, number); }
std::string_view certificate_word(std::uint32_t number) { return word_of(certificates, number); }

bool read_field(FieldKind kind, FieldReader& in, std::size_t& used) {
  used = takes_rest(kind) ? in.tokens.size() : 1;
  switch (kind) {
    case FieldKind::u8:
      return read_number(in, 1);
    case FieldKind::u16:
      return read_number(in, 2);
    case FieldKind::u32:
      return read_number(in, 4);
    case FieldKind::period:
      return read_period(in);
    case FieldKind::time:
      return read_time(in);
    case FieldKind::ipv4:
      return read_address(in, false);
    case FieldKind::ipv6:
      return read_address(in, true);
    case FieldKind::name:
      return read_name(in);
    case FieldKind::text:
    case FieldKind::texts:
      return read_texts(in, used, kind == FieldKind::texts);
    case FieldKind::octets:
      return read_octets(in);
    case FieldKind::tag:
      return read_tag(in);
    case FieldKind::hex:
      return read_hex(in);
    case FieldKind::base64:
      return read_base64(in);
    case FieldKind::base32:
      return read_base32(in);
    case FieldKind::salt:
      return read_salt(in);
    case FieldKind::type:
      return read_type(in);
    case FieldKind::types:
      return read_types(in);
    case FieldKind::algorithm:
    case FieldKind::algorithm_word:
      return read_word(in, algorithms, 1);
    case FieldKind::certificate:
      return read_word(in, certificates, 2);
    case FieldKind::protocol:
      return read_protocol(in);
    case FieldKind::ports:
      return read_ports(in);
    case FieldKind::loc:
      return read_loc(in);
    case FieldKind::svc_params:
      return read_svc_params(in);
    case FieldKind::node_id:
      return read_node_id(in);
    case FieldKind::eui48:
      return read_eui(in, 6);
    case FieldKind::eui64:
      return read_eui(in, 8);
    default:
      return read_rare(kind, in, used);
  }
}

}  // namespace zonelint::grammar
