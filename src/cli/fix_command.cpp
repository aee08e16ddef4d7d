// zonelint fix: apply safe fixes in place, and write the records that declared senders lack.
#include "cli/commands.hpp"
#include "cli/deliver.hpp"
#include "cli/fixing.hpp"
#include "cli/output.hpp"
#include "cli/policy_files.hpp"
#include "cli/report.hpp"

namespace zonelint::cli {

int fix_command(Options const& options) {
  text::Sources sources;
  std::string const stdin_text = stdin_for(options);
  auto const linted = lint_all(sources, options, stdin_text);
  if (linted->failed) {
    // What is wrong with the configuration or the files named is said, and nothing is written.
    say(report_text(sources, linted->result, pointers(linted->projects), options));
    return 2;
  }
  std::vector<Fixed> all;
  for (auto const& project : linted->projects) {
    all.push_back({project.get(), fix_project(sources, *project, options, stdin_text)});
    auto const& outcome = all.back().outcome;
    for (auto const& p : outcome.problems) say("zonelint: " + p + "\n");
    if (!outcome.ok()) return 2;
  }
  auto const policies = [](std::string const& name) {
    return lint::match_strength(name, "policy/sts-id") > 0;
  };
  bool const asked = options.only.empty() || std::any_of(options.only.begin(), options.only.end(), policies);
  bool const from_stdin = options.paths.size() == 1 && options.paths[0] == "-";
  if (!from_stdin && asked)
    for (auto& f : all) add_policy_files(*f.project, f.outcome);
  return deliver(all, sources, options, from_stdin);
}

}  // namespace zonelint::cli
