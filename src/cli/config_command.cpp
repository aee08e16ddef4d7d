// zonelint config: the configuration in force, what is wrong with it, its schema, and a first one.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/config_init.hpp"
#include "cli/config_schema.hpp"
#include "cli/config_show.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "report/text.hpp"

namespace zonelint::cli {
namespace {

// What can be wrong without any zone: keys and values, rule files, suppressions, and who is named as a
// sender.
bool is_about_configuration(lint::Finding const& f, text::FileId file) {
  if (f.rule.starts_with("config/") || f.rule.starts_with("allow/")) return true;
  return f.rule.starts_with("sender/unknown-") && f.where.file == file;
}

int check(Project& project, text::Sources& sources, Options const& options) {
  project.loaded = std::make_unique<input::Loaded>();
  lint_project(project, sources, options);
  std::erase_if(project.result.findings,
                [&](auto const& f) { return !is_about_configuration(f, project.config.source); });
  std::string const text =
      report::text(sources, project.result, {use_color(options), terminal_width(), false});
  if (!print(text, {})) return 2;
  if (project.failed || !project.result.findings.empty()) return 2;
  if (!options.quiet)
    say(fmt::format("zonelint: {} is in order\n",
                    project.config_file.empty() ? "the default configuration" : project.config_file));
  return 0;
}

int show(Project const& project, text::Sources const& sources, Options const& options) {
  for (auto const& p : project.problems) say("zonelint: " + problem_text(sources, p) + "\n");
  std::string const held_for = options.paths.empty() ? std::string() : options.paths.front();
  std::string const text = options.format == "json" ? config_json(project, sources, options)
                                                    : config_text(project, sources, options, held_for);
  return print(text, {}) && project.problems.empty() ? 0 : 2;
}

}  // namespace

int config_command(Options const& options) {
  std::string const start = options.paths.empty() ? "." : options.paths.front();
  if (options.subcommand == "init") return config_init(options, start);
  if (options.subcommand == "schema") {
    bool const rules = !options.paths.empty() && options.paths.front() == "rules";
    return print(rules ? rule_file_schema() : config_schema(), {}) ? 0 : 2;
  }
  text::Sources sources;
  Project project;
  project.config_file = options.isolated          ? ""
                        : !options.config.empty() ? options.config
                                                  : input::find_config(start);
  read_rules_only(project, sources, options);
  return options.subcommand == "check" ? check(project, sources, options) : show(project, sources, options);
}

}  // namespace zonelint::cli
