// Zones and typed views of their records: see zone.hpp.
#include "dns/zone.hpp"

#include <algorithm>
#include <atomic>

#include "grammar/abnf_case.hpp"

namespace zonelint::dns {

Zone::Number::Number() {
  static std::atomic<std::uint32_t> last{0};
  value = ++last;
}

Zone::Zone() = default;

// Zones that are read again later want their names' claims.
Zone::~Zone() {
  for (std::uint32_t i = 0; i < entries_.size(); ++i) entries_[i].owner.release(claim_of(i));
}

std::uint32_t Zone::number_of(Name owner) const {
  std::uint64_t const claim = owner.claim();
  if (claim >> 32 == number_.value) return static_cast<std::uint32_t>(claim);
  if (claim == 0 || shared_.empty()) return none;
  auto const it = shared_.find(owner);
  return it == shared_.end() ? none : it->second;
}

std::uint32_t Zone::number_or_new(Name owner) {
  if (std::uint32_t const there = number_of(owner); there != none) return there;
  auto const number = static_cast<std::uint32_t>(entries_.size());
  entries_.emplace_back().owner = owner;
  if (!owner.claim_if_free(claim_of(number))) shared_.emplace(owner, number);
  return number;
}

void Zone::add(Record record, std::string_view wire) {
  auto const number = static_cast<std::uint32_t>(records.size());
  record.rdata = static_cast<std::uint32_t>(arena.size());
  record.rdata_size = static_cast<std::uint16_t>(wire.size());
  record.next = none;
  arena += wire;
  if (last_entry_ == none || entries_[last_entry_].owner != record.owner) {
    last_entry_ = number_or_new(record.owner);
  }
  OwnerEntry& entry = entries_[last_entry_];
  record.first = entry.first == none;
  if (record.first) {
    entry.first = number;
  } else {
    records[entry.last].next = number;
  }
  entry.last = number;
  records.push_back(record);
}

void Zone::touch(Name owner, bool incomplete) {
  OwnerEntry& entry = entries_[number_or_new(owner)];
  entry.incomplete = entry.incomplete || incomplete;
}

void Zone::finish() {
  if (kind != ZoneKind::known) {
    std::size_t const owners = entries_.size();
    number_or_new(origin);
    for (std::size_t i = 0; i < owners; ++i) {
      Name const owner = entries_[i].owner;
      if (!owner.is_below(origin)) continue;
      for (Name n = owner.parent(); n != origin; n = n.parent()) {
        if (number_of(n) != none) break;  // its ancestors are there already, or will be
        number_or_new(n);
      }
    }
  }
  Name last_cut = origin;
  for (Record const& r : records) {
    if (r.type == Type::NS && r.owner != origin && kind != ZoneKind::known && r.owner != last_cut) {
      last_cut = r.owner;
      entries_[number_of(r.owner)].cut = has_cuts_ = true;
    }
    if (r.type == Type::DNAME) entries_[number_of(r.owner)].dname = has_dnames_ = true;
  }
  for (std::size_t i = sets.size(); i-- > 0;) {
    if (sets[i].alias.empty()) continue;
    OwnerEntry& entry = entries_[number_or_new(sets[i].owner)];
    sets[i].next_alias = entry.first_alias;
    entry.first_alias = static_cast<std::uint32_t>(i);
  }
}

OwnerEntry const* Zone::find(Name owner) const {
  std::uint32_t const number = number_of(owner);
  return number == none ? nullptr : &entries_[number];
}

std::vector<Record const*> Zone::find(Name owner, Type type) const {
  std::vector<Record const*> found;
  OwnerEntry const* entry = find(owner);
  for (std::uint32_t i = entry ? entry->first : none; i != none; i = records[i].next) {
    if (records[i].type == type) found.push_back(&records[i]);
  }
  return found;
}

bool Zone::has(Name owner, Type type) const {
  OwnerEntry const* entry = find(owner);
  for (std::uint32_t i = entry ? entry->first : none; i != none; i = records[i].next) {
    if (records[i].type == type) return true;
  }
  return false;
}

std::optional<Name> Zone::cut_above(Name name) const {
  std::optional<Name> highest;
  if (!has_cuts_ || !name.is_below(origin)) return highest;
  for (Name n = name; n != origin; n = n.parent()) {
    OwnerEntry const* entry = find(n);
    if (entry && entry->cut) highest = n;
  }
  return highest;
}

std::optional<Name> Zone::dname_above(Name name) const {
  std::optional<Name> highest;
  if (!has_dnames_ || !name.is_below(origin)) return highest;
  Name n = name;
  do {
    n = n.parent();
    OwnerEntry const* entry = find(n);
    if (entry && entry->dname) highest = n;
  } while (n != origin);
  return highest;
}

bool Zone::occluded(Record const& r) const {
  if (dname_above(r.owner)) return true;
  auto const cut = cut_above(r.owner);
  if (!cut) return false;
  bool const at_cut = r.owner == *cut;
  if (at_cut && (r.type == Type::NS || r.type == Type::DS || r.type == Type::NSEC || r.type == Type::RRSIG))
    return false;
  if (r.type != Type::A && r.type != Type::AAAA) return true;
  for (Record const* ns : find(*cut, Type::NS)) {
    if (as_name(*this, *ns) == r.owner) return false;  // glue
  }
  return true;
}

std::vector<Name> Zone::owners() const {
  std::vector<Name> all;
  for (Record const& r : records) {
    if (r.first) all.push_back(r.owner);
  }
  return all;
}

namespace {
std::uint32_t number(std::string_view wire, std::size_t at, std::size_t octets) {
  std::uint32_t v = 0;
  for (std::size_t i = 0; i < octets; ++i) v = v << 8 | static_cast<unsigned char>(wire[at + i]);
  return v;
}
// The name at the front of `wire`, which is moved past it.
std::optional<Name> take_name(std::string_view& wire) {
  std::size_t at = 0;
  while (at < wire.size() && wire[at] != 0) at += static_cast<unsigned char>(wire[at]) + 1U;
  if (at >= wire.size()) return std::nullopt;
  auto const name = Name::from_wire(wire.substr(0, at + 1));
  wire.remove_prefix(at + 1);
  return name;
}
}  // namespace

std::optional<Mx> as_mx(Zone const& zone, Record const& r) {
  std::string_view wire = zone.wire(r);
  if (r.type != Type::MX || wire.size() < 3) return std::nullopt;
  auto const preference = static_cast<std::uint16_t>(number(wire, 0, 2));
  wire.remove_prefix(2);
  auto const exchange = take_name(wire);
  if (!exchange) return std::nullopt;
  return Mx{preference, *exchange};
}

std::optional<Soa> as_soa(Zone const& zone, Record const& r) {
  std::string_view wire = zone.wire(r);
  if (r.type != Type::SOA) return std::nullopt;
  auto const mname = take_name(wire);
  auto const rname = mname ? take_name(wire) : std::nullopt;
  if (!rname || wire.size() != 20) return std::nullopt;
  return Soa{*mname,
             *rname,
             number(wire, 0, 4),
             number(wire, 4, 4),
             number(wire, 8, 4),
             number(wire, 12, 4),
             number(wire, 16, 4)};
}

std::optional<Name> as_name(Zone const& zone, Record const& r) {
  if (r.type != Type::NS && r.type != Type::CNAME && r.type != Type::PTR && r.type != Type::DNAME)
    return std::nullopt;
  std::string_view wire = zone.wire(r);
  return take_name(wire);
}

std::vector<std::string_view> as_strings(Zone const& zone, Record const& r) {
  std::vector<std::string_view> strings;
  each_string(zone, r, [&](std::string_view s) { strings.push_back(s); });
  return strings;
}

bool text_starts_with(Zone const& zone, Record const& r, std::string_view start) {
  bool good = true;
  each_string(zone, r, [&](std::string_view s) {
    std::string_view const begin = s.substr(0, start.size());
    good = good && grammar::same_word(begin, start.substr(0, begin.size()));
    start.remove_prefix(begin.size());
  });
  return good && start.empty();
}

std::string as_text(Zone const& zone, Record const& r) {
  std::string joined;
  joined.reserve(r.rdata_size);
  each_string(zone, r, [&](std::string_view s) { joined += s; });
  return joined;
}

std::string rdata_text(Zone const& zone, Record const& r) {
  return grammar::rdata_text(r.type, zone.wire(r));
}

}  // namespace zonelint::dns
