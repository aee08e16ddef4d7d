// Zones as text: see zone_text.hpp.
#include "cli/zone_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "dns/canonical.hpp"
#include "fix/change_batch.hpp"
#include "input/route53.hpp"
#include "report/json_writer.hpp"

namespace zonelint::cli {
namespace {

std::string relative(dns::Name name, dns::Name origin) {
  if (name == origin) return "@";
  std::string text = name.to_text();
  if (origin.is_root() || !name.is_below(origin)) return text;
  text.resize(text.size() - origin.to_text().size() - 1);
  return text;
}

// The owners in source order, the apex first; records of an owner by type, the SOA and NS first.
std::vector<dns::Record const*> in_order(dns::Zone const& zone) {
  std::map<dns::Name, std::size_t> first;
  for (std::size_t i = 0; i < zone.records.size(); ++i) first.try_emplace(zone.records[i].owner, i);
  auto const rank = [](dns::Type t) {
    return t == dns::Type::SOA ? 0U : t == dns::Type::NS ? 1U : 2U + static_cast<unsigned>(t);
  };
  std::vector<dns::Record const*> records;
  for (auto const& r : zone.records) records.push_back(&r);
  std::stable_sort(records.begin(), records.end(), [&](auto const* a, auto const* b) {
    if (a->owner != b->owner) {
      if (a->owner == zone.origin || b->owner == zone.origin) return a->owner == zone.origin;
      return first[a->owner] < first[b->owner];
    }
    return rank(a->type) < rank(b->type);
  });
  return records;
}

// Route 53's routing policies and aliases: no other form of a zone has a word for them.
std::vector<std::string> route53_only(dns::Zone const& zone) {
  std::vector<std::string> lost;
  for (auto const& set : zone.sets) {
    std::string const what = fmt::format("{} {}", set.owner.to_text(), set.type_text);
    if (!set.alias.empty()) lost.push_back(fmt::format("{}: an alias to {}", what, set.alias));
    if (!set.set_identifier.empty())
      lost.push_back(fmt::format("{}: {} routing, set '{}'", what, set.routing, set.set_identifier));
  }
  return lost;
}

// A comment must not end its line early, and a terminal must not be told to do anything.
std::string one_line(std::string_view text) {
  std::string out;
  for (char c : text) {
    auto const u = static_cast<unsigned char>(c);
    out += u < 0x20 || u == 0x7f ? '?' : c;
  }
  return out;
}

// Template engines' marks, which the reader of zone files looks for: their second character as \DDD. No
// record means anything else by it.
void break_marks(std::string& line) {
  for (std::string_view mark : {"{{", "{%", "<%", "@@", "${"}) {
    for (std::size_t at = line.find(mark); at != std::string::npos; at = line.find(mark, at + 1))
      line.replace(at + 1, 1, fmt::format("\\{:03}", static_cast<unsigned>(mark[1])));
  }
}

bool route53_has(dns::Type type) {
  auto const types = input::route53_types();
  return std::find(types.begin(), types.end(), grammar::type_text(type)) != types.end();
}

}  // namespace

ZoneText canonical_text(dns::Zone const& zone) {
  ZoneText out;
  for (auto const& line : dns::canonical_lines(zone)) out.text += line + "\n";
  out.lost = route53_only(zone);
  return out;
}

ZoneText bind_text(dns::Zone const& zone) {
  auto const records = in_order(zone);
  constexpr std::size_t widest = 40;  // a column for the odd long name would push all others out of sight
  std::map<std::uint32_t, std::size_t> ttls;
  std::size_t width = 1;
  for (auto const* r : records) {
    ++ttls[r->ttl];
    std::size_t const size = relative(r->owner, zone.origin).size();
    if (size <= widest) width = std::max(width, size);
  }
  std::uint32_t common = 3600;
  std::size_t most = 0;
  for (auto const& [ttl, count] : ttls) {
    if (count > most) most = count, common = ttl;
  }
  ZoneText out;
  out.text = fmt::format("$ORIGIN {}\n$TTL {}\n", zone.origin.to_text(), common);
  std::string last;
  for (auto const* r : records) {
    std::string const owner = relative(r->owner, zone.origin);
    std::string const ttl = r->ttl == common ? "" : std::to_string(r->ttl);
    std::string line = fmt::format("{:<{}} {:>6} {} {:<6} {}\n", owner == last ? "" : owner, width, ttl,
                                   dns::class_text(r->klass), grammar::type_text(r->type),
                                   grammar::rdata_text(r->type, zone.wire(*r), zone.origin.wire()));
    break_marks(line);
    out.text += line;
    last = owner;
  }
  out.lost = route53_only(zone);
  for (auto const& lost : out.lost)
    out.text += fmt::format("; not expressible in a master file: {}\n", one_line(lost));
  return out;
}

// The SOA and the apex's NS set are Route 53's own: it makes them with the hosted zone.
ZoneText route53_text(text::Sources const& sources, dns::Zone const& zone) {
  dns::Zone empty, fitting;
  empty.origin = fitting.origin = zone.origin;
  empty.kind = dns::ZoneKind::route53;
  fitting.kind = zone.kind;
  fitting.sets = zone.sets;
  ZoneText out;
  for (auto const& r : zone.records) {
    std::string const what = fmt::format("{} {}", r.owner.to_text(), grammar::type_text(r.type));
    if (!route53_has(r.type)) {
      out.lost.push_back(what + ": Route 53 has no records of this type");
    } else if (r.klass != 1) {
      out.lost.push_back(
          fmt::format("{}: Route 53 has no records of class {}", what, dns::class_text(r.klass)));
    } else if (r.type == dns::Type::SOA || (r.type == dns::Type::NS && r.owner == zone.origin)) {
      out.lost.push_back(what + ": Route 53 makes it with the hosted zone");
    } else {
      fitting.add(r, zone.wire(r));
    }
  }
  empty.finish();
  fitting.finish();
  auto const batches =
      fix::change_batches(sources, empty, fitting, "zonelint convert: " + zone.origin.display(), &out.lost);
  for (auto const& batch : batches) out.text += batch;
  if (batches.size() > 1)
    out.note = fmt::format(
        "{}: one change batch can't hold so much: these are {}, each a JSON document of its own, to be "
        "applied "
        "in this order",
        zone.origin.display(), batches.size());
  return out;
}

ZoneText json_text(dns::Zone const& zone) {
  report::JsonWriter w;
  w.begin_object()
      .key("schema")
      .string("zonelint/zone/1")
      .key("origin")
      .string(zone.origin.to_text())
      .key("records")
      .begin_array();
  for (auto const* r : in_order(zone)) {
    w.space("\n  ")
        .begin_object()
        .key("name")
        .string(r->owner.to_text())
        .key("ttl")
        .number(r->ttl)
        .key("class")
        .string(dns::class_text(r->klass));
    w.key("type").string(grammar::type_text(r->type)).key("rdata").string(dns::rdata_text(zone, *r));
    if (r->set != dns::none) w.key("set").string(zone.sets[r->set].set_identifier);
    w.end_object();
  }
  w.end_array();
  bool const any = std::any_of(zone.sets.begin(), zone.sets.end(),
                               [](auto const& s) { return !s.alias.empty() || !s.set_identifier.empty(); });
  if (any) w.key("sets").begin_array();
  for (auto const& set : zone.sets) {
    if (set.alias.empty() && set.set_identifier.empty()) continue;
    w.space("\n  ").begin_object().key("name").string(set.owner.to_text()).key("type").string(set.type_text);
    if (!set.set_identifier.empty())
      w.key("set").string(set.set_identifier).key("routing").string(set.routing);
    if (!set.alias.empty()) w.key("alias").string(set.alias).key("hosted_zone").string(set.alias_zone);
    w.end_object();
  }
  if (any) w.end_array();
  w.end_object();
  return {w.take() + "\n", {}, {}};
}

}  // namespace zonelint::cli
