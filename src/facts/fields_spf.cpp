// The subjects spf, spf_term and spf_error.
#include <fmt/format.h>

#include "facts/fields.hpp"

namespace zonelint::facts {
namespace {

namespace spf = grammar::spf;

SpfFact const& spf_of(SpfTermFact const& t) { return *t.spf; }
spf::Term const& term_of(SpfTermFact const& t) { return t.spf->facts.record->record.terms[t.number]; }
mail::SpfTermFacts const& facts_of(SpfTermFact const& t) { return t.spf->facts.terms[t.number]; }

text::Span part_place(Scope const& s, SpfFact const& f, std::string_view part) {
  return text_place(s, *f.record, f.facts.record->text, part);
}

constexpr std::string_view mechanism_words[] = {"all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"};

std::string_view mechanism_word(spf::Term const& t) {
  switch (t.kind) {
    case spf::TermKind::mechanism:
      return mechanism_words[static_cast<std::size_t>(t.mechanism)];
    case spf::TermKind::redirect:
      return "redirect";
    case spf::TermKind::exp:
      return "exp";
    default:
      return "unknown";
  }
}

bool is_all(spf::Term const& t) {
  return t.kind == spf::TermKind::mechanism && t.mechanism == spf::Mechanism::all;
}

bool is_dead(SpfTermFact const& t) {
  auto const& terms = t.spf->facts.record->record.terms;
  auto const all = static_cast<std::size_t>(std::find_if(terms.begin(), terms.end(), is_all) - terms.begin());
  if (term_of(t).kind == spf::TermKind::redirect) return all < terms.size();
  return term_of(t).kind == spf::TermKind::mechanism && t.number > all;
}

constexpr Field term_fields[] = {
    {"text", text_type,
     [](Scope& s, void const* o) {
       auto const& t = as<SpfTermFact>(o);
       return Value::make(term_of(t).text, part_place(s, spf_of(t), term_of(t).text));
     },
     "the term as written"},
    {"qualifier", text_type,
     [](Scope& s, void const* o) {
       char const q = static_cast<char>(term_of(as<SpfTermFact>(o)).qualifier);
       return Value::make(s.keep(std::string(1, q)));
     },
     "+ - ~ or ?"},
    {"mechanism", text_type,
     [](Scope&, void const* o) { return Value::make(mechanism_word(term_of(as<SpfTermFact>(o)))); },
     "all, include, a, mx, ptr, ip4, ip6, exists; or the modifiers redirect, exp, unknown"},
    {"value", text_type,
     [](Scope& s, void const* o) {
       auto const& t = as<SpfTermFact>(o);
       return Value::make(term_of(t).value, part_place(s, spf_of(t), term_of(t).value));
     },
     "what follows the ':' or '='"},
    {"prefix", integer_type,
     [](Scope&, void const* o) {
       auto const& t = term_of(as<SpfTermFact>(o));
       bool const six = t.mechanism == spf::Mechanism::ip6;
       return Value::make(static_cast<std::int64_t>(six ? t.prefix6.value_or(128) : t.prefix4.value_or(32)));
     },
     "the prefix length of ip4 and ip6"},
    {"lookups", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(facts_of(as<SpfTermFact>(o)).lookups));
     },
     "DNS look-ups that it costs at worst, with all below it"},
    {"reached", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(facts_of(as<SpfTermFact>(o)).reached));
     },
     "look-ups after it, in order of evaluation"},
    {"state", text_type,
     [](Scope&, void const* o) {
       return Value::make(mail::spf_target_text(facts_of(as<SpfTermFact>(o)).state));
     },
     "what its target is: good, no-spf, several-spf, broken, no-data, no-name, loop, macro, cost-only, "
     "none-needed, unknown"},
    {"target", text_type,
     [](Scope& s, void const* o) {
       auto const& f = facts_of(as<SpfTermFact>(o));
       return f.target ? name_value(s, *f.target) : absent_text();
     },
     "the name that it asks for"},
    {"record", object_type(record_subject),
     [](Scope& s, void const* o) {
       auto const& at = facts_of(as<SpfTermFact>(o)).at;
       return object(record_subject, at.record ? all(s).record(at) : nullptr);
     },
     "the SPF record that an include or redirect leads to, where it is here"},
    {"dead", boolean_type, [](Scope&, void const* o) { return Value::make(is_dead(as<SpfTermFact>(o))); },
     "never looked at: a mechanism after all (RFC 7208 5.1), or redirect beside all (6.1)"},
    {"mx_count", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(facts_of(as<SpfTermFact>(o)).mx_count));
     },
     "mx: MX records at its target"},
    {"passes_all", boolean_type,
     [](Scope&, void const* o) { return Value::make(facts_of(as<SpfTermFact>(o)).passes_all); },
     "include and redirect: what it leads to passes the whole Internet"},
};
constexpr Type term_element = object_type(spf_term_subject);

std::string_view error_word(spf::ErrorKind kind) {
  switch (kind) {
    case spf::ErrorKind::unknown_mechanism:
      return "unknown_mechanism";
    case spf::ErrorKind::bad_separator:
      return "bad_separator";
    case spf::ErrorKind::bad_qualifier:
      return "bad_qualifier";
    case spf::ErrorKind::empty_argument:
      return "empty_argument";
    case spf::ErrorKind::missing_argument:
      return "missing_argument";
    case spf::ErrorKind::unexpected_argument:
      return "unexpected_argument";
    case spf::ErrorKind::bad_ip4:
      return "bad_ip4";
    case spf::ErrorKind::bad_ip6:
      return "bad_ip6";
    case spf::ErrorKind::bad_cidr:
      return "bad_cidr";
    case spf::ErrorKind::bad_domain:
      return "bad_domain";
    case spf::ErrorKind::bad_macro:
      return "bad_macro";
    case spf::ErrorKind::duplicate_modifier:
      return "duplicate_modifier";
    case spf::ErrorKind::non_ascii:
      return "non_ascii";
  }
  return {};
}
spf::Error const& error_of(SpfErrorFact const& e) { return e.spf->facts.record->record.errors[e.number]; }

bool reads(std::string const& term) {
  std::string const text = "v=spf1 " + term;
  return spf::parse(text).errors.empty();
}

// An address where its mechanism is missing, or where a, mx or include stands in place of it (RFC 7208 5.6).
std::string mended_address(std::string_view term) {
  for (std::string_view head : {"a:", "mx:", "ip4:", "ip6:", "include:"}) {
    if (!term.starts_with(head)) continue;
    term.remove_prefix(head.size());
    break;
  }
  if (term.empty() || term.find_first_of("0123456789") == std::string_view::npos) return {};
  for (std::string_view head : {"ip4:", "ip6:"}) {
    if (std::string out = std::string(head).append(term); reads(out)) return out;
  }
  return {};
}

// The mistakes that have one evident meaning: ip: for ip4:, a doubled or misspelt mechanism name, a bare
// address.
std::string mended(spf::Error const& e) {
  struct Typo {
    std::string_view wrong, right;
  };
  static constexpr Typo typos[] = {{"ip:", "ip4:"},
                                   {"ipv4:", "ip4:"},
                                   {"ip4=", "ip4:"},
                                   {"ipv6:", "ip6:"},
                                   {"ip6=", "ip6:"},
                                   {"inclue:", "include:"},
                                   {"inlcude:", "include:"},
                                   {"incude:", "include:"},
                                   {"includ:", "include:"},
                                   {"include=", "include:"},
                                   {"include:include:", "include:"},
                                   {"mx:mx:", "mx:"},
                                   {"redirect:", "redirect="}};
  for (Typo t : typos) {
    if (e.term.starts_with(t.wrong) && e.term.size() > t.wrong.size()) {
      std::string term(t.right);
      term += e.term.substr(t.wrong.size());
      if (reads(term)) return term;
    }
  }
  if (e.kind == spf::ErrorKind::bad_separator && (e.term.ends_with(';') || e.term.ends_with(','))) {
    std::string term(e.term.substr(0, e.term.size() - 1));
    return reads(term) ? term : std::string();
  }
  return mended_address(e.term);
}

constexpr Field error_fields[] = {
    {"kind", text_type,
     [](Scope&, void const* o) { return Value::make(error_word(error_of(as<SpfErrorFact>(o)).kind)); },
     "unknown_mechanism, bad_separator, bad_ip4, bad_domain, bad_macro, duplicate_modifier ..."},
    {"term", text_type,
     [](Scope& s, void const* o) {
       auto const& e = as<SpfErrorFact>(o);
       return Value::make(error_of(e).term, part_place(s, *e.spf, error_of(e).term));
     },
     "the term it stands in"},
    {"at", text_type,
     [](Scope& s, void const* o) {
       auto const& e = as<SpfErrorFact>(o);
       return Value::make(error_of(e).at,
                          part_place(s, *e.spf, error_of(e).at.empty() ? error_of(e).term : error_of(e).at));
     },
     "the exact part that is wrong"},
    {"wanted", text_type,
     [](Scope&, void const* o) { return Value::make(error_of(as<SpfErrorFact>(o)).wanted); },
     "what would have been right"},
    {"mended", text_type,
     [](Scope& s, void const* o) { return text_value(s, mended(error_of(as<SpfErrorFact>(o)))); },
     "the term as it was certainly meant; empty where that is not certain"},
};
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
constexpr Type spf_element = object_type(spf_subject);

constexpr Field spf_fields[] = {
    {"owner", text_type,
     [](Scope& s, void const* o) {
       return name_value(s, as<SpfFact>(o).facts.owner, field_place(s, *as<SpfFact>(o).record, "owner"));
     },
     "the domain"},
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
     "the terms that could be read"},
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
     "the qualifier of `all`: + - ~ ?; empty where there is none"},
    {"redirect", text_type,
     [](Scope& s, void const* o) {
       auto const* t = redirect_term(as<SpfFact>(o));
       return t ? Value::make(term_of(*t).value, part_place(s, as<SpfFact>(o), term_of(*t).text))
                : absent_text();
     },
     "where redirect= leads"},
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
     "the domains that it includes"},
    {"lookups", integer_type,
     [](Scope& s, void const* o) {
       return count_value(s, as<SpfFact>(o), as<SpfFact>(o).facts.lookups, mail::spf_lookup_limit);
     },
     "DNS look-ups at worst, over all includes (RFC 7208 4.6.4)"},
    {"share", text_type, [](Scope& s, void const* o) { return text_value(s, share(as<SpfFact>(o))); },
     "what each term costs: 'include:a.example 3, mx 1'"},
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
    {"index", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(as<SpfFact>(o).index)); },
     "which of the owner's SPF records it is, from 0"},
    {"count", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(as<SpfFact>(o).count)); },
     "how many SPF records its owner has"},
    {"earlier", list_type(spf_element),
     [](Scope& s, void const* o) { return objects_value(s, spf_subject, earlier(s, as<SpfFact>(o))); },
     "the owner's SPF records that stand before it in the same record set"},
};

}  // namespace

Subject const spf_subject{"spf", "each SPF record", spf_fields, true,
                          [](Scope& s, void const* o) { return record_place(s, *as<SpfFact>(o).record); }};
Subject const spf_term_subject{"spf_term", "one term of an SPF record", term_fields, true,
                               [](Scope& s, void const* o) {
                                 auto const& t = as<SpfTermFact>(o);
                                 return part_place(s, spf_of(t), term_of(t).text);
                               }};
Subject const spf_error_subject{
    "spf_error", "one syntax error of an SPF record", error_fields, true, [](Scope& s, void const* o) {
      auto const& e = as<SpfErrorFact>(o);
      return part_place(s, *e.spf, error_of(e).at.empty() ? error_of(e).term : error_of(e).at);
    }};

}  // namespace zonelint::facts
