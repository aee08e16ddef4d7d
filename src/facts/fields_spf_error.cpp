// The subject spf_error: what makes an SPF record a permerror (RFC 7208 4.6), and what was meant.
#include <fmt/format.h>

#include "facts/fields.hpp"

namespace zonelint::facts {
namespace {

namespace spf = grammar::spf;

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

}  // namespace

Subject const spf_error_subject{
    "spf_error", "one syntax error of an SPF record", error_fields, true, [](Scope& s, void const* o) {
      auto const& e = as<SpfErrorFact>(o);
      return part_place(s, *e.spf, error_of(e).at.empty() ? error_of(e).term : error_of(e).at);
    }};

}  // namespace zonelint::facts
