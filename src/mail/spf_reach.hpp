// Who an SPF record authorises, whatever the sender: check_host() (RFC 7208 4) for all addresses at once.
// What is left of the address space goes from term to term; each takes its part out of it.
//
//   v=spf1 -ip4:192.0.2.0/26 ip4:192.0.2.0/24 include:b.example -all
//     all    |--------------------------------------------------|
//     fail        |---|                                              192.0.2.0/26
//     pass             |---------|                                   the rest of 192.0.2.0/24
//     pass                             |--|  |-|                     what b.example passes of what is left
//
// Addresses that have come the same way have the same number of look-ups behind them, so that the limits of
// 4.6.4 cut as they do in an evaluation. What is outside the world, and what depends on the sender, may match
// any address: hence two sets, those that pass and those that may.
#pragma once
#include <array>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "dns/world.hpp"
#include "mail/provider.hpp"
#include "mail/ranges.hpp"
#include "mail/spf.hpp"

namespace zonelint::mail {

// By family: 0 IPv4, 1 IPv6.
struct SpfReach {
  std::array<Ranges, 2> pass;      // a pass whoever the sender is
  std::array<Ranges, 2> may_pass;  // these, and those for which it is not known
  std::array<Ranges, 2> error;  // a permerror or temperror; where `unknown` is not empty, there may be more
  std::vector<std::string> unknown;  // "_spf.example.net/TXT", a macro, "ptr"
  bool nothing() const { return may_pass[0].empty() && may_pass[1].empty(); }
};
SpfReach spf_reach(dns::World const& world, std::span<Provider const> providers, dns::RecordRef ref,
                   SpfText const& record);
// What one term matches on its own, where that is known: the network of ip4 and ip6, the hosts of a and mx.
std::array<Ranges, 2> spf_term_networks(dns::World const& world, dns::Name domain,
                                        grammar::spf::Term const& term);

// A term whose addresses an other one passes already, or an include that is there twice. Where both are the
// same, the later one is the one too many.
struct SpfOverlap {
  std::size_t term = 0, by = 0;  // indices into record.terms
};
std::vector<SpfOverlap> spf_overlaps(dns::World const& world, dns::Name domain, SpfText const& record);

}  // namespace zonelint::mail
