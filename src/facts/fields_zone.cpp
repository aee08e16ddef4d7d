// The subjects zone and soa.
#include <fmt/format.h>

#include <algorithm>

#include "facts/fields.hpp"

namespace zonelint::facts {
namespace {

using RrType = dns::Type;

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
  for (MailAddress const& m : all(s).mail_addresses(*z.zone)) {
    dns::Name const name = m.ip.reverse();
    auto const found = all(s).world().lookup(name, RrType::PTR).found;
    if (found != dns::Found::data && found != dns::Found::unknown) out.push_back(m.ip.text());
  }
  return out;
}

// Blocks of addresses that SPF records pass, and how many of each have no name here. The row of a /24 at
// most: what is larger is a provider's.
std::vector<std::string> unnamed_blocks(Scope const& s, ZoneFact const& z) {
  std::vector<std::string> out;
  for (MailBlock const& block : all(s).mail_blocks(*z.zone)) {
    int const count = 1 << (32 - block.prefix);
    int unnamed = 0;
    mail::Ip ip = block.ip;
    for (int i = 0; i < count; ++i) {
      ip.octets[3] = static_cast<std::uint8_t>((block.ip.octets[3] & ~(count - 1)) + i);
      auto const found = all(s).world().lookup(ip.reverse(), RrType::PTR).found;
      unnamed += found == dns::Found::no_data || found == dns::Found::no_such_name ? 1 : 0;
    }
    if (unnamed > 0) out.push_back(fmt::format("{} ({} of {})", block.text, unnamed, count));
  }
  return out;
}

std::string_view delegated_for(dns::Zone const& zone) {
  if (zone.origin.labels() < 2) return {};
  std::string_view const first = zone.origin.label(0);
  if (first == "_domainkey") return "DKIM";
  if (first == "_dmarc") return "DMARC";
  if (first == "_mta-sts") return "MTA-STS";
  bool const reports = first == "_tls" || (first == "_smtp" && zone.origin.label(1) == "_tls");
  return reports ? "TLS-RPT" : std::string_view{};
}

RecordFact const* delegation_of(Scope const& s, dns::Zone const& zone) {
  if (zone.origin.is_root()) return nullptr;
  auto const* const parent = all(s).world().zone_for(zone.origin.parent());
  auto const ns = parent ? parent->find(zone.origin, RrType::NS) : std::vector<dns::Record const*>{};
  return ns.empty() ? nullptr : all(s).record({parent, ns.front()});
}

// A name with such a record, an alias of one, a delegation to one, or an entry that could not be read.
bool has_its_records(Scope const& s, dns::Zone const& zone) {
  std::string_view const what = delegated_for(zone);
  if (what == "DKIM")
    return std::any_of(zone.records.begin(), zone.records.end(), [&](dns::Record const& r) {
      return (r.type == RrType::TXT || r.type == RrType::CNAME || r.type == RrType::NS) &&
             r.owner != zone.origin;
    });
  dns::Name name = zone.origin;
  if (what == "TLS-RPT" && name.label(0) == "_tls") {
    auto const smtp = name.prepend("_smtp");
    if (!smtp || zone.cut_above(*smtp)) return true;
    name = *smtp;
  }
  auto const found = all(s).world().lookup(name, RrType::TXT).found;
  return found != dns::Found::no_data && found != dns::Found::no_such_name;
}

// MX records, and TXT records that begin as a policy of mail, of one owner, as one text: what is compared.
std::string mail_data(dns::Zone const& zone, dns::Name owner, RrType type) {
  std::vector<std::string> texts;
  for (auto const* r : zone.find(owner, type)) {
    bool mail = type == RrType::MX;
    for (std::string_view start : {"v=spf1", "v=dmarc1", "v=dkim1", "v=stsv1", "v=tlsrptv1"})
      mail = mail || dns::text_starts_with(zone, *r, start);
    if (!mail || zone.occluded(*r)) continue;
    texts.push_back(type == RrType::MX ? dns::rdata_text(zone, *r) : dns::as_text(zone, *r));
  }
  std::sort(texts.begin(), texts.end());
  std::string out;
  for (auto const& t : texts) out += t + "\n";
  return out;
}

// What hosts inside are told of a domain's mail, and what everybody else is. A private zone without any mail
// record has nothing to say of mail, and that is not looked at here.
std::vector<std::string> split(Scope const& s, dns::Zone const& zone) {
  std::vector<std::string> out;
  if (!zone.is_private) return out;
  auto const* const other = all(s).world().zone_for(zone.origin);
  if (other == nullptr || other->origin != zone.origin || other->is_private) return out;
  for (dns::Name const owner : zone.owners()) {
    for (RrType const type : {RrType::MX, RrType::TXT}) {
      std::string const inside = mail_data(zone, owner, type);
      if (inside.empty() || inside == mail_data(*other, owner, type)) continue;
      out.push_back(fmt::format("{} of {}", grammar::type_text(type), owner.display()));
    }
  }
  return out;
}

// The NS and DS records by which the zone above it delegates it, where that zone holds nothing else of it:
// what it does hold is to be moved here first.
std::vector<RecordFact const*> idle_delegation(Scope const& s, dns::Zone const& zone) {
  auto const* const first = delegation_of(s, zone);
  if (first == nullptr) return {};
  dns::Zone const& parent = *first->ref.zone;
  std::vector<RecordFact const*> out;
  for (dns::Record const& r : parent.records) {
    if (!r.owner.is_within(zone.origin)) continue;
    if (r.owner != zone.origin || (r.type != RrType::NS && r.type != RrType::DS)) return {};
    out.push_back(all(s).record({&parent, &r}));
  }
  return out;
}
constexpr Type record_element = object_type(record_subject);

constexpr Field zone_fields[] = {
    {"idle_delegation", list_type(record_element),
     [](Scope& s, void const* o) {
       return objects_value(s, record_subject, idle_delegation(s, *as<ZoneFact>(o).zone));
     },
     "the NS and DS records by which the zone above it, which is here, delegates it, where that zone holds "
     "nothing else of it"},
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
    {"unnamed_blocks", texts_type,
     [](Scope& s, void const* o) { return texts_value(s, unnamed_blocks(s, as<ZoneFact>(o))); },
     "a reverse zone: SPF's blocks that have addresses without a PTR record in it: \"ip4:192.0.2.0/28 (13 of "
     "16)\""},
    {"delegated_for", text_type,
     [](Scope&, void const* o) { return Value::make(delegated_for(*as<ZoneFact>(o).zone)); },
     "the mail records that a zone of this name is delegated for: 'DKIM' at _domainkey, 'DMARC' at _dmarc, "
     "'MTA-STS', "
     "'TLS-RPT'; else empty"},
    {"has_its_records", boolean_type,
     [](Scope& s, void const* o) { return Value::make(has_its_records(s, *as<ZoneFact>(o).zone)); },
     "of those, there is at least one"},
    {"delegation", object_type(record_subject),
     [](Scope& s, void const* o) {
       auto const* ns = delegation_of(s, *as<ZoneFact>(o).zone);
       return object(record_subject, ns);
     },
     "the NS record by which a zone above it, which is here, delegates it"},
    {"split", texts_type,
     [](Scope& s, void const* o) { return texts_value(s, split(s, *as<ZoneFact>(o).zone)); },
     "a private zone: the mail records that the public zone of its name has otherwise: \"MX of "
     "example.com\""},
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

// "hostmaster@example.com.": the name that stands for that mailbox (RFC 1035 8). A domain of several labels
// was meant whole, with its final dot or without.
std::string rname_mended(Scope const& s, RecordFact const& r) {
  text::Span const where = dns::place(s.facts.sources(), *r.ref.zone, *r.ref.record, "rname");
  if (!where.known() || r.ref.record->set != dns::none) return {};
  std::string_view const written = s.facts.sources().at(where);
  auto const at = written.find('@');
  std::string_view const local = written.substr(0, at),
                         domain = written.substr(std::min(at, written.size() - 1) + 1);
  bool const plain = at != std::string_view::npos && !local.empty() && !domain.empty() &&
                     written.find('\\') == std::string_view::npos &&
                     domain.find('@') == std::string_view::npos;
  if (!plain) return {};
  bool const whole = domain.find('.') != std::string_view::npos;
  auto const name = dns::Name::from_text(domain, whole ? dns::Name() : r.ref.zone->origin);
  auto const mended = name ? name->prepend(lower_text(local)) : std::nullopt;
  return mended ? mended->to_text() : std::string();
}

constexpr Field soa_fields[] = {
    {"rname_mended", text_type,
     [](Scope& s, void const* o) { return text_value(s, rname_mended(s, as<RecordFact>(o))); },
     "where the mailbox is written with an '@': the name that stands for it (RFC 1035 8); else empty"},
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
}  // namespace

Subject const zone_subject{"zone", "each zone", zone_fields, true,
                           [](Scope&, void const* o) { return as<ZoneFact>(o).zone->place; }};
Subject const soa_subject{"soa", "a zone's SOA record", soa_fields, false,
                          [](Scope& s, void const* o) { return record_place(s, as<RecordFact>(o)); }};

}  // namespace zonelint::facts
