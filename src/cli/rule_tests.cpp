// Running rules' examples: see rule_tests.hpp. Each example becomes a folder of its own among the temporary
// files.
#include "cli/rule_tests.hpp"
#include "input/read_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "cli/example_run.hpp"
#include "cli/fixing.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "lint/builtin.hpp"

namespace zonelint::cli {
namespace {

struct Case {
  lint::Rule const& rule;
  std::size_t number;
  Options const& options;
  std::vector<std::string>& failures;

  void fail(std::string const& what) const {
    failures.push_back(fmt::format("{} example {}: {}", rule.name, number, what));
  }
};

bool fill(Case const& c, ExampleFolder const& folder, std::span<lint::NamedText const> texts,
          std::string_view config) {
  bool const good = folder.fill(texts, config);
  if (!good) c.fail("its files could not be written to a temporary folder");
  return good;
}

Options options_for(Case const& c, ExampleFolder const& folder) {
  return example_options(c.rule, folder, c.options);
}

bool is_expected(lint::Rule const& rule, lint::Example const& example, std::string const& name) {
  return name == rule.name ||
         std::find(example.expect.begin(), example.expect.end(), name) != example.expect.end();
}

std::string shown(Linted const& linted, lint::Finding const& f) {
  if (!f.where.known()) return f.rule + ": " + f.message;
  return fmt::format("{} at line {}: {}", f.rule,
                     (*linted.sources)[f.where.file].position(f.where.begin).line, f.message);
}

// "{spf.owner}" left as it was written. (A message may well quote a brace: SPF macros and JSON have them.)
bool has_placeholder(std::string const& message) {
  for (std::size_t at = 0; (at = message.find('{', at)) != std::string::npos; ++at) {
    std::size_t end = at + 1;
    while (end < message.size() &&
           (std::isalnum(static_cast<unsigned char>(message[end])) != 0 || message[end] == '_'))
      ++end;
    if (end > at + 1 && end < message.size() &&
        (message[end] == '.' || (message[end] == '}' && (at == 0 || message[at - 1] != '%'))))
      return true;
  }
  return false;
}

bool fill_before(Case const& c, ExampleFolder const& folder, lint::Example const& example) {
  if (folder.commit_before(example)) return true;
  c.fail("git, which holds what was before, could not be run");
  return false;
}

void check_bad(Case const& c, lint::Example const& example, Linted const& linted) {
  bool fired = false;
  for (auto const& f : linted.result.findings) {
    if (f.rule == c.rule.name) {
      fired = true;
      if (has_placeholder(f.message)) c.fail("the message has an unfilled placeholder: " + f.message);
      if (!f.where.known()) c.fail("the finding has no place");
    } else if (f.severity == lint::Severity::error && !is_expected(c.rule, example, f.rule)) {
      c.fail("bad breaks another rule that it does not name: " + shown(linted, f));
    }
  }
  if (!fired) c.fail("bad does not break the rule");
}

// What the fixes of this rule alone make of the folder's files.
fix::Outcome fixed_folder(Case const& c, text::Sources& sources, ExampleFolder const& folder) {
  Options o = options_for(c, folder);
  o.unsafe = true;
  o.only = {std::string(c.rule.name)};
  auto const projects = find_projects(o);
  return fix_project(sources, *projects.front(), o);
}

// Serials rise with every fix, in whatever scheme: an example need not repeat that.
std::string without_serial(std::string text) {
  std::size_t const soa = text.find(" SOA ");
  if (soa == std::string::npos) return text;
  std::size_t at = text.find_first_of("(\n", soa);
  std::size_t const end = text.find('\n', soa);
  if (text[at] != '(') {
    at = soa + 5;
    for (int names = 0; names < 2; ++names) at = text.find_first_not_of(' ', text.find(' ', at));
  }
  std::size_t const digit = text.find_first_of("0123456789", at);
  if (digit == std::string::npos || (text[at] != '(' && digit > end)) return text;
  std::size_t const last = text.find_first_not_of("0123456789", digit);
  return text.replace(digit, last - digit, "SERIAL");
}

void check_fixed(Case const& c, lint::Example const& example, ExampleFolder const& folder) {
  {
    text::Sources sources;
    auto const outcome = fixed_folder(c, sources, folder);
    for (auto const& p : outcome.problems) c.fail("the fix failed: " + p);
    for (auto const& t : example.fixed) {
      std::string const path = input::join(folder.path(), t.name);
      auto const it = outcome.texts.find(path);
      std::string const made = it == outcome.texts.end() ? "(unchanged)\n" : it->second;
      if (without_serial(made) != without_serial(std::string(t.content))) {
        c.fail(fmt::format("fixing bad gives, for {}:\n{}--- instead of\n{}---", t.name, made, t.content));
      }
    }
    for (auto const& [path, text] : outcome.texts) write_file(path, text);
  }
  if (c.rule.fix.level == lint::FixLevel::step) return;  // the next run takes the next step
  text::Sources sources;
  if (!fixed_folder(c, sources, folder).texts.empty()) c.fail("fixing twice changes something");
}

void run_example(Case const& c, lint::Example const& example) {
  {
    ExampleFolder folder;
    if (!fill_before(c, folder, example)) return;
    if (!fill(c, folder, example.bad, example.config)) return;
    text::Sources sources;
    auto const linted = lint_all(sources, options_for(c, folder));
    check_bad(c, example, *linted);
    if (!example.fixed.empty()) check_fixed(c, example, folder);
  }
  if (example.good.empty()) return;
  ExampleFolder folder;
  if (!fill_before(c, folder, example)) return;
  if (!fill(c, folder, example.good, example.config)) return;
  text::Sources sources;
  auto const linted = lint_all(sources, options_for(c, folder));
  for (auto const& f : linted->result.findings) {
    if (f.rule == c.rule.name || f.severity >= lint::Severity::warning)
      c.fail("good is not clean: " + shown(*linted, f));
  }
}

}  // namespace

int test_rules(Options const& options) {
  Options with_files = options;
  with_files.rules.insert(with_files.rules.end(), options.paths.begin(), options.paths.end());
  // The tool's own files are proven as they stand, in place of what is built in.
  with_files.rules_replace = !options.paths.empty();
  text::Sources sources;
  Project project;
  read_rules_only(project, sources, with_files);
  std::vector<std::string> failures;
  for (auto const& p : project.problems) failures.push_back(problem_text(sources, p));
  std::size_t examples = 0, rules = 0;
  auto const run = [&](std::span<lint::Rule const> all) {
    for (auto const& rule : all) {
      ++rules;
      if (rule.examples.empty()) failures.push_back(std::string(rule.name) + ": no example proves it");
      for (std::size_t i = 0; i < rule.examples.size(); ++i) {
        ++examples;
        run_example({rule, i + 1, with_files, failures}, rule.examples[i]);
      }
    }
  };
  // With a rule that can't be read every example would fail, and say nothing of itself.
  if (failures.empty()) run(options.paths.empty() ? lint::builtin_rules() : project.user_rules->rules());
  std::string out;
  for (auto const& f : failures) out += f + "\n";
  out += fmt::format("{} rules, {} examples, {} failures\n", rules, examples, failures.size());
  if (!print(out, options.output)) return 2;
  return failures.empty() ? 0 : 1;
}

}  // namespace zonelint::cli
