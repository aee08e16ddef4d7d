#include "report/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "report/shown_line.hpp"
#include "report/snippet.hpp"
#include "report/text.hpp"

namespace zonelint::report {

namespace {

std::string_view mark(lint::Severity severity) {
  return severity == lint::Severity::error     ? "🔴 error"
         : severity == lint::Severity::warning ? "🟡 warning"
                                               : "🔵 note";
}

// A code span that holds backticks needs longer ones around it (CommonMark 6.1).
std::string code(std::string_view text) {
  std::string shown = visible(text);
  for (std::size_t at = 0; (at = shown.find('|', at)) != std::string::npos; at += 2) shown.insert(at, "\\");
  std::size_t longest = 0, run = 0;
  for (char const c : shown) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  std::string const fence(longest + 1, '`');
  return longest == 0 ? fence + shown + fence : fence + ' ' + shown + ' ' + fence;
}

std::vector<lint::Finding const*> most_severe_first(lint::Result const& result) {
  std::vector<lint::Finding const*> all;
  for (lint::Finding const& finding : result.findings) all.push_back(&finding);
  std::stable_sort(all.begin(), all.end(),
                   [](auto const* a, auto const* b) { return a->severity > b->severity; });
  return all;
}

}  // namespace

std::string markdown_text(std::string_view text) {
  std::string out;
  for (char const c : visible(text)) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '@')
      out += "&#64;";  // mentions nobody
    else if (std::string_view("\\`*_[]|~#").find(c) != std::string_view::npos)
      out += {'\\', c};
    else
      out += c;
  }
  return out;
}

std::string markdown(text::Sources const& sources, lint::Result const& result) {
  std::string summary = summary_text(result);
  summary.pop_back();
  std::string out = fmt::format("## zonelint\n\n{}\n", markdown_text(summary));
  if (result.findings.empty()) return out;
  out += "\n| | where | rule | what is wrong |\n|---|---|---|---|\n";
  auto const all = most_severe_first(result);
  std::size_t shown = 0;
  for (; shown < all.size() && out.size() < most_markdown_rows_size; ++shown) {
    lint::Finding const& finding = *all[shown];
    std::string const where = finding.where.known() ? code(place(sources, finding.where)) : "";
    out += fmt::format("| {} | {} | {} | {} |\n", mark(finding.severity), where, code(finding.rule),
                       markdown_text(finding.message));
  }
  if (shown < all.size()) out += fmt::format("\n{} more findings are not shown.\n", all.size() - shown);
  out += "\n<details><summary>Why it matters, and what to do</summary>\n";
  std::set<std::string_view> told;
  for (std::size_t i = 0; i < shown; ++i) {
    lint::Finding const& finding = *all[i];
    if (!told.insert(finding.rule).second) continue;
    if (out.size() > most_markdown_size) {
      out += "\n`zonelint explain RULE` tells it of the others.\n";
      break;
    }
    out += fmt::format("\n### {}\n", markdown_text(finding.rule));
    if (!finding.why.empty()) out += fmt::format("\n{}\n", markdown_text(finding.why));
    if (!finding.todo.empty()) out += fmt::format("\nWhat to do: {}\n", markdown_text(finding.todo));
    std::string source;
    for (std::string const& one : finding.source) source += (source.empty() ? "" : "; ") + one;
    if (!source.empty()) out += fmt::format("\nSource: {}\n", markdown_text(source));
  }
  return out + "\n</details>\n";
}

}  // namespace zonelint::report
