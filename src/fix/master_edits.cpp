// Whole lines of master files: see master_edits.hpp.
#include "fix/master_edits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "dns/places.hpp"
#include "fix/master_line.hpp"
#include "grammar/suppression.hpp"

namespace zonelint::fix {
namespace {

using Kind = MasterEntry::Kind;

bool contains(std::vector<dns::Record const*> const& all, dns::Record const* one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

dns::Record const* record_of(dns::Zone const& zone, text::FileId file, MasterEntry const& e) {
  for (dns::Record const& r : zone.records)
    if (r.source.file == file && r.source.begin == e.whole_begin) return &r;
  return nullptr;
}

// Who stands after the deleted entries and depends on the first of them.
class Heirs {
 public:
  Heirs(MasterMap const& map, dns::Zone const& zone, std::set<MasterEntry const*> gone)
      : map_(map), zone_(zone), gone_(std::move(gone)) {}

  // The owner goes to the next entry that stays, where that has a blank one.
  void owner(MasterEntry const& from, dns::Record const& record, std::vector<text::Edit>& out) {
    if (from.blank_owner) return;
    for (std::size_t i = map_.number(from) + 1; i < map_.entries().size(); ++i) {
      MasterEntry const& e = map_.entries()[i];
      if (e.kind == Kind::nothing || e.kind == Kind::directive) continue;
      if (!e.blank_owner) return;
      if (gone_.contains(&e)) continue;
      bool const same_origin = e.origin == from.origin;
      std::string line = same_origin ? std::string(from.owner) : record.owner.to_text();
      std::string_view const blank = map_.content().substr(e.begin, e.whole_begin - e.begin);
      if (blank.find_first_not_of(" \t") != std::string_view::npos) {
        line += ' ';  // something else stands there: a parenthesis
        out.push_back({{map_.file(), e.begin, e.begin}, line});
      } else {
        pad(line, column_after(0, blank), blank);
        out.push_back({{map_.file(), e.begin, e.whole_begin}, line});
      }
      return;
    }
  }

  // Without $TTL the last TTL written holds on (RFC 1035 5.1): the next record without one gets it.
  void ttl(MasterEntry const& from, std::uint32_t held, std::vector<text::Edit>& out) {
    if (from.default_ttl) return;
    for (std::size_t i = map_.number(from) + 1; i < map_.entries().size(); ++i) {
      MasterEntry const& e = map_.entries()[i];
      if (e.kind != Kind::record) continue;
      dns::Record const* const next = record_of(zone_, map_.file(), e);
      if (next == nullptr || next->ttl_written || e.default_ttl || next->ttl != held) return;
      if (gone_.contains(&e)) continue;
      std::uint32_t at = e.whole_begin;
      if (!e.blank_owner) {
        at += static_cast<std::uint32_t>(e.owner.size());
        while (map_.content()[at] == ' ' || map_.content()[at] == '\t') ++at;
      }
      out.push_back({{map_.file(), at, at}, fmt::format("{} ", held)});
      return;
    }
  }

 private:
  MasterMap const& map_;
  dns::Zone const& zone_;
  std::set<MasterEntry const*> gone_;
};

// A suppression alone on a line speaks of the record after it; where that goes it would come to cover the
// next one, so it goes, too.
void drop_suppressions(MasterMap const& map, MasterEntry const& gone, std::vector<text::Edit>& out) {
  for (std::size_t i = map.number(gone); i-- > 0 && map.entries()[i].kind == Kind::nothing;) {
    MasterEntry const& e = map.entries()[i];
    std::string_view line = map.content().substr(e.begin, e.end - e.begin);
    line.remove_prefix(std::min(line.find(';'), line.size()));
    line = line.substr(0, line.find_first_of("\r\n"));
    auto const suppression = line.empty() ? std::nullopt : grammar::parse_suppression(line);
    if (suppression && !suppression->file_wide) out.push_back({{map.file(), e.begin, e.end}, {}});
  }
}

// The TTL of a record without one behind this entry, where there is no $TTL: that of the record before.
std::optional<std::uint32_t> last_ttl(MasterMap const& map, dns::Zone const& zone,
                                      MasterEntry const& before) {
  for (std::size_t i = map.number(before) + 1; i-- > 0;) {
    MasterEntry const& e = map.entries()[i];
    dns::Record const* const r = e.kind == Kind::record ? record_of(zone, map.file(), e) : nullptr;
    if (r != nullptr) return r->ttl;
  }
  return std::nullopt;
}

struct Anchor {
  dns::Record const* record = nullptr;
  MasterEntry const* entry = nullptr;
  MasterMap const* map = nullptr;
};

Anchor find_anchor(Texts& texts, NewRecord const& record) {
  Anchor same, owner, type, any;
  auto const fits = [&](dns::Record const& r) {
    return std::tuple(r.owner == record.owner && r.type == record.type, r.owner == record.owner,
                      r.type == record.type);
  };
  for (dns::Record const& r : record.zone->records) {
    if (!r.source.known()) continue;
    auto const [both, by_owner, by_type] = fits(r);
    bool const here = r.source.file == record.zone->file;
    if (!by_owner && !by_type && !here) continue;
    MasterMap const& map = texts.master(*record.zone, r.source.file);
    Anchor const found{&r, map.record_at(r.source.begin), &map};
    if (found.entry == nullptr) continue;  // $GENERATE
    if (both) same = found;
    if (by_owner) owner = found;
    if (by_type) type = found;
    if (here) any = found;
  }
  return same.record ? same : owner.record ? owner : type.record ? type : any;
}

// Behind the anchor, and the records that take their owner from it.
MasterEntry const* last_of_run(MasterMap const& map, MasterEntry const* from) {
  MasterEntry const* last = from;
  for (std::size_t i = map.number(*from) + 1; i < map.entries().size(); ++i) {
    MasterEntry const& e = map.entries()[i];
    if (e.kind == Kind::nothing) continue;
    if (e.kind == Kind::directive || !e.blank_owner) break;
    last = &e;
  }
  return last;
}

// Does the file leave an owner blank where it is the one before?
bool leaves_blank(MasterMap const& map) {
  return std::any_of(map.entries().begin(), map.entries().end(),
                     [](MasterEntry const& e) { return e.kind == Kind::record && e.blank_owner; });
}

text::Edit line_edit(MasterMap const& map, std::uint32_t at, std::string line) {
  bool const open = at == map.content().size() && !map.content().empty() && !map.content().ends_with('\n');
  line = open ? std::string(map.newline()) + line : line + std::string(map.newline());
  return {{map.file(), at, at}, std::move(line)};
}

text::Edit insert_at_end(Texts& texts, NewRecord const& record) {
  MasterMap const& map = texts.master(*record.zone, record.zone->file);
  LinePlace place{map};
  if (!map.entries().empty()) {
    place.before = &map.entries().back();
    // A directive at the end is in force behind it, and what it says can't be read from the entry itself.
    if (place.before->kind != Kind::directive) place.origin = place.before->origin;
  }
  return line_edit(map, static_cast<std::uint32_t>(map.content().size()), master_line(place, record));
}

}  // namespace

bool delete_from_master(Texts& texts, dns::Zone const& zone, std::vector<dns::Record const*> const& gone,
                        std::vector<text::Edit>& out) {
  std::map<text::FileId, std::set<MasterEntry const*>> entries;
  std::vector<std::pair<MasterEntry const*, dns::Record const*>> each;
  for (dns::Record const* r : gone) {
    if (!r->source.known()) return false;
    MasterEntry const* const e = texts.master(zone, r->source.file).record_at(r->source.begin);
    if (e == nullptr) return false;
    if (entries[r->source.file].insert(e).second) each.emplace_back(e, r);
  }
  for (auto const& [e, r] : each) {
    MasterMap const& map = texts.master(zone, r->source.file);
    Heirs heirs(map, zone, entries[r->source.file]);
    out.push_back({{map.file(), e->begin, e->end}, {}});
    std::vector<text::Edit> owner, ttl, comments;
    drop_suppressions(map, *e, comments);
    heirs.owner(*e, *r, owner);
    if (r->ttl_written) heirs.ttl(*e, r->ttl, ttl);
    for (auto const* more : {&owner, &ttl, &comments})
      for (text::Edit const& edit : *more)
        if (std::find(out.begin(), out.end(), edit) == out.end()) out.push_back(edit);
  }
  return true;
}

bool insert_into_master(Texts& texts, NewRecord const& asked, std::vector<dns::Record const*> const& gone,
                        std::vector<Inserted>& together, std::vector<text::Edit>& out) {
  NewRecord record = asked;
  for (dns::Record const* r : record.zone->find(record.owner, record.type))
    if (!record.ttl) record.ttl = r->ttl;  // one TTL for the set (RFC 2181 5.2)
  auto const sibling = std::find_if(together.begin(), together.end(),
                                    [&](Inserted const& i) { return i.owner == record.owner; });
  Anchor const anchor = find_anchor(texts, record);
  bool const own = anchor.record != nullptr && anchor.record->owner == record.owner;
  if (anchor.record == nullptr) {
    out.push_back(insert_at_end(texts, record));
    return true;
  }
  MasterMap const* map = anchor.map;
  MasterEntry const* before = own ? anchor.entry : last_of_run(*map, anchor.entry);
  if (!own && sibling != together.end()) {
    map = &texts.master(*record.zone, sibling->file);
    before = sibling->before;
  }
  LinePlace place{*map, before, false, before->origin, before->default_ttl};
  if (!place.inherited_ttl) place.inherited_ttl = last_ttl(*map, *record.zone, *before);
  // Without $TTL a TTL written here would hold on for the records behind: it is the same, or they get their
  // own.
  if (!record.ttl && !before->default_ttl) record.ttl = place.inherited_ttl;
  if (place.inherited_ttl && record.ttl && *record.ttl != *place.inherited_ttl)
    Heirs(*map, *record.zone, {}).ttl(*before, *place.inherited_ttl, out);
  place.blank_owner = own && leaves_blank(*map) && !contains(gone, anchor.record) &&
                      std::none_of(together.begin(), together.end(), [&](Inserted const& i) {
                        return i.file == map->file() && i.at == before->end && i.owner != record.owner;
                      });
  together.push_back({record.owner, map->file(), before->end, before});
  out.push_back(line_edit(*map, before->end, master_line(place, record)));
  return true;
}

std::optional<text::Edit> set_master_ttl(Texts& texts, dns::Zone const& zone, dns::Record const& record,
                                         std::uint32_t ttl) {
  MasterMap const& map = texts.master(zone, record.source.file);
  if (map.record_at(record.source.begin) == nullptr) return std::nullopt;
  text::Span where = dns::place(texts.sources(), zone, record, record.ttl_written ? "ttl" : "type");
  if (record.ttl_written) return text::Edit{where, fmt::format("{}", ttl)};
  // Before the class where one stands there: TTL, class, type is the usual order.
  text::Span const owner = dns::place(texts.sources(), zone, record, "owner");
  std::uint32_t at = record.source.begin;
  if (record.owner_written) {
    at = owner.end;
    while (map.content()[at] == ' ' || map.content()[at] == '\t') ++at;
  }
  return text::Edit{{record.source.file, at, at}, fmt::format("{} ", ttl)};
}

}  // namespace zonelint::fix
