// The DNS tree walk of RFC 9989 4.10: for dmarc*.cpp only.
#pragma once
#include <string>
#include <vector>

#include "mail/dmarc.hpp"

namespace zonelint::mail {

struct DmarcWalk {
  std::vector<DmarcAnswer> records;   // names with exactly one record, the longest first
  std::vector<dns::Name> several;     // names with more: taken as none
  std::vector<dns::Name> unknown_at;  // names whose records are not here
  std::vector<std::string> unknown;
  bool failure = false;  // a DNS error: no verdict
};
// From a name, itself included or not, up through the top-level domain; ends at psd=y or psd=n; at most 8
// questions.
DmarcWalk walk_dmarc(dns::World const& world, dns::Name from, bool include_from);
// What a complete walk tells (4.10.2).
dns::Name organizational_domain(DmarcWalk const& walk, dns::Name from);

}  // namespace zonelint::mail
