// Moving records: { move = "RECORDS", to = "ZONE" }, and { move = "RECORDS", to = "'a.name.of.theirs'" }.
#include <algorithm>

#include "dns/places.hpp"
#include "fix/master_line.hpp"
#include "fix/planner.hpp"

namespace zonelint::fix {

using facts::Kind;
using facts::Value;

namespace {

// What stands at the name keeps the record out: an alias, or for an alias anything (RFC 1034 3.6.2); for TXT
// another TXT, since two policies of one name void each other.
bool is_taken(dns::Zone const& zone, dns::Name name, dns::Type type) {
  auto const* const there = zone.find(name);
  if (there == nullptr) return false;
  bool const holds = there->first != dns::none || there->first_alias != dns::none || there->incomplete;
  if (type == dns::Type::CNAME) return holds;
  return zone.has(name, dns::Type::CNAME) || (type == dns::Type::TXT && zone.has(name, type));
}

bool stands_there(dns::Zone const& zone, dns::Name name, dns::RecordRef r) {
  auto const there = zone.find(name, r.record->type);
  return std::any_of(there.begin(), there.end(),
                     [&](dns::Record const* t) { return zone.wire(*t) == r.zone->wire(*r.record); });
}

}  // namespace

// Where the line writes its owner and no other line takes it from there (RFC 1035 5.1), the owner alone is
// written anew, and all else of the line stays as it is.
bool Planner::rename(dns::RecordRef r, dns::Name to) {
  if (is_json(*r.zone) || !r.record->owner_written) return false;
  MasterMap const& map = editor_.texts().master(*r.zone, r.record->source.file);
  MasterEntry const* const entry = map.record_at(r.record->source.begin);
  if (entry == nullptr || entry->blank_owner) return false;
  for (std::size_t i = map.number(*entry) + 1; i < map.entries().size(); ++i) {
    MasterEntry const& e = map.entries()[i];
    if (e.kind == MasterEntry::Kind::nothing || e.kind == MasterEntry::Kind::directive) continue;
    if (e.blank_owner) return false;
    break;
  }
  text::Span const where = dns::place(facts_.sources(), *r.zone, *r.record, "owner");
  if (!where.known()) return false;
  editor_.raw({where, owner_text(to, entry->origin, !entry->owner.ends_with('.'))});
  show(to.to_text(), r.record->type, dns::rdata_text(*r.zone, *r.record));
  return true;
}

void Planner::move_to_name(std::vector<dns::RecordRef> const& records, std::string_view name) {
  auto const to = dns::Name::from_text(name);
  if (!to || to->is_root()) return editor_.fail();
  dns::Zone const* const zone = facts_.world().zone_for(*to);
  for (dns::RecordRef r : records) {
    if (zone == nullptr) {
      belongs_ = facts_.world().delegated_away(*to).value_or(*to).display();
      show(to->to_text(), r.record->type, dns::rdata_text(*r.zone, *r.record));
      continue;
    }
    bool const plain = r.record->set == dns::none || r.zone->sets[r.record->set].set_identifier.empty();
    if (!plain || r.record->owner == *to) return editor_.fail();
    if (stands_there(*zone, *to, r)) {
      editor_.remove(r);
      continue;
    }
    if (is_taken(*zone, *to, r.record->type)) return editor_.fail();
    if (zone == r.zone && rename(r, *to)) continue;
    editor_.remove(r);
    std::optional<std::uint32_t> ttl;
    if (r.record->ttl_written || r.record->set != dns::none) ttl = r.record->ttl;
    editor_.add({zone, *to, r.record->type, std::string(r.zone->wire(*r.record)), ttl});
  }
}

void Planner::move(lint::FixOp const& op) {
  Value const to = lint::eval(op.to, env_);
  if (to.kind == Kind::text) return move_to_name(records_of(lint::eval(op.target, env_)), to.text);
  bool const here = to.kind == Kind::object && to.subject == &facts::zone_subject && to.object != nullptr;
  dns::Zone const* const zone = here ? static_cast<facts::ZoneFact const*>(to.object)->zone : nullptr;
  for (dns::RecordRef r : records_of(lint::eval(op.target, env_))) {
    if (zone == nullptr || !r.record->owner.is_within(zone->origin) || zone == r.zone) {
      belongs_ = r.zone->cut_above(r.record->owner).value_or(r.record->owner).display();
      show(r.record->owner.to_text(), r.record->type, dns::rdata_text(*r.zone, *r.record));
      continue;
    }
    editor_.remove(r);
    auto const there = zone->find(r.record->owner, r.record->type);
    std::string const wire(r.zone->wire(*r.record));
    bool const has =
        std::any_of(there.begin(), there.end(), [&](dns::Record const* t) { return zone->wire(*t) == wire; });
    if (has) continue;
    std::optional<std::uint32_t> ttl;
    if (r.record->ttl_written || r.record->set != dns::none) ttl = r.record->ttl;
    if (!there.empty()) ttl = there.front()->ttl;  // one TTL for the set (RFC 2181 5.2)
    editor_.add({zone, r.record->owner, r.record->type, wire, ttl});
  }
}

}  // namespace zonelint::fix
