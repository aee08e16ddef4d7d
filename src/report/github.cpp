#include "report/github.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <string_view>

#include "report/concise.hpp"
#include "report/shown_line.hpp"

namespace zonelint::report {

namespace {

std::string_view command(lint::Severity severity) {
  return severity == lint::Severity::error     ? "error"
         : severity == lint::Severity::warning ? "warning"
                                               : "notice";
}

// What the runner decodes: %, line ends, and in properties ':' and ','.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (char const c : text) {
    bool const special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    if (special)
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out;
}

std::string annotation(text::Sources const& sources, lint::Finding const& finding) {
  std::string out = fmt::format("::{} ", command(finding.severity));
  if (finding.where.known()) {
    text::Source const& source = sources[finding.where.file];
    text::Position const from = source.position(finding.where.begin), to = source.position(finding.where.end);
    std::string_view name = source.name();
    if (name.starts_with("./")) name.remove_prefix(2);
    out += fmt::format("file={},line={},endLine={},col={}", escaped(visible(name), true), from.line, to.line,
                       from.column);
    // With several lines the columns mean nothing to GitHub; one that is not on the first line is an error.
    // Its last column is inclusive.
    if (from.line == to.line) out += fmt::format(",endColumn={}", std::max(from.column, to.column - 1));
    out += ',';
  }
  std::string text = visible(finding.message);
  if (!finding.why.empty()) text += "\nwhy: " + visible(finding.why);
  if (!finding.todo.empty()) text += "\ntodo: " + visible(finding.todo);
  return out + fmt::format("title={}::{}\n", escaped(visible(finding.rule), true), escaped(text, false));
}

// A line of the log: nothing of a zone file may become a command ("::", and of old "##[") in it.
std::string log_line(text::Sources const& sources, lint::Finding const& finding) {
  std::string line = "- " + concise_line(sources, finding);
  for (std::size_t at = 0; (at = line.find("##[", at)) != std::string::npos;) line.insert(at + 2, " ");
  return line;
}

}  // namespace

std::string github(text::Sources const& sources, lint::Result const& result) {
  std::array<std::size_t, 4> total{}, told{};
  for (lint::Finding const& finding : result.findings) ++total[static_cast<std::size_t>(finding.severity)];
  std::string annotations, log;
  for (lint::Finding const& finding : result.findings) {
    auto const level = static_cast<std::size_t>(finding.severity);
    std::size_t const most = total[level] > most_annotations ? most_annotations - 1 : most_annotations;
    if (told[level]++ < most)
      annotations += annotation(sources, finding);
    else
      log += log_line(sources, finding);
  }
  for (lint::Severity const severity :
       {lint::Severity::error, lint::Severity::warning, lint::Severity::note}) {
    std::size_t const count = total[static_cast<std::size_t>(severity)];
    if (count > most_annotations)
      annotations +=
          fmt::format("::{} title=zonelint::{} more {}s: see the log of this step\n", command(severity),
                      count - most_annotations + 1, lint::severity_text(severity));
  }
  return annotations + log;
}

}  // namespace zonelint::report
