// zonelint convert: a zone in another form.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "cli/zone_text.hpp"
#include "dns/canonical.hpp"
#include "lint/run.hpp"
#include "report/text.hpp"

namespace zonelint::cli {
namespace {

bool is_named(input::Loaded const& loaded, dns::Zone const& zone) {
  return zone.kind != dns::ZoneKind::known &&
         std::binary_search(loaded.reported.begin(), loaded.reported.end(), zone.file);
}

// What could not be read, as findings.
void say_problems(Project& project, text::Sources const& sources, Options const& options) {
  Options all = options;
  all.select = {"all"};
  lint_project(project, sources, all);
  lint::Result problems;
  auto const& subject = facts::problem_subject;
  for (auto& f : project.result.findings) {
    if (f.compiled != nullptr && f.compiled->subject == subject.name)
      problems.findings.push_back(std::move(f));
  }
  lint::count(problems);
  say(report::text(sources, problems, {}));
}

}  // namespace

int convert_command(Options const& options) {
  text::Sources sources;
  auto projects = find_projects(options);
  std::string const stdin_text =
      options.paths.size() == 1 && options.paths[0] == "-" ? read_stdin() : std::string();
  std::string out;
  bool whole = true, failed = false;
  for (auto& project : projects) {
    read_project(*project, sources, options, stdin_text);
    failed = failed || project->failed;
    for (auto const& zone : project->loaded->world.zones()) {
      if (!is_named(*project->loaded, *zone)) continue;
      ZoneText const form = options.to == "canonical" ? canonical_text(*zone)
                            : options.to == "bind"    ? bind_text(*zone)
                            : options.to == "route53" ? route53_text(sources, *zone)
                                                      : json_text(*zone);
      out += form.text;
      for (auto const& lost : form.lost) say(fmt::format("zonelint: not in the result: {}\n", lost));
      if (!form.note.empty()) say(fmt::format("zonelint: {}\n", form.note));
    }
    if (project->problems.empty()) continue;
    whole = false;
    say_problems(*project, sources, options);
  }
  if (!print(out, options.output) || failed) return 2;
  return whole ? 0 : 1;
}

}  // namespace zonelint::cli
