// The subjects sts, tls_rpt and bimi: policies about mail that are TXT records.
#include <fmt/format.h>

#include <algorithm>

#include "facts/fields.hpp"
#include "facts/policy_meant.hpp"
#include "grammar/abnf_case.hpp"
#include "mail/names.hpp"

namespace zonelint::facts {
namespace {

using RrType = dns::Type;

template <class Fact>
text::Span part_place(Scope const& s, Fact const& f, std::string_view part) {
  return text_place(s, *f.record, f.text, part);
}

mail::Tri has_data(dns::World const& world, dns::Name name, RrType type) {
  auto const found = world.lookup(name, type).found;
  return found == dns::Found::unknown ? mail::Tri::unknown : mail::tri(found == dns::Found::data);
}

std::optional<dns::Name> below(std::string_view labels, dns::Name domain) {
  return mail::name_from_domain(fmt::format("{}.{}", labels, mail::raw_text(domain)));
}

// An MX that is not null (RFC 7505).
mail::Tri takes_mail(dns::World const& world, dns::Name domain) {
  auto const answer = world.lookup(domain, RrType::MX);
  if (answer.found != dns::Found::data) return has_data(world, domain, RrType::MX);
  auto const first = dns::as_mx(*answer.records[0].zone, *answer.records[0].record);
  return mail::tri(!(answer.records.size() == 1 && first && first->exchange.is_root()));
}

mail::Tri has_tls_rpt(dns::World const& world, dns::Name domain) {
  auto const name = below("_smtp._tls", domain);
  if (!name) return mail::Tri::no;
  auto const answer = world.lookup(*name, RrType::TXT);
  if (answer.found == dns::Found::unknown) return mail::Tri::unknown;
  for (auto const& ref : answer.records)
    if (grammar::tls_rpt::is_record(dns::as_text(*ref.zone, *ref.record))) return mail::Tri::yes;
  return mail::Tri::no;
}

// mta-sts.<domain>, which serves the policy (RFC 8461 3.3); an alias out of these zones is good.
mail::Tri has_policy_host(dns::World const& world, dns::Name domain) {
  auto const name = below("mta-sts", domain);
  if (!name) return mail::Tri::no;
  auto const answer = world.lookup(*name, RrType::A);
  if (!answer.aliases.empty() && answer.found == dns::Found::unknown) return mail::Tri::yes;
  return has_data(world, *name, RrType::A) || has_data(world, *name, RrType::AAAA);
}

// The fields that all three have.
template <class Fact, auto Subject>
struct Common {
  static Value owner(Scope& s, void const* o) {
    return name_value(s, as<Fact>(o).record->ref.record->owner, field_place(s, *as<Fact>(o).record, "owner"));
  }
  static Value domain(Scope& s, void const* o) { return name_value(s, as<Fact>(o).domain); }
  static Value record(Scope&, void const* o) { return object(record_subject, as<Fact>(o).record); }
  static Value text(Scope& s, void const* o) {
    auto const& f = as<Fact>(o);
    return Value::make(std::string_view(f.text), part_place(s, f, f.text));
  }
  static Value version_ok(Scope& s, void const* o) {
    auto const& f = as<Fact>(o);
    auto const& tags = f.parsed.list.tags;
    return Value::make(f.parsed.version_ok,
                       part_place(s, f, tags.empty() ? std::string_view(f.text) : tags[0].whole));
  }
  static Value index(Scope&, void const* o) {
    return Value::make(static_cast<std::int64_t>(as<Fact>(o).index));
  }
  static Value count(Scope&, void const* o) {
    return Value::make(static_cast<std::int64_t>(as<Fact>(o).count));
  }
};
using Sts = Common<StsFact, 0>;
using Rpt = Common<TlsRptFact, 1>;
using Bimi = Common<BimiFact, 2>;

template <class Fact>
Value tag_value(Scope& s, Fact const& f, std::optional<grammar::Tag> const& tag) {
  return tag ? Value::make(tag->value, part_place(s, f, tag->whole)) : absent_text();
}
std::string_view asked(Scope& s, std::string_view labels, dns::Name domain, std::string_view type) {
  return s.keep(fmt::format("{}{}/{}", labels, domain.display(), type));
}

// "20260101T000000" -> "20260101T000001": any other id will do (RFC 8461 3.1), and this one is written as its
// owner writes them.
std::string next_id(std::string_view id) {
  auto const digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string out(id);
  std::size_t end = out.size();
  while (end > 0 && !digit(out[end - 1])) --end;
  for (std::size_t i = end; i > 0 && digit(out[i - 1]); --i) {
    if (out[i - 1] != '9') {
      ++out[i - 1];
      return out;
    }
    out[i - 1] = '0';
  }
  return out.size() < 32 ? out + "1" : "1";
}

// The zone's serial is a number that no earlier id of its owner's is likely to have been.
std::string sts_meant(StsFact const& f) {
  dns::Zone const& zone = *f.record->ref.zone;
  std::string id = "1";
  for (auto const* r : zone.find(zone.origin, RrType::SOA))
    if (auto const soa = dns::as_soa(zone, *r)) id = fmt::format("{}", soa->serial);
  return sts_mended(f.text, id);
}

// For the one of several valid records that is to stay, the last by `before`: the others of its set.
template <class Fact, class Before>
std::vector<Fact const*> others_of(Scope const& s, Fact const& f, Subject const& subject, Before before) {
  std::vector<Fact const*> out;
  auto const& mine = *f.record->ref.record;
  if (!f.parsed.version_ok || f.count < 2) return out;
  for (void const* o : all(s).objects(subject)) {
    auto const& other = as<Fact>(o);
    auto const& theirs = *other.record->ref.record;
    bool const beside = &other != &f && other.parsed.version_ok &&
                        f.record->ref.zone == other.record->ref.zone && mine.owner == theirs.owner &&
                        mine.set == theirs.set;
    if (!beside) continue;
    if (!before(other, f)) return {};
    out.push_back(&other);
  }
  return out;
}
// Any id will do where senders have found no policy so far; of two dates the later one is kept.
std::vector<StsFact const*> older(Scope const& s, StsFact const& f) {
  auto const key = [](StsFact const& x) {
    std::string_view const id = x.parsed.id ? x.parsed.id->value : std::string_view();
    return std::tuple(x.parsed.id_ok, id, x.index);
  };
  return others_of(s, f, sts_subject, [&](StsFact const& a, StsFact const& b) { return key(a) < key(b); });
}
std::vector<TlsRptFact const*> later(Scope const& s, TlsRptFact const& f) {
  return others_of(s, f, tls_rpt_subject,
                   [](TlsRptFact const& a, TlsRptFact const& b) { return a.index > b.index; });
}
// All addresses of the owner's records, in the first one.
std::string merged_rua(Scope const& s, TlsRptFact const& f) {
  std::vector<std::string_view> uris;
  auto const add = [&](TlsRptFact const& x) {
    for (auto const& u : x.parsed.rua)
      if (u.valid && std::find(uris.begin(), uris.end(), u.text) == uris.end()) uris.push_back(u.text);
  };
  auto const others = later(s, f);
  if (others.empty()) return {};
  add(f);
  for (auto const* x : others) add(*x);
  return fmt::format("{}", fmt::join(uris, ","));
}
constexpr Type sts_element = object_type(sts_subject);
constexpr Type tls_rpt_element = object_type(tls_rpt_subject);

constexpr Field sts_fields[] = {
    {"mended", text_type, [](Scope& s, void const* o) { return text_value(s, sts_meant(as<StsFact>(o))); },
     "the record as it was meant, where that is certain and it is not written so; else empty"},
    {"older", list_type(sts_element),
     [](Scope& s, void const* o) { return objects_value(s, sts_subject, older(s, as<StsFact>(o))); },
     "where it is the one of several valid records with the last id: the others"},
    {"owner", text_type, Sts::owner, "the record's own name, with _mta-sts"},
    {"domain", text_type, Sts::domain, "the domain that it speaks for"},
    {"record", object_type(record_subject), Sts::record, "the TXT record"},
    {"text", text_type, Sts::text, "the record, strings joined"},
    {"version_ok", boolean_type, Sts::version_ok, "it begins v=STSv1; exactly: else senders ignore it"},
    {"id", text_type,
     [](Scope& s, void const* o) { return tag_value(s, as<StsFact>(o), as<StsFact>(o).parsed.id); }, "id="},
    {"id_ok", boolean_type, [](Scope&, void const* o) { return Value::make(as<StsFact>(o).parsed.id_ok); },
     "id is 1 to 32 letters and digits (RFC 8461 3.1)"},
    {"index", integer_type, Sts::index, "which of its owner's valid records it is, from 0"},
    {"count", integer_type, Sts::count, "how many valid records its owner has"},
    {"next_id", text_type,
     [](Scope& s, void const* o) {
       auto const& id = as<StsFact>(o).parsed.id;
       return text_value(s, next_id(id ? id->value : std::string_view()));
     },
     "an id other than the one it has, of the same form: its last number, one higher"},
    {"policy_host", boolean_type,
     [](Scope& s, void const* o) {
       auto const& f = as<StsFact>(o);
       return tri_value(has_policy_host(all(s).world(), f.domain), asked(s, "mta-sts.", f.domain, "A"));
     },
     "mta-sts.<domain> has an address or an alias (RFC 8461 3.3)"},
    {"takes_mail", boolean_type,
     [](Scope& s, void const* o) {
       auto const& f = as<StsFact>(o);
       return tri_value(takes_mail(all(s).world(), f.domain), asked(s, "", f.domain, "MX"));
     },
     "the domain has an MX that is not null"},
    {"tls_rpt", boolean_type,
     [](Scope& s, void const* o) {
       auto const& f = as<StsFact>(o);
       return tri_value(has_tls_rpt(all(s).world(), f.domain), asked(s, "_smtp._tls.", f.domain, "TXT"));
     },
     "the domain asks for TLS reports (RFC 8460 3)"},
};

std::vector<std::string> rua(TlsRptFact const& f, bool only_bad) {
  std::vector<std::string> out;
  for (auto const& u : f.parsed.rua)
    if (!only_bad || !u.valid) out.emplace_back(u.text);
  return out;
}

// The domains that reports are mailed to, where a zone that is here says that they take no mail (RFC
// 5321 5.1).
std::vector<std::string> deaf_domains(Scope const& s, TlsRptFact const& f) {
  std::vector<std::string> out;
  for (auto const& u : f.parsed.rua) {
    auto const domain = u.valid && grammar::same_word(u.scheme, "mailto")
                            ? mail::name_from_domain(mail::domain_of(u.text))
                            : std::nullopt;
    if (!domain) continue;
    auto const& world = all(s).world();
    bool const mx = takes_mail(world, *domain) != mail::Tri::no;
    bool const null = world.lookup(*domain, RrType::MX).found == dns::Found::data;
    bool const address =
        (has_data(world, *domain, RrType::A) || has_data(world, *domain, RrType::AAAA)) != mail::Tri::no;
    if (!mx && (null || !address)) out.push_back(domain->display());
  }
  return out;
}
std::vector<std::string> own_domains(TlsRptFact const& f) {
  std::vector<std::string> out;
  for (auto const& u : f.parsed.rua) {
    auto const domain = u.valid && grammar::same_word(u.scheme, "mailto")
                            ? mail::name_from_domain(mail::domain_of(u.text))
                            : std::nullopt;
    if (domain && domain->is_within(f.domain)) out.push_back(domain->display());
  }
  return out;
}

constexpr Field tls_rpt_fields[] = {
    {"mended", text_type,
     [](Scope& s, void const* o) { return text_value(s, tls_rpt_mended(as<TlsRptFact>(o).text)); },
     "the record as it was meant, where that is certain and it is not written so; else empty"},
    {"later", list_type(tls_rpt_element),
     [](Scope& s, void const* o) { return objects_value(s, tls_rpt_subject, later(s, as<TlsRptFact>(o))); },
     "where it is the first of several valid records: the others"},
    {"rua_of_all", text_type,
     [](Scope& s, void const* o) { return text_value(s, merged_rua(s, as<TlsRptFact>(o))); },
     "where it is the first of several valid records: the addresses of all of them, with commas between"},
    {"rua_text", text_type,
     [](Scope& s, void const* o) {
       auto const& f = as<TlsRptFact>(o);
       auto const* tag = f.parsed.list.find("rua");
       return tag ? Value::make(tag->value, part_place(s, f, tag->value)) : absent_text();
     },
     "rua= as it is written"},
    {"deaf", texts_type,
     [](Scope& s, void const* o) { return texts_value(s, deaf_domains(s, as<TlsRptFact>(o))); },
     "domains of its mailto: addresses that take no mail, as far as that is known here"},
    {"own", texts_type,
     [](Scope& s, void const* o) { return texts_value(s, own_domains(as<TlsRptFact>(o))); },
     "domains of its mailto: addresses that are the reported domain itself, or below it"},
    {"only_own", boolean_type,
     [](Scope&, void const* o) {
       auto const& f = as<TlsRptFact>(o);
       return Value::make(!f.parsed.rua.empty() && own_domains(f).size() == f.parsed.rua.size());
     },
     "there are no others"},
    {"owner", text_type, Rpt::owner, "the record's own name, with _smtp._tls"},
    {"domain", text_type, Rpt::domain, "the domain that it speaks for"},
    {"record", object_type(record_subject), Rpt::record, "the TXT record"},
    {"text", text_type, Rpt::text, "the record, strings joined"},
    {"version_ok", boolean_type, Rpt::version_ok, "it begins v=TLSRPTv1; exactly: else senders ignore it"},
    {"rua", texts_type, [](Scope& s, void const* o) { return texts_value(s, rua(as<TlsRptFact>(o), false)); },
     "where reports go"},
    {"bad_rua", texts_type,
     [](Scope& s, void const* o) { return texts_value(s, rua(as<TlsRptFact>(o), true)); },
     "those that are neither mailto: with an address nor https: with a host"},
    {"index", integer_type, Rpt::index, "which of its owner's valid records it is, from 0"},
    {"count", integer_type, Rpt::count, "how many valid records its owner has"},
};

// CAA records climb: those of the nearest name that has any count (RFC 8659 3). Who may issue mark
// certificates for the domain: 'all' where no issuevmc is among them, 'none' where it forbids them, 'some'
// where it names issuers.
std::string_view mark_issuers(Scope const& s, dns::Name domain) {
  for (dns::Name name = domain; !name.is_root(); name = name.parent()) {
    auto const answer = all(s).world().lookup(name, RrType::CAA);
    if (answer.found == dns::Found::unknown || answer.found == dns::Found::failure) {
      // What is above the domain's own zones is a registry's, which has none.
      return name == domain ? "unknown" : "all";
    }
    if (answer.records.empty()) continue;
    std::string_view out = "all";
    for (auto const& ref : answer.records) {
      std::string_view const wire = ref.zone->wire(*ref.record);
      std::size_t const size = wire.size() > 1 ? static_cast<unsigned char>(wire[1]) : 0U;
      if (!grammar::same_word(wire.substr(std::min<std::size_t>(2, wire.size()), size), "issuevmc")) continue;
      auto const value = wire.substr(std::min(wire.size(), 2 + size));
      bool const nobody = grammar::caa::parse_issue(value).issuer.empty();
      if (!nobody) return "some";
      out = "none";
    }
    return out;
  }
  return "all";
}

// The policy that receivers of RFC 9989 apply to most of the domain's failing mail.
std::optional<mail::DmarcPolicy> policy_of(Scope const& s, BimiFact const& f) {
  auto policy = mail::discover(all(s).world(), f.domain, mail::Standard::rfc9989);
  bool const known =
      policy.state == mail::DmarcPolicy::State::found || policy.state == mail::DmarcPolicy::State::nothing;
  return known ? std::optional(std::move(policy)) : std::nullopt;
}

constexpr Field bimi_fields[] = {
    {"mended", text_type,
     [](Scope& s, void const* o) { return text_value(s, bimi_mended(as<BimiFact>(o).text)); },
     "the record as it was meant, where that is certain and it is not written so; else empty"},
    {"owner", text_type, Bimi::owner, "the record's own name: <selector>._bimi.<domain>"},
    {"domain", text_type, Bimi::domain, "the domain that it speaks for"},
    {"selector", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(as<BimiFact>(o).selector)); },
     "the selector"},
    {"record", object_type(record_subject), Bimi::record, "the TXT record"},
    {"text", text_type, Bimi::text, "the record, strings joined"},
    {"version_ok", boolean_type, Bimi::version_ok, "it begins v=BIMI1, exactly"},
    {"l", text_type,
     [](Scope& s, void const* o) { return tag_value(s, as<BimiFact>(o), as<BimiFact>(o).parsed.l); },
     "l=: where the logo is"},
    {"a", text_type,
     [](Scope& s, void const* o) { return tag_value(s, as<BimiFact>(o), as<BimiFact>(o).parsed.a); },
     "a=: where its certificate is"},
    {"avp", text_type,
     [](Scope& s, void const* o) { return tag_value(s, as<BimiFact>(o), as<BimiFact>(o).parsed.avp); },
     "avp="},
    {"l_ok", boolean_type, [](Scope&, void const* o) { return Value::make(as<BimiFact>(o).parsed.l_ok); },
     "l is absent, empty or an https: URI"},
    {"a_ok", boolean_type, [](Scope&, void const* o) { return Value::make(as<BimiFact>(o).parsed.a_ok); },
     "a is absent, empty or an https: URI"},
    {"avp_ok", boolean_type, [](Scope&, void const* o) { return Value::make(as<BimiFact>(o).parsed.avp_ok); },
     "avp is absent, brand or personal"},
    {"declined", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<BimiFact>(o).parsed.declined); },
     "l and a are empty: no logo, and that is meant"},
    {"index", integer_type, Bimi::index, "which of its owner's valid records it is, from 0"},
    {"count", integer_type, Bimi::count, "how many valid records its owner has"},
    {"lps", text_type,
     [](Scope& s, void const* o) {
       auto const& f = as<BimiFact>(o);
       auto const* tag = f.parsed.list.find("lps");
       return tag ? Value::make(tag->value, part_place(s, f, tag->whole)) : absent_text();
     },
     "lps=: prefixes of local parts that have a logo of their own"},
    {"mark_issuers", text_type,
     [](Scope& s, void const* o) {
       auto const issuers = mark_issuers(s, as<BimiFact>(o).domain);
       if (issuers == "unknown") return Value::unknown_for(asked(s, "", as<BimiFact>(o).domain, "CAA"));
       return Value::make(issuers);
     },
     "who may issue mark certificates for the domain, by its CAA records: 'all' (none speaks of them), "
     "'some', 'none'"},
    {"dmarc_applied", text_type,
     [](Scope& s, void const* o) {
       auto const policy = policy_of(s, as<BimiFact>(o));
       if (!policy) return Value::unknown_for(asked(s, "_dmarc.", as<BimiFact>(o).domain, "TXT"));
       return policy->applied ? Value::make(mail::policy_text(*policy->applied))
                              : Value::make(std::string_view("none"));
     },
     "the DMARC policy that receivers apply to the domain: none, quarantine or reject"},
    {"dmarc", object_type(dmarc_subject),
     [](Scope& s, void const* o) {
       auto const policy = policy_of(s, as<BimiFact>(o));
       if (policy && policy->found() && policy->record_domain)
         for (DmarcFact const* d : all(s).dmarc_of(*policy->record_domain))
           if (d->record->ref == policy->record) return object(dmarc_subject, d);
       return object(dmarc_subject, nullptr);
     },
     "the DMARC record that applies, where it is here"},
};

}  // namespace

Subject const sts_subject{"sts", "each MTA-STS record, and each that was meant as one", sts_fields, true,
                          [](Scope& s, void const* o) { return record_place(s, *as<StsFact>(o).record); }};
Subject const tls_rpt_subject{
    "tls_rpt", "each TLS reporting record, and each that was meant as one", tls_rpt_fields, true,
    [](Scope& s, void const* o) { return record_place(s, *as<TlsRptFact>(o).record); }};
Subject const bimi_subject{"bimi", "each BIMI record, and each that was meant as one", bimi_fields, true,
                           [](Scope& s, void const* o) { return record_place(s, *as<BimiFact>(o).record); }};

}  // namespace zonelint::facts
