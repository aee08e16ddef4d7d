// Inside of the check of safe fixes (safety.cpp): what changed, and the parts that look at keys and at
// organizational domains.
#pragma once
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "dns/world.hpp"
#include "fix/apply.hpp"

namespace zonelint::fix {

// Which zones hold records of the edited files, and which owners differ in them.
struct Changed {
  std::set<dns::Name> origins;
  std::set<dns::Name> owners;
  bool within(dns::Name name) const {
    for (dns::Name const origin : origins)
      if (name.is_within(origin)) return true;
    return false;
  }
  std::vector<dns::Name> below(dns::Name name) const {  // itself included
    std::vector<dns::Name> out;
    for (dns::Name const owner : owners)
      if (owner.is_within(name)) out.push_back(owner);
    return out;
  }
};

// Tells what is no longer as it was (nothing where `text` is empty), and the names whose records decide it.
using Say = std::function<void(std::string text, std::vector<dns::Name> const& deciding)>;

// Where the DMARC records stand that may speak for a name: its own _dmarc and those above.
std::vector<dns::Name> dmarc_owners(dns::Name name);

// Selectors that had a key that verifiers take, and have not the same one any more (RFC 6376 3.6.2).
void key_differences(Round const& before, Round const& after, Changed const& changed, Say const& say);

// Names that were aligned with an author domain that has a DMARC policy, and are not any more, or the other
// way round, since their organizational domain is another (RFC 9989 4.10.2). `names`: those that a changed
// DMARC record may reach.
void organization_differences(Round const& before, Round const& after, std::set<dns::Name> const& names,
                              Say const& say);

}  // namespace zonelint::fix
