// zonelint baseline: write records all that lint finds now; prune drops what no longer occurs.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/baseline.hpp"
#include "cli/commands.hpp"
#include "cli/fixing.hpp"
#include "cli/output.hpp"
#include "input/read_file.hpp"

namespace zonelint::cli {
namespace {

struct File {
  std::string path;
  bool configured = false;  // zonelint.toml or the command line names it
  lint::Baseline before, now;
};

// The baselines that the projects have, each once.
std::vector<File> files_of(Linted const& linted, Options const& options) {
  std::vector<File> out;
  for (auto const& project : linted.projects) {
    std::string path = project->baseline_file;
    bool const configured = !path.empty();
    if (!configured)
      path = input::join(project->config_file.empty() ? "." : project->config.folder, default_baseline);
    auto at = std::find_if(out.begin(), out.end(), [&](File const& f) { return f.path == path; });
    if (at == out.end()) at = out.insert(at, {path, configured || !options.baseline.empty(), {}, {}});
    for (auto const& [key, count] : baseline_of(project->result, *linted.sources, path))
      at->now[key] += count;
  }
  return out;
}

// False, after saying why, where there is a baseline that can't be read: it is not written over.
bool read_old(File& file, text::Sources& sources, bool must_be) {
  input::Files files(sources);
  if (!must_be && input::read_head(file.path, 1).empty()) return true;
  auto const opened = files.open(input::real_path(file.path), file.path);
  if (!opened.ok()) {
    say(fmt::format("zonelint: the baseline {} can't be read: {}\n", file.path, opened.error));
    return false;
  }
  std::vector<text::Problem> problems;
  file.before = lint::read_baseline(sources, opened.id, problems);
  for (auto const& p : problems) say("zonelint: " + problem_text(sources, p) + "\n");
  return problems.empty();
}

std::size_t findings(lint::Baseline const& baseline) {
  std::size_t all = 0;
  for (auto const& [key, count] : baseline) all += count;
  return all;
}

std::string counted(std::size_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

bool write(File const& file, lint::Baseline const& baseline) {
  std::string const error = write_file(file.path, lint::baseline_text(baseline));
  if (!error.empty()) say(fmt::format("zonelint: the baseline {} can't be written: {}\n", file.path, error));
  return error.empty();
}

// What this run finds, and what it did not look at.
bool write_new(File const& file, Linted const& linted) {
  auto const dropped =
      gone(lint::without(file.before, file.now), file.path, linted.projects, *linted.sources);
  lint::Baseline all = lint::without(lint::without(file.before, file.now), dropped);
  for (auto const& [key, count] : file.now) all[key] += count;
  if (!write(file, all)) return false;
  say(fmt::format("zonelint: {} holds {}\n", file.path, counted(findings(all), "finding")));
  if (!file.configured)
    say(fmt::format("zonelint: lint uses it with `baseline = \"{}\"` in zonelint.toml, or --baseline {}\n",
                    default_baseline, file.path));
  return true;
}

bool prune(File const& file, Linted const& linted) {
  auto const dropped =
      gone(lint::without(file.before, file.now), file.path, linted.projects, *linted.sources);
  if (dropped.empty()) {
    say(fmt::format("zonelint: {}: nothing to drop, {} stay\n", file.path,
                    counted(findings(file.before), "finding")));
    return true;
  }
  lint::Baseline const left = lint::without(file.before, dropped);
  if (!write(file, left)) return false;
  say(fmt::format("zonelint: {}: dropped {}, {} left\n", file.path, counted(findings(dropped), "finding"),
                  findings(left)));
  return true;
}

}  // namespace

int baseline_command(Options const& options) {
  text::Sources sources;
  auto const linted = lint_all(sources, options, stdin_for(options));
  if (linted->failed) {
    for (auto const& project : linted->projects) {
      for (auto const& p : project->problems) say("zonelint: " + problem_text(sources, p) + "\n");
    }
    return 2;
  }
  bool good = true;
  bool const pruning = options.subcommand == "prune";
  for (File& file : files_of(*linted, options)) {
    good = read_old(file, sources, pruning) && (pruning ? prune(file, *linted) : write_new(file, *linted)) &&
           good;
  }
  return good ? 0 : 2;
}

}  // namespace zonelint::cli
