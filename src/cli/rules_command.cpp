// zonelint rules and zonelint explain: what the rule files say, for people and programs.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "cli/rule_tests.hpp"
#include "lint/builtin.hpp"
#include "lint/operations.hpp"
#include "report/json_writer.hpp"
#include "report/rule_words.hpp"
#include "text/nearest.hpp"

namespace zonelint::cli {
namespace {

using report::plain;

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

std::string rules_text(std::vector<lint::Rule const*> const& all) {
  std::string out;
  for (auto const* r : all) {
    out += fmt::format("{:<28} {:<8} {:<12} {}\n", r->name, lint::severity_text(r->severity), fix_word(*r),
                       plain(r->message));
  }
  return out;
}

std::string rules_json(std::vector<lint::Rule const*> const& all) {
  report::JsonWriter w;
  w.begin_array();
  for (auto const* r : all) {
    w.space("\n")
        .begin_object()
        .key("rule")
        .string(r->name)
        .key("severity")
        .string(lint::severity_text(r->severity));
    w.key("for")
        .string(r->subject)
        .key("message")
        .string(plain(r->message))
        .key("why")
        .string(plain(r->why))
        .key("todo")
        .string(plain(r->todo));
    w.key("edition").string(r->edition).key("fix").string(fix_word(*r)).key("source").begin_array();
    for (auto s : r->source) w.string(s);
    w.end_array().key("params").begin_array();
    for (auto const& p : r->params) w.string(p.name);
    w.end_array().key("file").string(r->file).end_object();
  }
  w.space("\n").end_array();
  return w.take() + "\n";
}

void quote_block(std::string& out, std::string_view title, std::span<lint::NamedText const> texts) {
  for (auto const& t : texts) {
    out += fmt::format("\n{}{}:\n\n```\n{}", title, texts.size() > 1 ? " (" + std::string(t.name) + ")" : "",
                       t.content);
    if (!t.content.ends_with('\n')) out += '\n';
    out += "```\n";
  }
}

std::string rule_page(lint::Rule const& r) {
  std::string out =
      fmt::format("# {}\n\n{}: {}\n", r.name, lint::severity_text(r.severity), plain(r.message));
  if (auto why = plain(r.why); !why.empty()) out += fmt::format("\nWhy it matters: {}\n", why);
  if (auto todo = plain(r.todo); !todo.empty()) out += fmt::format("\nWhat to do: {}\n", todo);
  if (!r.fix.ops.empty()) {
    out += fmt::format("\nFix ({}{}): {}\n", lint::fix_level_text(r.fix.level),
                       r.fix.level == lint::FixLevel::unsafe ? ": with --unsafe" : "", plain(r.fix.title));
  }
  if (!r.params.empty()) {
    out += "\nParameters:\n";
    for (auto const& p : r.params) {
      out += fmt::format("  {} = {}\n", p.name,
                         p.kind == facts::Kind::text   ? std::string(p.text)
                         : p.kind == facts::Kind::list ? fmt::format("[{}]", fmt::join(p.list, ", "))
                                                       : std::to_string(p.integer));
    }
  }
  if (!r.source.empty()) out += fmt::format("\nSource: {}\n", fmt::join(r.source, "; "));
  if (!r.edition.empty()) out += fmt::format("Edition: {}\n", r.edition);
  for (auto const& e : r.examples) {
    if (!e.config.empty()) {
      lint::NamedText const config[] = {{"zonelint.toml", e.config}};
      quote_block(out, "With zonelint.toml", config);
    }
    quote_block(out, "Bad", e.bad);
    quote_block(out, "Good", e.good);
    quote_block(out, "Fixed", e.fixed);
  }
  return out;
}

std::string rules_markdown(std::vector<lint::Rule const*> const& all) {
  std::string out = "| rule | severity | fix | what is wrong |\n|---|---|---|---|\n";
  for (auto const* r : all) {
    std::string message = plain(r->message);
    for (std::size_t at = 0; (at = message.find('|', at)) != std::string::npos; at += 2)
      message.insert(at, "\\");
    out += fmt::format("| {} | {} | {} | {} |\n", r->name, lint::severity_text(r->severity), fix_word(*r),
                       message);
  }
  for (auto const* r : all) out += "\n" + rule_page(*r);
  return out;
}

}  // namespace

int rules_command(Options const& options) {
  if (options.subcommand == "test") return test_rules(options);
  Rules rules;
  load_rules(options, rules);
  std::string const text = options.format == "json"       ? rules_json(rules.all)
                           : options.format == "markdown" ? rules_markdown(rules.all)
                                                          : rules_text(rules.all);
  return print(text, options.output) && !rules.failed ? 0 : 2;
}

int explain_command(Options const& options) {
  Rules rules;
  load_rules(options, rules);
  std::vector<std::string_view> names;
  std::string pages;
  for (auto const* r : rules.all) {
    if (r->name == options.rule) pages += (pages.empty() ? "" : "\n") + rule_page(*r);
    names.push_back(r->name);
  }
  if (!pages.empty()) return print(pages, {}) && !rules.failed ? 0 : 2;
  std::string const near(text::nearest(options.rule, names));
  say(fmt::format("zonelint: there is no rule {}{}; `zonelint rules` lists them all\n", options.rule,
                  near.empty() ? "" : "; did you mean " + near + "?"));
  return 2;
}

}  // namespace zonelint::cli
