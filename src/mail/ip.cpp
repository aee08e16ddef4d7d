#include "mail/ip.hpp"

#include <fmt/format.h>

#include <vector>

namespace zonelint::mail {
namespace {

// A dotted quad (RFC 7208 12, qnum): four numbers up to 255 without leading zeros.
bool read_quad(std::string_view text, std::uint8_t* out) {
  for (int i = 0; i < 4; ++i) {
    std::size_t n = 0;
    unsigned value = 0;
    while (n < text.size() && n < 3 && text[n] >= '0' && text[n] <= '9')
      value = value * 10 + static_cast<unsigned>(text[n++] - '0');
    if (n == 0 || value > 255 || (n > 1 && text[0] == '0')) return false;
    out[i] = static_cast<std::uint8_t>(value);
    text.remove_prefix(n);
    if (i < 3) {
      if (text.empty() || text[0] != '.') return false;
      text.remove_prefix(1);
    }
  }
  return text.empty();
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The groups on one side of "::" as octets; a dotted quad may end them (RFC 4291 2.2).
bool read_groups(std::string_view text, bool may_end_in_quad, std::vector<std::uint8_t>& out) {
  if (text.empty()) return true;
  while (true) {
    auto const colon = text.find(':');
    auto const group = text.substr(0, colon);
    if (colon == std::string_view::npos && may_end_in_quad && group.find('.') != std::string_view::npos) {
      std::uint8_t quad[4];
      if (!read_quad(group, quad)) return false;
      out.insert(out.end(), quad, quad + 4);
      return true;
    }
    if (group.empty() || group.size() > 4) return false;
    unsigned value = 0;
    for (char c : group) {
      int const h = hex_value(c);
      if (h < 0) return false;
      value = value * 16 + static_cast<unsigned>(h);
    }
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value & 0xFF));
    if (colon == std::string_view::npos) return true;
    text.remove_prefix(colon + 1);
  }
}

bool is_mapped(std::array<std::uint8_t, 16> const& o) {
  for (std::size_t i = 0; i < 10; ++i)
    if (o[i] != 0) return false;
  return o[10] == 0xFF && o[11] == 0xFF;
}

unsigned group_at(std::array<std::uint8_t, 16> const& o, std::size_t i) {
  return static_cast<unsigned>(o[2 * i]) << 8 | o[2 * i + 1];
}

}  // namespace

std::optional<Ip> Ip::parse(std::string_view text) {
  Ip ip;
  if (text.find(':') == std::string_view::npos) {
    if (!read_quad(text, ip.octets.data())) return {};
    return ip;
  }
  std::vector<std::uint8_t> head, tail;
  auto const gap = text.find("::");
  if (gap == std::string_view::npos) {
    if (!read_groups(text, true, head) || head.size() != 16) return {};
  } else {
    if (!read_groups(text.substr(0, gap), false, head) || !read_groups(text.substr(gap + 2), true, tail))
      return {};
    if (head.size() + tail.size() > 14) return {};
  }
  ip.v6 = true;
  for (std::size_t i = 0; i < head.size(); ++i) ip.octets[i] = head[i];
  for (std::size_t i = 0; i < tail.size(); ++i) ip.octets[16 - tail.size() + i] = tail[i];
  if (is_mapped(ip.octets)) {
    Ip four;
    for (std::size_t i = 0; i < 4; ++i) four.octets[i] = ip.octets[12 + i];
    return four;
  }
  return ip;
}

std::optional<Ip> Ip::from_wire(std::string_view wire) {
  if (wire.size() != 4 && wire.size() != 16) return {};
  Ip ip;
  ip.v6 = wire.size() == 16;
  for (std::size_t i = 0; i < wire.size(); ++i) ip.octets[i] = static_cast<std::uint8_t>(wire[i]);
  return ip;
}

bool Ip::in(Ip const& network, int prefix) const {
  if (v6 != network.v6 || prefix < 0 || prefix > bits()) return false;
  auto const whole = static_cast<std::size_t>(prefix / 8);
  for (std::size_t i = 0; i < whole; ++i)
    if (octets[i] != network.octets[i]) return false;
  int const rest = prefix % 8;
  if (rest == 0) return true;
  return ((octets[whole] ^ network.octets[whole]) >> (8 - rest)) == 0;
}

std::string Ip::text() const {
  if (!v6) return fmt::format("{}.{}.{}.{}", octets[0], octets[1], octets[2], octets[3]);
  // RFC 5952 4.2: the longest run of two or more zero groups becomes "::", the first of equals.
  std::size_t best = 8, best_size = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t n = 0;
    while (i + n < 8 && group_at(octets, i + n) == 0) ++n;
    if (n > best_size) {
      best = i;
      best_size = n;
    }
  }
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      out += "::";
      i += best_size - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    out += fmt::format("{:x}", group_at(octets, i));
  }
  return out;
}

std::string Ip::dotted() const {
  if (!v6) return text();
  // Upper case, as the RFC 7208 test suite has it; to DNS it is all one.
  std::string out;
  for (auto o : octets) out += fmt::format("{}{:X}.{:X}", out.empty() ? "" : ".", o >> 4, o & 15);
  return out;
}

dns::Name Ip::reverse() const {
  std::string wire;
  auto const label = [&wire](std::string const& text) {
    wire.push_back(static_cast<char>(text.size()));
    wire += text;
  };
  if (v6) {  // RFC 3596 2.5
    for (std::size_t i = 16; i-- > 0;) {
      label(fmt::format("{:x}", octets[i] & 15));
      label(fmt::format("{:x}", octets[i] >> 4));
    }
    label("ip6");
  } else {  // RFC 1035 3.5
    for (std::size_t i = 4; i-- > 0;) label(fmt::format("{}", octets[i]));
    label("in-addr");
  }
  label("arpa");
  wire.push_back('\0');
  return dns::Name::from_wire(wire).value_or(dns::Name());
}

}  // namespace zonelint::mail
