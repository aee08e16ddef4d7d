// Baselines of projects: see baseline.hpp.
#include "cli/baseline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/output.hpp"
#include "input/read_file.hpp"
#include "lint/run.hpp"

namespace zonelint::cli {
namespace {

namespace fs = std::filesystem;

fs::path absolute(std::string const& path) {
  std::error_code ec;
  return fs::absolute(path, ec).lexically_normal();
}

// A file as the baseline at `path` names it: relative to the baseline's folder, whatever folder the run
// started in.
std::string entry_file(std::string const& file, std::string const& path) {
  if (file.empty() || file == "-") return file;
  return absolute(file).lexically_relative(absolute(path).parent_path()).generic_string();
}

std::string file_of(lint::Finding const& f, text::Sources const& sources) {
  return f.where.known() ? sources[f.where.file].name() : std::string();
}

}  // namespace

std::string baseline_file(Project const& project, Options const& options) {
  if (!options.baseline.empty()) return options.baseline;
  std::string const& named = project.config.baseline.value;
  return named.empty() ? std::string() : input::join(project.config.folder, named);
}

void open_baseline(Project& project, text::Sources& sources, Options const& options) {
  project.baseline_file = baseline_file(project, options);
  if (project.baseline_file.empty() || options.no_suppressions || options.command == "baseline") return;
  input::Files files(sources);
  auto const opened = files.open(input::real_path(project.baseline_file), project.baseline_file);
  std::size_t const before = project.problems.size();
  if (opened.ok()) {
    project.baseline = lint::read_baseline(sources, opened.id, project.problems);
  } else {
    auto& p = project.problems.emplace_back();
    p.kind = "config";
    p.in = "configuration";
    p.text = fmt::format("the baseline {} can't be read: {}", project.baseline_file, opened.error);
    p.wanted = "`zonelint baseline write`, which makes one";
    if (options.baseline.empty()) p.where = project.config.baseline.where;
  }
  project.failed = project.failed || project.problems.size() > before;
}

void apply_baseline(Project& project, text::Sources const& sources) {
  if (project.baseline.empty()) return;
  project.met.clear();
  auto const known = [&](lint::Finding const& f) {
    auto const key = lint::baseline_key(f, entry_file(file_of(f, sources), project.baseline_file), sources);
    auto const at = project.baseline.find(key);
    if (at == project.baseline.end() || project.met[key] == at->second) return false;
    ++project.met[key];
    return true;
  };
  project.result.summary.suppressed += std::erase_if(project.result.findings, known);
  lint::count(project.result);
}

lint::Baseline baseline_of(lint::Result const& result, text::Sources const& sources,
                           std::string const& path) {
  lint::Baseline out;
  for (lint::Finding const& f : result.findings) {
    if (f.rule.starts_with("config/")) continue;
    ++out[lint::baseline_key(f, entry_file(file_of(f, sources), path), sources)];
  }
  return out;
}

lint::Baseline gone(lint::Baseline const& unmet, std::string const& path,
                    std::vector<std::unique_ptr<Project>> const& projects, text::Sources const& sources) {
  std::set<std::string> read;
  for (auto const& project : projects) {
    for (text::FileId const file : project->loaded->reported)
      read.insert(entry_file(sources[file].name(), path));
    if (project->config.source != text::no_file)
      read.insert(entry_file(sources[project->config.source].name(), path));
  }
  lint::Baseline out;
  for (auto const& [key, count] : unmet) {
    std::error_code ec;
    bool const there =
        key.file.empty() || key.file == "-" || fs::exists(absolute(path).parent_path() / key.file, ec);
    if (read.contains(key.file) || !there) out.emplace(key, count);
  }
  return out;
}

void tell_stale(std::vector<std::unique_ptr<Project>> const& projects, text::Sources const& sources) {
  // Several projects may share the baseline that the command line names: what one of them met is of use.
  std::map<std::string, std::pair<lint::Baseline, lint::Baseline>> files;
  for (auto const& project : projects) {
    if (project->baseline.empty()) continue;
    auto& [known, met] = files[project->baseline_file];
    known = project->baseline;
    for (auto const& [key, count] : project->met) met[key] += count;
  }
  for (auto const& [path, maps] : files) {
    auto const stale = gone(lint::without(maps.first, maps.second), path, projects, sources);
    if (stale.empty()) continue;
    auto const& [key, count] = *stale.begin();
    say(fmt::format("zonelint: {}: {} {} no longer found ({}{}{}{}); `zonelint baseline prune` drops {}\n",
                    path, stale.size(), stale.size() == 1 ? "entry is" : "entries are", key.rule,
                    key.name.empty() ? "" : " at " + key.name, key.file.empty() ? "" : " in " + key.file,
                    stale.size() > 1 ? ", ..." : "", stale.size() == 1 ? "it" : "them"));
  }
}

}  // namespace zonelint::cli
