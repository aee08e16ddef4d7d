// zonelint rules and zonelint explain: what the rule files say, for people and programs.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "cli/report.hpp"
#include "cli/rule_page.hpp"
#include "cli/rule_tests.hpp"
#include "lint/builtin.hpp"
#include "lint/operations.hpp"
#include "report/json_writer.hpp"
#include "report/rule_words.hpp"
#include "text/nearest.hpp"

namespace zonelint::cli {
namespace {

using report::plain;
using Tables = std::vector<lint::Rule const*>;

struct Rules {
  text::Sources sources;
  Project project;
  std::vector<lint::Rule const*> all;
  bool failed = false;
};

// The tool's own rules and those of --rules and of the configuration's `rules`.
void load_rules(Options const& options, Rules& out) {
  out.project.config_file = options.isolated          ? ""
                            : !options.config.empty() ? options.config
                                                      : input::find_config(".");
  read_rules_only(out.project, out.sources, options);
  for (auto const& r : lint::builtin_rules()) out.all.push_back(&r);
  for (auto const& r : out.project.user_rules->rules()) out.all.push_back(&r);
  std::stable_sort(out.all.begin(), out.all.end(),
                   [](auto const* a, auto const* b) { return a->name < b->name; });
  for (auto const& p : out.project.problems) {
    say("zonelint: " + problem_text(out.sources, p) + "\n");
    out.failed = true;
  }
}

std::string_view fix_word(lint::Rule const& r) {
  return r.fix.ops.empty() ? "-" : lint::fix_level_text(r.fix.level);
}

// The tables of each rule together, its first one first.
std::vector<Tables> by_rule(std::vector<lint::Rule const*> const& all) {
  std::vector<Tables> out;
  for (auto const* r : all) {
    if (out.empty() || out.back().front()->name != r->name) out.emplace_back();
    auto& tables = out.back();
    tables.insert(r->variant.empty() ? tables.begin() : tables.end(), r);
  }
  return out;
}

std::string rules_text(std::vector<lint::Rule const*> const& all) {
  std::string out;
  for (auto const* r : all) {
    out += fmt::format("{:<28} {:<8} {:<12} {}\n", r->name,
                       r->edition == "profile" ? "profile" : lint::severity_text(r->severity), fix_word(*r),
                       plain(r->message));
  }
  return out;
}

void texts_json(report::JsonWriter& w, std::string_view key, std::span<std::string_view const> texts) {
  w.key(key).begin_array();
  for (auto const t : texts) w.string(t);
  w.end_array();
}

void params_json(report::JsonWriter& w, lint::Rule const& r) {
  w.key("params").begin_array();
  for (auto const& p : r.params) {
    w.begin_object().key("name").string(p.name).key("default");
    if (p.kind == facts::Kind::text) {
      w.string(p.text);
    } else if (p.kind == facts::Kind::boolean) {
      w.boolean(p.integer != 0);
    } else if (p.kind == facts::Kind::list) {
      w.begin_array();
      for (auto const item : p.list) w.string(item);
      w.end_array();
    } else if (p.integer < 0) {
      w.string(std::to_string(p.integer));
    } else {
      w.number(static_cast<std::uint64_t>(p.integer));
    }
    w.end_object();
  }
  w.end_array();
}

void named_json(report::JsonWriter& w, std::string_view key, std::span<lint::NamedText const> texts) {
  w.key(key).begin_object();
  for (auto const& t : texts) w.key(t.name).string(t.content);
  w.end_object();
}

void examples_json(report::JsonWriter& w, lint::Rule const& r) {
  w.key("examples").begin_array();
  for (auto const& e : r.examples) {
    w.begin_object().key("config").string(e.config);
    named_json(w, "before", e.before), named_json(w, "bad", e.bad), named_json(w, "good", e.good),
        named_json(w, "fixed", e.fixed);
    texts_json(w, "expect", e.expect);
    w.end_object();
  }
  w.end_array();
}

void rule_json(report::JsonWriter& w, lint::Rule const& r) {
  w.begin_object().key("rule").string(r.name).key("case").string(r.variant);
  w.key("family").string(r.family).key("severity").string(lint::severity_text(r.severity));
  w.key("edition").string(r.edition).key("for").string(r.subject);
  w.key("when").string(r.when_text).key("assert").string(r.assert_text);
  w.key("message").string(plain(r.message)).key("why").string(plain(r.why));
  w.key("todo").string(plain(r.todo));
  texts_json(w, "source", r.source), texts_json(w, "after", r.after), params_json(w, r);
  w.key("fix");
  if (r.fix.ops.empty()) {
    w.null();
  } else {
    w.begin_object().key("level").string(lint::fix_level_text(r.fix.level)).key("title");
    w.string(plain(r.fix.title)).end_object();
  }
  examples_json(w, r);
  w.key("file").string(r.file).key("line").number(r.line).end_object();
}

std::string rules_json(std::vector<lint::Rule const*> const& all) {
  report::JsonWriter w;
  w.begin_object().key("schema").string("zonelint/rules/1").key("version").string(version);
  w.key("rules").begin_array();
  for (auto const* r : all) {
    w.space("\n");
    rule_json(w, *r);
  }
  w.space("\n").end_array().end_object();
  return w.take() + "\n";
}

// What runs the examples: rule files as they were read, whoever named them.
Options example_base(Options const& options, Rules const& rules, bool color) {
  Options out = options;
  out.color = color ? "always" : "never";
  out.rules.clear();
  for (auto const& r : rules.project.user_rules->rules()) {
    if (std::find(out.rules.begin(), out.rules.end(), r.file) == out.rules.end())
      out.rules.emplace_back(r.file);
  }
  return out;
}

std::string rules_markdown(std::vector<lint::Rule const*> const& all, Options const& options) {
  std::string out = "| rule | severity | fix | what is wrong |\n|---|---|---|---|\n";
  for (auto const* r : all) {
    std::string message = plain(r->message);
    for (std::size_t at = 0; (at = message.find('|', at)) != std::string::npos; at += 2)
      message.insert(at, "\\");
    out += fmt::format("| {} | {} | {} | {} |\n", r->name, lint::severity_text(r->severity), fix_word(*r),
                       message);
  }
  for (auto const& tables : by_rule(all)) out += "\n" + rule_page(tables, options);
  return out;
}

}  // namespace

int rules_command(Options const& options) {
  if (options.subcommand == "test") return test_rules(options);
  Rules rules;
  load_rules(options, rules);
  std::string const text = options.format == "json" ? rules_json(rules.all)
                           : options.format == "markdown"
                               ? rules_markdown(rules.all, example_base(options, rules, false))
                               : rules_text(rules.all);
  return print(text, options.output) && !rules.failed ? 0 : 2;
}

int explain_command(Options const& options) {
  Rules rules;
  load_rules(options, rules);
  std::vector<std::string_view> names;
  for (auto const& tables : by_rule(rules.all)) {
    names.push_back(tables.front()->name);
    if (names.back() != options.rule) continue;
    Options const base = example_base(options, rules, use_color(options));
    return print(rule_page(tables, base), {}) && !rules.failed ? 0 : 2;
  }
  std::string const near(text::nearest(options.rule, names));
  say(fmt::format("zonelint: there is no rule {}{}; `zonelint rules` lists them all\n", options.rule,
                  near.empty() ? "" : "; did you mean " + near + "?"));
  return 2;
}

}  // namespace zonelint::cli
