// SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), as code scanning services read it: every
// rule in the driver, regions of four fields counted in code points, related places linked from the message,
// fixes as replacements. Suppressed findings are not in a result, hence not in the log.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "lint/finding.hpp"
#include "lint/rule.hpp"
#include "text/source.hpp"

namespace zonelint::report {

// GitHub rejects a run with more results; of more, the most severe are kept and the rest is counted in a
// notification.
inline constexpr std::size_t most_sarif_results = 25'000;

std::string sarif(text::Sources const& sources, lint::Result const& result,
                  std::span<lint::Rule const* const> rules, std::string_view version);

}  // namespace zonelint::report
