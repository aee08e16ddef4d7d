// The subject domain: what a name is for mail, and the policy that applies to it.
#include <fmt/format.h>

#include <algorithm>

#include "facts/domain_dmarc.hpp"
#include "facts/fields.hpp"
#include "grammar/abnf_case.hpp"

namespace zonelint::facts {
namespace {

constexpr Type wanted_element = object_type(wanted_subject);
constexpr Type dkim_element = object_type(dkim_subject);
constexpr Type spf_element = object_type(spf_subject);
constexpr Type sender_element = object_type(sender_subject);

// "v=spf1 -all" and "v=spf1 ~all" say that nobody sends.
bool says_nobody(SpfFact const& f) {
  auto const& record = f.facts.record->record;
  bool all = false;
  for (auto const& t : record.terms) {
    if (t.kind == grammar::spf::TermKind::exp || t.kind == grammar::spf::TermKind::unknown_modifier) continue;
    all = t.kind == grammar::spf::TermKind::mechanism && t.mechanism == grammar::spf::Mechanism::all &&
          (t.qualifier == grammar::spf::Qualifier::fail || t.qualifier == grammar::spf::Qualifier::softfail);
    if (!all) return false;
  }
  return all && record.errors.empty();
}
bool has_live_spf(DomainFact const& d) {
  return std::any_of(d.spf.begin(), d.spf.end(), [](SpfFact const* f) { return !says_nobody(*f); });
}
bool sends(DomainFact const& d) { return !d.senders.empty() || has_live_spf(d); }
bool receives(DomainFact const& d) {
  return d.mx && !(d.mx->hosts.size() == 1 && d.mx->hosts[0].host.is_root()) && !d.mail_from;
}

}  // namespace

bool is_parked(DomainFact const& d) { return !sends(d) && !receives(d); }

namespace {

// The next domain above that sends or receives mail: what it lacks, this one lacks for the same cause.
DomainFact const* above(Scope const& s, DomainFact const& d) {
  DomainFact const* found = nullptr;
  for (dns::Name name = d.name; found == nullptr && !name.is_root();) {
    name = name.parent();
    DomainFact const* const x = all(s).domain(name);
    if (x != nullptr && (sends(*x) || receives(*x)) && !x->mail_from) found = x;
  }
  return found;
}

// A DMARC record where people put it by mistake: at the name itself, or at "dmarc." and it.
bool dmarc_elsewhere(Scope const& s, DomainFact const& d) {
  constexpr std::string_view version = "v=DMARC1";
  auto const begins = [&](dns::RecordRef const& ref) {
    std::string_view const wire = ref.zone->wire(*ref.record);  // from the length of the first string on
    return wire.size() > version.size() && grammar::same_word(wire.substr(1, version.size()), version);
  };
  auto const at = [&](std::optional<dns::Name> const& name) {
    if (!name) return false;
    auto const answer = all(s).world().lookup(*name, dns::Type::TXT);
    return answer.found == dns::Found::data &&
           std::any_of(answer.records.begin(), answer.records.end(), begins);
  };
  return at(d.name) || at(d.name.prepend("dmarc"));
}

std::vector<DmarcFact const*> dmarc_records(Scope const& s, DomainFact const& d) {
  std::vector<DmarcFact const*> found;
  for (dns::Name name = d.name;; name = name.parent()) {
    for (DmarcFact const* x : all(s).dmarc_of(name)) {
      if (!x->record->ref.zone->occluded(*x->record->ref.record)) found.push_back(x);
    }
    if (name.is_root()) break;
  }
  std::sort(found.begin(), found.end(), std::less<>());  // they stand in one table, in order
  return found;
}

std::vector<WantedFact const*> wanted_by_senders(DomainFact const& d) {
  std::vector<WantedFact const*> list;
  for (auto const* sender : d.senders) {
    for (auto const& w : sender->wanted) list.push_back(&w);
  }
  return list;
}

bool has_policy(Scope const& s, DomainFact const& d) {
  for (PolicyFact const& p : all(s).policies()) {
    if (p.policy.domain == d.name && (p.policy.config->parked || !p.policy.config->dmarc.empty()))
      return true;
  }
  return false;
}
bool known(mail::DmarcPolicy const& p) {
  return p.state == mail::DmarcPolicy::State::found || p.state == mail::DmarcPolicy::State::nothing;
}

std::array<mail::DmarcPolicy, 2> policies_of(Scope const& s, DomainFact const& d) {
  return d.dmarc ? *d.dmarc : all(s).policies_of(d.name);
}

// Where nothing else can apply, the record at the domain's own name says it, to both standards.
Value published_policy(DomainFact const& d, std::size_t standard) {
  auto const policy = d.dmarc ? (*d.dmarc)[standard].policy : std::optional(d.record->text->record.p->value);
  return policy ? Value::make(mail::policy_text(*policy)) : absent_text();
}

std::optional<dns::Name> record_domain(DomainFact const& d) {
  return d.dmarc ? d.dmarc->front().record_domain : std::optional(d.name);
}

// What receivers of the two standards decide differently, where some record applies.
std::vector<std::string> drift(Scope const& s, DomainFact const& d) {
  std::vector<std::string> out;
  auto const add = [&](std::string_view what, std::string const& a, std::string const& b) {
    if (a != b) out.push_back(fmt::format("{} is {} for RFC 9989 and {} for RFC 7489", what, a, b));
  };
  auto const name = [](std::optional<dns::Name> const& n) { return n ? n->display() : std::string("none"); };
  if (!d.dmarc) {  // both take the record at its own name
    auto const now = mail::organizational_domain(all(s).world(), d.name, mail::Standard::rfc9989).name;
    auto const before = mail::organizational_domain(all(s).world(), d.name, mail::Standard::rfc7489).name;
    if (now && before && *now != *before) add("the organizational domain", name(now), name(before));
    return out;
  }
  auto const &now = (*d.dmarc)[0], &before = (*d.dmarc)[1];
  if (!known(now) || !known(before) || !(now.found() || before.found())) return out;
  auto const record = [&](mail::DmarcPolicy const& p) {
    return p.found() ? "that of " + name(p.record_domain) : std::string("none");
  };
  auto const policy = [](mail::DmarcPolicy const& p) {
    return std::string(p.policy ? mail::policy_text(*p.policy) : "none");
  };
  add("the record that applies", record(now), record(before));
  add("the policy", policy(now), policy(before));
  if (now.org_domain && before.org_domain)
    add("the organizational domain", name(now.org_domain), name(before.org_domain));
  return out;
}
constexpr Type record_element = object_type(record_subject);
constexpr Type domain_element = object_type(domain_subject);
constexpr Type dmarc_element = object_type(dmarc_subject);

constexpr Field domain_fields[] = {
    {"name", text_type, [](Scope& s, void const* o) { return name_value(s, as<DomainFact>(o).name); },
     "the domain", 4},
    {"zone", object_type(zone_subject),
     [](Scope&, void const* o) { return object(zone_subject, as<DomainFact>(o).zone); },
     "the zone that serves it"},
    {"has_address", boolean_type,
     [](Scope&, void const* o) {
       auto const& d = as<DomainFact>(o);
       if (d.zone == nullptr) return Value::make(false);
       auto const& zone = *d.zone->zone;
       auto const* const entry = zone.find(d.name);
       bool const alias = entry && entry->first_alias != dns::none;
       return Value::make(alias || zone.has(d.name, dns::Type::A) || zone.has(d.name, dns::Type::AAAA));
     },
     "it has an A or AAAA record: where mail goes without an MX (RFC 5321 5.1)", 4},
    {"organizational", text_type,
     [](Scope& s, void const* o) {
       auto const org = policies_of(s, as<DomainFact>(o))[0].org_domain;
       return org ? name_value(s, *org) : Value::unknown_for(s.keep(as<DomainFact>(o).name.display()));
     },
     "its organizational domain by RFC 9989's walk", 60},
    {"organizational7489", text_type,
     [](Scope& s, void const* o) { return name_value(s, mail::registrable_domain(as<DomainFact>(o).name)); },
     "by the public suffix list (RFC 7489 3.2)", 10},
    {"sends", boolean_type, [](Scope&, void const* o) { return Value::make(sends(as<DomainFact>(o))); },
     "a sender declares it as From, or its SPF record authorises someone", 2},
    {"declared", boolean_type,
     [](Scope&, void const* o) { return Value::make(!as<DomainFact>(o).senders.empty()); },
     "a sender declares it as From"},
    {"receives", boolean_type, [](Scope&, void const* o) { return Value::make(receives(as<DomainFact>(o))); },
     "it has an MX that is neither null nor a provider's feedback host"},
    {"parked", boolean_type, [](Scope&, void const* o) { return Value::make(is_parked(as<DomainFact>(o))); },
     "it neither sends nor receives"},
    {"mail_from", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<DomainFact>(o).mail_from != nullptr); },
     "it is a MAIL FROM domain"},
    {"mx", object_type(mx_subject),
     [](Scope&, void const* o) { return object(mx_subject, as<DomainFact>(o).mx); }, "its MX set"},
    {"spf", object_type(spf_subject),
     [](Scope&, void const* o) {
       return object(spf_subject, as<DomainFact>(o).spf.empty() ? nullptr : as<DomainFact>(o).spf.front());
     },
     "its SPF record"},
    {"spf_records", list_type(spf_element),
     [](Scope& s, void const* o) { return objects_value(s, spf_subject, as<DomainFact>(o).spf); },
     "all of them", 3},
    {"dkim", list_type(dkim_element),
     [](Scope& s, void const* o) { return objects_value(s, dkim_subject, as<DomainFact>(o).dkim); },
     "its selectors", 3},
    {"senders", list_type(sender_element),
     [](Scope& s, void const* o) { return objects_value(s, sender_subject, as<DomainFact>(o).senders); },
     "the senders that use it as From", 3},
    {"dmarc", object_type(dmarc_subject),
     [](Scope&, void const* o) { return object(dmarc_subject, as<DomainFact>(o).record); },
     "the DMARC record that applies, where it is here"},
    {"dmarc_found", boolean_type,
     [](Scope& s, void const* o) {
       if (!as<DomainFact>(o).dmarc) return Value::make(true);
       auto const& p = as<DomainFact>(o).dmarc->front();
       if (p.state == mail::DmarcPolicy::State::unknown || p.state == mail::DmarcPolicy::State::temperror) {
         return Value::unknown_for(s.keep(
             p.unknown.empty() ? "_dmarc." + as<DomainFact>(o).name.display() + "/TXT" : p.unknown.front()));
       }
       return Value::make(p.found() || !p.several.empty());
     },
     "a DMARC record applies (or several do, which is another mistake)", 2},
    {"dmarc_policy", text_type, [](Scope&, void const* o) { return published_policy(as<DomainFact>(o), 0); },
     "the policy published for it"},
    {"dmarc_policy7489", text_type,
     [](Scope&, void const* o) { return published_policy(as<DomainFact>(o), 1); }, "the same by RFC 7489"},
    {"drift", texts_type, [](Scope& s, void const* o) { return texts_value(s, drift(s, as<DomainFact>(o))); },
     "what receivers of RFC 9989 and of RFC 7489 decide differently: record, policy, organizational domain",
     60},
    {"apex", boolean_type,
     [](Scope&, void const* o) {
       auto const& d = as<DomainFact>(o);
       return Value::make(d.zone != nullptr && d.zone->zone->origin == d.name);
     },
     "it is its zone's own name"},
    {"says_nobody", boolean_type,
     [](Scope&, void const* o) {
       auto const& d = as<DomainFact>(o);
       return Value::make(!d.spf.empty() && !has_live_spf(d));
     },
     "it has an SPF record, which is -all or ~all alone"},
    {"has_dkim", boolean_type,
     [](Scope& s, void const* o) {
       auto const& d = as<DomainFact>(o);
       return Value::make(all(s).has_selector_within(record_domain(d).value_or(d.name)));
     },
     "there is a DKIM selector at or below the domain whose DMARC record applies", 5},
    {"no_dkim", boolean_type,
     [](Scope& s, void const* o) {
       auto const& d = as<DomainFact>(o);
       return tri_value(no_dkim(s, record_domain(d).value_or(d.name)),
                        s.keep("<selector>._domainkey." + d.name.display() + "/TXT"));
     },
     "there is certainly none: no delegation, alias or wildcard that may lead to one either", 30},
    {"misplaced_dmarc", list_type(record_element),
     [](Scope& s, void const* o) {
       return objects_value(s, record_subject, misplaced_dmarc(s, as<DomainFact>(o)));
     },
     "DMARC records that were meant for it and stand elsewhere: at its own name, at dmarc. or below the "
     "zone's "
     "doubled name",
     60},
    {"wildcard_answers", texts_type,
     [](Scope& s, void const* o) { return texts_value(s, wildcard_answers(s, as<DomainFact>(o)).names); },
     "its _dmarc, _mta-sts and _domainkey names that a wildcard answers with a text of another kind", 60},
    {"wildcard_record", object_type(record_subject),
     [](Scope& s, void const* o) {
       return object(record_subject, wildcard_answers(s, as<DomainFact>(o)).record);
     },
     "the wildcard's record", 60},
    {"skipped_dmarc", list_type(dmarc_element),
     [](Scope& s, void const* o) {
       return objects_value(s, dmarc_subject, skipped_dmarc(s, as<DomainFact>(o)));
     },
     "DMARC records above it that the walk of RFC 9989 4.10 skips: it goes from over 8 labels to 7 at once",
     6},
    {"labels", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(as<DomainFact>(o).name.labels()));
     },
     "how many labels its name has"},
    {"policy_domain", text_type,
     [](Scope& s, void const* o) {
       auto const d = record_domain(as<DomainFact>(o));
       return d ? name_value(s, *d) : absent_text();
     },
     "whose record that is", 4},
    {"dmarc_records", list_type(dmarc_element),
     [](Scope& s, void const* o) {
       return objects_value(s, dmarc_subject, dmarc_records(s, as<DomainFact>(o)));
     },
     "DMARC records here, its own and those of domains above it, whether receivers take them or not", 20},
    {"dmarc_elsewhere", boolean_type,
     [](Scope& s, void const* o) { return Value::make(dmarc_elsewhere(s, as<DomainFact>(o))); },
     "a DMARC record stands at its own name or at dmarc. and it, where receivers do not look", 30},
    {"above", domain_element,
     [](Scope& s, void const* o) { return object(domain_subject, above(s, as<DomainFact>(o))); },
     "the next domain above it here that sends or receives mail", 15},
    {"wanted", list_type(wanted_element),
     [](Scope& s, void const* o) {
       return objects_value(s, wanted_subject, wanted_by_senders(as<DomainFact>(o)));
     },
     "the records that its senders need", 4},
    {"has_policy", boolean_type,
     [](Scope& s, void const* o) { return Value::make(has_policy(s, as<DomainFact>(o))); },
     "a [[policy]] names it", 2},
};

}  // namespace

Subject const domain_subject{"domain", "each name that sends or receives mail, and each zone's own name",
                             domain_fields, true, [](Scope&, void const* o) {
                               auto const& d = as<DomainFact>(o);
                               if (!d.spf.empty()) return d.spf.front()->record->ref.record->source;
                               if (d.mx) return d.mx->hosts.front().record->ref.record->source;
                               return d.zone ? d.zone->zone->place : text::Span{};
                             }};

}  // namespace zonelint::facts
