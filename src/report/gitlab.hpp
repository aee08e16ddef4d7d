// GitLab's Code Quality report: the part of Code Climate's issues that GitLab reads.
#pragma once
#include <string>

#include "lint/finding.hpp"
#include "text/source.hpp"

namespace zonelint::report {

std::string gitlab(text::Sources const& sources, lint::Result const& result);

}  // namespace zonelint::report
