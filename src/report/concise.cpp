#include "report/concise.hpp"

#include <fmt/format.h>

#include <iterator>

#include "report/shown_line.hpp"
#include "report/snippet.hpp"

namespace zonelint::report {

std::string concise(text::Sources const& sources, lint::Result const& result) {
  std::string out;
  for (lint::Finding const& finding : result.findings) {
    if (finding.where.known()) out += place(sources, finding.where) + ": ";
    fmt::format_to(std::back_inserter(out), "{}[{}]: {}\n", lint::severity_text(finding.severity),
                   visible(finding.rule), visible(finding.message));
  }
  return out;
}

}  // namespace zonelint::report
