// The subject dkim: each selector's key.
#include <algorithm>
#include <limits>

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

text::Span p_place(Scope const& s, DkimFact const& d) {
  auto const* r = d.key.text ? &d.key.text->record : nullptr;
  return r && r->p ? key_place(s, d, r->p->whole) : text::Span{};
}

// Other selectors that publish the same key in a record of their own: an alias of one record is no second
// key, and neither is the same name in another copy of its zone.
std::vector<DkimFact const*> same_key(Scope const& s, DkimFact const& d) {
  std::vector<DkimFact const*> found;
  if (d.key.status != mail::KeyStatus::ok || d.key.key.der.empty()) return found;
  for (DkimFact const* other : all(s).with_key(d.key.key.der)) {
    bool const apart = other->key.name != d.key.name && !other->key.records.empty() &&
                       !d.key.records.empty() && !(other->key.records.front() == d.key.records.front());
    if (apart) found.push_back(other);
  }
  return found;
}
constexpr Type dkim_element = object_type(dkim_subject);

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
    {"exponent", integer_type,
     [](Scope& s, void const* o) {
       auto const& d = as<DkimFact>(o);
       auto const most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
       Value v = Value::make(static_cast<std::int64_t>(std::min(d.key.key.exponent, most)), p_place(s, d));
       v.present = d.key.key.exponent > 0;
       return v;
     },
     "the RSA public exponent; 0 where there is none, or where it has more than 64 bits"},
    {"even_modulus", boolean_type,
     [](Scope& s, void const* o) {
       return Value::make(as<DkimFact>(o).key.key.even_modulus, p_place(s, as<DkimFact>(o)));
     },
     "the RSA modulus is even: it is no product of two large primes"},
    {"roca", boolean_type,
     [](Scope& s, void const* o) {
       return Value::make(as<DkimFact>(o).key.key.roca, p_place(s, as<DkimFact>(o)));
     },
     "the RSA modulus has the fingerprint of keys that can be factored (CVE-2017-15361, ROCA)"},
    {"pkcs1", boolean_type,
     [](Scope& s, void const* o) {
       return Value::make(as<DkimFact>(o).key.key.bare, p_place(s, as<DkimFact>(o)));
     },
     "p= holds a bare RSAPublicKey, not a SubjectPublicKeyInfo (RFC 6376 3.6.1, erratum 3017)"},
    {"same_key", list_type(dkim_element),
     [](Scope& s, void const* o) { return objects_value(s, dkim_subject, same_key(s, as<DkimFact>(o))); },
     "other selectors here that publish the same key in a record of their own"},
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

std::uint64_t dkim_signature(Facts const& facts, void const* o) {
  auto const& d = as<DkimFact>(o);
  auto const& key = d.key;
  Signature out;
  if (static_cast<WorldFacts const&>(facts).with_key(key.key.der).size() > 1) out.add(o);
  out.add(key.key.exponent)
      .add(std::uint64_t{key.key.even_modulus} << 2 | std::uint64_t{key.key.roca} << 1 |
           std::uint64_t{key.key.bare});
  out.add(key.selector).add(key.error).add(static_cast<std::uint64_t>(key.key.bits));
  out.add(static_cast<std::uint64_t>(key.status)).add(std::uint64_t{key.testing}).add(key.records.size());
  out.add(std::uint64_t{key.aliases.empty()}).add(std::uint64_t{key.via_provider});
  out.add(key.provider ? key.provider->provider : nullptr);
  out.add(std::uint64_t{!key.provider || key.provider->selector_fits});
  out.add(key.text ? key.text->record.key_type : std::string_view("-"));
  out.add(std::uint64_t{key.text && key.text->record.k});
  return out.add(std::uint64_t{d.record->ref.zone->occluded(*d.record->ref.record)}).value();
}

}  // namespace

Subject const dkim_subject{
    "dkim",
    "each DKIM selector: a name <selector>._domainkey.<domain>",
    dkim_fields,
    true,
    [](Scope& s, void const* o) { return record_place(s, *as<DkimFact>(o).record); },
    0,
    "dkim.record record.occluded dkim.selector dkim.via_cname dkim.provider "
    "dkim.selector_fits dkim.status dkim.error dkim.revoked dkim.key_type dkim.bits "
    "dkim.testing dkim.count dkim.exponent dkim.even_modulus dkim.roca dkim.pkcs1 dkim.same_key",
    dkim_signature};

}  // namespace zonelint::facts
