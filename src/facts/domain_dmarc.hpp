// Inside of src/facts: what answers where a domain's DMARC and DKIM records are looked for.
#pragma once
#include <string>
#include <vector>

#include "facts/fields.hpp"

namespace zonelint::facts {

// Is there certainly no DKIM selector at or below the domain?
mail::Tri no_dkim(Scope const& s, dns::Name domain);

// Records that were meant for this domain and stand where nobody looks for them (RFC 9989 4.5).
std::vector<RecordFact const*> misplaced_dmarc(Scope const& s, DomainFact const& d);

// Names that receivers ask for and that a wildcard of the zone answers (RFC 4592), with a text that is not
// for them.
struct WildcardAnswers {
  std::vector<std::string> names;
  RecordFact const* record = nullptr;
};
WildcardAnswers wildcard_answers(Scope const& s, DomainFact const& d);

// RFC 9989 4.10: from a name of more than 8 labels the walk goes on with its last 7.
std::vector<DmarcFact const*> skipped_dmarc(Scope const& s, DomainFact const& d);

}  // namespace zonelint::facts
