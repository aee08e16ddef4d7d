// How the zones answer together: see world.hpp.
#include "dns/world.hpp"

namespace zonelint::dns {
namespace {

constexpr std::size_t most_aliases = 16;

// A zone that holds all of its names can deny one; a change batch or known data can only affirm.
bool can_deny(Zone const& zone) {
  return zone.kind == ZoneKind::master_file || zone.kind == ZoneKind::route53;
}

Answer unknown(Name name) {
  Answer a;
  a.found = Found::unknown;
  a.name = a.missing = name;
  return a;
}

// The alias set of a Route 53 zone at this name and type: its target answers, and that is usually not here.
bool has_alias_set(Zone const& zone, OwnerEntry const& owner, Type type) {
  for (std::uint32_t i = owner.first_alias; i != none; i = zone.sets[i].next_alias) {
    if (zone.sets[i].type == type) return true;
  }
  return false;
}

}  // namespace

void World::add(std::unique_ptr<Zone> zone) {
  Zone const* z = zone.get();
  if (z->kind == ZoneKind::known) {
    known_.push_back(z);
  } else {
    auto& list = by_origin_[z->origin];
    // Whole zones before change batches, public before private: the first one answers.
    auto const rank = [](Zone const* x) { return (x->is_private ? 2 : 0) + (can_deny(*x) ? 0 : 1); };
    auto at = list.begin();
    while (at != list.end() && rank(*at) <= rank(z)) ++at;
    list.insert(at, z);
  }
  zones_.push_back(std::move(zone));
}

Zone const* World::zone_for(Name name) const {
  for (Name n = name;; n = n.parent()) {
    auto const it = by_origin_.find(n);
    if (it != by_origin_.end()) {
      Zone const* zone = it->second.front();
      return zone->cut_above(name) ? nullptr : zone;
    }
    if (n.is_root()) return nullptr;
  }
}

std::optional<Name> World::delegated_away(Name name) const {
  for (Name n = name;; n = n.parent()) {
    auto const it = by_origin_.find(n);
    if (it != by_origin_.end()) return it->second.front()->cut_above(name);
    if (n.is_root()) return std::nullopt;
  }
}

Answer World::in_zone(Zone const& zone, Name name, Type type) const {
  Answer a;
  a.name = name;
  if (auto const dname = zone.dname_above(name)) {
    auto const records = zone.find(*dname, Type::DNAME);
    auto const target = as_name(zone, *records.front());
    auto const next = target ? name.rebase(*dname, *target) : std::nullopt;
    a.found = next ? Found::data : Found::failure;  // RFC 6672 2.2: a name that grows too long is YXDOMAIN
    a.aliases.push_back({&zone, records.front()});
    if (next) a.name = *next;
    return a;
  }
  Name owner = name;
  OwnerEntry const* entry = zone.find(name);
  if (!entry) {
    // RFC 4592 3.3.1: the closest encloser's wildcard, and no other.
    Name encloser = name.parent();
    while (!zone.find(encloser) && encloser != zone.origin && !encloser.is_root())
      encloser = encloser.parent();
    auto const star = encloser.prepend("*");
    entry = star ? zone.find(*star) : nullptr;
    if (!entry) {
      a.found = can_deny(zone) ? Found::no_such_name : Found::unknown;
      a.missing = name;
      return a;
    }
    owner = *star;
    a.wildcard = true;
  }
  for (Record const* r : zone.find(owner, type)) a.records.push_back({&zone, r});
  if (!a.records.empty()) {
    a.found = Found::data;
    return a;
  }
  auto const cname = type == Type::CNAME ? std::vector<Record const*>{} : zone.find(owner, Type::CNAME);
  if (!cname.empty()) {
    a.found = Found::data;
    a.aliases.push_back({&zone, cname.front()});
    if (auto target = as_name(zone, *cname.front())) a.name = *target;
    return a;
  }
  bool const sure = can_deny(zone) && !entry->incomplete && !has_alias_set(zone, *entry, type);
  a.found = sure ? Found::no_data : Found::unknown;
  a.missing = name;
  return a;
}

Answer World::step(Name name, Type type) const {
  Zone const* zone = zone_for(name);
  // RFC 4035 3.1.4.1: DS belongs to the parent's side of a cut.
  if (type == Type::DS && zone && zone->origin == name && !name.is_root()) {
    auto const parent = zone_for(name.parent());
    if (parent) return in_zone(*parent, name, type);
  }
  if (zone) return in_zone(*zone, name, type);
  for (Zone const* k : known_) {
    if (!k->find(name)) continue;
    Answer a = in_zone(*k, name, type);
    a.known = true;
    return a;
  }
  if (!closed) return unknown(name);
  Answer a;
  a.found = Found::no_such_name;
  a.name = name;
  return a;
}

Answer World::lookup(Name name, Type type) const {
  Answer total;
  Name at = name;
  bool wildcard = false, known = false;
  for (std::size_t i = 0; i <= most_aliases; ++i) {
    Answer a = step(at, type);
    wildcard = wildcard || a.wildcard;
    known = known || a.known;
    bool const alias = a.found == Found::data && a.records.empty();
    total.aliases.insert(total.aliases.end(), a.aliases.begin(), a.aliases.end());
    if (!alias) {
      a.aliases = std::move(total.aliases);
      a.wildcard = wildcard;
      a.known = known;
      return a;
    }
    at = a.name;
  }
  total.found = Found::loop;
  total.name = at;
  total.wildcard = wildcard;
  total.known = known;
  return total;
}

std::optional<bool> World::exists(Name name) const {
  // Any type will do: an answer other than "no such name" means that the name is there.
  Answer const a = step(name, Type::CNAME);
  if (a.found == Found::no_such_name) return false;
  if (a.found == Found::unknown && a.missing == name) {
    Zone const* zone = zone_for(name);
    if (zone && zone->find(name)) return true;
    return std::nullopt;
  }
  return true;
}

std::vector<Name> World::names() const {
  std::vector<Name> all;
  boost::unordered_flat_map<Name, bool> seen;
  for (auto const& zone : zones_) {
    if (zone->kind == ZoneKind::known) continue;
    for (Record const& r : zone->records) {
      if (seen.contains(r.owner) || zone->occluded(r)) continue;
      seen.emplace(r.owner, true);
      all.push_back(r.owner);
    }
  }
  return all;
}

}  // namespace zonelint::dns
