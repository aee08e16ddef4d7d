// The subjects zone, soa, record, rrset, name and problem.
#include <algorithm>
#include <array>
#include <set>

#include "facts/fields.hpp"
#include "grammar/abnf_case.hpp"

namespace zonelint::facts {
namespace {

using RrType = dns::Type;

Value type_value(Scope& s, RrType type, text::Span place = {}) {
  // The words of the types that have one, made once.
  static auto const words = [] {
    std::array<std::string, 264> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = grammar::type_text(static_cast<RrType>(i));
    return all;
  }();
  auto const number = static_cast<std::size_t>(type);
  if (number < words.size()) return Value::make(std::string_view(words[number]), place);
  return text_value(s, grammar::type_text(type), place);
}

RecordFact const* soa_of(Scope const& s, ZoneFact const& z) {
  auto const found = z.zone->find(z.zone->origin, RrType::SOA);
  return found.empty() ? nullptr : all(s).record({z.zone, found.front()});
}

constexpr std::string_view kind_words[] = {"bind", "route53", "changes", "known"};

std::vector<std::string> ns_names(ZoneFact const& z) {
  std::vector<std::string> names;
  for (auto const* r : z.zone->find(z.zone->origin, RrType::NS)) {
    if (auto n = dns::as_name(*z.zone, *r)) names.push_back(n->display());
  }
  return names;
}

// Addresses of MX hosts, and those that SPF records name alone, that this reverse zone has no PTR record for.
std::vector<std::string> unnamed_mail(Scope const& s, ZoneFact const& z) {
  std::vector<std::string> out;
  for (MailAddress const& m : all(s).mail_addresses()) {
    dns::Name const name = m.ip.reverse();
    if (!name.is_within(z.zone->origin) || all(s).world().zone_for(name) != z.zone) continue;
    auto const found = all(s).world().lookup(name, RrType::PTR).found;
    if (found != dns::Found::data && found != dns::Found::unknown) out.push_back(m.ip.text());
  }
  return out;
}

constexpr Field zone_fields[] = {
    {"name", text_type,
     [](Scope& s, void const* o) {
       return name_value(s, as<ZoneFact>(o).zone->origin, as<ZoneFact>(o).zone->place);
     },
     "the zone's name"},
    {"origin", text_type,
     [](Scope& s, void const* o) { return text_value(s, as<ZoneFact>(o).zone->origin.to_text()); },
     "the same with its final dot"},
    {"file", text_type,
     [](Scope& s, void const* o) { return text_value(s, as<ZoneFact>(o).zone->file_name); },
     "the file it was read from"},
    {"kind", text_type,
     [](Scope&, void const* o) {
       return Value::make(kind_words[static_cast<std::size_t>(as<ZoneFact>(o).zone->kind)]);
     },
     "bind, route53, or changes (a Route 53 change batch)"},
    {"private", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<ZoneFact>(o).zone->is_private); },
     "a private hosted zone, or an internal view"},
    {"records", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(as<ZoneFact>(o).zone->records.size()));
     },
     "how many records"},
    {"signed", boolean_type,
     [](Scope&, void const* o) {
       auto const& z = *as<ZoneFact>(o).zone;
       return Value::make(z.has(z.origin, RrType::DNSKEY) || z.has(z.origin, RrType::RRSIG));
     },
     "there is a DNSKEY or RRSIG at the apex"},
    {"answered_by", object_type(zone_subject),
     [](Scope& s, void const* o) {
       auto const& z = *as<ZoneFact>(o).zone;
       return object(zone_subject, shadowed(s, z) ? all(s).zone(all(s).world().zone_for(z.origin)) : nullptr);
     },
     "another zone here of the same name, which answers in its place"},
    {"ns", texts_type, [](Scope& s, void const* o) { return texts_value(s, ns_names(as<ZoneFact>(o))); },
     "the apex NS names"},
    {"has_ns", boolean_type,
     [](Scope&, void const* o) {
       auto const& z = *as<ZoneFact>(o).zone;
       dns::OwnerEntry const* const apex = z.find(z.origin);
       return Value::make(z.has(z.origin, RrType::NS) || (apex && apex->incomplete));
     },
     "it has NS records at its own name, or an entry there that could not be read"},
    {"soa_count", integer_type,
     [](Scope&, void const* o) {
       auto const& z = *as<ZoneFact>(o).zone;
       return Value::make(static_cast<std::int64_t>(z.find(z.origin, RrType::SOA).size()));
     },
     "SOA records at the apex"},
    {"unnamed_mail", texts_type,
     [](Scope& s, void const* o) { return texts_value(s, unnamed_mail(s, as<ZoneFact>(o))); },
     "a reverse zone: addresses of MX hosts and senders that have no PTR record in it"},
    {"soa", object_type(soa_subject),
     [](Scope& s, void const* o) { return object(soa_subject, soa_of(s, as<ZoneFact>(o))); },
     "the SOA record"},
};

template <std::uint32_t dns::Soa::*Member>
Value soa_number(Scope& s, void const* o, std::string_view field) {
  auto const& r = as<RecordFact>(o);
  auto const soa = dns::as_soa(*r.ref.zone, *r.ref.record);
  return Value::make(soa ? static_cast<std::int64_t>((*soa).*Member) : 0, field_place(s, r, field));
}

constexpr Field soa_fields[] = {
    {"mname", text_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       auto const soa = dns::as_soa(*r.ref.zone, *r.ref.record);
       return soa ? name_value(s, soa->mname, field_place(s, r, "mname")) : absent_text();
     },
     "the primary server"},
    {"rname", text_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       auto const soa = dns::as_soa(*r.ref.zone, *r.ref.record);
       return soa ? name_value(s, soa->rname, field_place(s, r, "rname")) : absent_text();
     },
     "the mailbox of the person responsible, as a name"},
    {"serial", integer_type,
     [](Scope& s, void const* o) { return soa_number<&dns::Soa::serial>(s, o, "serial"); }, "serial"},
    {"refresh", integer_type,
     [](Scope& s, void const* o) { return soa_number<&dns::Soa::refresh>(s, o, "refresh"); },
     "refresh, seconds"},
    {"retry", integer_type,
     [](Scope& s, void const* o) { return soa_number<&dns::Soa::retry>(s, o, "retry"); }, "retry, seconds"},
    {"expire", integer_type,
     [](Scope& s, void const* o) { return soa_number<&dns::Soa::expire>(s, o, "expire"); },
     "expire, seconds"},
    {"minimum", integer_type,
     [](Scope& s, void const* o) { return soa_number<&dns::Soa::minimum>(s, o, "minimum"); },
     "the negative caching TTL, seconds (RFC 2308 4)"},
    {"ttl", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(as<RecordFact>(o).ref.record->ttl));
     },
     "the record's TTL, seconds"},
};

// "example.com.example.com." below example.com.: the origin was added to a name that already had it.
bool doubled(dns::Name name, dns::Name origin) {
  if (origin.labels() < 2 || name.labels() < 2 * origin.labels() || !name.is_within(origin)) return false;
  auto const twice = origin.rebase(dns::Name(), origin);
  return twice && name.is_within(*twice);
}

// Does the record's target stand in its zone? Told by its octets: most targets do not, and are no name that
// anybody else asks for.
bool target_inside(RecordFact const& r) {
  std::string_view wire = r.ref.zone->wire(*r.ref.record);
  std::string_view const origin = r.ref.zone->origin.wire();
  switch (r.ref.record->type) {
    case RrType::MX:
      wire.remove_prefix(2);
      break;
    case RrType::SRV:
      wire.remove_prefix(6);
      break;
    case RrType::NS:
    case RrType::CNAME:
    case RrType::PTR:
    case RrType::DNAME:
      break;
    default:
      return false;
  }
  return wire.ends_with(origin);
}

std::optional<dns::Name> target_of(RecordFact const& r) {
  if (auto mx = dns::as_mx(*r.ref.zone, *r.ref.record)) return mx->exchange;
  if (auto name = dns::as_name(*r.ref.zone, *r.ref.record)) return name;
  if (r.ref.record->type != RrType::SRV) return std::nullopt;
  return dns::Name::from_wire(r.ref.zone->wire(*r.ref.record).substr(6));
}

// mail.example.net below example.com.: it ends like a name of its own, and the zone does not have it.
bool looks_dotless(dns::Zone const& zone, dns::Name target) {
  if (!target.is_below(zone.origin) || target.labels() - zone.origin.labels() < 2 ||
      zone.find(target) != nullptr)
    return false;
  std::string_view const last = target.label(target.labels() - zone.origin.labels() - 1);
  constexpr std::string_view tops[] = {"com",  "net", "org", "edu",   "gov",
                                       "info", "biz", "io",  "cloud", "email"};
  return std::find(std::begin(tops), std::end(tops), last) != std::end(tops) && !zone.cut_above(target) &&
         !doubled(target, zone.origin);
}

std::string_view target_field(RrType type) {
  switch (type) {
    case RrType::MX:
      return "exchange";
    case RrType::NS:
      return "nsdname";
    case RrType::CNAME:
      return "cname";
    case RrType::PTR:
      return "ptrdname";
    default:
      return "target";
  }
}

// What a zone can say of a server's name: its own addresses and glue, then whoever serves the name.
std::string_view server_state(dns::World const& world, RecordFact const& r, dns::Name target) {
  dns::Zone const& zone = *r.ref.zone;
  // Most servers stand where no zone here can say anything of them.
  if (!target.is_within(zone.origin) && !world.closed && world.zone_for(target) == nullptr) return "";
  if (zone.has(target, RrType::A) || zone.has(target, RrType::AAAA)) return "";
  dns::OwnerEntry const* const entry = zone.find(target);
  if (entry && entry->incomplete) return "";
  auto const is_alias = [&](dns::RecordSet const& set) { return set.owner == target && !set.alias.empty(); };
  if (std::any_of(zone.sets.begin(), zone.sets.end(), is_alias))
    return "";  // Route 53 answers with addresses
  if (r.ref.record->owner != zone.origin && target.is_within(r.ref.record->owner)) return "no-glue";
  dns::Answer const four = world.lookup(target, RrType::A), six = world.lookup(target, RrType::AAAA);
  if (four.known || six.known) return "";
  if (!four.aliases.empty() || !six.aliases.empty()) return "alias";
  auto const none = [](dns::Answer const& a) {
    return a.found == dns::Found::no_data || a.found == dns::Found::no_such_name;
  };
  return none(four) && none(six) ? "no-address" : "";
}

// What mail looks for: MX, policy TXT records, and everything at names that only mail uses.
bool is_mail(RecordFact const& r) {
  if (r.ref.record->type == RrType::MX) return true;
  bool const marked = r.ref.record->owner.wire().find('_') != std::string_view::npos;
  for (int i = 0; marked && i < r.ref.record->owner.labels(); ++i) {
    std::string_view const label = r.ref.record->owner.label(i);
    if (label == "_domainkey" || label == "_dmarc" || label == "_mta-sts" || label == "_smtp" ||
        label == "_report")
      return true;
  }
  if (r.ref.record->type != RrType::TXT && r.ref.record->type != RrType::SPF) return false;
  for (std::string_view start : {"v=spf1", "v=dmarc1", "v=dkim1", "v=stsv1", "v=tlsrptv1"}) {
    if (dns::text_starts_with(*r.ref.zone, *r.ref.record, start)) return true;
  }
  return false;
}

bool target_dotless(RecordFact const& r) {
  if (r.ref.record->set != dns::none || !target_inside(r)) return false;
  auto const target = target_of(r);
  return target && looks_dotless(*r.ref.zone, *target);
}

bool target_doubled(RecordFact const& r) {
  if (!target_inside(r)) return false;
  auto const target = target_of(r);
  return target && doubled(*target, r.ref.zone->origin);
}

std::string_view alias_end(WorldFacts const& facts, RecordFact const& r) {
  auto const found = facts.world().lookup(r.ref.record->owner, RrType::A).found;
  return found == dns::Found::loop ? "loop" : found == dns::Found::no_such_name ? "nowhere" : "";
}

std::uint64_t record_signature(Facts const& facts, void const* o) {
  auto const& r = as<RecordFact>(o);
  auto const& world_facts = static_cast<WorldFacts const&>(facts);
  // An alias is told from others by where it ends: loops and dead ends are rare.
  bool const alias = r.ref.record->type == RrType::CNAME;
  std::uint64_t const end =
      alias && !shadowed(world_facts, *r.ref.zone) ? 1 + alias_end(world_facts, r).size() : 0;
  std::size_t server = 0;
  if (auto const target = r.ref.record->type == RrType::NS ? target_of(r) : std::nullopt;
      target && !shadowed(world_facts, *r.ref.zone)) {
    server = 1 + server_state(world_facts.world(), r, *target).size();
  }
  // The words that say what is wrong with a server differ in length.
  return std::uint64_t{server} << 32 | end << 24 | static_cast<std::uint64_t>(r.ref.record->type) |
         std::uint64_t{r.ref.zone->occluded(*r.ref.record)} << 16 | std::uint64_t{is_mail(r)} << 17 |
         std::uint64_t{doubled(r.ref.record->owner, r.ref.zone->origin)} << 18 |
         std::uint64_t{target_doubled(r)} << 19 | std::uint64_t{target_dotless(r)} << 20;
}

constexpr Type record_object = object_type(record_subject);

constexpr Field record_fields[] = {
    {"owner", text_type,
     [](Scope& s, void const* o) {
       return name_value(s, as<RecordFact>(o).ref.record->owner, field_place(s, as<RecordFact>(o), "owner"));
     },
     "the owner's name"},
    {"type", text_type,
     [](Scope& s, void const* o) {
       return type_value(s, as<RecordFact>(o).ref.record->type, field_place(s, as<RecordFact>(o), "type"));
     },
     "the RR type"},
    {"ttl", integer_type,
     [](Scope& s, void const* o) {
       return Value::make(static_cast<std::int64_t>(as<RecordFact>(o).ref.record->ttl),
                          field_place(s, as<RecordFact>(o), "ttl"));
     },
     "TTL, seconds"},
    {"rdata", text_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       return text_value(s, dns::rdata_text(*r.ref.zone, *r.ref.record), field_place(s, r, "rdata"));
     },
     "the rdata in presentation form, names absolute"},
    {"zone", object_type(zone_subject),
     [](Scope& s, void const* o) { return object(zone_subject, all(s).zone(as<RecordFact>(o).ref.zone)); },
     "the zone it stands in"},
    {"set", text_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       if (r.ref.record->set == dns::none) return absent_text();
       return text_value(s, r.ref.zone->sets[r.ref.record->set].set_identifier);
     },
     "Route 53's SetIdentifier"},
    {"target", text_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       auto const target = target_of(r);
       return target ? name_value(s, *target, field_place(s, r, target_field(r.ref.record->type)))
                     : absent_text();
     },
     "the name that an MX, CNAME, NS, PTR or SRV record leads to"},
    {"target_dotless", boolean_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       return Value::make(target_dotless(r), field_place(s, r, target_field(r.ref.record->type)));
     },
     "the target reads like a whole name below the zone's, and the zone has no such name: its final dot is "
     "missing"},
    {"owner_doubled", boolean_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       return Value::make(doubled(r.ref.record->owner, r.ref.zone->origin), field_place(s, r, "owner"));
     },
     "the owner holds the origin twice"},
    {"target_doubled", boolean_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       return Value::make(target_doubled(r), field_place(s, r, target_field(r.ref.record->type)));
     },
     "the target holds the origin twice"},
    {"alias_end", text_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       if (r.ref.record->type != RrType::CNAME || shadowed(s, *r.ref.zone)) return absent_text();
       return Value::make(alias_end(all(s), r));
     },
     "where a CNAME's chain ends: 'loop', or 'nowhere': at a name that its zone here does not have; else "
     "empty"},
    {"server", text_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       auto const target = r.ref.record->type == RrType::NS ? target_of(r) : std::nullopt;
       if (!target || shadowed(s, *r.ref.zone)) return absent_text();
       return Value::make(server_state(all(s).world(), r, *target), field_place(s, r, "nsdname"));
     },
     "what is wrong with the server that an NS record names: 'no-glue' (below its own delegation, without an "
     "address here), 'alias', 'no-address'; else empty"},
    {"occluded", boolean_type,
     [](Scope&, void const* o) {
       return Value::make(as<RecordFact>(o).ref.zone->occluded(*as<RecordFact>(o).ref.record));
     },
     "it stands below a delegation or a DNAME, so nobody is ever given it (RFC 1034 4.2.1)"},
    {"cut", text_type,
     [](Scope& s, void const* o) {
       auto const cut = as<RecordFact>(o).ref.zone->cut_above(as<RecordFact>(o).ref.record->owner);
       return cut ? name_value(s, *cut) : absent_text();
     },
     "the delegation at or above its owner"},
    {"delegation", object_type(record_subject),
     [](Scope& s, void const* o) {
       auto const& z = *as<RecordFact>(o).ref.zone;
       auto const cut = z.cut_above(as<RecordFact>(o).ref.record->owner);
       auto const ns = cut ? z.find(*cut, RrType::NS) : std::vector<dns::Record const*>{};
       return object(record_subject, ns.empty() ? nullptr : all(s).record({&z, ns.front()}));
     },
     "the NS record of that delegation"},
    {"served_by", object_type(zone_subject),
     [](Scope& s, void const* o) {
       auto const* z = all(s).world().zone_for(as<RecordFact>(o).ref.record->owner);
       return object(zone_subject, z ? all(s).zone(z) : nullptr);
     },
     "the zone here whose servers answer for its owner: another one where it is delegated"},
    {"mail", boolean_type, [](Scope&, void const* o) { return Value::make(is_mail(as<RecordFact>(o))); },
     "mail looks for it: MX, SPF, DKIM, DMARC, MTA-STS, TLS-RPT"},
    {"beside", list_type(record_object),
     [](Scope& s, void const* o) {
       auto const& ref = as<RecordFact>(o).ref;
       std::vector<RecordFact const*> found;
       for (std::uint32_t i = ref.zone->find(ref.record->owner)->first; i != dns::none;
            i = ref.zone->records[i].next) {
         dns::Record const& other = ref.zone->records[i];
         if (&other != ref.record) found.push_back(all(s).record({ref.zone, &other}));
       }
       return objects_value(s, record_subject, found);
     },
     "the other records of its owner"},
};

std::size_t variants(RrsetFact const& set) {
  std::uint32_t const first = set.records.front()->ref.record->set;
  bool const one = std::all_of(set.records.begin(), set.records.end(),
                               [&](RecordFact const* r) { return r->ref.record->set == first; });
  if (one) return 1;
  std::set<std::uint32_t> sets;
  for (auto const* r : set.records) sets.insert(r->ref.record->set);
  return sets.size();
}

std::uint64_t rrset_signature(Facts const&, void const* o) {
  auto const& set = as<RrsetFact>(o);
  auto const& first = *set.records.front()->ref.record;
  Signature out;
  out.add(static_cast<std::uint64_t>(set.type)).add(first.ttl).add(set.records.size()).add(variants(set));
  if (set.records.size() == 1) return out.value();
  // Sets of one TTL without a record twice are told apart by their size; of the others each is itself.
  bool plain = set.records.size() < 64;
  for (std::size_t i = 1; plain && i < set.records.size(); ++i) {
    plain = set.records[i]->ref.record->ttl == first.ttl;
    for (std::size_t k = 0; plain && k < i; ++k) {
      plain = set.zone->wire(*set.records[i]->ref.record) != set.zone->wire(*set.records[k]->ref.record);
    }
  }
  return plain ? out.value() : out.add(set.records.front()).value();
}

constexpr Field rrset_fields[] = {
    {"owner", text_type, [](Scope& s, void const* o) { return name_value(s, as<RrsetFact>(o).owner); },
     "the owner's name"},
    {"type", text_type, [](Scope& s, void const* o) { return type_value(s, as<RrsetFact>(o).type); },
     "the RR type"},
    {"size", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(as<RrsetFact>(o).records.size()));
     },
     "how many records"},
    {"ttls", integers_type,
     [](Scope& s, void const* o) {
       std::vector<Value> values;
       for (auto const* r : as<RrsetFact>(o).records) {
         auto const ttl = static_cast<std::int64_t>(r->ref.record->ttl);
         bool const seen =
             std::any_of(values.begin(), values.end(), [&](Value const& v) { return v.integer == ttl; });
         if (!seen) values.push_back(Value::make(ttl, field_place(s, *r, "ttl")));
       }
       Value v;
       v.kind = Kind::list;
       v.list = s.keep(std::move(values));
       return v;
     },
     "the distinct TTLs in it"},
    {"variants", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(variants(as<RrsetFact>(o)))); },
     "Route 53 record sets that share the name and type"},
    {"records", list_type(record_object),
     [](Scope& s, void const* o) { return objects_value(s, record_subject, as<RrsetFact>(o).records); },
     "its records"},
    {"duplicates", list_type(record_object),
     [](Scope& s, void const* o) {
       std::vector<RecordFact const*> twice;
       std::set<std::string_view> seen;
       if (as<RrsetFact>(o).records.size() == 1) return objects_value(s, record_subject, twice);
       for (auto const* r : as<RrsetFact>(o).records) {
         if (!seen.insert(r->ref.zone->wire(*r->ref.record)).second) twice.push_back(r);
       }
       return objects_value(s, record_subject, twice);
     },
     "records that are there already"},
};

bool is_dnssec(RrType t) {
  return t == RrType::RRSIG || t == RrType::NSEC || t == RrType::NSEC3 || t == RrType::SIG ||
         t == RrType::KEY;
}

std::uint64_t name_signature(Facts const&, void const* o) {
  auto const& name = as<NameFact>(o);
  Signature out;
  for (auto const* r : name.records) out.add(static_cast<std::uint64_t>(r->ref.record->type));
  out.add(std::uint64_t{name.zone->origin == name.name})
      .add(std::uint64_t{name.zone->cut_above(name.name).has_value()});
  return out.add(std::uint64_t{name.name.is_wildcard()}).value();
}

constexpr Field name_fields[] = {
    {"name", text_type, [](Scope& s, void const* o) { return name_value(s, as<NameFact>(o).name); },
     "the name"},
    {"types", texts_type,
     [](Scope& s, void const* o) {
       std::vector<Value> types;
       for (auto const* r : as<NameFact>(o).records) {
         Value const t = type_value(s, r->ref.record->type);
         bool const seen =
             std::any_of(types.begin(), types.end(), [&](Value const& v) { return v.text == t.text; });
         if (!seen) types.push_back(t);
       }
       Value v;
       v.kind = Kind::list;
       v.present = !types.empty();
       v.list = s.keep(std::move(types));
       return v;
     },
     "the RR types that it has"},
    {"wildcard", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<NameFact>(o).name.is_wildcard()); },
     "its first label is *"},
    {"delegated", boolean_type,
     [](Scope&, void const* o) {
       return Value::make(as<NameFact>(o).zone->cut_above(as<NameFact>(o).name).has_value());
     },
     "it is at or below a delegation"},
    {"apex", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<NameFact>(o).zone->origin == as<NameFact>(o).name); },
     "it is the zone's own name"},
    {"exists", boolean_type,
     [](Scope& s, void const* o) {
       auto const exists = all(s).world().exists(as<NameFact>(o).name);
       if (!exists) return Value::unknown_for(s.keep(as<NameFact>(o).name.display()));
       return Value::make(*exists);
     },
     "its servers know it"},
    {"cnames", list_type(record_object),
     [](Scope& s, void const* o) {
       std::vector<RecordFact const*> found;
       for (auto const* r : as<NameFact>(o).records) {
         if (r->ref.record->type == RrType::CNAME) found.push_back(r);
       }
       return objects_value(s, record_subject, found);
     },
     "its CNAME records"},
    {"others", list_type(record_object),
     [](Scope& s, void const* o) {
       std::vector<RecordFact const*> found;
       for (auto const* r : as<NameFact>(o).records) {
         if (r->ref.record->type != RrType::CNAME && !is_dnssec(r->ref.record->type)) found.push_back(r);
       }
       return objects_value(s, record_subject, found);
     },
     "its records that a CNAME may not stand beside (RFC 1034 3.6.2, RFC 4034 3)"},
};

template <std::string text::Problem::*Member>
Value problem_text(Scope&, void const* o) {
  auto const& p = as<text::Problem>(o);
  Value v = Value::make(std::string_view(p.*Member), p.where);
  v.present = !(p.*Member).empty();
  return v;
}

constexpr Field problem_fields[] = {
    {"kind", text_type, problem_text<&text::Problem::kind>,
     "what sort of problem: the word that rules ask for"},
    {"text", text_type, problem_text<&text::Problem::text>, "what is wrong, in a sentence"},
    {"wanted", text_type, problem_text<&text::Problem::wanted>, "what would have been right"},
    {"found", text_type, problem_text<&text::Problem::found>, "what stands there"},
    {"in", text_type, problem_text<&text::Problem::in>, "which reader found it"},
    {"suggestion", text_type, problem_text<&text::Problem::suggestion>, "the nearest right word"},
    {"labels", texts_type,
     [](Scope& s, void const* o) {
       std::vector<Value> values;
       for (auto const& label : as<text::Problem>(o).also)
         values.push_back(Value::make(std::string_view(label.text), label.where));
       Value v;
       v.kind = Kind::list;
       v.list = s.keep(std::move(values));
       v.present = !v.list.empty();
       return v;
     },
     "what is said about further places: 'opened here'"},
    {"fixable", boolean_type,
     [](Scope&, void const* o) { return Value::make(!as<text::Problem>(o).fix.empty()); },
     "there is one certain mend"},
};

text::Span record_object_place(Scope& s, void const* o) { return record_place(s, as<RecordFact>(o)); }

}  // namespace

Subject const zone_subject{"zone", "each zone", zone_fields, true,
                           [](Scope&, void const* o) { return as<ZoneFact>(o).zone->place; }};
Subject const soa_subject{"soa", "a zone's SOA record", soa_fields, false, record_object_place};
Subject const record_subject{"record",
                             "each record",
                             record_fields,
                             true,
                             record_object_place,
                             0,
                             "record.type record.occluded record.mail record.owner_doubled "
                             "record.target_doubled record.target_dotless record.alias_end record.server",
                             record_signature};
Subject const rrset_subject{
    "rrset",
    "each set of records of one owner and type",
    rrset_fields,
    true,
    [](Scope& s, void const* o) { return record_place(s, *as<RrsetFact>(o).records.front()); },
    0,
    "rrset.type rrset.size rrset.ttls rrset.variants rrset.duplicates",
    rrset_signature};
Subject const name_subject{
    "name",
    "each owner's name",
    name_fields,
    true,
    [](Scope& s, void const* o) { return record_place(s, *as<NameFact>(o).records.front()); },
    0,
    "name.types name.wildcard name.delegated name.apex name.cnames name.others",
    name_signature};
Subject const problem_subject{"problem", "each thing that could not be read", problem_fields, true,
                              [](Scope&, void const* o) { return as<text::Problem>(o).where; }};

}  // namespace zonelint::facts
