// Addresses of mail clients. An IPv4-mapped IPv6 address is IPv4 (RFC 7208 5).
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dns/name.hpp"

namespace zonelint::mail {

struct Ip {
  bool v6 = false;
  std::array<std::uint8_t, 16> octets{};  // IPv4: the first four

  // Any form of RFC 4291 2.2 or a dotted quad without leading zeros.
  static std::optional<Ip> parse(std::string_view text);
  // The rdata of A (4 octets) or AAAA (16). A mapped AAAA stays IPv6: it is no address that a client connects
  // from.
  static std::optional<Ip> from_wire(std::string_view wire);
  int bits() const { return v6 ? 128 : 32; }
  // Within the network of that prefix; false between families.
  bool in(Ip const& network, int prefix) const;
  std::string text() const;    // RFC 5952
  std::string dotted() const;  // the %{i} macro: "192.0.2.1" or "2.0.0.1.0.d.b.8..." (RFC 7208 7.3)
  dns::Name reverse() const;   // below in-addr.arpa or ip6.arpa
  bool operator==(Ip const&) const = default;
};

}  // namespace zonelint::mail
