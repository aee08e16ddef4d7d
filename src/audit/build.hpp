// From a run's facts and findings to its audit.
#pragma once
#include "audit/audit.hpp"
#include "facts/world_facts.hpp"
#include "lint/finding.hpp"

namespace zonelint::audit {

// Adds a project's domains to the audit; `result` is that of all projects, which findings are numbered in.
void add_project(Audit& audit, facts::WorldFacts const& facts);
// Hands the findings to the domains that they are about; domains are sorted by name then.
void add_findings(Audit& audit, lint::Result const& result);

}  // namespace zonelint::audit
