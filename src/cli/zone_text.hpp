// Whole zones in the forms of `convert`.
#pragma once
#include <string>

#include "dns/zone.hpp"
#include "text/source.hpp"

namespace zonelint::cli {

std::string canonical_text(dns::Zone const& zone);
// A clean master file: names relative to the origin, columns aligned, the SOA first.
std::string bind_text(dns::Zone const& zone);
// A change batch that creates the zone's record sets; several, one after the other, where the API's limits
// ask for it.
std::string route53_text(text::Sources const& sources, dns::Zone const& zone);
std::string json_text(dns::Zone const& zone);

}  // namespace zonelint::cli
