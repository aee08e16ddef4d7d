// See example_run.hpp.
#include "cli/example_run.hpp"

#include <filesystem>

#include "cli/fixing.hpp"
#include "cli/output.hpp"
#include "input/git.hpp"
#include "report/text.hpp"

namespace zonelint::cli {

namespace fs = std::filesystem;

bool ExampleFolder::put(std::string_view name, std::string_view content) const {
  fs::path const file = (fs::path(path()) / name).lexically_normal();
  if (path().empty() || !file.string().starts_with(path() + "/")) return false;
  std::error_code ec;
  fs::create_directories(file.parent_path(), ec);
  return write_file(file.string(), content).empty();
}

bool ExampleFolder::fill(std::span<lint::NamedText const> texts, std::string_view config) const {
  bool good = put("zonelint.toml", "root = true\n" + std::string(config));
  for (auto const& t : texts) good = good && put(t.name, t.content);
  return good;
}

bool ExampleFolder::commit_before(lint::Example const& example) const {
  if (example.before.empty()) return true;
  if (!fill(example.before, example.config)) return false;
  std::vector<std::string> const commit = {"-c",     "user.name=zonelint",
                                           "-c",     "user.email=zonelint@localhost.invalid",
                                           "-c",     "commit.gpgsign=false",
                                           "-c",     "core.hooksPath=/dev/null",
                                           "commit", "-q",
                                           "-m",     "before"};
  return input::run_git(path(), {"init", "-q"}) && input::run_git(path(), {"add", "."}) &&
         input::run_git(path(), commit);
}

Options example_options(lint::Rule const& rule, ExampleFolder const& folder, Options const& base) {
  Options o;
  o.paths = {folder.path()};
  o.rules = base.rules;
  o.rules_replace = base.rules_replace;
  o.color = base.color;
  o.today = "2026-11-24";
  // A rule that is off by default, or only a preview, is on for its own examples.
  o.select = {"all", std::string(rule.name)};
  if (rule.severity == lint::Severity::off) o.severity = {std::string(rule.name) + "=warning"};
  return o;
}

std::string example_report(lint::Rule const& rule, lint::Example const& example, Options const& base) {
  ExampleFolder folder;
  if (!folder.commit_before(example) || !folder.fill(example.bad, example.config)) return {};
  text::Sources sources;
  Options const options = example_options(rule, folder, base);
  auto const linted = lint_all(sources, options);
  std::erase_if(linted->result.findings, [&](auto const& f) { return f.rule != rule.name; });
  std::string out = report::text(sources, linted->result, {options.color == "always", 100, false});
  std::string const prefix = folder.path() + "/";
  for (std::size_t at = 0; (at = out.find(prefix, at)) != std::string::npos;) out.erase(at, prefix.size());
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace zonelint::cli
