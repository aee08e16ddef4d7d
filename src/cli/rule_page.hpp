// A rule's page for people: what is wrong, why it matters, what to do, its source and parameters, and its
// examples with what the program says about them.
#pragma once
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "lint/rule.hpp"

namespace zonelint::cli {

// A parameter's default as TOML.
std::string param_text(lint::Param const& param);
// All tables of one rule, its first one first.
std::string rule_page(std::vector<lint::Rule const*> const& tables, Options const& options);

}  // namespace zonelint::cli
