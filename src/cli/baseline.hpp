// The baseline of a project: which file holds it, what of it a run met, and what is of no use any more.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.hpp"
#include "cli/project.hpp"
#include "lint/baseline.hpp"

namespace zonelint::cli {

inline constexpr std::string_view default_baseline = "zonelint-baseline.json";

// --baseline, else the configuration's; empty: none.
std::string baseline_file(Project const& project, Options const& options);
// Reads the baseline in force; what is wrong with it becomes a problem of the project.
void open_baseline(Project& project, text::Sources& sources, Options const& options);
// Takes the findings that the baseline knows out of the project's result, and counts them as suppressed.
void apply_baseline(Project& project, text::Sources const& sources);

// The findings as entries of a baseline at `path`. What is wrong with the configuration is none: it is never
// something to live with.
lint::Baseline baseline_of(lint::Result const& result, text::Sources const& sources, std::string const& path);
// Of the entries that a run did not meet, those that it would have met if they still occurred: their file was
// read, or is gone.
lint::Baseline gone(lint::Baseline const& unmet, std::string const& path,
                    std::vector<std::unique_ptr<Project>> const& projects, text::Sources const& sources);
// To stderr: how many entries of the baselines in force are stale.
void tell_stale(std::vector<std::unique_ptr<Project>> const& projects, text::Sources const& sources);

}  // namespace zonelint::cli
