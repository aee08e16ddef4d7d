// Projects: see project.hpp.
#include "cli/project.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <set>

#include "cli/baseline.hpp"
#include "cli/missing.hpp"
#include "cli/past.hpp"
#include "fix/plan.hpp"
#include "input/master_file.hpp"
#include "input/read_file.hpp"
#include "lint/builtin.hpp"
#include "lint/run.hpp"
#include "lint/suppress.hpp"
#include "mail/suffixes.hpp"
#include "text/nearest.hpp"

namespace zonelint::cli {
namespace {

namespace fs = std::filesystem;

// Folders below `top` that hold a configuration, nearest first within a branch; hidden and dependency folders
// left out.
void nested_configs(fs::path const& top, std::vector<fs::path>& out) {
  std::error_code ec;
  std::vector<fs::path> folders;
  for (auto it = fs::directory_iterator(top, fs::directory_options::skip_permission_denied, ec);
       !ec && it != fs::directory_iterator(); it.increment(ec)) {
    std::string const name = it->path().filename().string();
    if (it->is_directory(ec) && !it->is_symlink(ec) && !name.starts_with('.') && name != "node_modules")
      folders.push_back(it->path());
  }
  std::sort(folders.begin(), folders.end());
  for (auto const& folder : folders) {
    if (fs::exists(folder / "zonelint.toml", ec) || fs::exists(folder / ".zonelint.toml", ec))
      out.push_back(folder);
    nested_configs(folder, out);
  }
}

std::string start_of(std::string const& path, std::string const& stdin_name) {
  if (path != "-") return path;
  return stdin_name == "-" ? "." : stdin_name;
}

class Grouping {
 public:
  explicit Grouping(Options const& options) : options_(options) {}

  Project& project(std::string const& config) {
    for (auto& p : all_) {
      if (p->config_file == config) return *p;
    }
    auto& p = all_.emplace_back(std::make_unique<Project>());
    p->config_file = config;
    return *p;
  }
  std::string config_for(std::string const& start) const {
    if (options_.isolated) return {};
    if (!options_.config.empty()) return options_.config;
    return input::find_config(start);
  }

  void add(std::string const& path) {
    Project& own = project(config_for(start_of(path, options_.stdin_filename)));
    std::error_code ec;
    if (path == "-" || options_.isolated || !options_.config.empty() || !fs::is_directory(path, ec)) {
      own.paths.push_back(path);
      return;
    }
    std::vector<fs::path> nested;
    nested_configs(path, nested);
    std::vector<std::string> away;
    for (auto const& folder : nested) away.push_back(folder.string());
    own.paths.push_back(path);
    own.nested.insert(own.nested.end(), away.begin(), away.end());
    for (auto const& folder : nested) {
      Project& inner = project(config_for(folder.string()));
      inner.paths.push_back(folder.string());
      // A project within a nested one is none of the nested one's files either.
      for (auto const& other : away) {
        if (other.starts_with(folder.string() + "/")) inner.nested.push_back(other);
      }
    }
  }
  std::vector<std::unique_ptr<Project>> take() { return std::move(all_); }

 private:
  Options const& options_;
  std::vector<std::unique_ptr<Project>> all_;
};

text::Problem whole_problem(std::string kind, std::string text) {
  text::Problem p;
  p.kind = std::move(kind);
  p.text = std::move(text);
  return p;
}

// The configuration or a rule file, as the overlay has it or the disk.
input::Opened open_file(Project const& project, text::Sources& sources, std::string const& path) {
  std::string const real = input::real_path(path);
  input::Files files(sources);
  if (project.overlay != nullptr)
    for (auto const& [name, content] : *project.overlay)
      if (input::real_path(name) == real) files.preset(real, sources.add(name, content));
  return files.open(real, path);
}

void read_rule_path(Project& project, text::Sources& sources, fs::path const& path) {
  std::error_code ec;
  if (fs::is_directory(path, ec)) {
    std::vector<fs::path> files;
    for (auto it = fs::directory_iterator(path, ec); !ec && it != fs::directory_iterator();
         it.increment(ec)) {
      if (it->path().extension() == ".toml") files.push_back(it->path());
    }
    std::sort(files.begin(), files.end());
    for (auto const& f : files) read_rule_path(project, sources, f);
    return;
  }
  auto const opened = open_file(project, sources, path.string());
  if (!opened.ok()) {
    project.problems.push_back(
        whole_problem("rule-file", "the rule file " + path.string() + " can't be read: " + opened.error));
    return;
  }
  project.user_rules->read(sources, opened.id, {}, project.problems);
}

// The files of a configuration's glob, relative to its folder; a pattern without wildcards is a path.
std::vector<fs::path> glob_files(fs::path const& folder, std::string const& glob) {
  std::error_code ec;
  if (glob.find_first_of("*?[") == std::string::npos) {
    fs::path const path = folder / glob;
    return fs::exists(path, ec) ? std::vector<fs::path>{path} : std::vector<fs::path>{};
  }
  std::vector<fs::path> files;
  auto const options = fs::directory_options::skip_permission_denied;
  for (auto it = fs::recursive_directory_iterator(folder, options, ec);
       !ec && it != fs::recursive_directory_iterator(); it.increment(ec)) {
    if (it->path().filename().string().starts_with('.')) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file(ec) &&
               input::glob_match(glob, it->path().lexically_relative(folder).generic_string())) {
      files.push_back(it->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// The tool's own rules but for those that the project's rule files hold, too.
void keep_others(Project& project) {
  std::set<std::string_view> names;
  for (auto const& r : project.user_rules->rules()) names.insert(r.name);
  project.kept_rules.clear();
  for (auto const& r : lint::builtin_rules())
    if (!names.contains(r.name)) project.kept_rules.push_back(r);
}

void read_rules(Project& project, text::Sources& sources, Options const& options) {
  project.user_rules = std::make_unique<lint::RuleSet>(facts::all_subjects());
  std::size_t const before = project.problems.size();
  for (auto const& glob : project.config.rules) {
    auto const files = glob_files(project.config.folder, glob.value);
    if (files.empty()) {
      auto p = whole_problem("config", "no rule file fits '" + glob.value + "'");
      p.where = glob.where;
      project.problems.push_back(std::move(p));
    }
    for (auto const& f : files) read_rule_path(project, sources, f);
  }
  for (auto const& path : options.rules) read_rule_path(project, sources, path);
  if (options.rules_replace) keep_others(project);
  project.user_rules->check(sources, own_rules(project, options), project.problems);
  if (project.problems.size() > before) project.failed = true;
}

input::LoadOptions load_options(Project const& project, Options const& options,
                                std::string const& stdin_text) {
  input::LoadOptions o;
  o.paths = project.paths;
  o.stdin_text = stdin_text;
  o.stdin_name = options.stdin_filename;
  o.origin = options.origin;
  o.no_exclude = options.no_exclude;
  o.skip_projects = !options.isolated && options.config.empty();
  o.may_be_empty = project.may_be_empty;
  o.context = !project.alone;
  o.form = options.input == "bind"         ? input::Form::bind
           : options.input == "route53"    ? input::Form::route53
           : options.input == "named-conf" ? input::Form::named_conf
                                           : input::Form::automatic;
  return o;
}

}  // namespace

std::vector<std::unique_ptr<Project>> find_projects(Options const& options) {
  Grouping grouping(options);
  if (options.paths.empty()) grouping.add(".");
  for (auto const& path : options.paths) grouping.add(path);
  auto all = grouping.take();
  // A folder that only holds projects of its own is none itself.
  if (all.size() > 1) {
    for (auto& p : all) p->may_be_empty = !p->nested.empty();
  }
  return all;
}

std::span<lint::Rule const> own_rules(Project const& project, Options const& options) {
  if (options.rules_replace) return project.kept_rules;
  return lint::builtin_rules();
}

std::string problem_text(text::Sources const& sources, text::Problem const& problem) {
  std::string out;
  if (problem.where.known()) {
    auto const& source = sources[problem.where.file];
    auto const at = source.position(problem.where.begin);
    out = fmt::format("{}:{}:{}: ", source.name(), at.line, at.column);
  }
  out += problem.text;
  if (!problem.suggestion.empty()) out += fmt::format("; did you mean {}?", problem.suggestion);
  return out;
}

void read_rules_only(Project& project, text::Sources& sources, Options const& options) {
  if (!project.config_file.empty()) {
    auto const opened = open_file(project, sources, project.config_file);
    if (!opened.ok()) {
      project.problems.push_back(whole_problem(
          "config", "the configuration " + project.config_file + " can't be read: " + opened.error));
      project.failed = true;
    } else {
      project.config = input::read_config(sources, opened.id);
      for (auto& p : project.config.problems) project.problems.push_back(std::move(p));
      project.failed = project.failed || !project.problems.empty();
    }
  }
  read_rules(project, sources, options);
  open_baseline(project, sources, options);
}

namespace {

// A public suffix list of one's own (RFC 7489 3.2): it holds for all that is worked out from here on.
void take_suffix_list(Project& project) {
  auto const& name = project.config.public_suffix_list;
  std::string const path =
      name.value.empty() ? std::string() : (fs::path(project.config.folder) / name.value).string();
  if (mail::use_suffix_list(path)) return;
  mail::use_suffix_list({});
  auto p = whole_problem("config", "the public suffix list " + name.value + " can't be read");
  p.where = name.where;
  p.wanted = "a file in the format of https://publicsuffix.org, relative to zonelint.toml";
  p.found = name.value;
  project.problems.push_back(std::move(p));
  project.failed = true;
}

// Other people's records that the tool ships, dated (rules/known).
void add_known(Project& project, text::Sources& sources) {
  input::Files files(sources);
  for (auto const& known : mail::builtin_known_zones()) {
    input::MasterFileRequest request;
    request.file = sources.add(std::string(known.path), std::string(known.text));
    request.origin = dns::Name();
    request.kind = dns::ZoneKind::known;
    auto read = input::read_master_file(files, request);
    if (!read.zone) continue;
    read.zone->known_date = known.date;
    project.loaded->world.add(std::move(read.zone));
  }
}

}  // namespace

void read_project(Project& project, text::Sources& sources, Options const& options,
                  std::string const& stdin_text, Overlay const* overlay) {
  project.overlay = overlay;
  read_rules_only(project, sources, options);
  project.overlay = nullptr;
  take_suffix_list(project);
  input::LoadOptions load = load_options(project, options, stdin_text);
  if (overlay) load.overlay = *overlay;
  project.first_file = static_cast<text::FileId>(sources.size());
  project.loaded = input::load(sources, project.config, load);
  project.last_file = static_cast<text::FileId>(sources.size());
  add_known(project, sources);
  project.failed = project.failed || project.loaded->failed;
  for (auto& p : project.loaded->problems) project.problems.push_back(std::move(p));
}

namespace {

// Findings in files that were only read for context are not reported; those without a file, and those of the
// configuration and of rule files, are.
void keep_reported(Project& project) {
  auto const& reported = project.loaded->reported;
  auto const context = [&](lint::Finding const& f) {
    return f.where.known() && f.where.file >= project.first_file && f.where.file < project.last_file &&
           !std::binary_search(reported.begin(), reported.end(), f.where.file);
  };
  std::erase_if(project.result.findings, context);
}

// A rule that is off by default and that fix --only names is on.
std::vector<std::string> severities(std::span<std::span<lint::Rule const> const> sets,
                                    Options const& options) {
  std::vector<std::string> out;
  for (auto const& name : options.only)
    for (auto const rules : sets)
      for (auto const& rule : rules)
        if (rule.name == name && rule.severity == lint::Severity::off && rule.variant.empty())
          out.push_back(name + "=note");
  out.insert(out.end(), options.severity.begin(), options.severity.end());
  return out;
}

// Whether all that the configuration holds for is read: a path that its folder is, or stands in.
bool reads_all(Project const& project) {
  std::error_code ec;
  fs::path const folder = fs::weakly_canonical(project.config.folder, ec);
  return std::any_of(project.paths.begin(), project.paths.end(), [&](std::string const& path) {
    if (path == "-" || !fs::is_directory(path, ec)) return false;
    fs::path const way = folder.lexically_relative(fs::weakly_canonical(path, ec));
    return !way.empty() && *way.begin() != "..";
  });
}

// fix --only names rules and families, too.
void check_only(Project& project, Options const& options) {
  auto const& names = project.plan.names();
  for (auto const& name : options.only) {
    if (std::any_of(names.begin(), names.end(),
                    [&](auto rule) { return lint::match_strength(name, rule) > 0; }))
      continue;
    auto p = whole_problem("config", "--only: there is no rule or family " + name);
    p.wanted = "a rule (spf/syntax), a family (spf) or all; `zonelint rules` lists them";
    p.suggestion = text::nearest(name, names);
    project.problems.push_back(std::move(p));
  }
}

}  // namespace

// Where only what could not be read is asked for, nothing is worked out about the rest.
facts::WorldFacts::Needs needs_of(lint::Plan const& plan, Options const& options) {
  auto const rules = plan.rules();
  bool const problems = options.command == "lint" && options.format != "html" &&
                        std::all_of(rules.begin(), rules.end(), [](lint::PlannedRule const& r) {
                          return r.rule->subject == facts::problem_subject.name;
                        });
  return problems ? facts::WorldFacts::Needs::problems : facts::WorldFacts::Needs::all;
}

void lint_project(Project& project, text::Sources const& sources, Options const& options) {
  std::span<lint::Rule const> const sets[] = {own_rules(project, options), project.user_rules->rules()};
  std::shared_ptr<Past const> const past = past_of(project, options);
  std::size_t const before = project.problems.size();
  project.plan = lint::make_plan(
      sets, project.config, {options.select, options.ignore, severities(sets, options)}, project.problems);
  check_only(project, options);
  project.failed = project.failed || project.problems.size() > before;
  project.facts = std::make_unique<facts::WorldFacts>(
      sources, project.loaded->world, mail::builtin_providers(), project.config, project.problems,
      &project.loaded->beside, needs_of(project.plan, options));
  project.facts->set_today(today(options));
  if (past) project.facts->set_past(past->facts.get());
  auto const schema = facts::all_subjects();
  project.result = lint::run(*project.facts, schema, project.plan);
  for (auto& u : project.result.undecided) u.unreadable = take_unreadable(project.loaded->world, u.missing);
  keep_reported(project);
  fix::plan_fixes(*project.facts, project.plan, schema, project.result);
  if (!options.no_suppressions) {
    std::string const date = today(options);
    lint::SuppressOptions suppress{date, reads_all(project)};
    project.second_problems = lint::suppress(project.result, project.plan, project.loaded->comments,
                                             project.config.allow, suppress);
    lint::run_problems(*project.facts, schema, project.plan, project.second_problems, project.result);
    keep_reported(project);
    apply_baseline(project, sources);
  }
  lint::count(project.result);
  auto& summary = project.result.summary;
  summary.files = project.loaded->files;
  for (auto const& zone : project.loaded->world.zones()) {
    bool const named =
        zone->kind != dns::ZoneKind::known &&
        std::binary_search(project.loaded->reported.begin(), project.loaded->reported.end(), zone->file);
    if (!named) continue;
    ++summary.zones;
    summary.records += zone->records.size();
  }
}

std::vector<Project const*> pointers(std::vector<std::unique_ptr<Project>> const& projects) {
  std::vector<Project const*> out;
  for (auto const& p : projects) out.push_back(p.get());
  return out;
}

lint::Result merge_results(std::vector<std::unique_ptr<Project>> const& projects,
                           text::Sources const& sources) {
  lint::Result all;
  for (auto const& p : projects) {
    auto const& s = p->result.summary;
    all.fixes_planned = true;
    all.summary.files += s.files;
    all.summary.zones += s.zones;
    all.summary.records += s.records;
    all.summary.suppressed += s.suppressed;
    all.findings.insert(all.findings.end(), p->result.findings.begin(), p->result.findings.end());
    all.undecided.insert(all.undecided.end(), p->result.undecided.begin(), p->result.undecided.end());
  }
  return sorted_result(std::move(all), sources);
}

lint::Result sorted_result(lint::Result result, text::Sources const& sources) {
  lint::sort(result, sources);
  lint::count(result);
  return result;
}

std::string today(Options const& options) {
  if (!options.today.empty()) return options.today;
  std::time_t const now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

std::string read_stdin() {
  std::string all;
  char block[65536];
  for (ssize_t n; (n = read(STDIN_FILENO, block, sizeof block)) > 0;)
    all.append(block, static_cast<std::size_t>(n));
  return all;
}

}  // namespace zonelint::cli
