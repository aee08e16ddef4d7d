#include "report/checkstyle.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

#include "report/xml.hpp"

namespace zonelint::report {

namespace {

std::string_view severity_word(lint::Severity severity) {
  return severity == lint::Severity::error     ? "error"
         : severity == lint::Severity::warning ? "warning"
                                               : "info";
}

}  // namespace

std::string checkstyle(text::Sources const& sources, lint::Result const& result) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  std::string open;  // the name of the file that is written
  bool any = false;
  for (lint::Finding const& finding : result.findings) {  // sorted by file
    std::string const name = finding.where.known() ? sources[finding.where.file].name() : "";
    if (!any || name != open) {
      if (any) out += " </file>\n";
      out += fmt::format(" <file name=\"{}\">\n", xml(name));
      open = name;
      any = true;
    }
    text::Position at;
    if (finding.where.known()) at = sources[finding.where.file].position(finding.where.begin);
    fmt::format_to(
        std::back_inserter(out),
        "  <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"zonelint.{}\"/>\n",
        at.line, at.column, severity_word(finding.severity), xml(finding.message), xml(finding.rule));
  }
  if (any) out += " </file>\n";
  return out + "</checkstyle>\n";
}

}  // namespace zonelint::report
