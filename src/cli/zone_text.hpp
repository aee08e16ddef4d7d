// Whole zones in the forms of `convert`.
#pragma once
#include <string>
#include <vector>

#include "dns/zone.hpp"
#include "text/source.hpp"

namespace zonelint::cli {

// A zone in another form, and what of it that form has no word for, a sentence each.
struct ZoneText {
  std::string text;
  std::vector<std::string> lost;
  std::string note;  // what else must be known about the result; empty
};
ZoneText canonical_text(dns::Zone const& zone);
// A clean master file: names relative to the origin, columns aligned, the SOA first.
ZoneText bind_text(dns::Zone const& zone);
// A change batch that creates the zone's record sets; several, one after the other, where the API's limits
// ask for it.
ZoneText route53_text(text::Sources const& sources, dns::Zone const& zone);
ZoneText json_text(dns::Zone const& zone);

}  // namespace zonelint::cli
