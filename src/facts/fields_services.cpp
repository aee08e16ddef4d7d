// The subjects tlsa, srv, caa and ptr: records about hosts that mail goes through.
#include <fmt/format.h>

#include <algorithm>

#include "facts/fields.hpp"
#include "facts/hosts.hpp"
#include "facts/policy_meant.hpp"
#include "mail/names.hpp"

namespace zonelint::facts {
namespace {

using RrType = dns::Type;

template <class Fact>
Value owner_value(Scope& s, void const* o) {
  return name_value(s, as<Fact>(o).record->ref.record->owner, field_place(s, *as<Fact>(o).record, "owner"));
}
template <class Fact>
Value record_value(Scope&, void const* o) {
  return object(record_subject, as<Fact>(o).record);
}
template <class Fact>
Value number_value(Scope& s, void const* o, int number, std::string_view field) {
  return Value::make(static_cast<std::int64_t>(number), field_place(s, *as<Fact>(o).record, field));
}

// Is the zone of the record signed? Its signer may keep DNSKEY and RRSIG out of the file, so that a DS record
// in the zone above it says yes, and only that zone, where it is here and has none, says no (RFC 4035 5.2).
mail::Tri is_signed(Scope const& s, TlsaFact const& f) {
  auto const& zone = *f.record->ref.zone;
  if (zone.has(zone.origin, RrType::DNSKEY) || zone.has(zone.origin, RrType::RRSIG)) return mail::Tri::yes;
  if (zone.origin.is_root()) return mail::Tri::unknown;
  auto const found = all(s).world().lookup(zone.origin, RrType::DS).found;
  if (all(s).world().zone_for(zone.origin.parent()) == nullptr) return mail::Tri::unknown;
  return found == dns::Found::data      ? mail::Tri::yes
         : found == dns::Found::unknown ? mail::Tri::unknown
                                        : mail::Tri::no;
}

Value name_or_nothing(Scope& s, std::optional<dns::Name> const& name) {
  return name ? name_value(s, *name) : absent_text();
}

// The MX hosts of a domain that has TLSA records for itself and takes its mail elsewhere.
std::vector<std::string> mail_hosts(Scope const& s, TlsaFact const& f) {
  std::vector<std::string> out;
  if (f.host.is_root() || all(s).is_mx_host(f.host)) return out;
  for (auto const& ref : all(s).world().lookup(f.host, RrType::MX).records)
    if (auto const mx = dns::as_mx(*ref.zone, *ref.record); mx && !mx->exchange.is_root())
      out.push_back(mx->exchange.display());
  return out;
}

constexpr Field tlsa_fields[] = {
    {"at_mx_host", boolean_type,
     [](Scope& s, void const* o) {
       return Value::make(all(s).is_mx_host(as<TlsaFact>(o).record->ref.record->owner));
     },
     "its own name is an MX host's, without port and protocol"},
    {"mail_hosts", texts_type,
     [](Scope& s, void const* o) { return texts_value(s, mail_hosts(s, as<TlsaFact>(o))); },
     "its host is a domain whose MX records lead to these other hosts"},
    {"owner", text_type, owner_value<TlsaFact>, "the record's own name: _25._tcp.<host>"},
    {"record", object_type(record_subject), record_value<TlsaFact>, "the record"},
    {"host", text_type, [](Scope& s, void const* o) { return name_value(s, as<TlsaFact>(o).host); },
     "the host"},
    {"port", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(as<TlsaFact>(o).port)); },
     "\"25\"; empty where the owner does not begin with _<port>"},
    {"protocol", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(as<TlsaFact>(o).protocol)); },
     "\"tcp\""},
    {"usage", integer_type,
     [](Scope& s, void const* o) { return number_value<TlsaFact>(s, o, as<TlsaFact>(o).usage, "usage"); },
     "the certificate usage (RFC 6698 2.1.1)"},
    {"selector", integer_type,
     [](Scope& s, void const* o) {
       return number_value<TlsaFact>(s, o, as<TlsaFact>(o).selector, "selector");
     },
     "0 the whole certificate, 1 its key (RFC 6698 2.1.2)"},
    {"matching_type", integer_type,
     [](Scope& s, void const* o) {
       return number_value<TlsaFact>(s, o, as<TlsaFact>(o).matching_type, "matching_type");
     },
     "0 the data itself, 1 SHA-256, 2 SHA-512 (RFC 6698 2.1.3)"},
    {"octets", integer_type,
     [](Scope& s, void const* o) {
       return number_value<TlsaFact>(s, o, static_cast<int>(as<TlsaFact>(o).octets), "data");
     },
     "octets of the data"},
    {"mx_host", boolean_type,
     [](Scope& s, void const* o) { return Value::make(all(s).is_mx_host(as<TlsaFact>(o).host)); },
     "an MX record here names the host: that none does says little, others may use it"},
    {"count", integer_type,
     [](Scope&, void const* o) {
       auto const& r = as<TlsaFact>(o).record->ref;
       return Value::make(static_cast<std::int64_t>(r.zone->find(r.record->owner, RrType::TLSA).size()));
     },
     "TLSA records of its owner"},
    {"signed", boolean_type,
     [](Scope& s, void const* o) {
       auto const& origin = as<TlsaFact>(o).record->ref.zone->origin;
       return tri_value(is_signed(s, as<TlsaFact>(o)), missing(s, origin, RrType::DS));
     },
     "its zone has a DNSKEY, or the zone above it, which is here, a DS for it"},
    {"zone", object_type(zone_subject),
     [](Scope& s, void const* o) {
       return object(zone_subject, all(s).zone(as<TlsaFact>(o).record->ref.zone));
     },
     "the zone it stands in"},
};

std::string_view target_state(Scope const& s, SrvFact const& f) {
  if (f.target.is_root()) return "none";
  auto const& world = all(s).world();
  auto const a = world.lookup(f.target, RrType::A);
  if (!a.aliases.empty()) return "alias";
  if (a.found == dns::Found::data) return "good";
  if (a.found == dns::Found::unknown) return "unknown";
  auto const aaaa = world.lookup(f.target, RrType::AAAA);
  return aaaa.found == dns::Found::data      ? "good"
         : aaaa.found == dns::Found::unknown ? "unknown"
                                             : "no-address";
}

// Does the domain offer the other service, too? A "." offers nothing (RFC 2782).
bool offers(Scope const& s, SrvFact const& f, std::string_view service) {
  auto const services = all(s).services_of(f.domain);
  return std::any_of(services.begin(), services.end(),
                     [&](SrvFact const* x) { return x->service == service && !x->target.is_root(); });
}

constexpr std::string_view mail_services[] = {"submission", "submissions", "imap", "imaps",       "pop3",
                                              "pop3s",      "sieve",       "jmap", "autodiscover"};

// The domain has said that there is no such service (RFC 2782: a target of ".").
bool refuses(Scope const& s, SrvFact const& f, std::string_view service) {
  auto const services = all(s).services_of(f.domain);
  return std::any_of(services.begin(), services.end(),
                     [&](SrvFact const* x) { return x->service == service && x->target.is_root(); });
}

constexpr Field srv_fields[] = {
    {"canonical", text_type,
     [](Scope& s, void const* o) {
       return name_or_nothing(s, canonical_host(all(s).world(), as<SrvFact>(o).target));
     },
     "where the target is an alias that leads to a host with an address here: that host; else empty"},
    {"tls_refused", boolean_type,
     [](Scope& s, void const* o) {
       return Value::make(refuses(s, as<SrvFact>(o), as<SrvFact>(o).service + "s"));
     },
     "the domain says with a \".\" that it does not offer the same over TLS from the start"},
    {"owner", text_type, owner_value<SrvFact>, "the record's own name: _imaps._tcp.<domain>"},
    {"record", object_type(record_subject), record_value<SrvFact>, "the record"},
    {"domain", text_type, [](Scope& s, void const* o) { return name_value(s, as<SrvFact>(o).domain); },
     "the domain"},
    {"service", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(as<SrvFact>(o).service)); },
     "\"imaps\""},
    {"protocol", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(as<SrvFact>(o).protocol)); }, "\"tcp\""},
    {"mail", boolean_type,
     [](Scope&, void const* o) {
       return Value::make(std::find(std::begin(mail_services), std::end(mail_services),
                                    as<SrvFact>(o).service) != std::end(mail_services));
     },
     "mail programs ask for the service (RFC 6186, RFC 8314 5.1, RFC 8620 2.2)"},
    {"priority", integer_type,
     [](Scope& s, void const* o) { return number_value<SrvFact>(s, o, as<SrvFact>(o).priority, "priority"); },
     "priority"},
    {"weight", integer_type,
     [](Scope& s, void const* o) { return number_value<SrvFact>(s, o, as<SrvFact>(o).weight, "weight"); },
     "weight"},
    {"port", integer_type,
     [](Scope& s, void const* o) { return number_value<SrvFact>(s, o, as<SrvFact>(o).port, "port"); },
     "port"},
    {"target", text_type,
     [](Scope& s, void const* o) {
       return name_value(s, as<SrvFact>(o).target, field_place(s, *as<SrvFact>(o).record, "target"));
     },
     "the host; \".\": the service is not there"},
    {"target_state", text_type,
     [](Scope& s, void const* o) {
       auto const state = target_state(s, as<SrvFact>(o));
       if (state == "unknown") return Value::unknown_for(missing(s, as<SrvFact>(o).target, RrType::A));
       return Value::make(state);
     },
     "good, none (\".\"), alias, no-address; unknown outside these zones"},
    {"tls_twin", boolean_type,
     [](Scope& s, void const* o) {
       return Value::make(offers(s, as<SrvFact>(o), as<SrvFact>(o).service + "s"));
     },
     "the domain offers the same over TLS from the start: imaps beside imap (RFC 8314 3)"},
};

constexpr Field caa_fields[] = {
    {"mended", text_type,
     [](Scope& s, void const* o) { return text_value(s, caa_mended(as<CaaFact>(o).value)); },
     "an issue property's value as it was meant, where that is certain: the domain of a web address; else "
     "empty"},
    {"owner", text_type, owner_value<CaaFact>, "the domain"},
    {"record", object_type(record_subject), record_value<CaaFact>, "the record"},
    {"flags", integer_type,
     [](Scope& s, void const* o) { return number_value<CaaFact>(s, o, as<CaaFact>(o).flags, "flags"); },
     "128: critical (RFC 8659 4.1)"},
    {"tag", text_type,
     [](Scope& s, void const* o) {
       return Value::make(std::string_view(as<CaaFact>(o).tag),
                          field_place(s, *as<CaaFact>(o).record, "tag"));
     },
     "issue, issuewild, issuemail, issuevmc, iodef ..., in lower case"},
    {"value", text_type,
     [](Scope& s, void const* o) {
       return Value::make(std::string_view(as<CaaFact>(o).value),
                          field_place(s, *as<CaaFact>(o).record, "value"));
     },
     "the value"},
    {"issuer", text_type, [](Scope&, void const* o) { return Value::make(as<CaaFact>(o).issue.issuer); },
     "of an issue property: the certificate authority; empty: nobody"},
    {"issue_ok", boolean_type, [](Scope&, void const* o) { return Value::make(as<CaaFact>(o).issue.valid); },
     "of an issue property: its value is one (RFC 8659 4.2, RFC 9495 3)"},
    {"wanted", text_type, [](Scope&, void const* o) { return Value::make(as<CaaFact>(o).issue.wanted); },
     "what would have been right"},
    {"known", boolean_type,
     [](Scope&, void const* o) {
       static constexpr std::string_view tags[] = {"issue", "issuewild",    "issuemail",   "issuevmc",
                                                   "iodef", "contactemail", "contactphone"};
       return Value::make(std::find(std::begin(tags), std::end(tags), as<CaaFact>(o).tag) != std::end(tags));
     },
     "a tag that is registered"},
};

// Does the host of the PTR record have the address?
mail::Tri confirmed(Scope const& s, PtrFact const& f) {
  if (!f.address) return mail::Tri::unknown;
  auto const answer = all(s).world().lookup(f.target, f.address->v6 ? RrType::AAAA : RrType::A);
  if (answer.found == dns::Found::unknown) return mail::Tri::unknown;
  for (auto const& ref : answer.records)
    if (mail::Ip::from_wire(ref.zone->wire(*ref.record)) == f.address) return mail::Tri::yes;
  return mail::Tri::no;
}

// Names that providers give to whole ranges: receivers take them for those of homes and of machines that
// somebody rents for an hour. What makes it one; empty where nothing does.
std::string generic(PtrFact const& f) {
  std::string const host = lower_text(f.target.display());
  constexpr std::string_view words[] = {"dyn", "dynamic", "dhcp",      "pool", "dialup",
                                        "dsl", "adsl",    "broadband", "ppp"};
  std::string word;
  for (char const c : host + ".") {
    bool const letter = c >= 'a' && c <= 'z';
    if (letter) {
      word += c;
      continue;
    }
    if (std::find(std::begin(words), std::end(words), word) != std::end(words)) return word;
    word.clear();
  }
  if (!f.address || f.address->v6) return {};
  auto const& o = f.address->octets;
  for (char const dash : {'-', '.', '_'}) {
    std::string const forward = fmt::format("{}{}{}{}{}{}{}", o[0], dash, o[1], dash, o[2], dash, o[3]);
    std::string const backward = fmt::format("{}{}{}{}{}{}{}", o[3], dash, o[2], dash, o[1], dash, o[0]);
    for (auto const& text : {forward, backward})
      if (host.find(text) != std::string::npos) return text;
  }
  return {};
}

mail::Tri has_spf(Scope const& s, dns::Name host) {
  auto const answer = all(s).world().lookup(host, RrType::TXT);
  if (answer.found == dns::Found::unknown || answer.found == dns::Found::failure) return mail::Tri::unknown;
  for (auto const& ref : answer.records)
    if (grammar::spf::is_record(dns::as_text(*ref.zone, *ref.record))) return mail::Tri::yes;
  return mail::Tri::no;
}

constexpr Field ptr_fields[] = {
    {"canonical", text_type,
     [](Scope& s, void const* o) {
       return name_or_nothing(s, canonical_host(all(s).world(), as<PtrFact>(o).target));
     },
     "where the host's name is an alias that leads to a host with an address here: that host; else empty"},
    {"host", text_type,
     [](Scope& s, void const* o) { return name_or_nothing(s, host_of(all(s), as<PtrFact>(o))); },
     "the MX host that has the address; empty where only SPF names it"},
    {"kept", boolean_type,
     [](Scope& s, void const* o) { return Value::make(is_kept(all(s), as<PtrFact>(o))); },
     "of several PTR records of the address the one to keep: the MX host's, else one that leads back"},
    {"generic", text_type, [](Scope& s, void const* o) { return text_value(s, generic(as<PtrFact>(o))); },
     "the part of the host's name that is given to whole ranges: the address itself, or dyn, dhcp, pool ..."},
    {"has_spf", boolean_type,
     [](Scope& s, void const* o) {
       return tri_value(has_spf(s, as<PtrFact>(o).target), missing(s, as<PtrFact>(o).target, RrType::TXT));
     },
     "the host has an SPF record of its own (RFC 7208 2.3)"},
    {"owner", text_type, owner_value<PtrFact>, "the reverse name"},
    {"record", object_type(record_subject), record_value<PtrFact>, "the record"},
    {"address", text_type,
     [](Scope& s, void const* o) {
       auto const& f = as<PtrFact>(o);
       return f.address ? text_value(s, f.address->text()) : absent_text();
     },
     "the address"},
    {"target", text_type,
     [](Scope& s, void const* o) {
       return name_value(s, as<PtrFact>(o).target, field_place(s, *as<PtrFact>(o).record, "ptrdname"));
     },
     "the host's name"},
    {"count", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(as<PtrFact>(o).count)); },
     "PTR records of the address"},
    {"mail", boolean_type, [](Scope&, void const* o) { return Value::make(as<PtrFact>(o).mail); },
     "an MX host has the address, or an SPF record here names it alone"},
    {"confirmed", boolean_type,
     [](Scope& s, void const* o) {
       auto const& f = as<PtrFact>(o);
       return tri_value(confirmed(s, f),
                        s.keep(f.target.display() + (f.address && f.address->v6 ? "/AAAA" : "/A")));
     },
     "the host has the address (forward-confirmed reverse DNS)"},
    {"alias", boolean_type,
     [](Scope& s, void const* o) {
       return Value::make(!all(s).world().lookup(as<PtrFact>(o).target, RrType::A).aliases.empty());
     },
     "the host's name is a CNAME (RFC 2181 10.2)"},
    {"in_arpa", boolean_type,
     [](Scope&, void const* o) {
       auto const& t = as<PtrFact>(o).target;
       return Value::make(t.labels() > 0 && t.label(t.labels() - 1) == "arpa");
     },
     "the host's name ends in .arpa: a final dot is missing"},
};

}  // namespace

Subject const tlsa_subject{"tlsa", "each TLSA record", tlsa_fields, true,
                           [](Scope& s, void const* o) { return record_place(s, *as<TlsaFact>(o).record); }};
Subject const srv_subject{"srv", "each SRV record", srv_fields, true,
                          [](Scope& s, void const* o) { return record_place(s, *as<SrvFact>(o).record); }};
Subject const caa_subject{"caa", "each CAA record", caa_fields, true,
                          [](Scope& s, void const* o) { return record_place(s, *as<CaaFact>(o).record); }};
Subject const ptr_subject{"ptr", "each PTR record", ptr_fields, true,
                          [](Scope& s, void const* o) { return record_place(s, *as<PtrFact>(o).record); }};

}  // namespace zonelint::facts
