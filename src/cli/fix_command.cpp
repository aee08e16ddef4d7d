// zonelint fix: apply safe fixes in place, and write the records that declared senders lack.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/commands.hpp"
#include "cli/fixing.hpp"
#include "cli/output.hpp"
#include "cli/report.hpp"
#include "fix/emit.hpp"
#include "fix/write.hpp"
#include "text/edit.hpp"

namespace zonelint::cli {
namespace {

struct Fixed {
  Project const* project;
  fix::Outcome outcome;
};

// An export is only a picture of what Route 53 serves: mending the file changes nothing there, so a change
// batch is printed instead. What changes nothing that is served (a byte order mark), and a change batch that
// is itself kept as a file, is mended in place.
std::set<std::string> pictures(fix::Outcome const& outcome) {
  std::set<std::string> out;
  for (auto const& batch : fix::emit_change_batches(outcome))
    out.insert(batch.files.begin(), batch.files.end());
  return out;
}

fix::Outcome without(fix::Outcome const& outcome, std::set<std::string> const& files) {
  fix::Outcome part = outcome;
  std::erase_if(part.texts, [&](auto const& t) { return files.contains(t.first); });
  std::erase_if(part.before, [&](auto const& t) { return !part.texts.contains(t.first); });
  return part;
}

std::vector<fix::Batch> batches_of(std::vector<Fixed> const& all) {
  std::vector<fix::Batch> out;
  for (auto const& f : all) {
    for (auto& batch : fix::emit_change_batches(f.outcome)) out.push_back(std::move(batch));
  }
  return out;
}

// "batch.json" for the second of two batches, of mail.example.com: "batch-mail.example.com.json".
std::string batch_file(std::string const& output, std::vector<fix::Batch> const& all, std::size_t number) {
  if (all.size() == 1) return output;
  std::filesystem::path path(output);
  std::string zone = all[number].zone.substr(0, all[number].zone.size() - 1);
  std::size_t const before =
      static_cast<std::size_t>(std::count_if(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(number),
                                             [&](auto const& b) { return b.zone == all[number].zone; }));
  if (before > 0) zone += fmt::format("-{}", before + 1);
  path.replace_filename(fmt::format("{}-{}{}", path.stem().string(), zone, path.extension().string()));
  return path.string();
}

// To stdout one after the other, or each to a file of its own: a request takes one batch of one hosted zone.
bool print_batches(std::vector<fix::Batch> const& all, Options const& options) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::string const file = options.output.empty() ? "" : batch_file(options.output, all, i);
    if (!print(all[i].json.ends_with('\n') ? all[i].json : all[i].json + "\n", file)) return false;
    if (options.quiet) continue;
    say(fmt::format(
        "{}: aws route53 change-resource-record-sets --hosted-zone-id <id of {}> --change-batch file://{}\n",
        all[i].zone, all[i].zone, file.empty() ? "<the batch above in a file>" : file));
  }
  if (all.size() > 1 && options.output.empty() && !options.quiet) {
    say(fmt::format("zonelint: these are {} batches; -o batch.json writes each to a file of its own\n",
                    all.size()));
  }
  return true;
}

std::string emitted(std::vector<Fixed> const& all, Options const& options) {
  std::string out;
  for (auto const& f : all) {
    if (options.emit == "records") {
      out += fix::emit_records(f.outcome);
    } else if (options.emit == "zone") {
      out += fix::emit_zones(f.outcome, {});
    }
  }
  return out;
}

// What was changed, file by file.
std::string changes_text(fix::Outcome const& outcome) {
  std::string out;
  auto const exports = pictures(outcome);
  for (auto const& a : outcome.applied) {
    std::string const& what = a.title.empty() ? a.message : a.title;
    if (outcome.texts.contains(a.file)) {
      out += fmt::format("{} {}:{} [{}] {}\n", exports.contains(a.file) ? "in the change batch:" : "fixed",
                         a.file, a.line, a.rule, what);
    } else {
      out += fmt::format("fixed [{}] {} (asked for at {}:{})\n", a.rule, what, a.file, a.line);
    }
  }
  return out;
}

// Where a placeholder or an unsafe fix waits for a person.
std::string left_text(fix::Outcome const& outcome) {
  std::string out;
  for (auto const& l : outcome.left) {
    if (!l.finding->fix) continue;
    out += fmt::format("left  [{}] {}{}\n", l.finding->rule, l.finding->message,
                       l.reason == "unsafe" ? " (with --unsafe: " + l.finding->fix->title + ")"
                       : l.reason.empty()   ? ""
                                            : " (" + l.reason + ")");
    if (!l.finding->fix->edits.empty()) continue;
    for (auto const& r : l.finding->fix->records) out += "        " + r + "\n";
  }
  return out;
}

// The folder that symbolic links may lead into: the configuration's, or the repository's, or the current one.
std::string root_of(Project const& project) {
  std::error_code ec;
  std::filesystem::path const start = project.config.folder.empty() ? "." : project.config.folder;
  auto const real = std::filesystem::weakly_canonical(start, ec);
  for (auto at = real; at.has_relative_path(); at = at.parent_path()) {
    if (std::filesystem::exists(at / ".git", ec)) return at.string();
  }
  return real.string();
}

bool write_all(std::vector<Fixed> const& all) {
  bool good = true;
  for (auto const& f : all) {
    auto const zones = without(f.outcome, pictures(f.outcome));
    if (zones.texts.empty()) continue;
    for (auto const& trouble : fix::write(zones, {root_of(*f.project)})) {
      say("zonelint: " + trouble + "\n");
      good = false;
    }
  }
  return good;
}

// Exit status of a fix that was carried out: what is left decides.
int left_status(std::vector<Fixed> const& all, Options const& options) {
  for (auto const& f : all) {
    if (f.outcome.last.result && reaches(*f.outcome.last.result, fail_level(options, *f.project))) return 1;
  }
  return 0;
}

int finish(std::vector<Fixed> const& all, text::Sources const& sources, Options const& options,
           bool from_stdin) {
  bool changes = false;
  std::string diff;
  for (auto const& f : all) {
    changes = changes || !f.outcome.texts.empty();
    diff += fix::emit_diff(f.outcome);
  }
  if (options.diff) return print(diff, options.output) ? (changes ? 1 : 0) : 2;
  if (options.emit == "change-batch") {
    auto const batches = batches_of(all);
    if (batches.empty() && changes)
      say("zonelint: what changes is in no Route 53 export; --emit records prints it\n");
    return print_batches(batches, options) ? left_status(all, options) : 2;
  }
  if (!options.emit.empty())
    return print(emitted(all, options), options.output) ? left_status(all, options) : 2;
  if (options.check) return changes ? 1 : 0;
  if (from_stdin) {
    // A pipe: the mended text, or the text as it came.
    std::string out;
    for (auto const& f : all)
      out += f.outcome.texts.empty() ? std::string(sources[f.project->first_file].content())
                                     : fix::emit_zones(f.outcome, {});
    return print(out, options.output) ? left_status(all, options) : 2;
  }
  if (!write_all(all)) return 2;
  std::string told, left;
  for (auto const& f : all) {
    told += changes_text(f.outcome);
    left += left_text(f.outcome);
  }
  if (!options.quiet) say(told);
  if (!options.quiet) say(left);
  if (!print_batches(batches_of(all), options)) return 2;
  if (options.format != "text") {
    lint::Result result;
    std::vector<Project const*> projects;
    for (auto const& f : all) {
      projects.push_back(f.project);
      if (f.outcome.last.result)
        result.findings.insert(result.findings.end(), f.outcome.last.result->findings.begin(),
                               f.outcome.last.result->findings.end());
    }
    lint::Result const sorted = sorted_result(std::move(result), sources);
    if (!print(report_text(sources, sorted, projects, options), options.output)) return 2;
  }
  return left_status(all, options);
}

}  // namespace

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
  bool const from_stdin = options.paths.size() == 1 && options.paths[0] == "-";
  return finish(all, sources, options, from_stdin);
}

}  // namespace zonelint::cli
