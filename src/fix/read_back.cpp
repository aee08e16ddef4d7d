// Comparing zones before and after: see read_back.hpp.
#include "fix/read_back.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "fix/changed_sets.hpp"
#include "fix/editor.hpp"

namespace zonelint::fix {
namespace {

struct Entry {
  dns::RecordRef ref;
  std::string id;    // owner, type, set, rdata: what a RecordChange names
  std::string full;  // with the TTL and how TXT is cut into strings
};

std::string id_of(lint::RecordKey const& k) {
  return fmt::format("{}\n{}\n{}\n{}", k.name, k.type, k.set, k.rdata);
}

std::vector<Entry> entries_of(dns::Zone const& zone) {
  std::vector<Entry> out;
  out.reserve(zone.records.size());
  for (dns::Record const& r : zone.records) {
    Entry e{{&zone, &r}, id_of(key_of({&zone, &r})), {}};
    e.full = fmt::format("{}\n{}\n{}", e.id, r.ttl, zone.wire(r));
    out.push_back(std::move(e));
  }
  std::stable_sort(out.begin(), out.end(), [](Entry const& a, Entry const& b) { return a.full < b.full; });
  return out;
}

// What is in one sorted list and not in the other.
std::vector<Entry> minus(std::vector<Entry> const& a, std::vector<Entry> const& b) {
  std::vector<Entry> out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out),
                      [](Entry const& x, Entry const& y) { return x.full < y.full; });
  return out;
}

struct Region {
  std::uint32_t begin, end;
  bool deleted;  // nothing stands there any more
};
// The regions of one file. Asked for each record that differs, so that they are found by their place.
class FileRegions {
 public:
  void add(Region region) { all_.push_back(region); }
  void sort() {
    std::sort(all_.begin(), all_.end(), [](Region const& a, Region const& b) { return a.begin < b.begin; });
    furthest_.clear();
    for (Region const& r : all_)
      furthest_.push_back(std::max(r.end, furthest_.empty() ? r.end : furthest_.back()));
  }
  // A place counts where it is on the lines; where something was taken out before them, they are its
  // neighbours only.
  bool meet(std::size_t begin, std::size_t end) const {
    auto const from = [&](std::size_t place) {
      return std::lower_bound(all_.begin(), all_.end(), place,
                              [](Region const& r, std::size_t at) { return r.begin < at; });
    };
    auto const behind = from(end + 1);
    if (behind == all_.begin()) return false;
    if (furthest_[static_cast<std::size_t>(behind - all_.begin()) - 1] > begin) return true;
    return std::any_of(from(begin), from(begin + 1),
                       [&](Region const& r) { return r.begin == r.end && !r.deleted; });
  }

 private:
  std::vector<Region> all_;
  std::vector<std::uint32_t> furthest_;  // the last end so far
};
using Regions = std::map<std::string, FileRegions, std::less<>>;  // by the file's name

// What all edits before a place of the source add to the file, and what is written at that place.
class Shifts {
 public:
  explicit Shifts(std::vector<Intent> const& intents) {
    for (Intent const& i : intents)
      for (text::Edit const& e : i.edits) {
        Place& place = places_[e.where.file][e.where.begin];
        place.grows += static_cast<std::int64_t>(e.text.size()) - e.where.size();
        place.written += e.text.size();
      }
    for (auto& [file, places] : places_) {
      std::int64_t sum = 0;
      for (auto& [at, place] : places) {
        place.before = sum;
        sum += place.grows;
      }
    }
  }
  struct Place {
    std::int64_t before = 0, grows = 0;
    std::size_t written = 0;
  };
  Place const& at(text::Edit const& e) const { return places_.at(e.where.file).at(e.where.begin); }

 private:
  std::map<text::FileId, std::map<std::uint32_t, Place>> places_;
};

// Where the edits stand before, and where what they wrote stands after.
void add_regions(text::Sources const& sources, Shifts const& shifts, std::vector<text::Edit> const& mine,
                 Regions& before, Regions& after) {
  for (text::Edit const& e : mine) {
    Shifts::Place const& place = shifts.at(e);
    std::string const& name = sources[e.where.file].name();
    auto const begin = static_cast<std::uint32_t>(e.where.begin + place.before);
    before[name].add({e.where.begin, e.where.end, false});
    // Several insertions at one place: each may be where all of them are.
    after[name].add({begin, begin + static_cast<std::uint32_t>(place.written), place.written == 0});
  }
}

// The lines of a record, or its whole set in an export, meet one of the regions.
bool meets(text::Sources const& sources, dns::RecordRef ref, Regions const& regions) {
  text::Span where = ref.record->source;
  if (ref.record->set != dns::none) where = ref.zone->sets[ref.record->set].source;
  if (!where.known()) return false;
  auto const it = regions.find(sources[where.file].name());
  if (it == regions.end()) return false;
  std::string_view const content = sources[where.file].content();
  auto const line = content.substr(0, where.begin).rfind('\n');
  std::size_t const begin = line == std::string_view::npos ? 0 : line + 1;
  std::size_t const end = std::min(content.find('\n', where.end), content.size());
  return it->second.meet(begin, end);
}

// The same record may stand there twice, and which of them goes can't be told: any may be the one.
bool any_meets(text::Sources const& sources, Entry const& entry, std::vector<Entry> const& all,
               Regions const& regions) {
  auto const [first, last] = std::equal_range(all.begin(), all.end(), entry,
                                              [](Entry const& a, Entry const& b) { return a.full < b.full; });
  return std::any_of(first, last, [&](Entry const& e) { return meets(sources, e.ref, regions); });
}

class Comparison {
 public:
  Comparison(Round const& before, Round const& after, std::vector<Intent> const& intents)
      : before_(before), after_(after), intents_(intents) {
    Shifts const shifts(intents);
    for (Intent const& i : intents) {
      add_regions(*before.sources, shifts, i.edits, edited_before_, edited_after_);
      if (i.changes.empty()) add_regions(*before.sources, shifts, i.edits, free_before_, free_after_);
      for (lint::RecordChange const& c : i.changes)
        (c.added ? meant_in_ : meant_out_)[c.record.zone].insert(id_of(c.record));
    }
    for (Regions* regions : {&edited_before_, &edited_after_, &free_before_, &free_after_})
      for (auto& [name, file] : *regions) file.sort();
  }

  void zone(dns::Zone const& was, dns::Zone const& is) {
    auto const old = entries_of(was), now = entries_of(is);
    auto const gone = minus(old, now), come = minus(now, old);
    for (Entry const& e : gone) lost(was, e, old);
    for (Entry const& e : come) found(is, e, now);
    tally(was.origin.to_text(), old, 0);
    tally(was.origin.to_text(), now, 1);
    for (dns::Name owner : is.owners()) {
      auto const *a = was.find(owner), *b = is.find(owner);
      if (b->incomplete && (a == nullptr || !a->incomplete))
        say("{} in {} could not be read after the fix", owner.display(), is.file_name);
    }
  }
  // What should have come or gone and did not.
  void missing() {
    for (auto const& [zone, ids] : meant_in_)
      for (std::string const& id : ids)
        if (now_[zone + id] == 0)
          say("the record that the fix writes does not read back: {} (zone {})", spaced(id), zone);
    for (auto const& [zone, ids] : meant_out_)
      for (std::string const& id : ids) {
        auto const in = meant_in_.find(zone);
        bool const back = in != meant_in_.end() && in->second.contains(id);
        if (!back && now_[zone + id] >= old_[zone + id] && old_[zone + id] > 0)
          say("the record that the fix deletes is still there: {} (zone {})", spaced(id), zone);
      }
  }
  // Only what is read from an edited file can differ.
  bool touches(text::Sources const& sources, dns::Zone const& zone) const {
    auto const edited = [&](text::FileId file) {
      return file != text::no_file && edited_before_.contains(sources[file].name());
    };
    if (edited(zone.file)) return true;
    text::FileId last = text::no_file;
    for (dns::Record const& r : zone.records) {
      text::FileId const file = r.set == dns::none ? r.source.file : zone.sets[r.set].source.file;
      if (file != last && edited(file)) return true;
      last = file;
    }
    return false;
  }

  template <class... Args>
  void say(fmt::format_string<Args...> text, Args&&... args) {
    problems.push_back(fmt::format(text, std::forward<Args>(args)...));
  }
  std::vector<std::string> problems;

 private:
  using Ids = std::map<std::string, std::set<std::string>>;  // by zone
  static bool holds(Ids const& all, dns::Zone const& zone, std::string const& id) {
    auto const it = all.find(zone.origin.to_text());
    return it != all.end() && it->second.contains(id);
  }
  static std::string words(Entry const& e) {
    return record_text(e.ref.record->owner, e.ref.record->type, dns::rdata_text(*e.ref.zone, *e.ref.record));
  }
  // The strings of a TXT record may be cut anew, and the record of a set keeps its place there.
  bool rewritten(dns::Zone const& zone, Entry const& e, bool added) const {
    return holds(added ? meant_out_ : meant_in_, zone, e.id) ||
           holds(added ? meant_in_ : meant_out_, zone, e.id);
  }
  void lost(dns::Zone const& zone, Entry const& e, std::vector<Entry> const& old) {
    bool const meant = rewritten(zone, e, false) && any_meets(*before_.sources, e, old, edited_before_);
    if (!meant && !any_meets(*before_.sources, e, old, free_before_))
      say("the fix would take away or change a record that it should not: {} ({})", words(e), zone.file_name);
  }
  void found(dns::Zone const& zone, Entry const& e, std::vector<Entry> const& now) {
    bool const meant = rewritten(zone, e, true) && any_meets(*after_.sources, e, now, edited_after_);
    if (!meant && !any_meets(*after_.sources, e, now, free_after_))
      say("the fix would bring a record that it should not: {} ({})", words(e), zone.file_name);
  }
  // How often the records that are meant to come and go are there; views may share their zone's name.
  void tally(std::string const& zone, std::vector<Entry> const& entries, std::size_t which) {
    for (auto const* meant : {&meant_in_, &meant_out_}) {
      auto const it = meant->find(zone);
      if (it == meant->end()) continue;
      for (Entry const& e : entries)
        if (it->second.contains(e.id)) (which == 0 ? old_ : now_)[zone + e.id] += 1;
    }
  }
  static std::string spaced(std::string id) {
    std::replace(id.begin(), id.end(), '\n', ' ');
    return id;
  }

  Round const& before_;
  Round const& after_;
  std::vector<Intent> const& intents_;
  Regions edited_before_, edited_after_, free_before_, free_after_;
  Ids meant_in_, meant_out_;
  std::map<std::string, std::size_t> old_, now_;
};

}  // namespace

std::vector<std::string> read_back(Round const& before, Round const& after,
                                   std::vector<Intent> const& intents) {
  Comparison comparison(before, after, intents);
  for (auto const& zone : before.world->zones()) {
    if (zone->kind == dns::ZoneKind::known) continue;
    dns::Zone const* const now = counterpart(*zone, *after.world);
    if (now == nullptr) {
      comparison.say("the zone {} could not be read any more after the fix ({})", zone->origin.display(),
                     zone->file_name);
    } else if (comparison.touches(*before.sources, *zone) || comparison.touches(*after.sources, *now)) {
      comparison.zone(*zone, *now);
    }
  }
  comparison.missing();
  return std::move(comparison.problems);
}

}  // namespace zonelint::fix
