// Patterns of `matches`, in RE2's syntax: linear time whatever a rule file or a zone holds. Each is compiled
// once a process.
#pragma once
#include <string>
#include <string_view>

namespace zonelint::lint {

// CEL's matches: the pattern may match anywhere in the text. False for a pattern that is none.
bool regex_matches(std::string_view text, std::string_view pattern);
// What is wrong with a pattern; empty if nothing.
std::string regex_mistake(std::string_view pattern);

}  // namespace zonelint::lint
