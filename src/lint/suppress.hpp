// Suppressions: comments in zone files and [[allow]] of the configuration take findings out of a result. What
// is wrong with a suppression is a problem that goes through the rules like any other (run_problems):
//
//   allow-unused  allow-unknown-rule  allow-malformed  allow-expired  allow-no-reason  allow-near-miss
//
// A suppression without a reason or past its date suppresses nothing.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "input/comments.hpp"
#include "input/config.hpp"
#include "lint/finding.hpp"
#include "lint/selection.hpp"
#include "text/problem.hpp"
#include "text/source.hpp"

namespace zonelint::lint {

struct SuppressOptions {
  std::string_view today;  // "2026-10-07": what `until` is held against; empty: nothing expires
  bool whole = true;  // all that the configuration covers was read: an [[allow]] that met nothing is unused
};

// Takes out what is suppressed, counts it and the rest anew.
std::vector<text::Problem> suppress(Result& result, Plan const& plan,
                                    std::span<input::SuppressionComment const> comments,
                                    std::span<input::AllowConfig const> allow,
                                    SuppressOptions const& options);

// '*' any text, '?' any character; without case, and without a final dot on either side.
bool wildcard_match(std::string_view pattern, std::string_view text);

}  // namespace zonelint::lint
