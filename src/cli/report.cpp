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
#include "report/json_writer.hpp"
#include "report/junit.hpp"
#include "report/markdown.hpp"
#include "report/sarif.hpp"
#include "report/text.hpp"

namespace zonelint::cli {
namespace {

// Findings a rule and severity, the most frequent first.
struct Count {
  std::string rule;
  lint::Severity severity = lint::Severity::off;
  std::size_t count = 0, fixable = 0;
};

std::vector<Count> counts(lint::Result const& result) {
  std::map<std::pair<std::string_view, lint::Severity>, Count> all;
  for (auto const& f : result.findings) {
    Count& c = all[{f.rule, f.severity}];
    ++c.count;
    if (f.fix && f.fix->level == lint::FixLevel::safe) ++c.fixable;
  }
  std::vector<Count> rows;
  for (auto& [key, c] : all) {
    c.rule = key.first;
    c.severity = key.second;
    rows.push_back(std::move(c));
  }
  std::stable_sort(rows.begin(), rows.end(), [](auto const& a, auto const& b) { return a.count > b.count; });
  return rows;
}

std::string statistics(lint::Result const& result) {
  std::string out;
  for (Count const& c : counts(result)) {
    out += fmt::format("{:>7}  {:<8} {}", c.count, lint::severity_text(c.severity), c.rule);
    out += c.fixable != 0 ? fmt::format(" ({} fixable)\n", c.fixable) : "\n";
  }
  return out;
}

std::string statistics_json(lint::Result const& result) {
  report::JsonWriter w;
  w.begin_object().key("schema").string("zonelint/statistics/1").key("version").string(version);
  w.key("statistics").begin_array();
  for (Count const& c : counts(result)) {
    w.space("\n ").begin_object().key("rule").string(c.rule).key("severity");
    w.string(lint::severity_text(c.severity)).key("count").number(c.count);
    w.key("fixable").number(c.fixable).end_object();
  }
  w.end_array().end_object();
  return w.take() + "\n";
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
  if (options.statistics) return options.format == "json" ? statistics_json(result) : statistics(result);
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
