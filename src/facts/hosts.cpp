// Hosts' own names: see hosts.hpp.
#include "facts/hosts.hpp"

#include "facts/world_facts.hpp"

namespace zonelint::facts {

using RrType = dns::Type;

std::optional<dns::Name> canonical_host(dns::World const& world, dns::Name name) {
  for (RrType const type : {RrType::A, RrType::AAAA}) {
    auto const answer = world.lookup(name, type);
    if (answer.aliases.empty()) return std::nullopt;
    if (answer.found == dns::Found::data && !answer.records.empty()) return answer.name;
  }
  return std::nullopt;
}

std::optional<dns::Name> host_of(dns::World const& world, MailAddress const& address) {
  auto const& ref = address.record->ref;
  auto const mx = dns::as_mx(*ref.zone, *ref.record);
  if (!mx) return std::nullopt;
  return canonical_host(world, mx->exchange).value_or(mx->exchange);
}

std::optional<dns::Name> host_of(WorldFacts const& facts, PtrFact const& ptr) {
  auto const* const zone = facts.world().zone_for(ptr.record->ref.record->owner);
  if (!ptr.address || zone == nullptr) return std::nullopt;
  for (MailAddress const& m : facts.mail_addresses(*zone))
    if (m.ip == *ptr.address) return host_of(facts.world(), m);
  return std::nullopt;
}

bool is_kept(WorldFacts const& facts, PtrFact const& ptr) {
  auto const& ref = ptr.record->ref;
  auto const all = ref.zone->find(ref.record->owner, RrType::PTR);
  auto const host = host_of(facts, ptr);
  dns::Record const* best = nullptr;
  int best_rank = 0;
  for (dns::Record const* r : all) {
    auto const target = dns::as_name(*ref.zone, *r);
    int rank = 1;
    if (target && host == target) rank = 3;
    if (target && ptr.address && rank == 1)
      for (auto const& a : facts.world().lookup(*target, ptr.address->v6 ? RrType::AAAA : RrType::A).records)
        if (mail::Ip::from_wire(a.zone->wire(*a.record)) == ptr.address) rank = 2;
    if (rank > best_rank) best = r, best_rank = rank;
  }
  return best == ref.record;
}

}  // namespace zonelint::facts
