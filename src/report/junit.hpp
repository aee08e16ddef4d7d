// JUnit's XML, as Jenkins and GitLab read it: a suite a file, a case a finding. A finding fails its case from
// the level on that fails the run; milder ones are passed cases that tell it in their output.
#pragma once
#include <string>

#include "lint/finding.hpp"
#include "text/source.hpp"

namespace zonelint::report {

// `fails`: --fail-on; off stands for never.
std::string junit(text::Sources const& sources, lint::Result const& result, lint::Severity fails);

}  // namespace zonelint::report
