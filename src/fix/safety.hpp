// What a safe fix promises, held against what it does: the addresses that SPF passes and the DMARC policy of
// every name are the same before and after, or were void before (RFC 7208 4.6, RFC 9989 4.10).
#pragma once
#include <string>
#include <vector>

#include "fix/apply.hpp"

namespace zonelint::fix {

// Sentences about names for which it does not hold; empty: the promise is kept. `edited`: the names of the
// files that differ.
std::vector<std::string> broken_promises(Round const& before, Round const& after,
                                         std::vector<std::string> const& edited);

}  // namespace zonelint::fix
