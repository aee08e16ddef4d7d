// See rule_page.hpp. The page is Markdown, which reads well on a terminal, too.
#include "cli/rule_page.hpp"

#include <fmt/format.h>

#include "cli/example_run.hpp"
#include "facts/value.hpp"
#include "report/rule_words.hpp"

namespace zonelint::cli {
namespace {

using report::plain;

std::string_view when_it_runs(lint::Rule const& r) {
  if (r.edition == "profile") return " (a profile: only where it or its family is selected)";
  if (r.edition == "preview") return " (tried out: only by its name, or with edition = \"preview\")";
  if (r.severity == lint::Severity::off) return " (only by its name)";
  return "";
}

void block(std::string& out, std::string_view title, std::string_view content) {
  if (content.empty()) return;
  out += fmt::format("\n{}:\n\n```\n{}{}```\n", title, content.front() == '\n' ? content.substr(1) : content,
                     content.ends_with('\n') ? "" : "\n");
}
void blocks(std::string& out, std::string_view title, std::span<lint::NamedText const> texts) {
  for (auto const& t : texts)
    block(out, texts.size() > 1 ? fmt::format("{}, {}", title, t.name) : std::string(title), t.content);
}

void examples(std::string& out, lint::Rule const& r, Options const& options) {
  for (auto const& e : r.examples) {
    block(out, "With zonelint.toml", e.config);
    blocks(out, "Before", e.before);
    blocks(out, "Bad", e.bad);
    block(out, "zonelint says", example_report(r, e, options));
    blocks(out, "Good", e.good);
    blocks(out, "Fixed", e.fixed);
  }
}

void words(std::string& out, lint::Rule const& r) {
  out += fmt::format("\n{}{}: {}\n", lint::severity_text(r.severity), when_it_runs(r), plain(r.message));
  if (auto const why = plain(r.why); !why.empty()) out += fmt::format("\nWhy it matters: {}\n", why);
  if (auto const todo = plain(r.todo); !todo.empty()) out += fmt::format("\nWhat to do: {}\n", todo);
  if (!r.fix.ops.empty()) {
    out += fmt::format("\nFix ({}{}): {}\n", lint::fix_level_text(r.fix.level),
                       r.fix.level == lint::FixLevel::unsafe ? ": with --unsafe" : "", plain(r.fix.title));
  }
  if (!r.params.empty()) {
    out += fmt::format("\nParameters, of [rule.\"{}\"] in zonelint.toml:\n\n", r.name);
    for (auto const& p : r.params) out += fmt::format("    {} = {}\n", p.name, param_text(p));
  }
  if (!r.source.empty()) out += fmt::format("\nSource: {}\n", fmt::join(r.source, "; "));
}

}  // namespace

std::string param_text(lint::Param const& p) {
  switch (p.kind) {
    case facts::Kind::text:
      return fmt::format("\"{}\"", p.text);
    case facts::Kind::boolean:
      return p.integer != 0 ? "true" : "false";
    case facts::Kind::list: {
      std::string out;
      for (auto const item : p.list) out += fmt::format("{}\"{}\"", out.empty() ? "" : ", ", item);
      return "[" + out + "]";
    }
    default:
      return std::to_string(p.integer);
  }
}

std::string rule_page(std::vector<lint::Rule const*> const& tables, Options const& options) {
  std::string out = fmt::format("# {}\n", tables.front()->name);
  for (auto const* r : tables) {
    if (!r->variant.empty()) out += fmt::format("\n## A further case: {}\n", r->variant);
    words(out, *r);
    examples(out, *r, options);
  }
  if (auto const edition = tables.front()->edition; edition.starts_with("20"))
    out += fmt::format("\nOn by default since edition {}. ", edition);
  else
    out += '\n';
  out += fmt::format(
      "Silence it where it is meant to be so: `; zonelint: allow({0}) -- reason` in the record's line, or "
      "[[allow]] "
      "in zonelint.toml.\n",
      tables.front()->name);
  return out;
}

}  // namespace zonelint::cli
