// An audit for the terminal: totals, the worst domains first, what can be spoofed, what bulk receivers would
// refuse, and what has changed.
#pragma once
#include <string>

#include "audit/audit.hpp"
#include "audit/since.hpp"
#include "lint/finding.hpp"

namespace zonelint::report {

struct AuditTextOptions {
  bool color = false;
  std::uint32_t width = 120;
  bool all = false;  // every row of every list
};
std::string audit_text(lint::Result const& result, audit::Audit const& audit, audit::Since const* since,
                       AuditTextOptions const& options);

}  // namespace zonelint::report
