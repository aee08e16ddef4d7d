// The MTA-STS policy files that [[policy]] keeps in the repository (RFC 8461 3.2).
#pragma once
#include "cli/project.hpp"
#include "fix/apply.hpp"

namespace zonelint::cli {

// Those that are not there, or don't fit the MX records after the fixes, join the texts to be written.
void add_policy_files(Project const& project, fix::Outcome& outcome);

}  // namespace zonelint::cli
