// Which rules run, how severe they are and with which parameters: the rules, the configuration and the
// command line put together. A name is a rule ("spf/syntax"), a family ("spf", also "spf/*") or "all"; the
// more exact name wins, and of equally exact ones the command line wins over the configuration, then ignoring
// over selecting.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facts/value.hpp"
#include "input/config.hpp"
#include "lint/rule.hpp"
#include "text/problem.hpp"

namespace zonelint::lint {

struct CommandLine {
  std::vector<std::string> select, ignore;
  std::vector<std::string> severity;  // "spf/neutral-all=note"
};

struct PlannedRule {
  Rule const* rule = nullptr;
  Severity severity = Severity::warning;  // off: only overrides switch it on
  std::span<facts::Value const> params{};
};
struct SeverityOverride {
  std::vector<std::string> files;                          // globs
  std::vector<std::pair<std::string, Severity>> severity;  // rule, family or all
};

class Plan {
 public:
  std::span<PlannedRule const> rules() const { return rules_; }
  PlannedRule const* find(Rule const* rule) const;
  PlannedRule const* find(std::string_view name) const;
  // The severity in a file; `file` as its source names it.
  Severity severity(PlannedRule const& rule, std::string_view file) const;
  // Every rule that exists, selected or not: what suppressions may name.
  std::span<std::string_view const> names() const { return names_; }

 private:
  friend class Planner;
  std::vector<PlannedRule> rules_;
  std::vector<std::string_view> names_;  // sorted
  std::vector<SeverityOverride> overrides_;
  std::string folder_;
  std::deque<std::vector<facts::Value>> values_;
  std::deque<std::string> texts_;
};

// `rules`: the tool's own, then the user's. Mistakes become problems of kind "config"; those of the command
// line have no place.
Plan make_plan(std::span<std::span<Rule const> const> rules, input::Config const& config,
               CommandLine const& command_line, std::vector<text::Problem>& problems);

// How exactly a name names a rule: 3 the rule, 2 its family, 1 all, 0 not at all.
int match_strength(std::string_view name, std::string_view rule);
std::optional<Severity> severity_from(std::string_view text);

}  // namespace zonelint::lint
