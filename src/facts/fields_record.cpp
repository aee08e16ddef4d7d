// The subjects record and rrset.
#include <algorithm>
#include <set>

#include "facts/fields.hpp"
#include "mail/names.hpp"

namespace zonelint::facts {
namespace {

using RrType = dns::Type;

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
  if (entry && entry->first_alias != dns::none) return "";  // Route 53 answers with addresses
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

std::size_t alias_links(WorldFacts const& facts, RecordFact const& r) {
  return r.ref.record->type == RrType::CNAME
             ? facts.world().lookup(r.ref.record->owner, RrType::A).aliases.size()
             : 0;
}

// The provider to whose DKIM names an alias leads, though its own name is no selector (RFC 6376 3.6.2.1) and
// no selector's alias leads to it. Few targets are looked at: those that speak of DKIM.
mail::Provider const* stray_dkim(WorldFacts const& facts, RecordFact const& r) {
  if (r.ref.record->type != RrType::CNAME) return nullptr;
  std::string_view const wire = r.ref.zone->wire(*r.ref.record);
  if (wire.find("dkim") == wire.npos && wire.find("domainkey") == wire.npos) return nullptr;
  dns::Name const owner = r.ref.record->owner;
  if (owner.wire().find("domainkey") != std::string_view::npos || facts.is_dkim_alias(owner)) return nullptr;
  auto const target = target_of(r);
  auto const match = target ? mail::match_dkim_target(facts.providers(), "", *target) : std::nullopt;
  return match ? match->provider : nullptr;
}

// <selector>.<domain> with the _domainkey that it lacks.
std::string with_domainkey(dns::Name owner) {
  auto const domain = owner.parent().prepend("_domainkey");
  auto const name = domain && !owner.is_root() ? domain->prepend(owner.label(0)) : std::nullopt;
  return name ? name->display() : std::string();
}

// RFC 2317 4: a name of in-addr.arpa that is an alias into the zone of who has the address.
bool is_classless(RecordFact const& r) {
  dns::Name const owner = r.ref.record->owner;
  return r.ref.record->type == RrType::CNAME && owner.labels() == 6 && owner.label(5) == "arpa" &&
         owner.label(4) == "in-addr";
}
bool reverse_gone(WorldFacts const& facts, RecordFact const& r) {
  if (!is_classless(r)) return false;
  auto const found = facts.world().lookup(r.ref.record->owner, RrType::PTR).found;
  return found == dns::Found::no_data || found == dns::Found::no_such_name;
}

// RFC 4034 appendix B.
unsigned key_tag(std::string_view dnskey) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < dnskey.size(); ++i) {
    auto const octet = static_cast<unsigned char>(dnskey[i]);
    sum += i % 2 == 0 ? static_cast<unsigned>(octet) << 8 : octet;
  }
  return (sum + (sum >> 16 & 0xFFFF)) & 0xFFFF;
}

// Does a DNSKEY of the delegated zone, where that is here, fit the DS record: by tag and algorithm (RFC
// 4034 5.1)?
std::string_view ds_state(WorldFacts const& facts, RecordFact const& r) {
  dns::Name const owner = r.ref.record->owner;
  if (r.ref.record->type != RrType::DS || owner == r.ref.zone->origin) return {};
  auto const* const child = facts.world().zone_for(owner);
  if (child == nullptr || child->origin != owner) return {};
  auto const keys = child->find(owner, RrType::DNSKEY);
  if (keys.empty()) return child->has(owner, RrType::RRSIG) ? "" : "no-key";
  std::string_view const ds = r.ref.zone->wire(*r.ref.record);
  for (auto const* key : keys) {
    std::string_view const wire = child->wire(*key);
    if (wire.size() < 4 || ds.size() < 4) return {};
    unsigned const tag =
        static_cast<unsigned>(static_cast<unsigned char>(ds[0])) << 8 | static_cast<unsigned char>(ds[1]);
    if (key_tag(wire) == tag && wire[3] == ds[2]) return {};
  }
  return "other-key";
}

std::uint64_t record_signature(Facts const& facts, void const* o) {
  auto const& r = as<RecordFact>(o);
  auto const& world_facts = static_cast<WorldFacts const&>(facts);
  // An alias is told from others by where it ends: loops and dead ends are rare.
  bool const alias = r.ref.record->type == RrType::CNAME;
  std::uint64_t const end =
      alias && !shadowed(world_facts, *r.ref.zone) ? 1 + alias_end(world_facts, r).size() : 0;
  std::uint64_t const links = alias && end != 0 ? std::min<std::size_t>(alias_links(world_facts, r), 63) : 0;
  std::size_t server = 0;
  if (auto const target = r.ref.record->type == RrType::NS ? target_of(r) : std::nullopt;
      target && !shadowed(world_facts, *r.ref.zone)) {
    server = 1 + server_state(world_facts.world(), r, *target).size();
  }
  // The words that say what is wrong with a server differ in length.
  return links << 48 | std::uint64_t{stray_dkim(world_facts, r) != nullptr} << 47 |
         std::uint64_t{reverse_gone(world_facts, r)} << 46 | std::uint64_t{server} << 32 | end << 24 |
         static_cast<std::uint64_t>(r.ref.record->type) |
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
     "the owner's name", 4},
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
     "the rdata in presentation form, names absolute", 15},
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
     "the name that an MX, CNAME, NS, PTR or SRV record leads to", 4},
    {"target_dotless", boolean_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       return Value::make(target_dotless(r), field_place(s, r, target_field(r.ref.record->type)));
     },
     "the target reads like a whole name below the zone's, and the zone has no such name: its final dot is "
     "missing",
     3},
    {"owner_doubled", boolean_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       return Value::make(doubled(r.ref.record->owner, r.ref.zone->origin), field_place(s, r, "owner"));
     },
     "the owner holds the origin twice", 3},
    {"target_doubled", boolean_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       return Value::make(target_doubled(r), field_place(s, r, target_field(r.ref.record->type)));
     },
     "the target holds the origin twice", 6},
    {"alias_end", text_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       if (r.ref.record->type != RrType::CNAME || shadowed(s, *r.ref.zone)) return absent_text();
       return Value::make(alias_end(all(s), r));
     },
     "where a CNAME's chain ends: 'loop', or 'nowhere': at a name that its zone here does not have; else "
     "empty",
     20},
    {"alias_links", integer_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       return Value::make(shadowed(s, *r.ref.zone) ? 0 : static_cast<std::int64_t>(alias_links(all(s), r)));
     },
     "a CNAME: how many aliases its chain has, as far as it is here", 20},
    {"stray_dkim", text_type,
     [](Scope& s, void const* o) {
       auto const* p = stray_dkim(all(s), as<RecordFact>(o));
       return p ? Value::make(p->id, field_place(s, as<RecordFact>(o), "owner")) : absent_text();
     },
     "the provider to whose DKIM names this CNAME leads, though its own name is no selector", 20},
    {"with_domainkey", text_type,
     [](Scope& s, void const* o) {
       return text_value(s, with_domainkey(as<RecordFact>(o).ref.record->owner));
     },
     "its owner with _domainkey after the first label", 6},
    {"reverse_gone", boolean_type,
     [](Scope& s, void const* o) { return Value::make(reverse_gone(all(s), as<RecordFact>(o))); },
     "an address's name that is a CNAME (RFC 2317) and leads to no PTR record", 30},
    {"ds_state", text_type,
     [](Scope& s, void const* o) { return Value::make(ds_state(all(s), as<RecordFact>(o))); },
     "a DS record of a zone that is here: 'no-key' (it has no DNSKEY), 'other-key' (none of them fits); else "
     "empty",
     15},
    {"alias_texts", texts_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       if (r.ref.record->type != RrType::CNAME) return texts_value(s, {});
       auto const a = all(s).world().lookup(r.ref.record->owner, RrType::TXT);
       if (a.found == dns::Found::unknown || a.found == dns::Found::failure)
         return Value::unknown_for(s.keep(mail::missing_text(a.missing, RrType::TXT)));
       std::vector<std::string> texts;
       for (auto const& t : a.records) texts.push_back(dns::as_text(*t.zone, *t.record));
       return texts_value(s, texts);
     },
     "a CNAME's: the TXT records that its chain leads to, each with its strings joined", 25},
    {"server", text_type,
     [](Scope& s, void const* o) {
       auto const& r = as<RecordFact>(o);
       auto const target = r.ref.record->type == RrType::NS ? target_of(r) : std::nullopt;
       if (!target || shadowed(s, *r.ref.zone)) return absent_text();
       return Value::make(server_state(all(s).world(), r, *target), field_place(s, r, "nsdname"));
     },
     "what is wrong with the server that an NS record names: 'no-glue' (below its own delegation, without an "
     "address here), 'alias', 'no-address'; else empty",
     4},
    {"occluded", boolean_type,
     [](Scope&, void const* o) {
       return Value::make(as<RecordFact>(o).ref.zone->occluded(*as<RecordFact>(o).ref.record));
     },
     "it stands below a delegation or a DNAME, so nobody is ever given it (RFC 1034 4.2.1)", 2},
    {"cut", text_type,
     [](Scope& s, void const* o) {
       auto const cut = as<RecordFact>(o).ref.zone->cut_above(as<RecordFact>(o).ref.record->owner);
       return cut ? name_value(s, *cut) : absent_text();
     },
     "the delegation at or above its owner", 6},
    {"delegation", object_type(record_subject),
     [](Scope& s, void const* o) {
       auto const& z = *as<RecordFact>(o).ref.zone;
       auto const cut = z.cut_above(as<RecordFact>(o).ref.record->owner);
       auto const ns = cut ? z.find(*cut, RrType::NS) : std::vector<dns::Record const*>{};
       return object(record_subject, ns.empty() ? nullptr : all(s).record({&z, ns.front()}));
     },
     "the NS record of that delegation", 6},
    {"served_by", object_type(zone_subject),
     [](Scope& s, void const* o) {
       auto const* z = all(s).world().zone_for(as<RecordFact>(o).ref.record->owner);
       return object(zone_subject, z ? all(s).zone(z) : nullptr);
     },
     "the zone here whose servers answer for its owner: another one where it is delegated", 4},
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
     "the other records of its owner", 3},
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
     "the owner's name", 4},
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
     "the distinct TTLs in it", 3},
    {"variants", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(variants(as<RrsetFact>(o)))); },
     "Route 53 record sets that share the name and type", 3},
    {"records", list_type(record_object),
     [](Scope& s, void const* o) { return objects_value(s, record_subject, as<RrsetFact>(o).records); },
     "its records", 3},
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
     "records that are there already", 8},
};

text::Span record_object_place(Scope& s, void const* o) { return record_place(s, as<RecordFact>(o)); }

}  // namespace

Subject const record_subject{"record",
                             "each record",
                             record_fields,
                             true,
                             record_object_place,
                             0,
                             "record.type record.occluded record.mail record.owner_doubled "
                             "record.target_doubled record.target_dotless record.alias_end record.server "
                             "record.alias_links record.stray_dkim record.reverse_gone",
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

}  // namespace zonelint::facts
