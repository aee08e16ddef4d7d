// The subject spf.
#include <fmt/format.h>

#include "facts/spf_flattened.hpp"
#include "facts/spf_parts.hpp"
#include "mail/names.hpp"
#include "mail/ranges_text.hpp"

namespace zonelint::facts {
namespace {

namespace spf = grammar::spf;

constexpr Type term_element = object_type(spf_term_subject);
constexpr Type error_element = object_type(spf_error_subject);
constexpr Type record_element = object_type(record_subject);

// The first `all`, which decides (RFC 7208 5.1).
SpfTermFact const* all_term(SpfFact const& f) {
  for (auto const& t : f.terms) {
    if (is_all(term_of(t))) return &t;
  }
  return nullptr;
}
SpfTermFact const* redirect_term(SpfFact const& f) {
  for (auto const& t : f.terms) {
    if (term_of(t).kind == spf::TermKind::redirect) return &t;
  }
  return nullptr;
}

std::string share(SpfFact const& f) {
  std::string out;
  for (auto const& t : f.terms) {
    int const cost = facts_of(t).lookups;
    if (cost > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", term_of(t).text, cost);
  }
  return out;
}

std::vector<SpfTermFact const*> chosen(SpfFact const& f, std::vector<std::size_t> const& numbers) {
  std::vector<SpfTermFact const*> out;
  for (auto const i : numbers) out.push_back(&f.terms[i]);
  return out;
}

// Addresses that the record itself names: its ip4, ip6, a and mx.
mail::Ranges own_networks(Scope const& s, SpfFact const& f) {
  mail::Ranges out;
  for (auto const& t : f.terms) {
    auto const& term = term_of(t);
    bool const counts =
        term.kind == spf::TermKind::mechanism && term.qualifier == spf::Qualifier::pass &&
        (is_network(term) || term.mechanism == spf::Mechanism::a || term.mechanism == spf::Mechanism::mx);
    if (counts && !is_dead(t)) out = out | networks(s, t)[0];
  }
  return out;
}

// The least that an answer with all TXT records of the owner takes: header, question, and for each record a
// compressed owner (RFC 1035 4.1), the EDNS record with it (RFC 6891 6.1.2).
std::int64_t response_size(SpfFact const& f) {
  auto const& zone = *f.record->ref.zone;
  std::size_t size = 12 + f.facts.owner.wire().size() + 4 + 11;
  for (auto const* r : zone.find(f.facts.owner, dns::Type::TXT)) {
    if (r->set == f.record->ref.record->set) size += 12 + r->rdata_size;
  }
  return static_cast<std::int64_t>(size);
}

// Hosts of ours that the record passes by name, so that they send, and that have no SPF record for their own
// name, which they say HELO with (RFC 7208 2.3, 10.1.3).
std::vector<std::string> helo_missing(Scope const& s, SpfFact const& f) {
  std::vector<std::string> out;
  for (auto const& t : f.terms) {
    auto const& term = term_of(t);
    auto const& target = facts_of(t).target;
    bool const host = term.kind == spf::TermKind::mechanism && term.mechanism == spf::Mechanism::a &&
                      target && facts_of(t).state == mail::SpfTarget::good &&
                      term.qualifier == spf::Qualifier::pass;
    if (!host || is_dead(t) || *target == f.facts.owner || !all(s).world().zone_for(*target)) continue;
    auto const found = mail::select_spf(all(s).world(), *target);
    if (found.records.empty() && found.answer.found != dns::Found::unknown) out.push_back(target->display());
  }
  return out;
}

std::string_view missing(Scope& s, SpfFact const& f) {
  std::string text;
  for (auto const& u : f.facts.unknown) text += (text.empty() ? "" : ", ") + u;
  return s.keep(std::move(text));
}

Value count_value(Scope& s, SpfFact const& f, int count, int limit) {
  if (!f.facts.lookups_known && count <= limit) return Value::unknown_for(missing(s, f));
  return Value::make(static_cast<std::int64_t>(count));
}

std::vector<SpfFact const*> earlier(Scope const& s, SpfFact const& f) {
  std::vector<SpfFact const*> found;
  if (f.index == 0 || f.index >= f.count) return found;
  for (void const* o : all(s).objects(spf_subject)) {
    auto const& x = as<SpfFact>(o);
    if (&x == &f) break;
    bool const same = x.facts.owner == f.facts.owner && x.record->ref.zone == f.record->ref.zone;
    if (same && x.record->ref.record->set == f.record->ref.record->set) found.push_back(&x);
  }
  return found;
}
// The record with mechanisms' names in lower case and modifiers at its end (RFC 7208 6: they SHOULD stand
// there), in the order written otherwise.
std::string tidy(SpfFact const& f) {
  auto const& record = f.facts.record->record;
  if (!record.errors.empty()) return f.facts.record->text;
  std::string out = "v=spf1", modifiers;
  for (auto const& t : record.terms) {
    std::string text(t.text);
    auto const at = static_cast<std::size_t>(t.name.data() - t.text.data());
    text.replace(at, t.name.size(), lower_text(t.name));
    (t.kind == spf::TermKind::mechanism ? out : modifiers).append(" ").append(text);
  }
  return out + modifiers;
}

constexpr Type spf_element = object_type(spf_subject);

constexpr Field spf_fields[] = {
    {"owner", text_type,
     [](Scope& s, void const* o) {
       return name_value(s, as<SpfFact>(o).facts.owner, field_place(s, *as<SpfFact>(o).record, "owner"));
     },
     "the domain", 4},
    {"text", text_type,
     [](Scope& s, void const* o) {
       auto const& f = as<SpfFact>(o);
       return Value::make(std::string_view(f.facts.record->text), part_place(s, f, f.facts.record->text));
     },
     "the record, strings joined"},
    {"record", object_type(record_subject),
     [](Scope&, void const* o) { return object(record_subject, as<SpfFact>(o).record); }, "the TXT record"},
    {"terms", list_type(term_element),
     [](Scope& s, void const* o) { return objects_value(s, spf_term_subject, as<SpfFact>(o).terms); },
     "the terms that could be read", 2},
    {"errors", list_type(error_element),
     [](Scope& s, void const* o) { return objects_value(s, spf_error_subject, as<SpfFact>(o).errors); },
     "what makes it a permerror (RFC 7208 4.6)"},
    {"all", text_type,
     [](Scope& s, void const* o) {
       auto const* t = all_term(as<SpfFact>(o));
       if (!t) return absent_text();
       return Value::make(s.keep(std::string(1, static_cast<char>(term_of(*t).qualifier))),
                          part_place(s, as<SpfFact>(o), term_of(*t).text));
     },
     "the qualifier of `all`: + - ~ ?; empty where there is none", 2},
    {"redirect", text_type,
     [](Scope& s, void const* o) {
       auto const* t = redirect_term(as<SpfFact>(o));
       return t ? Value::make(term_of(*t).value, part_place(s, as<SpfFact>(o), term_of(*t).text))
                : absent_text();
     },
     "where redirect= leads", 2},
    {"includes", texts_type,
     [](Scope& s, void const* o) {
       auto const& f = as<SpfFact>(o);
       std::vector<Value> values;
       for (auto const& t : f.terms) {
         if (term_of(t).kind == spf::TermKind::mechanism && term_of(t).mechanism == spf::Mechanism::include) {
           values.push_back(Value::make(term_of(t).value, part_place(s, f, term_of(t).text)));
         }
       }
       Value v;
       v.kind = Kind::list;
       v.list = s.keep(std::move(values));
       return v;
     },
     "the domains that it includes", 3},
    {"lookups", integer_type,
     [](Scope& s, void const* o) {
       return count_value(s, as<SpfFact>(o), as<SpfFact>(o).facts.lookups, mail::spf_lookup_limit);
     },
     "DNS look-ups at worst, over all includes (RFC 7208 4.6.4)"},
    {"share", text_type, [](Scope& s, void const* o) { return text_value(s, share(as<SpfFact>(o))); },
     "what each term costs: 'include:a.example 3, mx 1'", 8},
    {"first_over", object_type(spf_term_subject),
     [](Scope& s, void const* o) {
       auto const& f = as<SpfFact>(o);
       SpfTermFact const* t = f.facts.first_over ? &f.terms[*f.facts.first_over] : nullptr;
       return object(spf_term_subject, t, t ? part_place(s, f, term_of(*t).text) : text::Span{});
     },
     "the term that the eleventh look-up stands in"},
    {"void_lookups", integer_type,
     [](Scope& s, void const* o) {
       auto const& f = as<SpfFact>(o);
       return count_value(s, f, std::max(f.facts.void4, f.facts.void6), mail::spf_void_limit);
     },
     "look-ups without an answer at worst, for one address family"},
    {"void4", integer_type,
     [](Scope& s, void const* o) {
       auto const& f = as<SpfFact>(o);
       return count_value(s, f, f.facts.void4, mail::spf_void_limit);
     },
     "look-ups without an answer at worst, for an IPv4 client"},
    {"void6", integer_type,
     [](Scope& s, void const* o) {
       auto const& f = as<SpfFact>(o);
       return count_value(s, f, f.facts.void6, mail::spf_void_limit);
     },
     "the same for an IPv6 client"},
    {"void_maybe", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(as<SpfFact>(o).facts.void_maybe));
     },
     "more of them, where the names that macros stand for do not exist"},
    {"addresses4", integer_type,
     [](Scope& s, void const* o) { return Value::make(reach(s, as<SpfFact>(o)).pass[0].count()); },
     "IPv4 addresses that it passes, over all includes; without those of addresses_unknown", 60},
    {"addresses6", integer_type,
     [](Scope& s, void const* o) { return Value::make(reach(s, as<SpfFact>(o)).pass[1].count(network6)); },
     "the same for IPv6: networks of /64 with such an address", 60},
    {"own_addresses4", integer_type,
     [](Scope& s, void const* o) { return Value::make(own_networks(s, as<SpfFact>(o)).count()); },
     "IPv4 addresses of its own ip4, a and mx terms", 40},
    {"addresses_unknown", texts_type,
     [](Scope& s, void const* o) { return texts_value(s, reach(s, as<SpfFact>(o)).unknown); },
     "what else it may pass: records that are not here, macros, ptr", 60},
    {"authorises_nothing", boolean_type,
     [](Scope& s, void const* o) {
       auto const who = reach(s, as<SpfFact>(o));
       if (who.nothing()) return Value::make(true);
       bool const someone = !who.pass[0].empty() || !who.pass[1].empty();
       if (!someone && !who.unknown.empty()) return Value::unknown_for(s.keep(who.unknown.front()));
       return Value::make(false);
     },
     "no address passes", 30},
    {"overlaps", list_type(term_element),
     [](Scope& s, void const* o) {
       std::vector<std::size_t> numbers;
       for (auto const& x : overlaps(s, as<SpfFact>(o))) numbers.push_back(x.term);
       return objects_value(s, spf_term_subject, chosen(as<SpfFact>(o), numbers));
     },
     "terms that pass nobody whom another term does not pass: see spf_term.covered_by", 40},
    {"stale_flattened", text_type,
     [](Scope& s, void const* o) { return text_value(s, stale_flattened(s, as<SpfFact>(o))); },
     "includes that a comment says stand here as addresses, and that pass others by now; empty: none", 60},
    {"flatten", list_type(term_element),
     [](Scope& s, void const* o) {
       auto const& f = as<SpfFact>(o);
       return objects_value(s, spf_term_subject, chosen(f, f.facts.flatten));
     },
     "over 10 look-ups: the fewest includes that bring it to 10 when addresses stand in their place", 60},
    {"response_size", integer_type,
     [](Scope&, void const* o) { return Value::make(response_size(as<SpfFact>(o))); },
     "octets of an answer with all TXT records of the owner, at least", 6},
    {"helo_missing", texts_type,
     [](Scope& s, void const* o) { return texts_value(s, helo_missing(s, as<SpfFact>(o))); },
     "hosts of its a: terms, in these zones, that have no SPF record of their own", 30},
    {"loop", texts_type,
     [](Scope& s, void const* o) {
       std::vector<std::string> names;
       for (auto n : as<SpfFact>(o).facts.loop) names.push_back(n.display());
       return texts_value(s, names);
     },
     "the names of an include or redirect loop"},
    {"passes_all", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<SpfFact>(o).facts.passes_all); },
     "it passes the whole Internet, here or through an include"},
    {"fragment", boolean_type, [](Scope&, void const* o) { return Value::make(as<SpfFact>(o).fragment); },
     "another record here includes it or redirects to it"},
    {"octets", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(as<SpfFact>(o).facts.record->text.size()));
     },
     "octets of the joined text"},
    {"strings", integer_type,
     [](Scope&, void const* o) {
       auto const& ref = as<SpfFact>(o).record->ref;
       return Value::make(static_cast<std::int64_t>(dns::as_strings(*ref.zone, *ref.record).size()));
     },
     "how many character-strings"},
    {"tidy", text_type, [](Scope& s, void const* o) { return text_value(s, tidy(as<SpfFact>(o))); },
     "the same record with names in lower case, single spaces, and modifiers at its end", 15},
    {"known", text_type,
     [](Scope& s, void const* o) { return text_value(s, known_text(known_uses(s, as<SpfFact>(o)))); },
     "whose records elsewhere are taken as they were known on some day: ' (amazonses.com as of 2026-10-07)'; "
     "empty "
     "where everything is here"},
    {"known_stale", texts_type,
     [](Scope& s, void const* o) {
       std::vector<std::string> out;
       for (auto const& k : known_uses(s, as<SpfFact>(o)))
         if (k.record && is_year_old(k.date, all(s).today()))
           out.push_back(k.name.display() + " of " + k.date);
       return texts_value(s, out);
     },
     "of these, the records that are older than a year", 10},
    {"has_past", boolean_type, [](Scope& s, void const*) { return Value::make(all(s).past() != nullptr); },
     "how the zones were before is known (--since)"},
    {"grown4", integer_type,
     [](Scope& s, void const* o) { return Value::make(grown(s, as<SpfFact>(o))[0].count()); },
     "IPv4 addresses that it passes and did not pass before", 60},
    {"grown6", integer_type,
     [](Scope& s, void const* o) { return Value::make(grown(s, as<SpfFact>(o))[1].count(network6)); },
     "the same for IPv6: networks of /64 with such an address", 60},
    {"grown", text_type,
     [](Scope& s, void const* o) {
       auto const ranges = grown(s, as<SpfFact>(o));
       return text_value(s, mail::ranges_text(ranges, 5));
     },
     "the first of these addresses: '192.0.2.0/24, 2001:db8::/32, ...'", 60},
    {"index", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(as<SpfFact>(o).index)); },
     "which of the owner's SPF records it is, from 0"},
    {"count", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(as<SpfFact>(o).count)); },
     "how many SPF records its owner has"},
    {"earlier", list_type(spf_element),
     [](Scope& s, void const* o) { return objects_value(s, spf_subject, earlier(s, as<SpfFact>(o))); },
     "the owner's SPF records that stand before it in the same record set", 60},
};

}  // namespace

Subject const spf_subject{"spf", "each SPF record", spf_fields, true,
                          [](Scope& s, void const* o) { return record_place(s, *as<SpfFact>(o).record); }};

}  // namespace zonelint::facts
