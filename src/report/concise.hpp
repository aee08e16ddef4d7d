// One line a finding, as compilers print them: file:line:col: severity[rule]: message.
#pragma once
#include <string>

#include "lint/finding.hpp"
#include "text/source.hpp"

namespace zonelint::report {

std::string concise_line(text::Sources const& sources, lint::Finding const& finding);
std::string concise(text::Sources const& sources, lint::Result const& result);

}  // namespace zonelint::report
