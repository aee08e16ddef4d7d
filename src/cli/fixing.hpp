// Linting and fixing as steps that several commands share.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "cli/project.hpp"
#include "fix/apply.hpp"

namespace zonelint::cli {

// All projects of a command line, linted; the owner of everything that the result points to.
struct Linted {
  text::Sources* sources = nullptr;
  std::vector<std::unique_ptr<Project>> projects;
  lint::Result result;
  bool failed = false;
};
std::shared_ptr<Linted> lint_all(text::Sources& sources, Options const& options,
                                 std::string const& stdin_text = {}, Overlay const* overlay = nullptr);
// stdin's text, where the command line names it.
std::string stdin_for(Options const& options);

// One project's fixes, worked out in memory. `sources` must outlive the outcome.
fix::Outcome fix_project(text::Sources& sources, Project const& project, Options const& options,
                         std::string const& stdin_text = {}, Overlay const* overlay = nullptr);

}  // namespace zonelint::cli
