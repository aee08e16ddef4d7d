// Output formats: see report.hpp.
#include "cli/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/auditing.hpp"
#include "cli/output.hpp"
#include "lint/builtin.hpp"
#include "report/checkstyle.hpp"
#include "report/concise.hpp"
#include "report/github.hpp"
#include "report/gitlab.hpp"
#include "report/html.hpp"
#include "report/json.hpp"
#include "report/junit.hpp"
#include "report/markdown.hpp"
#include "report/sarif.hpp"
#include "report/text.hpp"

namespace zonelint::cli {
namespace {

// Findings a rule, the most frequent first.
std::string statistics(lint::Result const& result) {
  std::map<std::string, std::size_t> counts;
  for (auto const& f : result.findings) ++counts[f.rule];
  std::vector<std::pair<std::string, std::size_t>> rows(counts.begin(), counts.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [](auto const& a, auto const& b) { return a.second > b.second; });
  std::string out;
  for (auto const& [rule, count] : rows) out += fmt::format("{:>7}  {}\n", count, rule);
  return out;
}

// The tool's own rules and the users'.
std::vector<lint::Rule const*> all_rules(std::vector<Project const*> const& projects) {
  std::vector<lint::Rule const*> all;
  for (auto const& r : lint::builtin_rules()) all.push_back(&r);
  for (auto const& p : projects)
    for (auto const& r : p->user_rules->rules()) all.push_back(&r);
  return all;
}

}  // namespace

std::string report_text(text::Sources const& sources, lint::Result const& result,
                        std::vector<Project const*> const& projects, Options const& options) {
  if (options.format == "sarif") return report::sarif(sources, result, all_rules(projects), version);
  if (options.format == "github") return report::github(sources, result);
  if (options.format == "gitlab") return report::gitlab(sources, result);
  if (options.format == "junit")
    return report::junit(sources, result, fail_level(options, *projects.front()));
  if (options.format == "checkstyle") return report::checkstyle(sources, result);
  if (options.format == "markdown") return report::markdown(sources, result);
  if (options.format == "html") {
    std::string const date = today(options);
    return report::html(sources, result, audit_of(projects, result), nullptr, {version, date});
  }
  if (options.format == "json") return report::json(sources, result, version);
  if (options.format == "jsonl") return report::jsonl(sources, result);
  if (options.statistics) return statistics(result);
  if (options.format == "concise") return report::concise(sources, result);
  std::string out = report::text(sources, result,
                                 {use_color(options), terminal_width(), !options.quiet, link_base(options)});
  if (options.verbose) {
    for (auto const& u : result.undecided)
      out += fmt::format("undecided: {}: {}\n", u.rule, report::missing_text(u.missing, u.unreadable));
  }
  return out;
}

lint::Severity fail_level(Options const& options, Project const& project) {
  std::string const& word = !options.fail_on.empty() ? options.fail_on : project.config.fail_on.value;
  if (word == "never") return lint::Severity::off;
  return lint::severity_from(word).value_or(lint::Severity::error);
}

bool reaches(lint::Result const& result, lint::Severity level) {
  if (level == lint::Severity::off) return false;
  return std::any_of(result.findings.begin(), result.findings.end(),
                     [&](auto const& f) { return f.severity >= level; });
}

}  // namespace zonelint::cli
