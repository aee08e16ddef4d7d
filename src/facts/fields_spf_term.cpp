// The subject spf_term.
#include <fmt/format.h>

#include "facts/spf_parts.hpp"
#include "mail/names.hpp"
#include "mail/spf_macros.hpp"

namespace zonelint::facts {

namespace spf = grammar::spf;

bool is_dead(SpfTermFact const& t) {
  auto const& terms = t.spf->facts.record->record.terms;
  auto const all = static_cast<std::size_t>(std::find_if(terms.begin(), terms.end(), is_all) - terms.begin());
  if (term_of(t).kind == spf::TermKind::redirect) return all < terms.size();
  return term_of(t).kind == spf::TermKind::mechanism && t.number > all;
}

std::vector<mail::SpfOverlap> overlaps(Scope const& s, SpfFact const& f) {
  return mail::spf_overlaps(all(s).world(), f.facts.owner, *f.facts.record);
}

std::array<mail::Ranges, 2> networks(Scope const& s, SpfTermFact const& t) {
  auto const& at = facts_of(t).at;
  if (at.record == nullptr) return mail::spf_term_networks(all(s).world(), t.spf->facts.owner, term_of(t));
  return mail::spf_reach(all(s).world(), all(s).providers(), at, *mail::read_spf(at)).pass;
}

namespace {

SpfFact const& spf_of(SpfTermFact const& t) { return *t.spf; }
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

// The term that passes all that this one passes, too.
SpfTermFact const* covered_by(Scope const& s, SpfTermFact const& t) {
  for (auto const& o : overlaps(s, *t.spf))
    if (o.term == t.number) return &t.spf->terms[o.by];
  return nullptr;
}

// The term with its host bits cleared: "ip4:192.0.2.0/24" for ip4:192.0.2.1/24. Empty where none are set.
std::string masked(spf::Term const& t) {
  auto const ip = is_network(t) ? mail::Ip::parse(t.value) : std::nullopt;
  if (!ip) return {};
  int const prefix = ip->v6 ? t.prefix6.value_or(128) : t.prefix4.value_or(32);
  auto const network = mail::Ranges::network(*ip, prefix);
  auto const first = mail::address_from(network.list()[0].first, ip->v6);
  if (first == *ip) return {};
  auto const head = t.text.substr(0, static_cast<std::size_t>(t.value.data() - t.text.data()));
  return fmt::format("{}{}/{}", head, first.text(), prefix);
}

// What exp= leads to (RFC 7208 6.2): "good", "no-name", "no-data", "several", "not-ascii", "bad-macro";
// "macro" where the name depends on the mail, "unknown" outside of the zones, empty for other terms.
std::string_view explanation_state(Scope const& s, SpfTermFact const& t) {
  auto const& term = term_of(t);
  if (term.kind != spf::TermKind::exp) return {};
  if (term.has_macro) return "macro";
  auto const name = mail::name_from_domain(term.value);
  if (!name) return "no-name";
  auto const answer = all(s).world().lookup(*name, dns::Type::TXT);
  if (answer.found == dns::Found::unknown || answer.found == dns::Found::failure) return "unknown";
  if (answer.found == dns::Found::no_such_name) return "no-name";
  if (answer.records.empty()) return "no-data";
  if (answer.records.size() > 1) return "several";
  std::string const text = dns::as_text(*answer.records[0].zone, *answer.records[0].record);
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7e; }))
    return "not-ascii";
  std::vector<spf::MacroPiece> pieces;
  grammar::Stuck stuck;
  return spf::parse_macros(text, true, pieces, stuck) ? "good" : "bad-macro";
}

// The longest that the term's name gets, whoever sends: a client's IPv6 address in nibbles takes 63 octets
// (RFC 7208 7.3), and the local part, the sender's and the HELO name are taken to be as long as the record's
// own domain, since what is over 253 loses labels on the left anyway.
std::string longest_name(SpfTermFact const& t) {
  auto const& term = term_of(t);
  bool const names = term.kind == spf::TermKind::redirect || term.kind == spf::TermKind::exp ||
                     (term.kind == spf::TermKind::mechanism && !is_network(term) && !is_all(term));
  if (!names || term.value.empty()) return {};
  std::string const domain = mail::raw_text(t.spf->facts.owner);
  auto const value = [&](char letter) -> std::optional<std::string> {
    if (letter == 'i') return "2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1";
    if (letter == 'v') return "in-addr";
    if (letter == 'l') return "postmaster";
    if (letter == 's') return "postmaster@" + domain;
    return domain;
  };
  auto const expansion = mail::expand_macros(term.value, false, value);
  return expansion.well_formed ? expansion.text : std::string();
}
std::size_t longest_label(std::string_view name) {
  std::size_t longest = 0;
  while (!name.empty()) {
    std::size_t const end = std::min(name.find('.'), name.size());
    longest = std::max(longest, end);
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return longest;
}

// The provider that has given up the include, or never had it.
mail::Provider const* retired_by(Scope const& s, SpfTermFact const& t) {
  auto const& term = term_of(t);
  bool const leads = term.kind == spf::TermKind::redirect || is_mechanism(term, spf::Mechanism::include);
  if (!leads) return nullptr;
  std::string name = lower_text(term.value);
  if (name.ends_with('.')) name.pop_back();
  for (auto const& p : all(s).providers())
    for (auto const& old : p.spf_retired)
      if (mail::match_pattern(old, name)) return &p;
  return nullptr;
}

// The include with another region's word in it, where the owner's MX is a host of the same provider in that
// region: "eu._netblocks.mimecast.com" beside us-smtp-inbound-1.mimecast.com.
std::string other_region(Scope const& s, SpfTermFact const& t) {
  auto const& term = term_of(t);
  if (!is_mechanism(term, spf::Mechanism::include) || term.has_macro) return {};
  for (auto const& mx : all(s).world().lookup(t.spf->facts.owner, dns::Type::MX).records) {
    auto const host = dns::as_mx(*mx.zone, *mx.record);
    auto const match = host ? mail::match_mx(all(s).providers(), host->exchange) : std::nullopt;
    if (!match || match->captures.empty()) continue;
    auto const& region = match->captures.front().second;
    for (auto const& pattern : match->provider->spf_includes) {
      auto const own = mail::match_pattern(pattern, lower_text(term.value));
      bool const regional = own && !own->empty() && own->front().first.find('|') != std::string::npos;
      if (!regional || own->front().second == region) continue;
      std::string const right = mail::fill_pattern(pattern, {{own->front().first, region}});
      if (mail::match_pattern(pattern, right)) return right;
    }
  }
  return {};
}

constexpr Type term_object = object_type(spf_term_subject);
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
     "+ - ~ or ?", 2},
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
     "the name that it asks for", 4},
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
    {"covered_by", term_object,
     [](Scope& s, void const* o) {
       auto const* by = covered_by(s, as<SpfTermFact>(o));
       return object(spf_term_subject, by, by ? part_place(s, spf_of(*by), term_of(*by).text) : text::Span{});
     },
     "the term that passes all that this one does; of two that are the same, the later one has it", 40},
    {"masked", text_type,
     [](Scope& s, void const* o) { return text_value(s, masked(term_of(as<SpfTermFact>(o)))); },
     "ip4 and ip6 with host bits set behind their prefix: the same network without them; else empty", 6},
    {"addresses4", integer_type,
     [](Scope& s, void const* o) { return Value::make(networks(s, as<SpfTermFact>(o))[0].count()); },
     "IPv4 addresses of ip4, a, mx; of an include or redirect, those that its record passes", 30},
    {"addresses6", integer_type,
     [](Scope& s, void const* o) { return Value::make(networks(s, as<SpfTermFact>(o))[1].count(network6)); },
     "the same for IPv6: networks of /64 with such an address", 30},
    {"void4", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(facts_of(as<SpfTermFact>(o)).void4));
     },
     "look-ups without an answer for an IPv4 client, with all below it"},
    {"void6", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(facts_of(as<SpfTermFact>(o)).void6));
     },
     "the same for an IPv6 client"},
    {"passes_all", boolean_type,
     [](Scope&, void const* o) { return Value::make(facts_of(as<SpfTermFact>(o)).passes_all); },
     "include and redirect: what it leads to passes the whole Internet"},
    {"name", text_type,
     [](Scope& s, void const* o) {
       auto const& t = as<SpfTermFact>(o);
       return Value::make(term_of(t).name, part_place(s, spf_of(t), term_of(t).name));
     },
     "the mechanism's or modifier's name as written"},
    {"explanation", text_type,
     [](Scope& s, void const* o) {
       auto const& t = as<SpfTermFact>(o);
       auto const state = explanation_state(s, t);
       if (state == "unknown") return Value::unknown_for(s.keep(std::string(term_of(t).value) + "/TXT"));
       return Value::make(state);
     },
     "exp: what it leads to: good, no-name, no-data, several, not-ascii, bad-macro, macro; else empty", 6},
    {"longest_name", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(longest_name(as<SpfTermFact>(o)).size()));
     },
     "octets of its name, with macros at their longest: an IPv6 client, senders of the owner's own domain",
     12},
    {"longest_label", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(longest_label(longest_name(as<SpfTermFact>(o)))));
     },
     "octets of the longest label in it", 12},
    {"known", text_type,
     [](Scope& s, void const* o) {
       auto const* zone = facts_of(as<SpfTermFact>(o)).at.zone;
       if (zone == nullptr || zone->kind != dns::ZoneKind::known) return absent_text();
       return text_value(s,
                         zone->known_date.empty() ? " (as known here)" : " (as of " + zone->known_date + ")");
     },
     "of an include or redirect whose record is another's, known from some day: ' (as of 2026-10-07)'; else "
     "empty"},
    {"retired_by", text_type,
     [](Scope& s, void const* o) {
       auto const* p = retired_by(s, as<SpfTermFact>(o));
       return p ? Value::make(p->name) : absent_text();
     },
     "the provider that has given up this include, or never had it; else empty", 40},
    {"instead", text_type,
     [](Scope& s, void const* o) {
       auto const* p = retired_by(s, as<SpfTermFact>(o));
       bool const certain = p != nullptr && !p->spf_includes.empty() &&
                            p->spf_includes.front().find('{') == std::string_view::npos;
       if (certain) return Value::make(p->spf_includes.front());
       return text_value(s, other_region(s, as<SpfTermFact>(o)));
     },
     "the include that its provider wants in place of it: of one given up, or of another region than the MX",
     60},
};

}  // namespace

Subject const spf_term_subject{"spf_term", "one term of an SPF record", term_fields, true,
                               [](Scope& s, void const* o) {
                                 auto const& t = as<SpfTermFact>(o);
                                 return part_place(s, spf_of(t), term_of(t).text);
                               }};

}  // namespace zonelint::facts
