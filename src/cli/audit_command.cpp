// zonelint audit: the state of all domains at once, for people who decide what to mend first.
#include <fmt/format.h>

#include "audit/build.hpp"
#include "audit/since.hpp"
#include "cli/auditing.hpp"
#include "cli/commands.hpp"
#include "cli/fixing.hpp"
#include "cli/output.hpp"
#include "cli/report.hpp"
#include "input/read_file.hpp"
#include "report/audit_json.hpp"
#include "report/audit_text.hpp"
#include "report/html.hpp"

namespace zonelint::cli {
namespace {

// False (after saying why on stderr) where the earlier report can't be taken.
bool read_since(text::Sources& sources, lint::Result const& result, std::string const& file,
                std::optional<audit::Since>& out) {
  if (file.empty()) return true;
  input::Files files(sources);
  auto const opened = files.open(input::real_path(file), file);
  std::string error = opened.error;
  if (opened.ok()) out = audit::since(sources[opened.id].content(), result, error);
  if (out) {
    out->file = file;
    return true;
  }
  say(fmt::format("zonelint: --since {}: {}\n", file, error));
  return false;
}

}  // namespace

audit::Audit audit_of(std::vector<Project const*> const& projects, lint::Result const& result) {
  audit::Audit out;
  for (auto const* project : projects)
    if (project->facts) audit::add_project(out, *project->facts);
  audit::add_findings(out, result);
  return out;
}

int audit_command(Options const& options) {
  text::Sources sources;
  auto const linted = lint_all(sources, options, stdin_for(options));
  std::optional<audit::Since> since;
  if (!read_since(sources, linted->result, options.since, since)) return 2;
  auto const audit = audit_of(pointers(linted->projects), linted->result);
  audit::Since const* const changes = since ? &*since : nullptr;
  std::string const date = today(options);
  std::string text;
  if (options.format == "json")
    text = report::audit_json(sources, linted->result, audit, changes, version);
  else if (options.format == "html")
    text = report::html(sources, linted->result, audit, changes, {version, date});
  else
    text = report::audit_text(linted->result, audit, changes,
                              {use_color(options), terminal_width(), options.verbose});
  if (!print(text, options.output) || linted->failed) return 2;
  return reaches(linted->result, fail_level(options, *linted->projects.front())) ? 1 : 0;
}

}  // namespace zonelint::cli
