// The subject dkim: each selector's key.
#include "facts/fields.hpp"

namespace zonelint::facts {
namespace {

text::Span key_place(Scope const& s, DkimFact const& d, std::string_view part) {
  if (!d.key.text || d.key.records.empty() || !(d.key.records.front() == d.record->ref))
    return record_place(s, *d.record);
  return text_place(s, *d.record, d.key.text->text, part);
}

std::vector<std::string> words(std::vector<std::string_view> const& views) {
  return {views.begin(), views.end()};
}

template <std::vector<std::string_view> grammar::dkim::Record::*Member>
Value list_of(Scope& s, void const* o) {
  auto const& d = as<DkimFact>(o);
  return texts_value(s, d.key.text ? words(d.key.text->record.*Member) : std::vector<std::string>{});
}

constexpr Field dkim_fields[] = {
    {"owner", text_type,
     [](Scope& s, void const* o) {
       return name_value(s, as<DkimFact>(o).key.name, field_place(s, *as<DkimFact>(o).record, "owner"));
     },
     "the selector's name"},
    {"selector", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(as<DkimFact>(o).key.selector)); },
     "the selector"},
    {"domain", text_type, [](Scope& s, void const* o) { return name_value(s, as<DkimFact>(o).key.domain); },
     "the signing domain"},
    {"record", object_type(record_subject),
     [](Scope&, void const* o) { return object(record_subject, as<DkimFact>(o).record); },
     "the record at the selector's name: TXT, or CNAME"},
    {"via_cname", boolean_type,
     [](Scope&, void const* o) { return Value::make(!as<DkimFact>(o).key.aliases.empty()); },
     "it is an alias"},
    {"target", text_type,
     [](Scope& s, void const* o) {
       auto const& d = as<DkimFact>(o);
       if (d.key.aliases.empty()) return absent_text();
       auto const target = dns::as_name(*d.record->ref.zone, *d.record->ref.record);
       return target ? name_value(s, *target, field_place(s, *d.record, "cname")) : absent_text();
     },
     "what the CNAME leads to"},
    {"provider", text_type,
     [](Scope&, void const* o) {
       auto const& p = as<DkimFact>(o).key.provider;
       return p && p->provider ? Value::make(p->provider->id) : absent_text();
     },
     "the provider whose DKIM names the target fits"},
    {"selector_fits", boolean_type,
     [](Scope&, void const* o) {
       auto const& p = as<DkimFact>(o).key.provider;
       return Value::make(!p || p->selector_fits);
     },
     "selector and target belong together, as the provider names them"},
    {"status", text_type,
     [](Scope&, void const* o) { return Value::make(mail::key_status_text(as<DkimFact>(o).key.status)); },
     "ok, revoked, missing, invalid or unknown"},
    {"error", text_type,
     [](Scope& s, void const* o) {
       auto const& d = as<DkimFact>(o);
       return Value::make(std::string_view(d.key.error), key_place(s, d, d.key.error_at));
     },
     "why the key is none"},
    {"revoked", boolean_type,
     [](Scope&, void const* o) {
       return Value::make(as<DkimFact>(o).key.status == mail::KeyStatus::revoked);
     },
     "p= is empty (RFC 6376 3.6.1)"},
    {"version", text_type,
     [](Scope& s, void const* o) {
       auto const& d = as<DkimFact>(o);
       if (!d.key.text || !d.key.text->record.v) return absent_text();
       return Value::make(d.key.text->record.v->value, key_place(s, d, d.key.text->record.v->whole));
     },
     "v="},
    {"key_type", text_type,
     [](Scope& s, void const* o) {
       auto const& d = as<DkimFact>(o);
       if (!d.key.text) return absent_text();
       auto const& k = d.key.text->record.k;
       Value v = Value::make(d.key.text->record.key_type, k ? key_place(s, d, k->whole) : text::Span{});
       v.present = k.has_value();
       return v;
     },
     "k=: rsa by default"},
    {"bits", integer_type,
     [](Scope& s, void const* o) {
       auto const& d = as<DkimFact>(o);
       auto const* r = d.key.text ? &d.key.text->record : nullptr;
       Value v = Value::make(static_cast<std::int64_t>(d.key.key.bits),
                             r && r->p ? key_place(s, d, r->p->whole) : text::Span{});
       v.present = d.key.key.bits > 0;
       return v;
     },
     "RSA modulus bits; 256 for Ed25519"},
    {"hashes", texts_type, list_of<&grammar::dkim::Record::hashes>, "h="},
    {"services", texts_type, list_of<&grammar::dkim::Record::services>, "s="},
    {"flags", texts_type, list_of<&grammar::dkim::Record::flags>, "t="},
    {"testing", boolean_type,
     [](Scope& s, void const* o) {
       auto const& d = as<DkimFact>(o);
       auto const* r = d.key.text ? &d.key.text->record : nullptr;
       return Value::make(d.key.testing, r && r->t ? key_place(s, d, r->t->whole) : text::Span{});
     },
     "t=y: receivers must not treat a bad signature worse than none"},
    {"count", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(as<DkimFact>(o).key.records.size()));
     },
     "TXT records at the end of the chain"},
};

}  // namespace

Subject const dkim_subject{"dkim", "each DKIM selector: a name <selector>._domainkey.<domain>", dkim_fields,
                           true,
                           [](Scope& s, void const* o) { return record_place(s, *as<DkimFact>(o).record); }};

}  // namespace zonelint::facts
