// The subjects name and problem.
#include <algorithm>

#include "facts/fields.hpp"

namespace zonelint::facts {
namespace {

using RrType = dns::Type;

bool is_dnssec(RrType t) {
  return t == RrType::RRSIG || t == RrType::NSEC || t == RrType::NSEC3 || t == RrType::SIG ||
         t == RrType::KEY;
}

// RFC 4592 2.1.1: an asterisk is a wildcard only as the left-most label.
bool star_inside(dns::Name name) {
  if (name.wire().find("\x01*") == std::string_view::npos) return false;
  for (int i = 1; i < name.labels(); ++i)
    if (name.label(i) == "*") return true;
  return false;
}

// Names that exist beside a wildcard, so that what it has for everybody else is not theirs (RFC 4592 2.2.2):
// hosts and names with names below them, without an MX, and none that mail to could not be meant for.
std::vector<std::string> shadowed_names(Scope const& s, NameFact const& n) {
  std::vector<std::string> out;
  dns::Name const parent = n.name.parent();
  for (dns::Name const child : all(s).children(*n.zone, parent)) {
    std::string_view const label = child.label(0);
    if (label == "*" || label.starts_with('_')) continue;
    auto const* const entry = n.zone->find(child);
    bool const alias = n.zone->has(child, RrType::CNAME) || n.zone->has(child, RrType::DNAME);
    if (entry == nullptr || entry->cut || entry->incomplete || alias || n.zone->has(child, RrType::MX))
      continue;
    out.push_back(child.display());
  }
  return out;
}

// "s1.domainkey.example.com", where it is meant as a selector's name: s1._domainkey.example.com. Empty where
// it can't be told.
std::string dkim_mended(dns::Name name) {
  for (int i = 1; i < name.labels(); ++i) {
    if (name.label(i) != "domainkey" && name.label(i) != "_domainkeys" && name.label(i) != "domainkeys")
      continue;
    auto mended = name.suffix(name.labels() - i - 1).prepend("_domainkey");
    for (int k = i - 1; k >= 0 && mended; --k) mended = mended->prepend(name.label(k));
    return mended ? mended->display() : std::string();
  }
  return {};
}

// What stands before _domainkey, where that is no selector (RFC 6376 3.1: sub-domain *( "." sub-domain )).
// Underscores are met and do no harm.
std::string bad_selector(dns::Name name) {
  auto const split = mail::split_selector(name);
  if (!split || split->selector.starts_with('_') || split->selector == "*") return {};
  bool const good = std::all_of(split->selector.begin(), split->selector.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '*';
  });
  return good ? std::string() : split->selector;
}

std::uint64_t name_signature(Facts const&, void const* o) {
  auto const& name = as<NameFact>(o);
  Signature out;
  for (auto const* r : name.records) out.add(static_cast<std::uint64_t>(r->ref.record->type));
  out.add(std::uint64_t{name.zone->origin == name.name})
      .add(std::uint64_t{name.zone->cut_above(name.name).has_value()})
      .add(std::uint64_t{star_inside(name.name)});
  return out.add(std::uint64_t{name.name.is_wildcard()}).value();
}

constexpr Type record_object = object_type(record_subject);

constexpr Field name_fields[] = {
    {"dkim_alias", boolean_type,
     [](Scope& s, void const* o) { return Value::make(all(s).is_dkim_alias(as<NameFact>(o).name)); },
     "an alias of some selector leads to it"},
    {"name", text_type,
     [](Scope& s, void const* o) {
       auto const& n = as<NameFact>(o);
       return name_value(s, n.name, field_place(s, *n.records.front(), "owner"));
     },
     "the name", 4},
    {"types", texts_type,
     [](Scope& s, void const* o) {
       std::vector<Value> types;
       for (auto const* r : as<NameFact>(o).records) {
         Value const t = type_value(s, r->ref.record->type);
         bool const seen =
             std::any_of(types.begin(), types.end(), [&](Value const& v) { return v.text == t.text; });
         if (!seen) types.push_back(t);
       }
       Value v;
       v.kind = Kind::list;
       v.present = !types.empty();
       v.list = s.keep(std::move(types));
       return v;
     },
     "the RR types that it has", 4},
    {"wildcard", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<NameFact>(o).name.is_wildcard()); },
     "its first label is *"},
    {"delegated", boolean_type,
     [](Scope&, void const* o) {
       return Value::make(as<NameFact>(o).zone->cut_above(as<NameFact>(o).name).has_value());
     },
     "it is at or below a delegation", 2},
    {"apex", boolean_type,
     [](Scope&, void const* o) { return Value::make(as<NameFact>(o).zone->origin == as<NameFact>(o).name); },
     "it is the zone's own name"},
    {"exists", boolean_type,
     [](Scope& s, void const* o) {
       auto const exists = all(s).world().exists(as<NameFact>(o).name);
       if (!exists) return Value::unknown_for(s.keep(as<NameFact>(o).name.display()));
       return Value::make(*exists);
     },
     "its servers know it", 12},
    {"star_inside", boolean_type,
     [](Scope&, void const* o) { return Value::make(star_inside(as<NameFact>(o).name)); },
     "a label other than its first is *, which makes no wildcard"},
    {"shadowed", texts_type,
     [](Scope& s, void const* o) { return texts_value(s, shadowed_names(s, as<NameFact>(o))); },
     "a wildcard: names that exist beside it and have no MX, which its records are not given for", 60},
    {"dkim_mended", text_type,
     [](Scope& s, void const* o) { return text_value(s, dkim_mended(as<NameFact>(o).name)); },
     "the selector's name that it is meant as, where _domainkey is misspelt in it; else empty", 8},
    {"bad_selector", text_type,
     [](Scope& s, void const* o) { return text_value(s, bad_selector(as<NameFact>(o).name)); },
     "what stands before _domainkey, where that is no selector", 4},
    {"mx", list_type(record_object),
     [](Scope& s, void const* o) {
       std::vector<RecordFact const*> found;
       for (auto const* r : as<NameFact>(o).records)
         if (r->ref.record->type == RrType::MX) found.push_back(r);
       return objects_value(s, record_subject, found);
     },
     "its MX records", 2},
    {"cnames", list_type(record_object),
     [](Scope& s, void const* o) {
       std::vector<RecordFact const*> found;
       for (auto const* r : as<NameFact>(o).records) {
         if (r->ref.record->type == RrType::CNAME) found.push_back(r);
       }
       return objects_value(s, record_subject, found);
     },
     "its CNAME records", 2},
    {"others", list_type(record_object),
     [](Scope& s, void const* o) {
       std::vector<RecordFact const*> found;
       for (auto const* r : as<NameFact>(o).records) {
         if (r->ref.record->type != RrType::CNAME && !is_dnssec(r->ref.record->type)) found.push_back(r);
       }
       return objects_value(s, record_subject, found);
     },
     "its records that a CNAME may not stand beside (RFC 1034 3.6.2, RFC 4034 3)", 2},
};

template <std::string text::Problem::*Member>
Value problem_text(Scope&, void const* o) {
  auto const& p = as<text::Problem>(o);
  Value v = Value::make(std::string_view(p.*Member), p.where);
  v.present = !(p.*Member).empty();
  return v;
}

constexpr Field problem_fields[] = {
    {"kind", text_type, problem_text<&text::Problem::kind>,
     "what sort of problem: the word that rules ask for"},
    {"text", text_type, problem_text<&text::Problem::text>, "what is wrong, in a sentence"},
    {"wanted", text_type, problem_text<&text::Problem::wanted>, "what would have been right"},
    {"found", text_type, problem_text<&text::Problem::found>, "what stands there"},
    {"in", text_type, problem_text<&text::Problem::in>, "which reader found it"},
    {"rdata", text_type,
     [](Scope& s, void const* o) {
       auto const key = s.facts.key(as<text::Problem>(o).where);
       return key ? text_value(s, key->rdata) : absent_text();
     },
     "the data of the record that it stands in, in presentation form; empty where there is none"},
    {"suggestion", text_type, problem_text<&text::Problem::suggestion>, "the nearest right word"},
    {"labels", texts_type,
     [](Scope& s, void const* o) {
       std::vector<Value> values;
       for (auto const& label : as<text::Problem>(o).also)
         values.push_back(Value::make(std::string_view(label.text), label.where));
       Value v;
       v.kind = Kind::list;
       v.list = s.keep(std::move(values));
       v.present = !v.list.empty();
       return v;
     },
     "what is said about further places: 'opened here'"},
    {"fixable", boolean_type,
     [](Scope&, void const* o) { return Value::make(!as<text::Problem>(o).fix.empty()); },
     "there is one certain mend"},
};

}  // namespace

Subject const name_subject{
    "name",
    "each owner's name",
    name_fields,
    true,
    [](Scope& s, void const* o) { return record_place(s, *as<NameFact>(o).records.front()); },
    0,
    "name.types name.wildcard name.delegated name.apex name.cnames name.others name.star_inside",
    name_signature};
Subject const problem_subject{"problem", "each thing that could not be read", problem_fields, true,
                              [](Scope&, void const* o) { return as<text::Problem>(o).where; }};

}  // namespace zonelint::facts
