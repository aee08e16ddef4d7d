// Linting and fixing: see fixing.hpp.
#include "cli/fixing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/progress.hpp"

namespace zonelint::cli {

std::string stdin_for(Options const& options) {
  return std::find(options.paths.begin(), options.paths.end(), "-") != options.paths.end() ? read_stdin()
                                                                                           : std::string();
}

std::shared_ptr<Linted> lint_all(text::Sources& sources, Options const& options,
                                 std::string const& stdin_text, Overlay const* overlay) {
  auto linted = std::make_shared<Linted>();
  linted->sources = &sources;
  linted->projects = find_projects(options);
  Progress progress(options.quiet, [&sources] { return fmt::format("{} files", sources.size()); });
  for (auto& project : linted->projects) {
    progress.stage("reading zones");
    read_project(*project, sources, options, stdin_text, overlay);
    progress.stage("checking");
    lint_project(*project, sources, options);
    linted->failed = linted->failed || project->failed;
  }
  linted->result = merge_results(linted->projects, sources);
  return linted;
}

fix::Outcome fix_project(text::Sources& sources, Project const& project, Options const& options,
                         std::string const& stdin_text, Overlay const* overlay) {
  auto const relint = [&](fix::TextMap const& changed) {
    Overlay texts = changed;
    if (overlay != nullptr) texts.insert(overlay->begin(), overlay->end());  // what is changed stays so
    auto fresh = std::make_shared<Project>();
    fresh->config_file = project.config_file;
    fresh->paths = project.paths;
    fresh->may_be_empty = project.may_be_empty;
    read_project(*fresh, sources, options, stdin_text, &texts);
    lint_project(*fresh, sources, options);
    fix::Round round;
    round.sources = &sources;
    round.world = &fresh->loaded->world;
    round.result = &fresh->result;
    round.providers = mail::builtin_providers();
    round.failed = fresh->failed;
    round.owner = fresh;
    return round;
  };
  fix::ApplyOptions apply;
  apply.unsafe = options.unsafe;
  apply.only = options.only;
  apply.today = today(options);
  return fix::apply_fixes(relint, apply);
}

}  // namespace zonelint::cli
