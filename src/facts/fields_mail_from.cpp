// The subjects mail_from and mail_from_mx: the domains that bounces go to (RFC 5321 4.5.5, RFC 7208 2.4).
#include "facts/fields.hpp"

namespace zonelint::facts {
namespace {

using dns::Found;
using RrType = dns::Type;

constexpr Field mail_from_mx_fields[] = {
    {"host", text_type,
     [](Scope& s, void const* o) {
       auto const& m = as<MailFromMxFact>(o);
       return name_value(s, m.mx.host, m.record ? field_place(s, *m.record, "exchange") : text::Span{});
     },
     "the exchange"},
    {"preference", integer_type,
     [](Scope& s, void const* o) {
       auto const& m = as<MailFromMxFact>(o);
       return Value::make(static_cast<std::int64_t>(m.mx.preference),
                          m.record ? field_place(s, *m.record, "preference") : text::Span{});
     },
     "the preference"},
    {"region", text_type,
     [](Scope& s, void const* o) { return text_value(s, as<MailFromMxFact>(o).mx.region); },
     "the provider's region"},
    {"known_region", boolean_type,
     [](Scope&, void const* o) {
       auto const& m = as<MailFromMxFact>(o).mx;
       return Value::make(m.provider && m.provider->has_region(m.region));
     },
     "the provider is known to have that region"},
    {"provider", text_type,
     [](Scope&, void const* o) {
       auto const* p = as<MailFromMxFact>(o).mx.provider;
       return p ? Value::make(p->id) : absent_text();
     },
     "whose feedback host it is"},
    {"null", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<MailFromMxFact>(o).mx.host.is_root()); },
     "a null MX (RFC 7505)"},
    {"record", object_type(record_subject),
     [](Scope&, void const* o) { return object(record_subject, as<MailFromMxFact>(o).record); },
     "the MX record"},
};

bool below_some_from(MailFromFact const& m) {
  for (auto const* sender : m.senders) {
    if (sender->sender.from && m.mail_from.name.is_below(*sender->sender.from)) return true;
  }
  return m.senders.empty();
}

bool also_from(Scope const& s, MailFromFact const& m) {
  for (auto const& sender : all(s).senders()) {
    if (sender.sender.from == m.mail_from.name) return true;
  }
  return false;
}

std::vector<WantedFact const*> wanted_of(MailFromFact const& m) {
  std::vector<WantedFact const*> list;
  for (auto const* sender : m.senders) {
    for (auto const& w : sender->wanted) {
      if (w.wanted.name == m.mail_from.name) list.push_back(&w);
    }
  }
  return list;
}

constexpr Type mail_from_mx_element = object_type(mail_from_mx_subject);
constexpr Type sender_element = object_type(sender_subject);
constexpr Type wanted_element = object_type(wanted_subject);
constexpr Type spf_element = object_type(spf_subject);

constexpr Field mail_from_fields[] = {
    {"name", text_type,
     [](Scope& s, void const* o) { return name_value(s, as<MailFromFact>(o).mail_from.name); }, "the domain"},
    {"provider", text_type,
     [](Scope&, void const* o) {
       auto const* p = as<MailFromFact>(o).mail_from.provider;
       return p ? Value::make(p->id) : absent_text();
     },
     "the provider that sends with it: declared, or recognised by its records"},
    {"region", text_type,
     [](Scope& s, void const* o) { return text_value(s, as<MailFromFact>(o).mail_from.region); },
     "the region: declared, else the first MX's"},
    {"declared", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<MailFromFact>(o).mail_from.declared); },
     "a [[sender]] names it"},
    {"one_mx", boolean_type,
     [](Scope&, void const* o) {
       auto const* p = as<MailFromFact>(o).mail_from.provider;
       return Value::make(p && p->single_return_mx);
     },
     "the provider takes exactly one MX"},
    {"mx", list_type(mail_from_mx_element),
     [](Scope& s, void const* o) { return objects_value(s, mail_from_mx_subject, as<MailFromFact>(o).mx); },
     "its MX records, those below a delegation too"},
    {"cname", boolean_type,
     [](Scope&, void const* o) { return Value::make(!as<MailFromFact>(o).mail_from.cname.empty()); },
     "it is an alias"},
    {"alias", object_type(record_subject),
     [](Scope& s, void const* o) {
       auto const& cname = as<MailFromFact>(o).mail_from.cname;
       return object(record_subject, cname.empty() ? nullptr : all(s).record(cname.front()));
     },
     "the CNAME record at its name"},
    {"spf", object_type(spf_subject),
     [](Scope&, void const* o) {
       return object(spf_subject,
                     as<MailFromFact>(o).spf.empty() ? nullptr : as<MailFromFact>(o).spf.front());
     },
     "its SPF record"},
    {"spf_known", boolean_type,
     [](Scope& s, void const* o) {
       auto const& m = as<MailFromFact>(o);
       auto const a = all(s).world().lookup(m.mail_from.name, RrType::TXT);
       if (a.found == Found::unknown) return Value::unknown_for(missing(s, m.mail_from.name, RrType::TXT));
       return Value::make(true);
     },
     "its TXT records are here: true, or unknown"},
    {"has_spf", boolean_type,
     [](Scope& s, void const* o) {
       auto const& m = as<MailFromFact>(o);
       if (!m.mail_from.spf.empty())
         return Value::make(true);  // one that a delegation hides has its own finding
       auto const a = all(s).world().lookup(m.mail_from.name, RrType::TXT);
       if (a.found == Found::unknown) return Value::unknown_for(missing(s, m.mail_from.name, RrType::TXT));
       auto const picked = mail::select_spf(all(s).world(), m.mail_from.name);
       return Value::make(!picked.records.empty());
     },
     "it has an SPF record that its servers give out, or that a delegation hides"},
    {"includes_provider", boolean_type,
     [](Scope& s, void const* o) {
       auto const& m = as<MailFromFact>(o).mail_from;
       return tri_value(m.includes_provider, missing(s, m.name, RrType::TXT));
     },
     "its SPF record passes the provider's servers"},
    {"senders", list_type(sender_element),
     [](Scope& s, void const* o) { return objects_value(s, sender_subject, as<MailFromFact>(o).senders); },
     "the [[sender]] tables that use it"},
    {"below_from", boolean_type,
     [](Scope&, void const* o) { return Value::make(below_some_from(as<MailFromFact>(o))); },
     "it is a sub-domain of the From domain of a sender that uses it"},
    {"also_from", boolean_type,
     [](Scope& s, void const* o) { return Value::make(also_from(s, as<MailFromFact>(o))); },
     "some sender uses it as its From domain too"},
    {"receives", boolean_type,
     [](Scope&, void const* o) {
       auto const& m = as<MailFromFact>(o);
       for (auto const& mx : m.mx) {
         if (!mx.mx.host.is_root() && mx.mx.provider == nullptr) return Value::make(true);
       }
       return Value::make(false);
     },
     "it has an MX that is no provider's feedback host"},
    {"delegated_away", text_type,
     [](Scope& s, void const* o) {
       auto const& d = as<MailFromFact>(o).mail_from.delegated_away;
       return d ? name_value(s, *d) : absent_text();
     },
     "the delegation to a zone that is not here"},
    {"zone", object_type(zone_subject),
     [](Scope&, void const* o) { return object(zone_subject, as<MailFromFact>(o).zone); },
     "the zone that serves it"},
    {"wanted", list_type(wanted_element),
     [](Scope& s, void const* o) { return objects_value(s, wanted_subject, wanted_of(as<MailFromFact>(o))); },
     "the records that declared senders need at it"},
};

}  // namespace

Subject const mail_from_mx_subject{"mail_from_mx", "one MX record of a MAIL FROM domain", mail_from_mx_fields,
                                   false, [](Scope& s, void const* o) {
                                     auto const& m = as<MailFromMxFact>(o);
                                     return m.record ? record_place(s, *m.record) : text::Span{};
                                   }};
Subject const mail_from_subject{
    "mail_from", "each MAIL FROM domain: declared, or recognised by its provider's records", mail_from_fields,
    true, [](Scope& s, void const* o) {
      auto const& m = as<MailFromFact>(o);
      if (!m.mx.empty() && m.mx.front().record) return record_place(s, *m.mx.front().record);
      if (!m.spf.empty()) return record_place(s, *m.spf.front()->record);
      if (m.zone) return m.zone->zone->place;
      return m.senders.empty() ? text::Span{} : m.senders.front()->sender.config->where;
    }};

}  // namespace zonelint::facts
