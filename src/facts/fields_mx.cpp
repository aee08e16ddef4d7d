// The subjects mx and mx_host (RFC 5321 5.1, RFC 7505).
#include <algorithm>

#include "facts/fields.hpp"
#include "facts/hosts.hpp"

namespace zonelint::facts {
namespace {

using dns::Found;
using RrType = dns::Type;

// Has the host an address, A or AAAA, that its servers give out?
Value has_address(Scope& s, dns::Name host) {
  bool unknown = false;
  for (RrType t : {RrType::A, RrType::AAAA}) {
    auto const a = all(s).world().lookup(host, t);
    if (a.found == Found::data) return Value::make(true);
    if (a.found == Found::unknown || a.found == Found::failure) unknown = true;
  }
  if (unknown) return Value::unknown_for(missing(s, host, RrType::A));
  return Value::make(false);
}

// An exchange such as 192.0.2.1.: four numeric labels, or what an IPv6 address becomes.
bool is_address(dns::Name host, dns::Name origin) {
  auto const numeric = [](std::string_view label) {
    return !label.empty() && label.find_first_not_of("0123456789") == std::string_view::npos;
  };
  int const own = host.labels() - (host.is_below(origin) ? origin.labels() : 0);
  if (own == 4)
    return numeric(host.label(0)) && numeric(host.label(1)) && numeric(host.label(2)) &&
           numeric(host.label(3));
  return own == 1 && host.label(0).find(':') != std::string_view::npos;
}

constexpr Type record_element = object_type(record_subject);

bool has_data(Scope const& s, std::optional<dns::Name> const& name, RrType type) {
  return name && all(s).world().lookup(*name, type).found == Found::data;
}
// What proves the host to senders goes by the name that the MX record gives it (RFC 8461 4.1, RFC 7672 3.2):
// with another one they deliver nothing, or without proof.
bool is_proven(Scope const& s, MxHostFact const& h) {
  auto const tcp = h.host.prepend("_tcp");
  return has_data(s, h.record->ref.record->owner.prepend("_mta-sts"), RrType::TXT) ||
         has_data(s, tcp ? tcp->prepend("_25") : std::nullopt, RrType::TLSA);
}
mail::Tri has_tls_rpt(Scope const& s, dns::Name domain) {
  auto const tls = domain.prepend("_tls");
  auto const name = tls ? tls->prepend("_smtp") : std::nullopt;
  if (!name) return mail::Tri::no;
  auto const answer = all(s).world().lookup(*name, RrType::TXT);
  if (answer.found == Found::unknown || answer.found == Found::failure) return mail::Tri::unknown;
  return mail::tri(std::any_of(answer.records.begin(), answer.records.end(), [](auto const& ref) {
    return grammar::tls_rpt::is_record(dns::as_text(*ref.zone, *ref.record));
  }));
}

constexpr Field mx_host_fields[] = {
    {"canonical", text_type,
     [](Scope& s, void const* o) {
       auto const host = canonical_host(all(s).world(), as<MxHostFact>(o).host);
       return host ? name_value(s, *host) : absent_text();
     },
     "where its name is an alias that leads to a host with an address here: that host; else empty", 20},
    {"proven", boolean_type,
     [](Scope& s, void const* o) { return Value::make(is_proven(s, as<MxHostFact>(o))); },
     "the domain has an MTA-STS record or the host a TLSA record, which go by the name that the MX gives it",
     40},
    {"alone", boolean_type,
     [](Scope& s, void const* o) {
       auto const& h = as<MxHostFact>(o);
       auto const& zone = *h.record->ref.zone;
       for (auto const* r : zone.find(h.record->ref.record->owner, RrType::MX)) {
         auto const mx = dns::as_mx(zone, *r);
         if (mx && !mail::match_retired_mx(all(s).providers(), mx->exchange)) return Value::make(false);
       }
       return Value::make(true);
     },
     "the domain has no MX host but such as are retired", 60},
    {"host", text_type,
     [](Scope& s, void const* o) {
       return name_value(s, as<MxHostFact>(o).host, field_place(s, *as<MxHostFact>(o).record, "exchange"));
     },
     "the exchange", 4},
    {"preference", integer_type,
     [](Scope& s, void const* o) {
       return Value::make(static_cast<std::int64_t>(as<MxHostFact>(o).preference),
                          field_place(s, *as<MxHostFact>(o).record, "preference"));
     },
     "the preference"},
    {"record", object_type(record_subject),
     [](Scope&, void const* o) { return object(record_subject, as<MxHostFact>(o).record); }, "the MX record"},
    {"in_zone", boolean_type,
     [](Scope& s, void const* o) {
       return Value::make(!shadowed(s, *as<MxHostFact>(o).record->ref.zone) &&
                          all(s).world().zone_for(as<MxHostFact>(o).host) != nullptr);
     },
     "a zone that is here serves its name", 8},
    {"has_address", boolean_type,
     [](Scope& s, void const* o) { return has_address(s, as<MxHostFact>(o).host); },
     "it has an A or AAAA record", 12},
    {"is_cname", boolean_type,
     [](Scope& s, void const* o) {
       auto const a = all(s).world().lookup(as<MxHostFact>(o).host, RrType::CNAME);
       if (a.found == Found::unknown)
         return Value::unknown_for(missing(s, as<MxHostFact>(o).host, RrType::CNAME));
       return Value::make(a.found == Found::data, field_place(s, *as<MxHostFact>(o).record, "exchange"));
     },
     "its name is an alias", 12},
    {"cname", object_type(record_subject),
     [](Scope& s, void const* o) {
       auto const a = all(s).world().lookup(as<MxHostFact>(o).host, RrType::CNAME);
       return object(record_subject, a.found == Found::data && !a.records.empty()
                                         ? all(s).record(a.records.front())
                                         : nullptr);
     },
     "the CNAME record at its name", 12},
    {"addresses", list_type(record_element),
     [](Scope& s, void const* o) {
       std::vector<RecordFact const*> found;
       for (RrType t : {RrType::A, RrType::AAAA}) {
         for (auto const& ref : all(s).world().lookup(as<MxHostFact>(o).host, t).records) {
           if (auto const* r = all(s).record(ref)) found.push_back(r);
         }
       }
       return objects_value(s, record_subject, found);
     },
     "its A and AAAA records, those that are here", 20},
    {"is_address", boolean_type,
     [](Scope& s, void const* o) {
       auto const& h = as<MxHostFact>(o);
       return Value::make(is_address(h.host, h.record->ref.zone->origin),
                          field_place(s, *h.record, "exchange"));
     },
     "an IP address stands where a host's name must", 4},
    {"duplicate", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<MxHostFact>(o).duplicate); },
     "another MX of the set names the same host and is tried before this one"},
    {"below_dname", text_type,
     [](Scope& s, void const* o) {
       auto const* const zone = all(s).world().zone_for(as<MxHostFact>(o).host);
       auto const dname = zone ? zone->dname_above(as<MxHostFact>(o).host) : std::nullopt;
       return dname ? name_value(s, *dname) : absent_text();
     },
     "the DNAME above it, which renames it (RFC 6672 2.3); else empty", 6},
    {"retired", text_type,
     [](Scope& s, void const* o) {
       auto const m = mail::match_retired_mx(all(s).providers(), as<MxHostFact>(o).host);
       return m ? Value::make(m->provider->name) : absent_text();
     },
     "the provider that the host belonged to: it takes no mail any more, or only proves who owns the domain",
     40},
    {"submission", text_type,
     [](Scope& s, void const* o) {
       auto const m = mail::match_submission(all(s).providers(), as<MxHostFact>(o).host);
       return m ? Value::make(m->provider->name) : absent_text();
     },
     "the provider whose customers hand in mail there: it takes none from others", 40},
    {"single", boolean_type,
     [](Scope& s, void const* o) {
       auto const m = mail::match_mx(all(s).providers(), as<MxHostFact>(o).host);
       auto const back = m ? std::nullopt : mail::match_return_mx(all(s).providers(), as<MxHostFact>(o).host);
       return Value::make((m && m->provider->single_mx) || (back && back->provider->single_return_mx));
     },
     "its provider has one MX by design", 60},
    {"tlsa", text_type,
     [](Scope& s, void const* o) {
       auto const tcp = as<MxHostFact>(o).host.prepend("_tcp");
       auto const name = tcp ? tcp->prepend("_25") : std::nullopt;
       if (!name) return Value::make(std::string_view("no"));
       auto const found = all(s).world().lookup(*name, RrType::TLSA).found;
       bool const unknown = found == Found::unknown || found == Found::failure;
       return Value::make(std::string_view(found == Found::data ? "yes" : unknown ? "unknown" : "no"));
     },
     "'yes', 'no' or 'unknown': there is a TLSA record for its port 25 (RFC 7672 3)", 25},
    {"provider", text_type,
     [](Scope& s, void const* o) {
       auto const m = mail::match_mx(all(s).providers(), as<MxHostFact>(o).host);
       return m ? Value::make(m->provider->id) : absent_text();
     },
     "the provider that the host belongs to", 40},
};

// Everything that is asked about a host follows from its name and from the zone that names it.
std::uint64_t host_signature(MxHostFact const& h) {
  return Signature()
      .add(h.host.hash())
      .add(h.record->ref.zone)
      .add(static_cast<std::uint64_t>(h.preference))
      .add(std::uint64_t{h.duplicate})
      .value();
}
std::uint64_t mx_host_signature(Facts const&, void const* o) { return host_signature(as<MxHostFact>(o)); }
std::uint64_t mx_signature(Facts const&, void const* o) {
  Signature out;
  for (MxHostFact const& h : as<MxFact>(o).hosts) out.add(host_signature(h));
  return out.value();
}
constexpr std::string_view host_covers =
    "mx.size mx.null mx.hosts mx_host.host mx_host.preference mx_host.in_zone mx_host.has_address "
    "mx_host.is_cname mx_host.addresses mx_host.is_address mx_host.duplicate mx_host.provider "
    "mx_host.below_dname mx_host.retired mx_host.submission mx_host.single mx_host.tlsa "
    "record.zone record.rdata record.type zone.private zone.kind";

constexpr Type mx_hosts_element = object_type(mx_host_subject);

constexpr Field mx_fields[] = {
    {"owner", text_type, [](Scope& s, void const* o) { return name_value(s, as<MxFact>(o).owner); },
     "the domain", 4},
    {"size", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(as<MxFact>(o).hosts.size())); },
     "how many MX records"},
    {"null", boolean_type,
     [](Scope&, void const* o) {
       return Value::make(as<MxFact>(o).hosts.size() == 1 && as<MxFact>(o).hosts[0].host.is_root());
     },
     "a null MX: the domain takes no mail (RFC 7505)"},
    {"zone", object_type(zone_subject),
     [](Scope& s, void const* o) { return object(zone_subject, all(s).zone(as<MxFact>(o).zone)); },
     "the zone it stands in"},
    {"mta_sts", boolean_type,
     [](Scope& s, void const* o) {
       return Value::make(has_data(s, as<MxFact>(o).owner.prepend("_mta-sts"), RrType::TXT));
     },
     "the domain has a TXT record for MTA-STS", 20},
    {"tls_rpt", boolean_type,
     [](Scope& s, void const* o) {
       auto const owner = as<MxFact>(o).owner;
       return tri_value(has_tls_rpt(s, owner), s.keep("_smtp._tls." + owner.display() + "/TXT"));
     },
     "the domain asks for TLS reports (RFC 8460 3)", 25},
    {"wildcard", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<MxFact>(o).owner.is_wildcard()); },
     "its owner is a wildcard"},
    {"alternatives", boolean_type,
     [](Scope&, void const* o) {
       auto const& hosts = as<MxFact>(o).hosts;
       return Value::make(std::any_of(hosts.begin(), hosts.end(), [&](MxHostFact const& h) {
         return h.record->ref.record->set != hosts.front().record->ref.record->set;
       }));
     },
     "Route 53 answers with one of several sets"},
    {"hosts", list_type(mx_hosts_element),
     [](Scope& s, void const* o) { return objects_value(s, mx_host_subject, as<MxFact>(o).hosts); },
     "the exchanges", 2},
};

}  // namespace

Subject const mx_subject{
    "mx",
    "each set of MX records",
    mx_fields,
    true,
    [](Scope& s, void const* o) { return record_place(s, *as<MxFact>(o).hosts.front().record); },
    0,
    host_covers,
    mx_signature};
Subject const mx_host_subject{
    "mx_host",
    "one MX record of a set",
    mx_host_fields,
    true,
    [](Scope& s, void const* o) { return record_place(s, *as<MxHostFact>(o).record); },
    0,
    host_covers,
    mx_host_signature};

}  // namespace zonelint::facts
