// The change batches that turn one state of a Route 53 hosted zone into another: what
// `aws route53 change-resource-record-sets --hosted-zone-id ID --change-batch file://FILE` takes.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "dns/zone.hpp"
#include "fix/route53_json.hpp"
#include "text/source.hpp"

namespace zonelint::fix {

// `before` and `after` are states of one zone, of kind route53. Record sets are told apart by (owner, type,
// set identifier); `after` may be read from edited text, or be a copy of `before` with records changed, added
// (with or without a set) or left out. The SOA and the apex's NS set are never touched. Empty where nothing
// changes.
//
// DELETE repeats the old set as the export has it; a change is an UPSERT, or DELETE and CREATE where the
// routing policy changes; what replaces a set of another type at a name stands in the same batch, after its
// DELETE. A batch keeps to Route 53's limits, so there may be several: apply them in order. What must come
// together (the sets of one name and type; all of a name that becomes an alias or stops being one) is never
// parted: where it is too much for one request it is left out, and `left_out` is told so.
std::vector<std::string> change_batches(text::Sources const& sources, dns::Zone const& before,
                                        dns::Zone const& after, std::string_view comment,
                                        std::vector<std::string>* left_out = nullptr);

}  // namespace zonelint::fix
