// zonelint config: the configuration in force, and what is wrong with it.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"

namespace zonelint::cli {
namespace {

int check(Project& project, text::Sources& sources, Options const& options) {
  Options no_selection = options;
  project.loaded = std::make_unique<input::Loaded>();
  lint_project(project, sources, no_selection);
  for (auto const& p : project.problems) {
    std::string place;
    if (p.where.known()) {
      auto const at = sources[p.where.file].position(p.where.begin);
      place = fmt::format("{}:{}:{}: ", sources[p.where.file].name(), at.line, at.column);
    }
    say(place + p.text + (p.suggestion.empty() ? "" : "; did you mean " + p.suggestion + "?") + "\n");
  }
  return project.problems.empty() ? 0 : 2;
}

}  // namespace

int config_command(Options const& options) {
  text::Sources sources;
  Project project;
  std::string const start = options.paths.empty() ? "." : options.paths.front();
  project.config_file = options.isolated          ? ""
                        : !options.config.empty() ? options.config
                                                  : input::find_config(start);
  read_rules_only(project, sources, options);
  if (options.subcommand == "check") return check(project, sources, options);
  if (project.config_file.empty()) {
    say("zonelint: no zonelint.toml from " + start + " upward: the defaults hold\n");
    return 0;
  }
  std::string out = "# " + project.config_file + "\n";
  out += sources[project.config.source].content();
  return print(out, {}) ? 0 : 2;
}

}  // namespace zonelint::cli
