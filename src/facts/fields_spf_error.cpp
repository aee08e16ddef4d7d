// The subject spf_error: what makes an SPF record a permerror (RFC 7208 4.6), and what was meant.
#include <algorithm>

#include "facts/fields.hpp"
#include "mail/ip.hpp"

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

bool reads(std::string_view term) {
  std::string const text = "v=spf1 " + std::string(term);
  auto const record = spf::parse(text);
  return record.errors.empty() && record.terms.size() == 1;
}

bool is_network(std::string_view text) { return mail::Ip::parse(text.substr(0, text.find('/'))).has_value(); }

// Some kinds of error have several causes, each with a rule of its own.
std::string_view cause(spf::Error const& e) {
  switch (e.kind) {
    case spf::ErrorKind::unknown_mechanism:
      return is_network(e.at) ? "bare_ip" : error_word(e.kind);
    case spf::ErrorKind::bad_domain:
      return is_network(e.at) ? "address_for_name" : error_word(e.kind);
    case spf::ErrorKind::bad_ip4:
    case spf::ErrorKind::bad_ip6:
      return e.at.starts_with('%') ? "macro_in_ip" : error_word(e.kind);
    case spf::ErrorKind::bad_separator: {
      bool const after_one =
          e.at.data() > e.term.data() && (e.at.data()[-1] == ',' || e.at.data()[-1] == ';');
      return e.at.empty() && !after_one ? "glued_terms" : error_word(e.kind);
    }
    default:
      return error_word(e.kind);
  }
}

// An address where its mechanism is missing, or where a, mx or include stands in place of it (RFC 7208 5.6).
std::string mended_address(std::string_view term) {
  std::string_view qualifier;
  if (!term.empty() && std::string_view("+-~?").find(term.front()) != std::string_view::npos) {
    qualifier = term.substr(0, 1);
    term.remove_prefix(1);
  }
  for (std::string_view head : {"a:", "mx:", "ip4:", "ip6:", "include:"}) {
    if (!term.starts_with(head)) continue;
    term.remove_prefix(head.size());
    break;
  }
  if (term.empty() || term.find_first_of("0123456789") == std::string_view::npos) return {};
  for (std::string_view head : {"ip4:", "ip6:"}) {
    if (std::string out = std::string(qualifier).append(head).append(term); reads(out)) return out;
  }
  return {};
}

// ip: for ip4:, a doubled or misspelt mechanism name, '=' where ':' belongs.
std::string mended_name(std::string_view term) {
  struct Typo {
    std::string_view wrong, right;
  };
  static constexpr Typo typos[] = {
      {"ip:", "ip4:"},
      {"ipv4:", "ip4:"},
      {"ip4=", "ip4:"},
      {"ipv6:", "ip6:"},
      {"ip6=", "ip6:"},
      {"ipv4=", "ip4:"},
      {"ipv6=", "ip6:"},
      {"inclue:", "include:"},
      {"inlcude:", "include:"},
      {"incude:", "include:"},
      {"includ:", "include:"},
      {"inclde:", "include:"},
      {"includes:", "include:"},
      {"include=", "include:"},
      {"include:include:", "include:"},
      {"mx:mx:", "mx:"},
      {"mx.:", "mx:"},
      {"mx=", "mx:"},
      {"a=", "a:"},
      {"a.:", "a:"},
      {"exist:", "exists:"},
      {"exists=", "exists:"},
      {"redirect:", "redirect="},
      {"redirects=", "redirect="},
      {"mx.", "mx"},
      {"a.", "a"},

  };
  std::size_t const start = term.find_first_not_of("+-~?") == 1 ? 1 : 0;
  std::string_view const name = term.substr(start);
  for (Typo t : typos) {
    bool const whole = t.wrong.back() != ':' && t.wrong.back() != '=';
    if (whole ? name != t.wrong : !name.starts_with(t.wrong) || name.size() == t.wrong.size()) continue;
    std::string out = std::string(term.substr(0, start)).append(t.right).append(name.substr(t.wrong.size()));
    if (reads(out)) return out;
  }
  // Never to a bare "all": that would let everybody send.
  if ((term[0] == '-' || term[0] == '~') && (name == "al" || name == "alll" || name == "ALL."))
    return std::string(1, term[0]) + "all";
  return mended_address(term);
}

// "ip4:192.0.2.1,mx;a": each part between the separators as a term of its own (RFC 7208 4.6.1).
std::string separated(std::string_view term) {
  std::string out;
  while (!term.empty()) {
    std::size_t const end = std::min(term.find_first_of(",;"), term.size());
    std::string_view const part = term.substr(0, end);
    term.remove_prefix(std::min(end + 1, term.size()));
    if (part.empty()) continue;
    if (!reads(part)) return {};
    out.append(out.empty() ? "" : " ").append(part);
  }
  return out;
}

// "ip4:192.0.2.1~all": a space where one is missing, as often as it is.
std::string unglued(spf::Error const& first) {
  std::string out;
  std::string rest(first.term);
  auto at = static_cast<std::size_t>(first.at.data() - first.term.data());
  for (int terms = 0; terms < 10; ++terms) {
    if (!reads(std::string_view(rest).substr(0, at))) return {};
    out.append(rest, 0, at).append(" ");
    rest.erase(0, at);
    if (reads(rest)) return out + rest;
    std::string const text = "v=spf1 " + rest;
    auto const record = spf::parse(text);
    if (record.errors.size() != 1 || cause(record.errors[0]) != "glued_terms") return {};
    at = static_cast<std::size_t>(record.errors[0].at.data() - record.errors[0].term.data());
  }
  return {};
}

// Octets that look like the ASCII ones that were meant: no-break and zero-width spaces, dashes, quotes
// (RFC 7208 3.1 allows ASCII only).
std::string in_ascii(std::string_view term) {
  struct Look {
    std::string_view octets, meant;
  };
  static constexpr Look looks[] = {{"\xc2\xa0", " "},     {"\xe2\x80\xaf", " "}, {"\xe2\x80\x8b", ""},
                                   {"\xe2\x80\x8c", ""},  {"\xe2\x80\x8d", ""},  {"\xe2\x81\xa0", ""},
                                   {"\xef\xbb\xbf", ""},  {"\xc2\xad", ""},      {"\xe2\x80\x90", "-"},
                                   {"\xe2\x80\x91", "-"}, {"\xe2\x80\x92", "-"}, {"\xe2\x80\x93", "-"},
                                   {"\xe2\x80\x94", "-"}, {"\xe2\x88\x92", "-"}, {"\xe2\x80\x9c", ""},
                                   {"\xe2\x80\x9d", ""},  {"\xe2\x80\x98", ""},  {"\xe2\x80\x99", ""},
                                   {"\xef\xbc\x9a", ":"}, {"\xcb\x9c", "~"},     {"\xe2\x88\xbc", "~"}};
  std::string out;
  while (!term.empty()) {
    auto const* const look =
        std::find_if(std::begin(looks), std::end(looks), [&](Look l) { return term.starts_with(l.octets); });
    std::size_t const size = look == std::end(looks) ? 1 : look->octets.size();
    out += look == std::end(looks) ? term.substr(0, 1) : look->meant;
    term.remove_prefix(size);
  }
  std::string const text = "v=spf1 " + out;
  return spf::parse(text).errors.empty() ? out : std::string();
}

// Is this the second redirect or exp, and the same as the first? Then it can go (RFC 7208 6).
bool repeats_first(SpfErrorFact const& e) {
  auto const& record = e.spf->facts.record->record;
  std::string_view const term = record.errors[e.number].term;
  return std::any_of(record.terms.begin(), record.terms.end(),
                     [&](spf::Term const& t) { return lower_text(t.text) == lower_text(term); });
}

// The mistakes that have one evident meaning.
std::string mended(spf::Error const& e) {
  std::string_view const what = cause(e);
  if (what == "non_ascii") return in_ascii(e.term);
  if (what == "glued_terms") return unglued(e);
  if (what == "bad_separator") {
    if (e.term.find_first_of(",;") == std::string_view::npos) {
      std::string spaced(e.term);
      std::replace(spaced.begin(), spaced.end(), '\t', ' ');
      std::string const text = "v=spf1 " + spaced;
      return spaced != e.term && spf::parse(text).errors.empty() ? spaced : std::string();
    }
    return separated(e.term);
  }
  return mended_name(e.term);
}

constexpr Field error_fields[] = {
    {"kind", text_type,
     [](Scope&, void const* o) { return Value::make(cause(error_of(as<SpfErrorFact>(o)))); },
     "unknown_mechanism, bare_ip, address_for_name, bad_separator, glued_terms, bad_qualifier, "
     "empty_argument, "
     "missing_argument, unexpected_argument, bad_ip4, bad_ip6, macro_in_ip, bad_cidr, bad_domain, bad_macro, "
     "duplicate_modifier, non_ascii"},
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
    {"repeats", boolean_type,
     [](Scope&, void const* o) { return Value::make(repeats_first(as<SpfErrorFact>(o))); },
     "the same term stands in the record already: of duplicate_modifier"},
};

}  // namespace

Subject const spf_error_subject{
    "spf_error", "one syntax error of an SPF record", error_fields, true, [](Scope& s, void const* o) {
      auto const& e = as<SpfErrorFact>(o);
      return part_place(s, *e.spf, error_of(e).at.empty() ? error_of(e).term : error_of(e).at);
    }};

}  // namespace zonelint::facts
