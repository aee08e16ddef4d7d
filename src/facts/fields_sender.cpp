// The subjects sender (with its parts), wanted and policy.
#include "facts/fields.hpp"
#include "text/nearest.hpp"

namespace zonelint::facts {
namespace {

mail::Sender const& sender_of(void const* o) { return as<SenderFact>(o).sender; }

std::string_view unknown_names(Scope& s, mail::Sender const& sender) {
  std::string text;
  for (auto const& u : sender.unknown) text += (text.empty() ? "" : ", ") + u;
  return s.keep(std::move(text));
}

constexpr Type wanted_element = object_type(wanted_subject);
constexpr Type dkim_element = object_type(dkim_subject);
constexpr Type spf_element = object_type(spf_subject);
constexpr Type sender_element = object_type(sender_subject);

constexpr Field sender_spf_fields[] = {
    {"result", text_type,
     [](Scope& s, void const* o) {
       auto const& r = sender_of(o).spf;
       if (r.result == mail::Spf::unknown) return Value::unknown_for(unknown_names(s, sender_of(o)));
       return Value::make(mail::spf_text(r.result));
     },
     "pass, fail, none ..."},
    {"aligned", boolean_type,
     [](Scope& s, void const* o) {
       return tri_value(sender_of(o).dmarc[0].spf_aligned, unknown_names(s, sender_of(o)));
     },
     "the MAIL FROM domain is aligned with From (RFC 9989 4.4)"},
    {"aligned_relaxed", boolean_type,
     [](Scope& s, void const* o) {
       auto const& x = sender_of(o);
       if (!x.mail_from || !x.from) return Value::make(false);
       return tri_value(mail::aligned(all(s).world(), *x.mail_from, *x.from, 'r', mail::Standard::rfc9989),
                        unknown_names(s, x));
     },
     "the MAIL FROM domain is aligned with From in relaxed mode, whatever aspf says"},
    {"domain", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(sender_of(o).spf.domain)); },
     "the domain checked"},
    {"error", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(sender_of(o).spf.error)); },
     "what is wrong with it"},
};
constexpr Field sender_dkim_fields[] = {
    {"result", text_type,
     [](Scope& s, void const* o) {
       if (sender_of(o).dkim == mail::DkimResult::unknown)
         return Value::unknown_for(unknown_names(s, sender_of(o)));
       return Value::make(mail::dkim_result_text(sender_of(o).dkim));
     },
     "pass, fail or none"},
    {"aligned", boolean_type,
     [](Scope& s, void const* o) {
       return tri_value(sender_of(o).dmarc[0].dkim_aligned, unknown_names(s, sender_of(o)));
     },
     "d= is aligned with From"},
    {"domain", text_type,
     [](Scope& s, void const* o) {
       auto const& d = sender_of(o).dkim_domain;
       return d ? name_value(s, *d) : absent_text();
     },
     "d="},
    {"keys", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(sender_of(o).keys.size())); },
     "selectors that could sign"},
};

mail::SenderDmarc const& dmarc_of(void const* o) {
  auto const& v = as<SenderDmarcFact>(o);
  return v.sender->sender.dmarc[v.standard];
}
Value mode(Scope& s, void const* o, char value,
           std::optional<grammar::dmarc::Tagged<char>> grammar::dmarc::Record::*tag) {
  auto const& v = as<SenderDmarcFact>(o);
  auto const& text = dmarc_of(o).policy.text;
  auto const* record = v.sender->dmarc[v.standard];
  Value out = Value::make(s.keep(std::string(1, value)));
  auto const& t = text ? (*text).record.*tag : std::optional<grammar::dmarc::Tagged<char>>{};
  out.present = t.has_value();
  if (t && record) out.place = text_place(s, *record->record, text->text, t->whole);
  return out;
}

constexpr Field sender_dmarc_fields[] = {
    {"result", text_type,
     [](Scope& s, void const* o) {
       auto const& d = dmarc_of(o);
       if (d.result == mail::Dmarc::unknown)
         return Value::unknown_for(unknown_names(s, as<SenderDmarcFact>(o).sender->sender));
       return Value::make(mail::dmarc_text(d.result));
     },
     "pass, fail or none"},
    {"found", boolean_type,
     [](Scope& s, void const* o) {
       auto const& p = dmarc_of(o).policy;
       if (p.state == mail::DmarcPolicy::State::unknown)
         return Value::unknown_for(unknown_names(s, as<SenderDmarcFact>(o).sender->sender));
       return Value::make(p.found());
     },
     "a record applies"},
    {"aspf", text_type,
     [](Scope& s, void const* o) {
       return mode(s, o, dmarc_of(o).policy.aspf, &grammar::dmarc::Record::aspf);
     },
     "r or s"},
    {"adkim", text_type,
     [](Scope& s, void const* o) {
       return mode(s, o, dmarc_of(o).policy.adkim, &grammar::dmarc::Record::adkim);
     },
     "r or s"},
    {"p", text_type,
     [](Scope&, void const* o) {
       auto const& p = dmarc_of(o).policy.policy;
       return p ? Value::make(mail::policy_text(*p)) : absent_text();
     },
     "the policy published for this From domain"},
    {"applied", text_type,
     [](Scope&, void const* o) {
       auto const& p = dmarc_of(o).policy.applied;
       return p ? Value::make(mail::policy_text(*p)) : absent_text();
     },
     "what failing mail gets, t and pct considered"},
    {"record", object_type(dmarc_subject),
     [](Scope&, void const* o) {
       auto const& v = as<SenderDmarcFact>(o);
       return object(dmarc_subject, v.sender->dmarc[v.standard]);
     },
     "the record that applies, where it is here"},
};

constexpr Field sender_fields[] = {
    {"name", text_type,
     [](Scope&, void const* o) {
       return Value::make(std::string_view(sender_of(o).name), sender_of(o).config->name.where);
     },
     "as [[sender]] names it"},
    {"from", text_type,
     [](Scope& s, void const* o) {
       auto const& f = sender_of(o).from;
       return f ? name_value(s, *f, sender_of(o).config->from.where) : absent_text();
     },
     "the domain of its From addresses"},
    {"mail_from", text_type,
     [](Scope& s, void const* o) {
       auto const& c = *sender_of(o).config;
       auto const& m = sender_of(o).mail_from;
       return sender_of(o).mail_from_declared && m ? name_value(s, *m, c.mail_from.where) : absent_text();
     },
     "the MAIL FROM domain declared; empty where none is"},
    {"envelope", text_type,
     [](Scope& s, void const* o) {
       auto const& m = sender_of(o).mail_from;
       return m ? name_value(s, *m) : absent_text();
     },
     "the MAIL FROM domain in effect: the provider's own where none is declared"},
    {"provider", text_type,
     [](Scope&, void const* o) {
       return Value::make(std::string_view(sender_of(o).config->provider.value),
                          sender_of(o).config->provider.where);
     },
     "the provider declared"},
    {"provider_known", boolean_type,
     [](Scope&, void const* o) {
       return Value::make(sender_of(o).provider != nullptr || sender_of(o).config->provider.value.empty());
     },
     "there is a provider of that id"},
    {"provider_nearest", text_type,
     [](Scope& s, void const* o) {
       std::vector<std::string_view> ids;
       for (auto const& p : all(s).providers()) ids.push_back(p.id);
       return Value::make(text::nearest(sender_of(o).config->provider.value, ids));
     },
     "the provider that was probably meant, where there is none of that id"},
    {"region", text_type,
     [](Scope&, void const* o) {
       return Value::make(std::string_view(sender_of(o).region), sender_of(o).config->region.where);
     },
     "the region declared"},
    {"region_known", boolean_type,
     [](Scope&, void const* o) {
       auto const& x = sender_of(o);
       return Value::make(x.region.empty() || !x.provider || x.provider->regions.empty() ||
                          x.provider->has_region(x.region));
     },
     "the provider is known to have that region"},
    {"region_nearest", text_type,
     [](Scope&, void const* o) {
       auto const& x = sender_of(o);
       return x.provider ? Value::make(text::nearest(x.region, x.provider->regions)) : absent_text();
     },
     "the region that was probably meant, where the provider has none of that name"},
    {"zone", object_type(zone_subject),
     [](Scope&, void const* o) { return object(zone_subject, as<SenderFact>(o).zone); },
     "the zone that serves the From domain"},
    {"spf", object_type(sender_spf_subject),
     [](Scope&, void const* o) { return object(sender_spf_subject, o); }, "SPF for its mail"},
    {"dkim", object_type(sender_dkim_subject),
     [](Scope&, void const* o) { return object(sender_dkim_subject, o); }, "DKIM for its mail"},
    {"dmarc", object_type(sender_dmarc_subject),
     [](Scope&, void const* o) { return object(sender_dmarc_subject, &as<SenderFact>(o).views[0]); },
     "DMARC for its mail under RFC 9989"},
    {"dmarc7489", object_type(sender_dmarc_subject),
     [](Scope&, void const* o) { return object(sender_dmarc_subject, &as<SenderFact>(o).views[1]); },
     "the same under RFC 7489"},
    {"dmarc_result", text_type,
     [](Scope& s, void const* o) {
       auto const r = sender_of(o).dmarc[0].result;
       if (r == mail::Dmarc::unknown) return Value::unknown_for(unknown_names(s, sender_of(o)));
       return Value::make(mail::dmarc_text(r));
     },
     "pass, fail or none under RFC 9989"},
    {"wanted", list_type(wanted_element),
     [](Scope& s, void const* o) { return objects_value(s, wanted_subject, as<SenderFact>(o).wanted); },
     "the records that it needs"},
};

mail::Wanted const& wanted_of(void const* o) { return as<WantedFact>(o).wanted; }

constexpr Field wanted_fields[] = {
    {"name", text_type,
     [](Scope& s, void const* o) {
       return text_value(
           s, wanted_of(o).name_text.empty() ? wanted_of(o).name.display() : wanted_of(o).name_text);
     },
     "the owner"},
    {"type", text_type,
     [](Scope& s, void const* o) { return text_value(s, grammar::type_text(wanted_of(o).type)); },
     "the RR type"},
    {"rdata", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(wanted_of(o).rdata)); },
     "the rdata, names absolute"},
    {"present", boolean_type,
     [](Scope& s, void const* o) {
       if (wanted_of(o).known == mail::Tri::unknown) {
         return Value::unknown_for(missing(s, wanted_of(o).name, wanted_of(o).type));
       }
       return Value::make(wanted_of(o).present);
     },
     "it is there"},
    {"purpose", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(wanted_of(o).purpose)); },
     "MAIL FROM MX, MAIL FROM SPF, DKIM key, SPF include, DMARC policy"},
    {"placeholder", boolean_type, [](Scope&, void const* o) { return Value::make(wanted_of(o).placeholder); },
     "a person must fill in a part of it first"},
    {"replaces", boolean_type,
     [](Scope&, void const* o) { return Value::make(!wanted_of(o).instead.empty()); },
     "a record stands in its place that must change"},
    {"hint", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(wanted_of(o).hint)); },
     "where a person finds what is still to be filled in"},
    {"hindrance", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(wanted_of(o).hindrance)); },
     "why it is not to be written as it is; empty: it is"},
    {"elsewhere", boolean_type,
     [](Scope& s, void const* o) {
       auto const& w = wanted_of(o);
       return Value::make(w.zone == nullptr && all(s).world().delegated_away(w.name).has_value());
     },
     "its name is delegated to a zone that is not here"},
    {"here", boolean_type, [](Scope&, void const* o) { return Value::make(wanted_of(o).zone != nullptr); },
     "a zone that is here serves its name"},
};

constexpr Field policy_fields[] = {
    {"domain", text_type,
     [](Scope& s, void const* o) { return name_value(s, as<PolicyFact>(o).policy.domain); }, "the domain"},
    {"record", text_type,
     [](Scope&, void const* o) {
       return Value::make(std::string_view(as<PolicyFact>(o).wanted.wanted.rdata));
     },
     "the DMARC record that the policy asks for"},
    {"wanted", object_type(wanted_subject),
     [](Scope&, void const* o) { return object(wanted_subject, &as<PolicyFact>(o).wanted); },
     "the same, as a wanted record"},
    {"others", list_type(wanted_element),
     [](Scope& s, void const* o) { return objects_value(s, wanted_subject, as<PolicyFact>(o).others); },
     "the other records that it asks for: MX, MTA-STS, TLS reporting, BIMI, grants for reports"},
    {"dmarc", object_type(dmarc_subject),
     [](Scope&, void const* o) { return object(dmarc_subject, as<PolicyFact>(o).dmarc); },
     "the record at the domain's own _dmarc name"},
    {"zone", object_type(zone_subject),
     [](Scope&, void const* o) { return object(zone_subject, as<PolicyFact>(o).zone); },
     "the zone that serves it"},
};

text::Span sender_place(Scope&, void const* o) { return sender_of(o).config->where; }

}  // namespace

Subject const sender_subject{"sender", "each [[sender]] of the configuration", sender_fields, true,
                             sender_place};
Subject const sender_spf_subject{"sender_spf", "SPF for a sender's mail", sender_spf_fields, false,
                                 sender_place};
Subject const sender_dkim_subject{"sender_dkim", "DKIM for a sender's mail", sender_dkim_fields, false,
                                  sender_place};
Subject const sender_dmarc_subject{
    "sender_dmarc", "DMARC for a sender's mail", sender_dmarc_fields, false,
    [](Scope&, void const* o) { return as<SenderDmarcFact>(o).sender->sender.config->where; }};
Subject const wanted_subject{"wanted", "a record that a sender or policy needs", wanted_fields, false,
                             [](Scope& s, void const* o) {
                               auto const& w = as<WantedFact>(o);
                               if (!w.wanted.instead.empty()) return w.wanted.instead.front().record->source;
                               if (w.wanted.zone) return w.wanted.zone->place;
                               (void)s;
                               return w.declared;
                             }};
Subject const policy_subject{"policy", "each domain of each [[policy]]", policy_fields, true,
                             [](Scope&, void const* o) {
                               auto const& p = as<PolicyFact>(o);
                               return p.zone ? p.zone->zone->place : p.policy.config->where;
                             }};

}  // namespace zonelint::facts
