// Rules as C++ source: one constant table for each kind of part, spans as offsets into them. Used at build
// time only.
#pragma once
#include <span>
#include <string>

#include "lint/builtin.hpp"
#include "lint/rule.hpp"

namespace zonelint::lint {

// A unit that defines builtin_rules().
std::string rules_unit(std::span<Rule const> rules);
// A unit that defines builtin_texts(); apart from the rules, so that their pages stay untouched until someone
// asks.
std::string texts_unit(std::span<EmbeddedText const> texts);

}  // namespace zonelint::lint
