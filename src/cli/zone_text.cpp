// Zones as text: see zone_text.hpp.
#include "cli/zone_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "dns/canonical.hpp"
#include "fix/change_batch.hpp"
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

// Presentation rdata with its names relative to the origin; only name fields are touched.
std::string relative_rdata(dns::Zone const& zone, dns::Record const& r) {
  std::string out;
  std::string const absolute = dns::rdata_text(zone, r);
  auto const fields = grammar::wire_fields(r.type, zone.wire(r));
  std::string_view rest = absolute;
  for (auto const& f : fields) {
    auto const name = dns::Name::from_wire(f.wire);
    std::string const text = name ? name->to_text() : std::string();
    std::size_t const at = name && f.wire.size() > 1 ? rest.find(text) : std::string_view::npos;
    bool const is_name_type = r.type == dns::Type::MX || r.type == dns::Type::NS ||
                              r.type == dns::Type::CNAME || r.type == dns::Type::PTR ||
                              r.type == dns::Type::SOA || r.type == dns::Type::SRV ||
                              r.type == dns::Type::DNAME;
    if (!is_name_type || at == std::string_view::npos) continue;
    out += rest.substr(0, at);
    out += relative(*name, zone.origin);
    rest.remove_prefix(at + text.size());
  }
  return out + std::string(rest);
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

}  // namespace

std::string canonical_text(dns::Zone const& zone) {
  std::string out;
  for (auto const& line : dns::canonical_lines(zone)) out += line + "\n";
  return out;
}

std::string bind_text(dns::Zone const& zone) {
  auto const records = in_order(zone);
  std::map<std::uint32_t, std::size_t> ttls;
  std::size_t width = 1;
  for (auto const* r : records) {
    ++ttls[r->ttl];
    width = std::max(width, relative(r->owner, zone.origin).size());
  }
  std::uint32_t common = 3600;
  std::size_t most = 0;
  for (auto const& [ttl, count] : ttls) {
    if (count > most) most = count, common = ttl;
  }
  std::string out = fmt::format("$ORIGIN {}\n$TTL {}\n", zone.origin.to_text(), common);
  std::string last;
  for (auto const* r : records) {
    std::string const owner = relative(r->owner, zone.origin);
    std::string const ttl = r->ttl == common ? "" : std::to_string(r->ttl);
    out += fmt::format("{:<{}} {:>6} {} {:<6} {}\n", owner == last ? "" : owner, width, ttl,
                       dns::class_text(r->klass), grammar::type_text(r->type), relative_rdata(zone, *r));
    last = owner;
  }
  for (auto const& set : zone.sets) {
    if (!set.alias.empty())
      out += fmt::format("; not expressible in a master file: {} {} is an alias to {}\n", set.owner.to_text(),
                         set.type_text, set.alias);
    if (!set.set_identifier.empty()) {
      out += fmt::format("; not expressible in a master file: {} {} has {} routing, set {}\n",
                         set.owner.to_text(), set.type_text, set.routing, set.set_identifier);
    }
  }
  return out;
}

std::string route53_text(text::Sources const& sources, dns::Zone const& zone) {
  dns::Zone empty;
  empty.origin = zone.origin;
  empty.kind = dns::ZoneKind::route53;
  empty.finish();
  std::string out;
  for (auto const& batch :
       fix::change_batches(sources, empty, zone, "zonelint convert: " + zone.origin.display()))
    out += batch;
  return out;
}

std::string json_text(dns::Zone const& zone) {
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
  w.end_array().end_object();
  return w.take() + "\n";
}

}  // namespace zonelint::cli
