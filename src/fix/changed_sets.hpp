// The record sets that fixes change, zone by zone: what forms of DNS as code are written from. Their unit is
// the set of one name and type (RFC 2181 5), so a set that changes is shown whole.
#pragma once
#include <string>
#include <vector>

#include "fix/apply.hpp"

namespace zonelint::fix {

struct ChangedSet {
  dns::Zone const* zone = nullptr;  // the state after; of a set that goes: before
  dns::Name owner;
  dns::Type type{};
  std::uint32_t ttl = 0;
  std::vector<dns::Record const*> records;
  bool gone = false;
  std::string routing;  // Route 53: a policy, or "alias", that a plain set has no word for

  // The owner below the zone: "@", "mail", "_dmarc.mail".
  std::string relative() const;
};
struct ChangedZone {
  dns::Zone const* zone = nullptr;
  std::vector<ChangedSet> sets;
  std::vector<ChangedSet> unread{};  // that can't be shown whole: an entry of their owner could not be read
};
// In the order of the zone; what goes comes last. SOAs left out.
std::vector<ChangedZone> changed_zones(Outcome const& outcome);
// What is left out of such forms since it can't be shown whole, a sentence a set.
std::vector<std::string> unread_sets(Outcome const& outcome);
// Records that wait for a person, or for a zone that is not here: one sentence or record a line.
std::vector<std::string> left_lines(Outcome const& outcome);
// The same zone in another state; null where it is not there.
dns::Zone const* counterpart(dns::Zone const& zone, dns::World const& world);

}  // namespace zonelint::fix
