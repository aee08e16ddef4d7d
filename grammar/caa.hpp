// Values of the CAA properties issue, issuewild (RFC 8659 4.2), issuemail (RFC 9495 3) and issuevmc: who may
// issue certificates.
#pragma once
#include <string_view>

namespace zonelint::grammar::caa {

struct Issue {
  std::string_view issuer;  // empty: nobody may
  bool valid = false;
  std::string_view at;      // not valid: where
  std::string_view wanted;  // and what would have been right
};
Issue parse_issue(std::string_view value);

}  // namespace zonelint::grammar::caa
