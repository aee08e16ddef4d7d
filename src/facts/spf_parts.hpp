// Inside of src/facts: what the subjects spf and spf_term share.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "facts/fields.hpp"
#include "mail/spf_reach.hpp"

namespace zonelint::facts {

inline grammar::spf::Term const& term_of(SpfTermFact const& t) {
  return t.spf->facts.record->record.terms[t.number];
}
inline mail::SpfTermFacts const& facts_of(SpfTermFact const& t) { return t.spf->facts.terms[t.number]; }

inline bool is_mechanism(grammar::spf::Term const& t, grammar::spf::Mechanism m) {
  return t.kind == grammar::spf::TermKind::mechanism && t.mechanism == m;
}
inline bool is_all(grammar::spf::Term const& t) { return is_mechanism(t, grammar::spf::Mechanism::all); }

// Never looked at: a mechanism after all (RFC 7208 5.1), or redirect beside all (6.1).
bool is_dead(SpfTermFact const& t);
// What a term passes by itself: an include or redirect what its record does.
std::array<mail::Ranges, 2> networks(Scope const& s, SpfTermFact const& t);
std::vector<mail::SpfOverlap> overlaps(Scope const& s, SpfFact const& f);
// Whom the record passes: worked out when asked for.
mail::SpfReach reach(Scope const& s, SpfFact const& f);
// The addresses that pass now and did not before (WorldFacts::past), by family.
std::array<mail::Ranges, 2> grown(Scope const& s, SpfFact const& f);

// A record elsewhere that is known from some day, or of a provider that only the cost is known of.
struct KnownUse {
  dns::Name name;
  std::string date;
  bool record = false;
};
std::vector<KnownUse> known_uses(Scope const& s, SpfFact const& f);
std::string known_text(std::vector<KnownUse> const& uses);
bool is_year_old(std::string date, std::string const& today);

inline constexpr int network6 = 64;  // the bits of a network's hosts in IPv6 (RFC 4291 2.5.4)

}  // namespace zonelint::facts
