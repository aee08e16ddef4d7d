// Workflow commands of GitHub Actions: "::error file=...,line=...::message" makes an annotation.
#pragma once
#include <string>

#include "lint/finding.hpp"
#include "text/source.hpp"

namespace zonelint::report {

// GitHub shows so many annotations of a level for one step, and drops the others without a word.
inline constexpr std::size_t most_annotations = 10;

// Of more findings of a level, the last annotation tells how many more there are; these stand in the log.
std::string github(text::Sources const& sources, lint::Result const& result);

}  // namespace zonelint::report
