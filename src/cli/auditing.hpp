// The audit of a run's projects.
#pragma once
#include <vector>

#include "audit/audit.hpp"
#include "cli/project.hpp"

namespace zonelint::cli {

audit::Audit audit_of(std::vector<Project const*> const& projects, lint::Result const& result);

}  // namespace zonelint::cli
