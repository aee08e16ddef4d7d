// From the parts of Route 53 JSON to zones: which pages belong together, which zone they are, and what each
// zone holds.
//
//   page a (SOA)  --NextRecordName-->  page b  -->  one draft
//   page c (no SOA, its names within a truncated draft of its folder, or after it in its file)  -->  that
//   draft page d (no SOA)  -->  a draft of its own, its origin guessed (route53_origin.cpp)
#include "input/route53.hpp"

#include <algorithm>
#include <utility>

#include "grammar/abnf_case.hpp"
#include "input/route53_parts.hpp"

namespace zonelint::input {
namespace {

using namespace route53;
using dns::Name;

std::string_view folder_of(text::Sources const& sources, text::FileId file) {
  std::string_view const name = sources[file].name();
  auto const slash = name.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : name.substr(0, slash);
}
std::string lower_file_name(text::Sources const& sources, text::FileId file) {
  std::string_view const name = sources[file].name();
  return grammar::lower_text(name.substr(name.rfind('/') + 1));
}

void read_file(text::FileId file, text::Sources const& sources, Parts& parts, Route53Result& result) {
  std::string_view const content = sources[file].content();
  Teller tell(file, result.problems);
  if (tell_foreign(content, tell)) return;
  json::Documents const documents = json::parse(content);
  if (documents.bom)
    tell.tell("bom", {file, 0, 3},
              "the file begins with a byte order mark, which JSON must not have (RFC 8259 8.1)",
              "'{' as the first character", "U+FEFF")
        .fix.push_back({{file, 0, 3}, {}});
  for (json::Error const& e : documents.errors) {
    std::uint32_t const end =
        e.at < content.size() && static_cast<unsigned char>(content[e.at]) < 0x80 ? e.at + 1 : e.at;
    tell.tell("json", {file, e.at, end}, fmt::format("this is not JSON: found {}", e.found), e.wanted,
              e.found);
  }
  for (auto const& document : documents.values)
    read_document(*document, !documents.errors.empty(), parts, tell);
}

// What will be a zone.
struct Draft {
  std::optional<Name> origin;
  std::vector<Page*> pages;
  bool is_private = false;
  std::string id;
  bool truncated() const {
    auto const open = std::count_if(pages.begin(), pages.end(), [](Page const* p) { return p->truncated; });
    return open > static_cast<std::ptrdiff_t>(pages.size()) - 1;  // the last page is not
  }
};

ReadSet const* soa_of(Page const& page) {
  for (ReadSet const& s : page.sets)
    if (s.set.type == dns::Type::SOA) return &s;
  return nullptr;
}

class Reader {
 public:
  Reader(Parts& parts, text::Sources const& sources, Route53Options const& options, Route53Result& result)
      : parts_(parts), sources_(sources), result_(result) {
    if (!options.origin.empty()) option_ = Name::from_text(options.origin, Name());
  }

  void run() {
    split_merged_pages();
    link_pages();
    place_loose_pages();
    for (Draft& d : drafts_) identify(d);
    tell_apart_by_file_name();
    for (Draft& d : drafts_) build(d);
    for (Page& p : parts_.pages)
      if (p.batch) build_batch(p);
    std::stable_sort(result_.zones.begin(), result_.zones.end(),
                     [](auto const& a, auto const& b) { return a->file < b->file; });
  }

 private:
  bool same_folder(text::FileId a, text::FileId b) const {
    return folder_of(sources_, a) == folder_of(sources_, b);
  }

  // A page with several SOAs is several zones that a tool has merged: each set goes to the nearest apex above
  // it.
  void split_merged_pages() {
    std::vector<Page> split;
    for (Page& page : parts_.pages) {
      std::vector<Name> apexes;
      for (ReadSet const& s : page.sets)
        if (s.set.type == dns::Type::SOA &&
            std::find(apexes.begin(), apexes.end(), s.set.owner) == apexes.end())
          apexes.push_back(s.set.owner);
      if (page.batch || apexes.size() < 2) {
        split.push_back(std::move(page));
        continue;
      }
      std::vector<ReadSet> const sets = std::exchange(page.sets, {});
      std::size_t const first = split.size();
      split.insert(split.end(), apexes.size(), page);
      for (ReadSet const& s : sets) {
        std::size_t best = 0;
        for (std::size_t i = 0; i < apexes.size(); ++i)
          if (s.set.owner.is_within(apexes[i]) &&
              (!s.set.owner.is_within(apexes[best]) || apexes[i].labels() > apexes[best].labels()))
            best = i;
        split[first + best].sets.push_back(s);
      }
    }
    parts_.pages = std::move(split);
  }

  // Does `b` begin where `a` says that the next page does?
  bool follows(Page const& a, Page const& b) const {
    return !b.batch && a.next && !b.sets.empty() && b.sets.front().set.owner == *a.next &&
           same_folder(a.file, b.file);
  }

  void link_pages() {
    auto& pages = parts_.pages;
    std::vector<std::size_t> next(pages.size(), pages.size());
    std::vector<bool> is_next(pages.size());
    for (std::size_t i = 0; i < pages.size(); ++i) {
      if (!pages[i].next || pages[i].batch) continue;
      for (std::size_t step = 1; step < pages.size() && next[i] == pages.size(); ++step) {
        std::size_t const j = (i + step) % pages.size();
        if (is_next[j] || !follows(pages[i], pages[j])) continue;
        next[i] = j;
        is_next[j] = true;
      }
    }
    for (std::size_t i = 0; i < pages.size(); ++i) {
      if (pages[i].batch || is_next[i]) continue;
      Draft draft;
      for (std::size_t j = i; j != pages.size(); j = next[j]) {
        draft.pages.push_back(&pages[j]);
        if (ReadSet const* soa = soa_of(pages[j]); soa != nullptr && !draft.origin)
          draft.origin = soa->set.owner;
      }
      drafts_.push_back(std::move(draft));
    }
  }

  // A page without an SOA and without a link: it continues a truncated draft of its folder or the draft
  // before it in its file.
  void place_loose_pages() {
    std::vector<Draft> kept;
    for (Draft& d : drafts_)
      if (d.origin) kept.push_back(std::move(d));
    for (Draft& d : drafts_) {
      if (d.pages.empty()) continue;  // moved above
      Draft* const home = home_of(d, kept);
      if (home != nullptr) {
        home->pages.insert(home->pages.end(), d.pages.begin(), d.pages.end());
      } else {
        kept.push_back(std::move(d));
      }
    }
    drafts_ = std::move(kept);
  }
  Draft* home_of(Draft const& loose, std::vector<Draft>& drafts) const {
    Page const& page = *loose.pages.front();
    if (page.sets.empty() || page.zone) return nullptr;
    for (Draft& d : drafts) {
      if (!d.origin) continue;
      bool const fits = std::all_of(page.sets.begin(), page.sets.end(),
                                    [&](ReadSet const& s) { return s.set.owner.is_within(*d.origin); });
      bool const same_file = d.pages.back()->file == page.file;
      if (fits && (same_file || (d.truncated() && same_folder(d.pages.front()->file, page.file)))) return &d;
    }
    return nullptr;
  }

  OriginHints hints(text::FileId file, bool exports) const {
    OriginHints out;
    out.option = option_;
    for (HostedZone const& z : parts_.hosted_zones)
      if (same_folder(z.file, file)) out.zones.push_back(z.name);
    if (!exports) return out;
    for (Draft const& d : drafts_)
      if (d.origin) out.zones.push_back(*d.origin);
    for (HostedZone const& z : parts_.hosted_zones) out.zones.push_back(z.name);
    return out;
  }

  // The draft's origin and hosted zone.
  void identify(Draft& d) {
    Page const& first = *d.pages.front();
    HostedZone const* zone = nullptr;
    for (Page const* p : d.pages)
      if (p->zone) zone = &*p->zone;
    if (!d.origin && zone != nullptr) d.origin = zone->name;
    if (!d.origin) {
      std::vector<ReadSet> all;
      for (Page const* p : d.pages) all.insert(all.end(), p->sets.begin(), p->sets.end());
      d.origin = common_origin(all, hints(first.file, false));
    }
    if (d.origin && zone == nullptr) zone = hosted_zone_of(d);
    if (zone == nullptr) return;
    d.is_private = zone->is_private;
    d.id = zone->id;
  }

  // The hosted zone of the folder with the draft's name; of several, the one that the file's name or its size
  // tells.
  HostedZone const* hosted_zone_of(Draft const& d) const {
    std::vector<HostedZone const*> found;
    text::FileId const file = d.pages.front()->file;
    for (HostedZone const& z : parts_.hosted_zones)
      if (z.name == *d.origin && same_folder(z.file, file)) found.push_back(&z);
    if (found.empty()) return nullptr;
    if (found.size() == 1) return found.front();
    std::int64_t count = 0;
    for (Page const* p : d.pages) count += static_cast<std::int64_t>(p->sets.size());
    auto const only = [&](auto&& is) {
      return std::count_if(found.begin(), found.end(), is) == 1
                 ? *std::find_if(found.begin(), found.end(), is)
                 : nullptr;
    };
    std::string_view const name = sources_[file].name();
    if (auto const* z =
            only([&](auto const* x) { return !x->id.empty() && name.find(x->id) != std::string_view::npos; }))
      return z;
    if (auto const* z = only([&](auto const* x) { return x->count == count; })) return z;
    bool const wants_private = named_private(file);
    return only([&](auto const* x) { return x->is_private == wants_private; });
  }
  bool named_private(text::FileId file) const {
    std::string const name = lower_file_name(sources_, file);
    return name.find("private") != std::string::npos || name.find("internal") != std::string::npos;
  }

  // Two exports of one name without hosted-zone files: the one that says so in its name is the private one.
  void tell_apart_by_file_name() {
    for (Draft& d : drafts_) {
      auto const same = [&](Draft const& x) { return x.origin == d.origin; };
      if (!d.id.empty() || !d.origin || std::count_if(drafts_.begin(), drafts_.end(), same) < 2) continue;
      d.is_private = named_private(d.pages.front()->file);
    }
  }

  std::unique_ptr<dns::Zone> start_zone(Name origin, dns::ZoneKind kind, Page const& page) const {
    auto zone = std::make_unique<dns::Zone>();
    zone->origin = origin;
    zone->kind = kind;
    zone->file = page.file;
    zone->file_name = sources_[page.file].name();
    zone->place = {page.file, page.where.begin, page.where.begin};
    return zone;
  }

  void build(Draft& d) {
    Page const& first = *d.pages.front();
    bool const broken = std::any_of(d.pages.begin(), d.pages.end(), [](Page const* p) { return p->broken; });
    if (d.truncated()) tell_truncated(d);
    if (!d.origin) return tell_no_origin(first);
    bool const whole = !broken && !d.truncated();
    auto zone = start_zone(*d.origin, whole ? dns::ZoneKind::route53 : dns::ZoneKind::changes, first);
    zone->is_private = d.is_private;
    zone->hosted_zone_id = d.id;
    Filler filler(result_.problems);
    for (Page* p : d.pages)
      for (ReadSet& s : p->sets) filler.add(*zone, s);
    finish(std::move(zone));
  }

  void build_batch(Page& page) {
    OriginHints known = hints(page.file, true);
    for (HostedZone const& z : parts_.hosted_zones)
      if (!page.zone_id.empty() && z.id == page.zone_id) known.zones = {z.name};
    std::vector<std::unique_ptr<dns::Zone>> zones;
    Filler filler(result_.problems);
    for (ReadSet& s : page.sets) {
      auto const origin = likely_origin(s.set.owner, known);
      if (!origin) {
        tell(page.file, "no-origin", s.set.name,
             fmt::format("nothing says which zone {} is in", s.set.owner.display()),
             "--origin NAME, or the hosted zone's `aws route53 get-hosted-zone` beside this file");
        continue;
      }
      auto at = std::find_if(zones.begin(), zones.end(), [&](auto const& z) { return z->origin == *origin; });
      if (at == zones.end()) {
        zones.push_back(start_zone(*origin, dns::ZoneKind::changes, page));
        zones.back()->hosted_zone_id = page.zone_id;
        at = zones.end() - 1;
      }
      filler.add(**at, s);
    }
    for (auto& z : zones) finish(std::move(z));
  }

  void finish(std::unique_ptr<dns::Zone> zone) {
    for (dns::Record const& r : zone->records)
      if (r.type == dns::Type::SOA && r.owner == zone->origin) zone->place = r.source;
    zone->finish();
    result_.zones.push_back(std::move(zone));
  }

  void tell_truncated(Draft const& d) {
    Page const* last = nullptr;
    for (Page const* p : d.pages)
      if (p->truncated) last = p;
    tell(last->file, "r53-truncated", {last->file, last->where.begin, last->where.begin + 1},
         "this export is a part of its zone: the pages after this one are not here",
         fmt::format("all pages in this folder, or the whole zone by {} without --max-items or --no-paginate",
                     export_command),
         last->next ? fmt::format("the next page begins at {}", last->next->to_text())
                    : std::string("\"NextToken\""));
  }
  void tell_no_origin(Page const& page) {
    tell(page.file, "no-origin", {page.file, page.where.begin, page.where.begin + 1},
         "nothing says which zone this export is: it has no SOA, and its names have no domain in common",
         "an SOA record set, a hosted-zone file beside it, or --origin NAME");
  }
  text::Problem& tell(text::FileId file, std::string_view kind, text::Span where, std::string message,
                      std::string wanted = {}, std::string found = {}) {
    return Teller(file, result_.problems)
        .tell(kind, where, std::move(message), std::move(wanted), std::move(found));
  }

  Parts& parts_;
  text::Sources const& sources_;
  Route53Result& result_;
  std::optional<Name> option_;
  std::vector<Draft> drafts_;
};

}  // namespace

Route53Result read_route53(std::span<text::FileId const> files, text::Sources& sources,
                           Route53Options const& options) {
  Route53Result result;
  Parts parts;
  for (text::FileId file : files) read_file(file, sources, parts, result);
  Reader(parts, sources, options, result).run();
  return result;
}

}  // namespace zonelint::input
