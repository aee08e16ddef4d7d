// What fixing would write, printed instead of written: --emit records, zone, change-batch.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "fix/apply.hpp"

namespace zonelint::fix {

// The records that come (and, as comments, those that go), zone by zone with absolute names: what a person
// can put into another provider's form. Records that no zone here serves, or that lack a value, are comments
// too.
std::string emit_records(Outcome const& outcome);
// The corrected texts of these files, as a pipe wants them; all that change where none is named.
std::string emit_zones(Outcome const& outcome, std::vector<std::string> const& files);
// For every Route 53 export that changes: the batches that `aws route53 change-resource-record-sets` takes.
struct Batch {
  std::string zone;  // "example.com."
  std::string json;
  std::set<std::string> files;  // the export's
};
// `left_out`: sentences about changes that no request could hold.
std::vector<Batch> emit_change_batches(Outcome const& outcome, std::vector<std::string>* left_out = nullptr);
// One unified diff over all files.
std::string emit_diff(Outcome const& outcome);

}  // namespace zonelint::fix
