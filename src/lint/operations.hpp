// What the operators and functions of expressions do with known values, and how unknown ones join.
#pragma once
#include <initializer_list>
#include <span>
#include <vector>

#include "facts/value.hpp"
#include "lint/program.hpp"

namespace zonelint::lint {

// The unknown of several: all missing names, each once. Known values among them add nothing.
facts::Value merge(std::span<facts::Value const> values, facts::Scope& scope);
inline facts::Value merge(std::initializer_list<facts::Value> values, facts::Scope& scope) {
  return merge(std::span<facts::Value const>(values.begin(), values.size()), scope);
}
facts::Value list_value(std::vector<facts::Value> items, facts::Scope& scope);
// A truth value, or unknown. Lists that differ in size or in one known element are unequal, whatever else is
// unknown.
facts::Value equal(facts::Value const& a, facts::Value const& b, facts::Scope& scope);
// Every operation over values without control flow; all operands are known.
facts::Value apply(Op op, facts::Value const& a, facts::Value const& b, facts::Value const& c,
                   facts::Scope& scope);

}  // namespace zonelint::lint
