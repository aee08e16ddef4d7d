// The tool's own rules and data, as constants that the rule compiler wrote: no TOML is read and nothing is
// allocated for them. Defined in the library zonelint_rules.
#pragma once
#include <span>
#include <string_view>

#include "lint/rule.hpp"

namespace zonelint::lint {

// Compiled against facts::all_subjects(); sorted by name.
std::span<Rule const> builtin_rules();

// The other files under rules/, as they are: "known/amazonses.com.zone", "providers/amazon-ses.toml".
struct EmbeddedText {
  std::string_view path, content;
};
std::span<EmbeddedText const> builtin_texts();

}  // namespace zonelint::lint
