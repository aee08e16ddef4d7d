// SvcParams of SVCB and HTTPS records (RFC 9460 2.1, 7, 14.3; RFC 9461 5) and the LOC location (RFC 1876 3).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "grammar/abnf_case.hpp"
#include "grammar/rdata_fields.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar {
namespace {

// IANA "Service Parameter Keys". Name servers of today read the names up to dohpath only, so the later ones
// are printed by their numbers.
constexpr std::string_view keys[] = {
    "mandatory", "alpn",  "no-default-alpn",      "port",    "ipv4hint", "ech", "ipv6hint",
    "dohpath",   "ohttp", "tls-supported-groups", "docpath", "pvd"};
enum Key : unsigned {
  mandatory,
  alpn,
  no_default_alpn,
  port,
  ipv4hint,
  ech,
  ipv6hint,
  dohpath,
  ohttp,
  tls_supported_groups,
  docpath,
  pvd
};

constexpr unsigned unknown_key = 65535;

std::string key_text(unsigned key) {
  return key <= dohpath ? std::string(keys[key]) : fmt::format("key{}", key);
}

std::optional<unsigned> key_number(std::string_view word) {
  for (unsigned i = 0; i < std::size(keys); ++i) {
    if (same_word(keys[i], word)) return i;
  }
  if (word.size() < 4 || word.size() > 8 || !same_word(word.substr(0, 3), "key")) return std::nullopt;
  unsigned n = 0;
  char const* at = word.data() + 3;
  if (!x3::parse(at, word.data() + word.size(), x3::uint_parser<unsigned, 10, 1, 5>{} >> x3::eoi, n) ||
      n > 65535) {
    return std::nullopt;
  }
  return n;
}

// A value-list: items between commas; a backslash keeps the next character (RFC 9460 A.1).
std::vector<std::string> items(std::string_view value) {
  std::vector<std::string> list(1);
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size()) {
      list.back() += value[++i];
    } else if (value[i] == ',') {
      list.emplace_back();
    } else {
      list.back() += value[i];
    }
  }
  return list;
}

// The wire value of one parameter, or what was wanted in its place.
std::string_view read_value(unsigned key, std::string_view text, bool given, std::string& out) {
  switch (key) {
    case mandatory: {
      std::vector<unsigned> listed;
      for (auto const& item : items(text)) {
        auto const n = key_number(item);
        if (!n) return "names of parameters with commas between them";
        listed.push_back(*n);
      }
      std::sort(listed.begin(), listed.end());
      if (std::adjacent_find(listed.begin(), listed.end()) != listed.end())
        return "each name once (RFC 9460 8)";
      for (unsigned n : listed) put16(out, n);
      return {};
    }
    case alpn:
      for (auto const& item : items(text)) {
        if (item.empty() || item.size() > 255)
          return "protocol names with commas between them, such as h2,h3";
        put8(out, static_cast<unsigned>(item.size()));
        out += item;
      }
      return {};
    case no_default_alpn:
    case ohttp:
    case pvd:
      return given && !text.empty() ? "no value" : std::string_view{};
    case dohpath:
      // RFC 9461 5: a URI Template (RFC 6570) with the variable "dns".
      if (!text.starts_with('/') || text.find("{?dns") == std::string_view::npos)
        return "a path with {?dns}, such as /dns-query{?dns} (RFC 9461 5)";
      out += text;
      return {};
    case tls_supported_groups:
      for (auto const& item : items(text)) {
        unsigned n = 0;
        char const* at = item.data();
        if (!x3::parse(at, item.data() + item.size(), x3::uint_parser<unsigned, 10, 1, 5>{} >> x3::eoi, n) ||
            n > 65535) {
          return "numbers of TLS groups with commas between them";
        }
        put16(out, n);
      }
      return {};
    case docpath:
      // RFC 9953: path segments, each with its length; no value for the root.
      for (auto const& item : text.empty() ? std::vector<std::string>{} : items(text)) {
        if (item.empty() || item.size() > 255) return "path segments with commas between them";
        put8(out, static_cast<unsigned>(item.size()));
        out += item;
      }
      return {};
    case port: {
      unsigned n = 0;
      char const* at = text.data();
      if (!x3::parse(at, text.data() + text.size(), x3::uint_parser<unsigned, 10, 1, 5>{} >> x3::eoi, n) ||
          n > 65535) {
        return "a port number";
      }
      put16(out, n);
      return {};
    }
    case ipv4hint:
      for (auto const& item : items(text)) {
        if (!read_ipv4(item, out)) return "IPv4 addresses with commas between them";
      }
      return {};
    case ipv6hint:
      for (auto const& item : items(text)) {
        if (!read_ipv6(item, out)) return "IPv6 addresses with commas between them";
      }
      return {};
    case ech:
      return read_base64_text(text, out) ? std::string_view{} : "base64";
    default:
      out += text;
      return {};
  }
}

// What a set of parameters as a whole must be (RFC 9460 2.4.2, 7.1, 8), or an empty text.
std::string_view check_params(std::map<unsigned, std::string> const& params) {
  if (params.contains(no_default_alpn) && !params.contains(alpn))
    return "no-default-alpn beside alpn only (RFC 9460 7.1.1)";
  auto const listed = params.find(mandatory);
  if (listed == params.end()) return {};
  for (std::size_t i = 0; i < listed->second.size(); i += 2) {
    unsigned const key = get(listed->second, i, 2);
    if (key == mandatory) return "mandatory without itself in its list (RFC 9460 8)";
    if (!params.contains(key)) return "every parameter that mandatory lists (RFC 9460 8)";
  }
  return {};
}

}  // namespace

bool read_svc_params(FieldReader& in) {
  std::map<unsigned, std::string> params;
  for (std::size_t i = 0; i < in.tokens.size(); ++i) {
    std::string_view const token = in.tokens[i].text;
    std::size_t const equals = token.find('=');
    std::string_view const word = token.substr(0, equals);
    auto const key = key_number(word);
    if (!key)
      return in.fail(
          word.empty() ? token : word,
          "a parameter: alpn, port, ipv4hint, ech, ipv6hint, dohpath, ohttp, docpath, pvd or keyNNN");
    std::string_view raw = equals == std::string_view::npos ? std::string_view{} : token.substr(equals + 1);
    // key="value": the quoted part is a token of its own, glued to the '='.
    if (equals != std::string_view::npos && raw.empty() && i + 1 < in.tokens.size() &&
        in.tokens[i + 1].quoted && in.tokens[i + 1].glued) {
      raw = in.tokens[++i].text;
    }
    std::string value, wire;
    if (!decode_text(raw, in.dialect, value, nullptr))
      return in.fail(raw, "three digits or a character after the backslash");
    // keyNNN=...: the value's octets themselves (RFC 9460 2.1), as they are printed for the later keys.
    bool const by_number = *key > dohpath && same_word(word.substr(0, 3), "key");
    std::string_view const wanted =
        read_value(by_number ? unknown_key : *key, value, equals != std::string_view::npos, wire);
    if (!wanted.empty()) return in.fail(raw.empty() ? token : raw, wanted);
    if (!params.emplace(*key, wire).second) return in.fail(token, "each parameter once (RFC 9460 2.2)");
  }
  if (auto const wanted = check_params(params); !wanted.empty()) return in.fail(wanted);
  for (auto const& [key, wire] : params) {
    put16(in.out.wire, key);
    put16(in.out.wire, static_cast<unsigned>(wire.size()));
    in.out.wire += wire;
  }
  return true;
}

void write_svc_params(std::string_view wire, std::string& out) {
  bool first = true;
  while (wire.size() >= 4) {
    unsigned const key = get(wire, 0, 2);
    std::string_view value = wire.substr(4, get(wire, 2, 2));
    wire.remove_prefix(4 + value.size());
    if (!first) out += ' ';
    first = false;
    out += key_text(key);
    if (key == no_default_alpn || value.empty()) continue;
    out += '=';
    auto const list = [&](std::size_t each, FieldKind kind) {
      for (std::size_t i = 0; i + each <= value.size(); i += each) {
        if (i > 0) out += ',';
        write_field(kind, value.substr(i, each), out);
      }
    };
    if (key == mandatory) {
      for (std::size_t i = 0; i + 2 <= value.size(); i += 2) {
        unsigned const n = get(value, i, 2);
        out += (i > 0 ? "," : "") + key_text(n);
      }
    } else if (key == alpn) {
      std::string text;
      while (!value.empty()) {
        std::size_t const size = get(value, 0, 1);
        if (!text.empty()) text += ',';
        for (char c : value.substr(1, size)) {
          if (c == ',' || c == '\\') text += '\\';
          text += c;
        }
        value.remove_prefix(std::min(value.size(), size + 1));
      }
      write_quoted(text, out, Dialect::master_file);
    } else if (key == port) {
      out += std::to_string(get(value, 0, 2));
    } else if (key == ipv4hint) {
      list(4, FieldKind::ipv4);
    } else if (key == ipv6hint) {
      list(16, FieldKind::ipv6);
    } else if (key == ech) {
      write_field(FieldKind::base64, value, out);
    } else {
      write_quoted(value, out, Dialect::master_file);
    }
  }
}

namespace {

// RFC 1876 3: ( d1 [m1 [s1]] {"N"|"S"} d2 [m2 [s2]] {"E"|"W"} alt["m"] [siz["m"] [hp["m"] [vp["m"]]]] )
struct LocReader {
  FieldReader& in;
  std::size_t next = 0;
  std::string_view peek() const {
    return next < in.tokens.size() ? in.tokens[next].text : std::string_view{};
  }

  static bool thousandths(std::string_view text, std::int64_t& out) {
    auto const number = x3::int_parser<std::int64_t, 10, 1, 8>{};
    std::int64_t whole = 0;
    bool const minus = text.starts_with('-');
    char const* at = text.data() + (minus ? 1 : 0);
    char const* const last = text.data() + text.size();
    if (!x3::parse(at, last, number, whole)) return false;
    std::int64_t fraction = 0;
    if (at != last && *at == '.') {
      std::int64_t scale = 100;
      for (++at; at != last && *at >= '0' && *at <= '9' && scale > 0; ++at, scale /= 10)
        fraction += (*at - '0') * scale;
    }
    out = (whole * 1000 + fraction) * (minus ? -1 : 1);
    return at == last;
  }

  bool angle(std::string_view letters, std::int64_t degrees, std::uint32_t& out) {
    std::int64_t parts[3] = {0, 0, 0};
    int count = 0;
    while (count < 3 && !peek().empty() && thousandths(peek(), parts[count])) ++count, ++next;
    std::string_view const letter = peek();
    bool const good = count > 0 && letter.size() == 1 &&
                      (lower(letter[0]) == lower(letters[0]) || lower(letter[0]) == lower(letters[1]));
    std::int64_t const value = parts[0] * 3600 + parts[1] * 60 + parts[2];
    if (!good || parts[1] >= 60000 || parts[2] >= 60000 || value > degrees * 3600'000) return false;
    ++next;
    out = static_cast<std::uint32_t>((1LL << 31) + (lower(letter[0]) == lower(letters[0]) ? value : -value));
    return true;
  }

  bool metres(std::int64_t& centimetres) {
    std::string_view text = peek();
    if (text.ends_with('m') || text.ends_with('M')) text.remove_suffix(1);
    std::int64_t t = 0;
    if (!thousandths(text, t)) return false;
    centimetres = t / 10;
    ++next;
    return true;
  }
};

unsigned precision(std::int64_t centimetres) {
  unsigned exponent = 0;
  while (centimetres > 9 && exponent < 9) centimetres /= 10, ++exponent;
  return static_cast<unsigned>(std::min<std::int64_t>(centimetres, 9)) << 4 | exponent;
}

}  // namespace

bool read_loc(FieldReader& in) {
  LocReader r{in};
  std::uint32_t latitude = 0, longitude = 0;
  std::int64_t altitude = 0, sizes[3] = {100, 1000000, 1000};
  auto const at = [&] { return r.peek().empty() ? in.tokens.back().text : r.peek(); };
  if (!r.angle("NS", 90, latitude)) return in.fail(at(), "a latitude such as 52 22 23.0 N");
  if (!r.angle("EW", 180, longitude)) return in.fail(at(), "a longitude such as 4 53 32.0 E");
  if (!r.metres(altitude)) return in.fail(at(), "an altitude in metres, such as -2m");
  for (auto& size : sizes) {
    if (r.peek().empty()) break;
    if (!r.metres(size) || size < 0 || size > 9'000'000'000)
      return in.fail(at(), "a size in metres, such as 10m");
  }
  if (r.next != in.tokens.size()) return in.fail(at(), "the end of the record");
  put8(in.out.wire, 0);
  for (auto size : sizes) put8(in.out.wire, precision(size));
  put32(in.out.wire, latitude);
  put32(in.out.wire, longitude);
  put32(in.out.wire, static_cast<std::uint32_t>(altitude + 10'000'000));
  return true;
}

void write_loc(std::string_view wire, std::string& out) {
  auto const angle = [&](std::uint32_t value, char plus, char minus) {
    std::int64_t const v = static_cast<std::int64_t>(value) - (1LL << 31);
    std::int64_t const t = std::abs(v);
    fmt::format_to(std::back_inserter(out), "{} {} {}.{:03} {} ", t / 3600'000, t / 60'000 % 60,
                   t / 1000 % 60, t % 1000, v < 0 ? minus : plus);
  };
  angle(get(wire, 4, 4), 'N', 'S');
  angle(get(wire, 8, 4), 'E', 'W');
  std::int64_t const altitude = static_cast<std::int64_t>(get(wire, 12, 4)) - 10'000'000;
  fmt::format_to(std::back_inserter(out), "{}{}.{:02}m", altitude < 0 ? "-" : "", std::abs(altitude) / 100,
                 std::abs(altitude) % 100);
  for (std::size_t i = 1; i <= 3; ++i) {
    std::uint32_t const p = get(wire, i, 1);
    std::int64_t value = p >> 4;
    for (std::uint32_t e = 0; e < (p & 15); ++e) value *= 10;
    if (value >= 100) {
      fmt::format_to(std::back_inserter(out), " {}m", value / 100);
    } else {
      fmt::format_to(std::back_inserter(out), " 0.{:02}m", value);
    }
  }
}

}  // namespace zonelint::grammar
