// The choice of an output format, and the exit status that a result means.
#pragma once
#include <string>

#include "cli/options.hpp"
#include "cli/project.hpp"
#include "lint/finding.hpp"

namespace zonelint::cli {

inline constexpr std::string_view version = "0.1.0";

// The result in the format that was asked for; the projects tell the rules and what fails the run.
std::string report_text(text::Sources const& sources, lint::Result const& result,
                        std::vector<Project const*> const& projects, Options const& options);
// --fail-on, else the configuration's, else error; off stands for never.
lint::Severity fail_level(Options const& options, Project const& project);
bool reaches(lint::Result const& result, lint::Severity level);

}  // namespace zonelint::cli
