// Changed record sets: see changed_sets.hpp.
#include "fix/changed_sets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace zonelint::fix {
namespace {

using Key = std::pair<dns::Name, dns::Type>;

struct Sets {
  std::vector<Key> order;
  std::map<Key, std::vector<dns::Record const*>> records;
  explicit Sets(dns::Zone const* zone) {
    if (zone == nullptr) return;
    for (dns::Record const& r : zone->records) {
      if (r.type == dns::Type::SOA) continue;
      auto [it, fresh] = records.try_emplace(Key{r.owner, r.type});
      if (fresh) order.push_back(it->first);
      it->second.push_back(&r);
    }
  }
};

std::multiset<std::string> rows(dns::Zone const& zone, std::vector<dns::Record const*> const& records) {
  std::multiset<std::string> out;
  for (auto const* r : records)
    out.insert(fmt::format("{} {} {}", r->ttl, r->set == dns::none ? "" : zone.sets[r->set].set_identifier,
                           zone.wire(*r)));
  return out;
}

ChangedSet make(dns::Zone const& zone, Key const& key, std::vector<dns::Record const*> records, bool gone) {
  ChangedSet out;
  out.zone = &zone;
  out.owner = key.first;
  out.type = key.second;
  out.ttl = records.front()->ttl;
  out.gone = gone;
  for (auto const* r : records)
    if (r->set != dns::none) out.routing = zone.sets[r->set].routing;
  out.records = std::move(records);
  return out;
}

// An entry of the name could not be read: what it holds beside what is known nobody can tell.
bool is_unread(dns::Zone const& zone, Key const& key) {
  auto const* const entry = zone.find(key.first);
  return entry != nullptr && entry->incomplete;
}

}  // namespace

std::string ChangedSet::relative() const {
  if (owner == zone->origin) return "@";
  std::string text = owner.to_text();
  if (!zone->origin.is_root()) text.resize(text.size() - zone->origin.to_text().size() - 1);
  return text;
}

dns::Zone const* counterpart(dns::Zone const& zone, dns::World const& world) {
  for (auto const& z : world.zones())
    if (z->origin == zone.origin && z->file_name == zone.file_name && z->view == zone.view &&
        z->kind == zone.kind)
      return z.get();
  return nullptr;
}

std::vector<ChangedZone> changed_zones(Outcome const& outcome) {
  std::vector<ChangedZone> out;
  if (outcome.last.world == nullptr || outcome.first.world == nullptr) return out;
  for (auto const& zone : outcome.last.world->zones()) {
    if (zone->kind == dns::ZoneKind::known) continue;
    dns::Zone const* const was = counterpart(*zone, *outcome.first.world);
    Sets const before(was), after(zone.get());
    ChangedZone changed{zone.get(), {}};
    for (Key const& key : after.order) {
      auto const& now = after.records.at(key);
      auto const old = before.records.find(key);
      bool const same = old != before.records.end() && rows(*was, old->second) == rows(*zone, now);
      if (!same)
        (is_unread(*zone, key) ? changed.unread : changed.sets).push_back(make(*zone, key, now, false));
    }
    for (Key const& key : before.order)
      if (!after.records.contains(key))
        (is_unread(*zone, key) ? changed.unread : changed.sets)
            .push_back(make(*was, key, before.records.at(key), true));
    if (!changed.sets.empty() || !changed.unread.empty()) out.push_back(std::move(changed));
  }
  return out;
}

std::vector<std::string> unread_sets(Outcome const& outcome) {
  std::vector<std::string> out;
  for (ChangedZone const& zone : changed_zones(outcome))
    for (ChangedSet const& set : zone.unread)
      out.push_back(fmt::format(
          "{} {} is left out: an entry of {} in {} could not be read, and this form names all values of a "
          "set, so "
          "that applying it would delete what stands there",
          set.owner.to_text(), grammar::type_text(set.type), set.owner.to_text(), zone.zone->file_name));
  return out;
}

std::vector<std::string> left_lines(Outcome const& outcome) {
  std::vector<std::string> out;
  for (Left const& l : outcome.left) {
    auto const& fix = l.finding->fix;
    if (!fix || fix->level != lint::FixLevel::placeholder || fix->records.empty()) continue;
    out.push_back(fmt::format("by hand: {} ({})", fix->title.empty() ? l.finding->message : fix->title,
                              l.finding->rule));
    out.insert(out.end(), fix->records.begin(), fix->records.end());
  }
  return out;
}

}  // namespace zonelint::fix
