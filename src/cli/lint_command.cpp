// zonelint lint: report findings.
#include "cli/baseline.hpp"
#include "cli/commands.hpp"
#include "cli/fixing.hpp"
#include "cli/output.hpp"
#include "cli/report.hpp"

namespace zonelint::cli {

int lint_command(Options const& options) {
  text::Sources sources;
  // The program ends after this: to take apart what is known of millions of records takes longer than to
  // print what was found.
  static auto const* const kept =
      new std::shared_ptr<Linted const>(lint_all(sources, options, stdin_for(options)));
  auto const& linted = *kept;
  if (!print(report_text(sources, linted->result, pointers(linted->projects), options), options.output))
    return 2;
  if (!options.quiet) tell_stale(linted->projects, sources);
  if (linted->failed) return 2;
  return reaches(linted->result, fail_level(options, *linted->projects.front())) ? 1 : 0;
}

}  // namespace zonelint::cli
