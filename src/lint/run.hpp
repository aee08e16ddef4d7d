// The run: every planned rule over every object of its subject.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "facts/facts.hpp"
#include "lint/evaluate.hpp"
#include "lint/finding.hpp"
#include "lint/program.hpp"
#include "lint/selection.hpp"
#include "text/problem.hpp"

namespace zonelint::lint {

// Findings in their order, with severities, keys and fingerprints; the summary's findings and undecided are
// counted, its files, zones and records are the caller's. Safe to call from several threads over the same
// facts and plan.
Result run(facts::Facts const& facts, Schema schema, Plan const& plan);

// The second pass: problems that are known only after the run (unused suppressions) go through the rules over
// the subject `problem`, and what those find is put in its place. `problems` must outlive the result.
void run_problems(facts::Facts const& facts, Schema schema, Plan const& plan,
                  std::span<text::Problem const> problems, Result& result);

// What the expressions of a finding's rule saw: for its fix. The scope must outlive the Env.
Env env_of(Finding const& finding, Plan const& plan, Schema schema, facts::Scope& scope);

// 16 hex digits, the same on every machine and in every version. Parts are kept apart.
std::string fingerprint(std::span<std::string_view const> parts);

// Counts findings by severity, those with a safe fix, and the undecided.
void count(Result& result);
// Sorts by file, line, column and rule.
void sort(Result& result, text::Sources const& sources);

}  // namespace zonelint::lint
