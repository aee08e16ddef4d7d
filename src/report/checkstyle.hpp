// Checkstyle's XML, which many CI servers and editors read.
#pragma once
#include <string>

#include "lint/finding.hpp"
#include "text/source.hpp"

namespace zonelint::report {

std::string checkstyle(text::Sources const& sources, lint::Result const& result);

}  // namespace zonelint::report
