// The subject dkim: each selector's key.
#include <algorithm>
#include <limits>

#include "facts/fields.hpp"
#include "mail/spki.hpp"

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
constexpr Type record_element = object_type(record_subject);
constexpr Type sender_element = object_type(sender_subject);

grammar::dkim::Record const* parsed(DkimFact const& d) { return d.key.text ? &d.key.text->record : nullptr; }

Value tag_value(Scope& s, DkimFact const& d, std::optional<grammar::Tag> grammar::dkim::Record::*tag) {
  auto const* r = parsed(d);
  return r && r->*tag ? Value::make((r->*tag)->value, key_place(s, d, (r->*tag)->whole)) : absent_text();
}

// The first tag that is given twice, and whether it says the same again (RFC 6376 3.2 forbids it all the
// same).
struct Twice {
  std::string_view whole;
  bool equal = false;
};
Twice twice(DkimFact const& d) {
  auto const* r = parsed(d);
  if (r == nullptr) return {};
  for (auto const& e : r->list.errors) {
    if (e.kind != grammar::TagErrorKind::duplicate) continue;
    grammar::Tag const* second = nullptr;
    for (auto const& t : r->list.tags)
      if (t.whole.data() == e.at.data() || t.name.data() == e.at.data()) second = &t;
    auto const* first = second ? r->list.find(second->name) : nullptr;
    if (first == nullptr || first == second) return {e.at, false};
    return {second->whole, first->value == second->value};
  }
  return {};
}

// Tags that verifiers ignore: q= was never of key records, the rest is unknown (RFC 6376 3.6.1).
std::vector<Value> ignored_tags(Scope const& s, DkimFact const& d) {
  std::vector<Value> out;
  if (auto const* r = parsed(d))
    for (auto const& t : r->unknown) out.push_back(Value::make(t.whole, key_place(s, d, t.whole)));
  return out;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool has_spaces(DkimFact const& d) {
  auto const* r = parsed(d);
  return r && r->p && std::any_of(r->p->value.begin(), r->p->value.end(), is_space);
}
bool has_pem(DkimFact const& d) {
  auto const* r = parsed(d);
  return r && r->p &&
         (r->p->value.find("-----BEGIN") != std::string_view::npos ||
          r->p->value.find("-----END") != std::string_view::npos);
}

bool is_base64(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/' || c == '=' || is_space(c);
  });
}

// Of several TXT records, those that are none of a key, where exactly one is.
std::vector<RecordFact const*> strays(Scope const& s, DkimFact const& d) {
  std::vector<RecordFact const*> out;
  std::size_t keys = 0;
  for (auto const& ref : d.key.records) {
    if (grammar::dkim::looks_like(dns::as_text(*ref.zone, *ref.record)))
      ++keys;
    else if (auto const* r = all(s).record(ref))
      out.push_back(r);
  }
  if (keys != 1) out.clear();
  return out;
}
// One record holds the begin of a key and another, which is base64 alone, its end.
bool is_halves(Scope const& s, DkimFact const& d) {
  auto const rest = strays(s, d);
  return d.key.records.size() == 2 && rest.size() == 1 &&
         is_base64(dns::as_text(*rest[0]->ref.zone, *rest[0]->ref.record));
}

// TXT records that are served together: Route 53's variants are alternatives.
std::size_t together(DkimFact const& d) {
  std::size_t most = 0;
  for (auto const& a : d.key.records) {
    auto const same = [&](dns::RecordRef const& b) { return b.record->set == a.record->set; };
    most = std::max(
        most, static_cast<std::size_t>(std::count_if(d.key.records.begin(), d.key.records.end(), same)));
  }
  return most;
}

bool domain_parked(Scope const& s, DkimFact const& d) {
  auto const* domain = all(s).domain(d.key.domain);
  return domain == nullptr || is_parked(*domain);
}

// Declared senders whose From is below the domain and that this selector signs for.
std::vector<SenderFact const*> sub_senders(Scope const& s, DkimFact const& d) {
  std::vector<SenderFact const*> out;
  for (SenderFact const* x : all(s).senders_below(d.key.domain)) {
    auto const& declared = x->sender.config->dkim;
    bool const named =
        std::any_of(declared.begin(), declared.end(), [&](auto const& k) { return k == d.key.selector; });
    if (named && x->sender.dkim != mail::DkimResult::pass) out.push_back(x);
  }
  return out;
}

std::optional<mail::NearTarget> near_target(Scope const& s, DkimFact const& d) {
  if (d.key.aliases.empty() || d.key.provider) return std::nullopt;
  auto const target = dns::as_name(*d.record->ref.zone, *d.record->ref.record);
  return target ? mail::near_dkim_target(all(s).providers(), *target) : std::nullopt;
}

constexpr Field dkim_fields[] = {
    {"owner", text_type,
     [](Scope& s, void const* o) {
       return name_value(s, as<DkimFact>(o).key.name, field_place(s, *as<DkimFact>(o).record, "owner"));
     },
     "the selector's name", 4},
    {"selector", text_type,
     [](Scope&, void const* o) { return Value::make(std::string_view(as<DkimFact>(o).key.selector)); },
     "the selector"},
    {"domain", text_type, [](Scope& s, void const* o) { return name_value(s, as<DkimFact>(o).key.domain); },
     "the signing domain", 4},
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
     "what the CNAME leads to", 4},
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
     "selector and target belong together, as the provider names them", 3},
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
    {"spki", text_type,
     [](Scope& s, void const* o) {
       return text_value(s, mail::base64(mail::subject_public_key_info(as<DkimFact>(o).key.key)));
     },
     "of a bare RSA key: what p= is to hold, the same key as a SubjectPublicKeyInfo", 8},
    {"same_key", list_type(dkim_element),
     [](Scope& s, void const* o) { return objects_value(s, dkim_subject, same_key(s, as<DkimFact>(o))); },
     "other selectors here that publish the same key in a record of their own", 10},
    {"hashes", texts_type, list_of<&grammar::dkim::Record::hashes>, "h=", 3},
    {"services", texts_type, list_of<&grammar::dkim::Record::services>, "s=", 3},
    {"flags", texts_type, list_of<&grammar::dkim::Record::flags>, "t=", 3},
    {"testing", boolean_type,
     [](Scope& s, void const* o) {
       auto const& d = as<DkimFact>(o);
       auto const* r = d.key.text ? &d.key.text->record : nullptr;
       return Value::make(d.key.testing, r && r->t ? key_place(s, d, r->t->whole) : text::Span{});
     },
     "t=y: receivers must not treat a bad signature worse than none"},
    {"count", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(together(as<DkimFact>(o)))); },
     "TXT records at the end of the chain that are served together"},
    {"version_ok", boolean_type,
     [](Scope&, void const* o) {
       auto const* r = parsed(as<DkimFact>(o));
       return Value::make(r == nullptr || r->version_ok);
     },
     "v= is absent, or DKIM1 and first (RFC 6376 3.6.1)"},
    {"has_p", boolean_type,
     [](Scope&, void const* o) {
       auto const* r = parsed(as<DkimFact>(o));
       return Value::make(r != nullptr && r->p.has_value());
     },
     "there is a p= tag"},
    {"p", text_type,
     [](Scope& s, void const* o) { return tag_value(s, as<DkimFact>(o), &grammar::dkim::Record::p); },
     "p=: the key in base64"},
    {"g", text_type,
     [](Scope& s, void const* o) { return tag_value(s, as<DkimFact>(o), &grammar::dkim::Record::g); },
     "g=: the local parts that it may sign for, in RFC 4871; gone since"},
    {"duplicate", text_type,
     [](Scope& s, void const* o) {
       auto const t = twice(as<DkimFact>(o));
       return t.whole.empty() ? absent_text() : Value::make(t.whole, key_place(s, as<DkimFact>(o), t.whole));
     },
     "a tag that is given a second time"},
    {"duplicate_equal", boolean_type,
     [](Scope&, void const* o) { return Value::make(twice(as<DkimFact>(o)).equal); },
     "it says the same as the first"},
    {"ignored", texts_type,
     [](Scope& s, void const* o) {
       Value v;
       v.kind = Kind::list;
       v.list = s.keep(ignored_tags(s, as<DkimFact>(o)));
       v.present = !v.list.empty();
       return v;
     },
     "tags that no key record has: q=, and unknown ones", 4},
    {"holds", text_type,
     [](Scope& s, void const* o) {
       auto const& d = as<DkimFact>(o);
       return Value::make(d.key.key.holds, p_place(s, d));
     },
     "what p= decodes to, whatever k= says: rsa, ed25519 (32 octets), other (another kind of key); empty: no "
     "key"},
    {"octets", integer_type,
     [](Scope& s, void const* o) {
       auto const& d = as<DkimFact>(o);
       return Value::make(static_cast<std::int64_t>(d.key.key.der.size()), p_place(s, d));
     },
     "octets that p= decodes to"},
    {"spaces", boolean_type,
     [](Scope& s, void const* o) {
       return Value::make(has_spaces(as<DkimFact>(o)), p_place(s, as<DkimFact>(o)));
     },
     "there is white space inside p= (RFC 6376 3.2: to be ignored)"},
    {"pem", boolean_type,
     [](Scope& s, void const* o) {
       return Value::make(has_pem(as<DkimFact>(o)), p_place(s, as<DkimFact>(o)));
     },
     "the lines around a PEM key (-----BEGIN PUBLIC KEY-----) stand in p="},
    {"strays", list_type(record_element),
     [](Scope& s, void const* o) { return objects_value(s, record_subject, strays(s, as<DkimFact>(o))); },
     "of several TXT records of which one is a key: the others", 8},
    {"halves", boolean_type,
     [](Scope& s, void const* o) { return Value::make(is_halves(s, as<DkimFact>(o))); },
     "two TXT records: the begin of a key, and base64 that looks like its end", 8},
    {"wildcard", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<DkimFact>(o).key.name.is_wildcard()); },
     "its owner is a wildcard: every selector that there is not"},
    {"domain_parked", boolean_type,
     [](Scope& s, void const* o) { return Value::make(domain_parked(s, as<DkimFact>(o))); },
     "the signing domain neither sends nor receives, as far as is known here", 8},
    {"sub_senders", list_type(sender_element),
     [](Scope& s, void const* o) {
       return objects_value(s, sender_subject, sub_senders(s, as<DkimFact>(o)));
     },
     "declared senders of sub-domains that it signs for", 8},
    {"near_provider", text_type,
     [](Scope& s, void const* o) {
       auto const near = near_target(s, as<DkimFact>(o));
       return near ? Value::make(near->provider->name) : absent_text();
     },
     "the provider whose DKIM names the alias nearly leads to", 40},
    {"near_target", text_type,
     [](Scope& s, void const* o) {
       auto const near = near_target(s, as<DkimFact>(o));
       return near ? text_value(s, near->meant) : absent_text();
     },
     "the target that was probably meant", 40},
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
  out.add(std::uint64_t{key.text && key.text->record.k}).add(key.key.holds).add(key.key.der.size());
  out.add(std::uint64_t{has_spaces(d)} << 2 | std::uint64_t{has_pem(d)} << 1 |
          std::uint64_t{together(d) > 1});
  out.add(std::uint64_t{d.record->ref.record->ttl}).add(std::uint64_t{key.name.is_wildcard()});
  // All that the other tags say.
  for (auto const& t : key.text ? key.text->record.list.tags : std::vector<grammar::Tag>()) {
    bool const key_itself = key.text->record.p && t.whole.data() == key.text->record.p->whole.data();
    out.add(key_itself ? std::string_view("p") : t.whole);
  }
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
    "dkim.testing dkim.count dkim.exponent dkim.even_modulus dkim.roca dkim.pkcs1 dkim.same_key "
    "dkim.version dkim.version_ok dkim.has_p dkim.g dkim.duplicate dkim.duplicate_equal dkim.ignored "
    "dkim.holds "
    "dkim.octets dkim.spaces dkim.pem dkim.wildcard dkim.hashes dkim.services dkim.flags record.ttl",
    dkim_signature};

}  // namespace zonelint::facts
