// Writers of single fields, in the presentation form that `named-compilezone -s full` prints, and the sizes
// of fields in wire rdata.
#include <fmt/format.h>

#include <algorithm>

#include "grammar/rdata_fields.hpp"

namespace zonelint::grammar {
namespace {

std::size_t octet(std::string_view wire, std::size_t at) {
  return at < wire.size() ? static_cast<std::size_t>(static_cast<unsigned char>(wire[at])) : 0;
}

void write_ipv6(std::string_view wire, std::string& out) {
  // RFC 5952 4: the longest run of two or more zero groups becomes "::", the first of equals.
  std::uint32_t g[8];
  for (std::size_t i = 0; i < 8; ++i) g[i] = get(wire, i * 2, 2);
  int best = -1, best_size = 1;
  for (int i = 0; i < 8; ++i) {
    int size = 0;
    while (i + size < 8 && g[i + size] == 0) ++size;
    if (size > best_size) best = i, best_size = size;
  }
  // RFC 5952 5: mapped addresses keep their IPv4 part; so do compatible ones, as inet_ntop prints them.
  bool const mapped = best == 0 && best_size == 5 && g[5] == 0xffff;
  if (mapped || (best == 0 && best_size == 6)) {
    out += mapped ? "::ffff:" : "::";
    write_field(FieldKind::ipv4, wire.substr(12), out);
    return;
  }
  for (int i = 0; i < 8; ++i) {
    if (i == best) {
      out += "::";
      i += best_size - 1;
      continue;
    }
    if (i > 0 && i != best + best_size) out += ':';
    fmt::format_to(std::back_inserter(out), "{:x}", g[i]);
  }
}

void write_base64(std::string_view wire, std::string& out) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < wire.size(); i += 3) {
    std::uint32_t const bits = get(wire, i, 1) << 16 | (i + 1 < wire.size() ? get(wire, i + 1, 1) << 8 : 0) |
                               (i + 2 < wire.size() ? get(wire, i + 2, 1) : 0);
    out += alphabet[bits >> 18 & 63];
    out += alphabet[bits >> 12 & 63];
    out += i + 1 < wire.size() ? alphabet[bits >> 6 & 63] : '=';
    out += i + 2 < wire.size() ? alphabet[bits & 63] : '=';
  }
}

void write_base32(std::string_view wire, std::string& out) {
  std::uint32_t bits = 0;
  int have = 0;
  for (char c : wire) {
    bits = (bits << 8 | static_cast<unsigned char>(c)) & 0xffff;
    for (have += 8; have >= 5; have -= 5) out += "0123456789ABCDEFGHIJKLMNOPQRSTUV"[bits >> (have - 5) & 31];
  }
  if (have > 0) out += "0123456789ABCDEFGHIJKLMNOPQRSTUV"[bits << (5 - have) & 31];
}

void write_types(std::string_view wire, std::string& out) {
  bool first = true;
  while (wire.size() >= 2) {
    std::size_t const window = octet(wire, 0);
    std::size_t const size = std::min(octet(wire, 1), wire.size() - 2);
    for (std::size_t bit = 0; bit < size * 8; ++bit) {
      if ((octet(wire, 2 + bit / 8) & (0x80U >> (bit % 8))) == 0) continue;
      if (!first) out += ' ';
      first = false;
      out += type_text(static_cast<Type>(window << 8 | bit));
    }
    wire.remove_prefix(2 + size);
  }
}

void write_time(std::uint32_t seconds, std::string& out) {
  std::int64_t z = seconds / 86400 + 719468;
  std::int64_t const era = z / 146097;
  std::int64_t const doe = z - era * 146097;
  std::int64_t const yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  std::int64_t const doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  std::int64_t const mp = (5 * doy + 2) / 153;
  std::int64_t const month = mp < 10 ? mp + 3 : mp - 9;
  std::uint32_t const s = seconds % 86400;
  fmt::format_to(std::back_inserter(out), "{:04}{:02}{:02}{:02}{:02}{:02}", yoe + era * 400 + (month <= 2),
                 month, doy - (153 * mp + 2) / 5 + 1, s / 3600, s / 60 % 60, s % 60);
}

void write_texts(std::string_view wire, std::string& out) {
  bool first = true;
  while (!wire.empty()) {
    if (!first) out += ' ';
    first = false;
    write_quoted(wire.substr(1, octet(wire, 0)), out, Dialect::master_file);
    wire.remove_prefix(std::min(wire.size(), octet(wire, 0) + 1));
  }
}

void write_ports(std::string_view wire, std::string& out) {
  bool first = true;
  for (std::size_t bit = 0; bit < wire.size() * 8; ++bit) {
    if ((octet(wire, bit / 8) & (0x80U >> (bit % 8))) == 0) continue;
    fmt::format_to(std::back_inserter(out), "{}{}", first ? "" : " ", bit);
    first = false;
  }
}

void write_groups(std::string_view wire, std::size_t each, char between, std::string& out) {
  for (std::size_t i = 0; i < wire.size(); i += each) {
    if (i > 0) out += between;
    if (each == 1) {
      fmt::format_to(std::back_inserter(out), "{:02x}", get(wire, i, 1));
    } else {
      fmt::format_to(std::back_inserter(out), "{:x}", get(wire, i, 2));
    }
  }
}

void write_word(std::string_view word, std::string_view wire, std::string& out) {
  word.empty() ? write_field(FieldKind::u16, wire, out) : static_cast<void>(out += word);
}

}  // namespace

std::size_t name_size(std::string_view wire) {
  std::size_t at = 0;
  while (at < wire.size() && wire[at] != 0) at += octet(wire, at) + 1;
  return at < wire.size() ? at + 1 : wire.size() + 1;
}

std::size_t field_size(FieldKind kind, std::string_view wire) {
  switch (kind) {
    case FieldKind::u8:
    case FieldKind::algorithm:
    case FieldKind::algorithm_word:
    case FieldKind::protocol:
      return 1;
    case FieldKind::u16:
    case FieldKind::type:
    case FieldKind::certificate:
      return 2;
    case FieldKind::u32:
    case FieldKind::period:
    case FieldKind::time:
    case FieldKind::ipv4:
      return 4;
    case FieldKind::eui48:
      return 6;
    case FieldKind::node_id:
    case FieldKind::eui64:
      return 8;
    case FieldKind::ipv6:
    case FieldKind::loc:
      return 16;
    case FieldKind::name:
      return name_size(wire);
    case FieldKind::text:
    case FieldKind::tag:
    case FieldKind::salt:
    case FieldKind::base32:
      return octet(wire, 0) + 1;
    default:
      return is_rare(kind) ? rare_size(kind, wire) : wire.size();
  }
}

void write_field(FieldKind kind, std::string_view wire, std::string& out) {
  switch (kind) {
    case FieldKind::u8:
    case FieldKind::u16:
    case FieldKind::u32:
    case FieldKind::period:
    case FieldKind::algorithm:
    case FieldKind::protocol:
      fmt::format_to(std::back_inserter(out), "{}", get(wire, 0, wire.size()));
      break;
    case FieldKind::algorithm_word:
      write_word(algorithm_word(get(wire, 0, 1)), wire, out);
      break;
    case FieldKind::certificate:
      write_word(certificate_word(get(wire, 0, 2)), wire, out);
      break;
    case FieldKind::time:
      write_time(get(wire, 0, 4), out);
      break;
    case FieldKind::ipv4:
      fmt::format_to(std::back_inserter(out), "{}.{}.{}.{}", octet(wire, 0), octet(wire, 1), octet(wire, 2),
                     octet(wire, 3));
      break;
    case FieldKind::ipv6:
      write_ipv6(wire, out);
      break;
    case FieldKind::name:
      write_name(wire, out);
      break;
    case FieldKind::text:
    case FieldKind::texts:
      write_texts(wire, out);
      break;
    case FieldKind::octets:
      write_quoted(wire, out, Dialect::master_file);
      break;
    case FieldKind::tag:
      out += wire.substr(1);
      break;
    case FieldKind::hex:
      for (std::size_t i = 0; i < wire.size(); ++i)
        fmt::format_to(std::back_inserter(out), "{:02X}", octet(wire, i));
      break;
    case FieldKind::base64:
      write_base64(wire, out);
      break;
    case FieldKind::base32:
      write_base32(wire.substr(1), out);
      break;
    case FieldKind::salt:
      if (wire.size() == 1) {
        out += '-';
      } else {
        write_field(FieldKind::hex, wire.substr(1), out);
      }
      break;
    case FieldKind::type:
      out += type_text(static_cast<Type>(get(wire, 0, 2)));
      break;
    case FieldKind::types:
      write_types(wire, out);
      break;
    case FieldKind::ports:
      write_ports(wire, out);
      break;
    case FieldKind::loc:
      write_loc(wire, out);
      break;
    case FieldKind::svc_params:
      write_svc_params(wire, out);
      break;
    case FieldKind::node_id:
      write_groups(wire, 2, ':', out);
      break;
    case FieldKind::eui48:
    case FieldKind::eui64:
      write_groups(wire, 1, '-', out);
      break;
    default:
      write_rare(kind, wire, out);
  }
}

}  // namespace zonelint::grammar
