// Delivering fixes: see deliver.hpp.
#include "cli/deliver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/deliver_batches.hpp"
#include "cli/output.hpp"
#include "cli/report.hpp"
#include "fix/changed_sets.hpp"
#include "fix/emit.hpp"
#include "fix/forms.hpp"
#include "fix/write.hpp"

namespace zonelint::cli {
namespace {

// An export is only a picture of what Route 53 serves: mending the file changes nothing there, so a change
// batch is printed instead, unless the file itself is asked for. What changes nothing that is served (a byte
// order mark), and a change batch that is itself kept as a file, is mended in place.
std::set<std::string> pictures(fix::Outcome const& outcome, Options const& options) {
  std::set<std::string> out;
  if (options.in_place) return out;
  std::vector<std::string> left_out;
  for (auto const& batch : fix::emit_change_batches(outcome, &left_out))
    out.insert(batch.files.begin(), batch.files.end());
  if (!left_out.empty())  // no batch could hold what changes there: it is no more served for that
    for (auto const& zone : outcome.first.world->zones())
      if (zone->kind == dns::ZoneKind::route53) out.insert(zone->file_name);
  return out;
}

fix::Outcome without(fix::Outcome const& outcome, std::set<std::string> const& files) {
  fix::Outcome part = outcome;
  std::erase_if(part.texts, [&](auto const& t) { return files.contains(t.first); });
  std::erase_if(part.before, [&](auto const& t) { return !part.texts.contains(t.first); });
  return part;
}

struct Batches {
  std::vector<fix::Batch> list;
  std::vector<std::string> left_out;  // sentences about what no request could hold
};
Batches batches_of(std::vector<Fixed> const& all) {
  Batches out;
  for (auto const& f : all) {
    for (auto& batch : fix::emit_change_batches(f.outcome, &out.left_out))
      out.list.push_back(std::move(batch));
  }
  return out;
}
// Exit status: 2 where not all of it can be done this way.
int print_all(Batches const& batches, Options const& options, int status) {
  for (auto const& sentence : batches.left_out) say("zonelint: " + sentence + "\n");
  return print_batches(batches.list, options) && batches.left_out.empty() ? status : 2;
}

using Emit = std::string (*)(fix::Outcome const&);
Emit emitter(std::string_view form) {
  if (form == "records") return fix::emit_records;
  if (form == "terraform") return fix::aws_terraform;
  if (form == "terraform-cloudflare") return fix::cloudflare_terraform;
  if (form == "cloudformation") return fix::cloudformation;
  if (form == "octodns") return fix::octodns;
  if (form == "dnscontrol") return fix::dnscontrol;
  return [](fix::Outcome const& outcome) { return fix::emit_zones(outcome, {}); };
}

std::string emitted(std::vector<Fixed> const& all, Options const& options) {
  std::string out;
  for (auto const& f : all) out += emitter(options.emit)(f.outcome);
  return out;
}

// What was changed, file by file.
std::string changes_text(fix::Outcome const& outcome, Options const& options) {
  std::string out;
  auto const exports = pictures(outcome, options);
  auto const line = [&](fix::Applied const& a) {
    return fmt::format("    {}:{} [{}] {}\n", a.file, a.line, a.rule, a.title.empty() ? a.message : a.title);
  };
  std::string others;
  for (auto const& a : outcome.applied)
    if (!outcome.texts.contains(a.file)) others += line(a);
  for (auto const& [file, text] : outcome.texts) {
    out += fmt::format("{} {}\n",
                       exports.contains(file)          ? "in the change batch:"
                       : outcome.before.contains(file) ? "fixed"
                                                       : "new  ",
                       file);
    for (auto const& a : outcome.applied)
      if (a.file == file) out += line(a);
  }
  if (!others.empty()) out += "asked for by\n" + others;
  return out;
}

// What waits for a person, and why.
std::string left_text(fix::Outcome const& outcome) {
  std::string out;
  for (auto const& l : outcome.left) {
    // Who asked for some rules knows that the others wait.
    if (!l.finding->fix || l.reason == "not selected") continue;
    auto const& title = l.finding->fix->title;
    out += fmt::format("left  [{}] {}{}\n", l.finding->rule, l.finding->message,
                       l.reason == "unsafe"           ? " (with --unsafe: " + title + ")"
                       : l.reason == "needs a person" ? " (by hand: " + title + ")"
                       : l.reason.empty()             ? ""
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

bool write_all(std::vector<Fixed> const& all, Options const& options) {
  Uninterrupted const whole;  // the files of one fix belong together
  bool good = true;
  for (auto const& f : all) {
    auto const zones = without(f.outcome, pictures(f.outcome, options));
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

// False where a form that names all values of a set leaves some set out.
bool say_unread(std::vector<Fixed> const& all, Options const& options) {
  if (options.emit == "records" || options.emit == "zone") return true;
  bool whole = true;
  for (auto const& f : all)
    for (auto const& sentence : fix::unread_sets(f.outcome)) {
      say("zonelint: " + sentence + "\n");
      whole = false;
    }
  return whole;
}

int print_emitted(std::vector<Fixed> const& all, Options const& options, bool changes) {
  if (options.emit != "change-batch") {
    bool const whole = say_unread(all, options);
    return print(emitted(all, options), options.output) && whole ? left_status(all, options) : 2;
  }
  auto const batches = batches_of(all);
  if (batches.list.empty() && batches.left_out.empty() && changes)
    say("zonelint: what changes is in no Route 53 export; --emit records prints it\n");
  return print_all(batches, options, left_status(all, options));
}

bool print_findings(std::vector<Fixed> const& all, text::Sources const& sources, Options const& options) {
  if (options.format == "text") return true;
  lint::Result result;
  std::vector<Project const*> projects;
  for (auto const& f : all) {
    projects.push_back(f.project);
    if (f.outcome.last.result)
      result.findings.insert(result.findings.end(), f.outcome.last.result->findings.begin(),
                             f.outcome.last.result->findings.end());
  }
  lint::Result const sorted = sorted_result(std::move(result), sources);
  return print(report_text(sources, sorted, projects, options), options.output);
}

}  // namespace

int deliver(std::vector<Fixed> const& all, text::Sources const& sources, Options const& options,
            bool from_stdin) {
  bool changes = false;
  std::string diff;
  for (auto const& f : all) {
    changes = changes || !f.outcome.texts.empty();
    diff += fix::emit_diff(f.outcome);
  }
  if (options.diff) return print(diff, options.output) ? (changes ? 1 : 0) : 2;
  if (!options.emit.empty()) return print_emitted(all, options, changes);
  if (options.check) return changes ? 1 : 0;
  if (from_stdin) {
    // A pipe: the mended text, or the text as it came.
    std::string out;
    for (auto const& f : all)
      out += f.outcome.texts.empty() ? std::string(sources[f.project->first_file].content())
                                     : fix::emit_zones(f.outcome, {});
    return print(out, options.output) ? left_status(all, options) : 2;
  }
  if (!write_all(all, options)) return 2;
  std::string told, left;
  for (auto const& f : all) {
    told += changes_text(f.outcome, options);
    left += left_text(f.outcome);
  }
  if (!options.quiet) say(told + left);
  int const printed = options.in_place ? 0 : print_all(batches_of(all), options, 0);
  if (printed != 0) return printed;
  return print_findings(all, sources, options) ? left_status(all, options) : 2;
}

}  // namespace zonelint::cli
