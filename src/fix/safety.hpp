// What a safe fix promises, held against what it does: the addresses that SPF passes, the DKIM keys that
// verifiers take, the DMARC policy of every name and what is aligned with it are the same before and after,
// or were void before (RFC 7208 4.6, RFC 6376 3.6.2, RFC 9989 4.10).
#pragma once
#include <string>
#include <vector>

#include "fix/apply.hpp"

namespace zonelint::fix {

struct BrokenPromise {
  std::string text;                  // a sentence about a name for which it does not hold
  std::vector<std::string> changed;  // the owners that differ of those whose records decide it
};
// Empty: the promise is kept. `edited`: the names of the files that differ.
std::vector<BrokenPromise> broken_promises(Round const& before, Round const& after,
                                           std::vector<std::string> const& edited);

}  // namespace zonelint::fix
