#include "report/concise.hpp"

#include <fmt/format.h>

#include "report/shown_line.hpp"
#include "report/snippet.hpp"

namespace zonelint::report {

std::string concise_line(text::Sources const& sources, lint::Finding const& finding) {
  return fmt::format("{}{}[{}]: {}\n", finding.where.known() ? place(sources, finding.where) + ": " : "",
                     lint::severity_text(finding.severity), visible(finding.rule), visible(finding.message));
}

std::string concise(text::Sources const& sources, lint::Result const& result) {
  std::string out;
  for (lint::Finding const& finding : result.findings) out += concise_line(sources, finding);
  return out;
}

}  // namespace zonelint::report
