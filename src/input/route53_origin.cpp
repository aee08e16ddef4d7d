// Which zone the names of an export without its SOA, or of a change batch, belong to.
#include <algorithm>

#include "input/route53_parts.hpp"

namespace zonelint::input::route53 {
namespace {

// A name without its left labels up to the last one that begins with '_' (RFC 8552): the host or domain it is
// about. The wildcard stands for names below the rest.
dns::Name subject_of(dns::Name name) {
  for (int i = name.labels() - 1; i >= 0; --i)
    if (name.label(i).starts_with('_') || name.label(i) == "*") return name.suffix(name.labels() - i - 1);
  return name;
}

// co.uk, com.au, org.za: a country's top level with a short label before it is where others' domains begin.
// Without the public suffix list this is a guess, which hosted-zone files and --origin spare.
int fewest_labels(dns::Name name) {
  int const n = name.labels();
  if (n < 2) return 2;
  return name.label(n - 1).size() == 2 && name.label(n - 2).size() <= 3 && n > 2 ? 3 : 2;
}

dns::Name common(dns::Name a, dns::Name b) {
  while (!b.is_within(a)) a = a.parent();
  return a;
}

std::optional<dns::Name> domain_of(dns::Name name) {
  int const fewest = fewest_labels(name);
  if (name.labels() < fewest) return std::nullopt;
  return name.suffix(fewest);
}

bool holds_all(dns::Name origin, std::vector<ReadSet> const& sets) {
  return std::all_of(sets.begin(), sets.end(),
                     [&](ReadSet const& s) { return s.set.owner.is_within(origin); });
}

}  // namespace

std::optional<dns::Name> common_origin(std::vector<ReadSet> const& sets, OriginHints const& hints) {
  // Route 53 keeps an NS set at every apex (developer guide, "NS and SOA records"); one further down is a
  // delegation.
  for (ReadSet const& s : sets)
    if (s.set.type == grammar::Type::NS && holds_all(s.set.owner, sets)) return s.set.owner;
  std::optional<dns::Name> best;
  for (dns::Name zone : hints.zones)
    if (!sets.empty() && holds_all(zone, sets) && (!best || zone.labels() > best->labels())) best = zone;
  if (best) return best;
  if (hints.option) return hints.option;
  if (sets.empty()) return std::nullopt;
  dns::Name shared = subject_of(sets.front().set.owner);
  bool several = false;
  for (ReadSet const& s : sets) {
    dns::Name const subject = subject_of(s.set.owner);
    several = several || subject != shared;
    shared = common(shared, subject);
  }
  if (shared.labels() < fewest_labels(shared)) return std::nullopt;
  return several ? shared : domain_of(shared);
}

std::optional<dns::Name> likely_origin(dns::Name owner, OriginHints const& hints) {
  std::optional<dns::Name> best;
  for (dns::Name zone : hints.zones)
    if (owner.is_within(zone) && (!best || zone.labels() > best->labels())) best = zone;
  if (best) return best;
  if (hints.option && owner.is_within(*hints.option)) return hints.option;
  return domain_of(subject_of(owner));
}

}  // namespace zonelint::input::route53
