// See sarif.hpp; section numbers are of the OASIS standard of 27 March 2020.
#include "report/sarif.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <vector>

#include "report/json_writer.hpp"
#include "report/rule_words.hpp"
#include "report/uri.hpp"

namespace zonelint::report {

namespace {

using Findings = std::vector<lint::Finding const*>;
using RuleNumbers = std::map<std::string_view, std::size_t>;

std::string_view level(lint::Severity severity) {
  switch (severity) {
    case lint::Severity::error:
      return "error";
    case lint::Severity::warning:
      return "warning";
    case lint::Severity::note:
      return "note";
    case lint::Severity::off:
      break;
  }
  return "none";
}

// 3.11.5: in a plain text message, brackets and backslashes are escaped, for "[words](1)" is a link.
std::string message_text(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '\\' || c == '[' || c == ']') out += '\\';
    out += c;
  }
  return out;
}

void write_text(JsonWriter& out, std::string_view key, std::string_view text) {
  out.key(key).begin_object().key("text").string(text).end_object();
}

// A rule's tables (its variants) share one name: the first one speaks for the rule.
std::vector<lint::Rule const*> by_name(std::span<lint::Rule const* const> rules) {
  std::vector<lint::Rule const*> out(rules.begin(), rules.end());
  std::stable_sort(out.begin(), out.end(), [](auto const* a, auto const* b) { return a->name < b->name; });
  out.erase(
      std::unique(out.begin(), out.end(), [](auto const* a, auto const* b) { return a->name == b->name; }),
      out.end());
  return out;
}

std::string or_message(lint::Template const& text, lint::Rule const& rule) {
  std::string const words = plain(text);
  return words.empty() ? plain(rule.message) : words;
}

void write_help(JsonWriter& out, lint::Rule const& rule) {
  std::string const why = plain(rule.why), todo = plain(rule.todo);
  std::string text = plain(rule.message), markdown = "**" + text + "**\n";
  auto const add = [&](std::string_view head, std::string const& words) {
    if (words.empty()) return;
    text += fmt::format("\n\n{}: {}", head, words);
    markdown += fmt::format("\n**{}:** {}\n", head, words);
  };
  add("Why it matters", why);
  add("What to do", todo);
  std::string source;
  for (std::string_view const one : rule.source) source += (source.empty() ? "" : "; ") + std::string(one);
  add("Source", source);
  for (lint::Example const& example : rule.examples) {
    auto const block = [&](std::string_view head, std::span<lint::NamedText const> texts) {
      for (lint::NamedText const& one : texts)
        markdown += fmt::format("\n{} ({}):\n\n```\n{}{}```\n", head, one.name, one.content,
                                one.content.ends_with('\n') ? "" : "\n");
    };
    block("Bad", example.bad);
    block("Good", example.good);
  }
  out.key("help").begin_object().key("text").string(text).key("markdown").string(markdown).end_object();
}

void write_rule(JsonWriter& out, lint::Rule const& rule) {
  out.space("\n    ").begin_object().key("id").string(rule.name);
  write_text(out, "shortDescription", plain(rule.message));
  write_text(out, "fullDescription", or_message(rule.why, rule));
  write_help(out, rule);
  out.key("defaultConfiguration").begin_object();
  if (rule.severity == lint::Severity::off) out.key("enabled").boolean(false);
  out.key("level").string(rule.severity == lint::Severity::off ? "note" : level(rule.severity)).end_object();
  out.key("properties").begin_object();
  out.key("tags").begin_array().string("dns").string("mail").string(rule.family).end_array();
  // What GitHub sorts by: error, warning or recommendation.
  out.key("problem.severity")
      .string(rule.severity == lint::Severity::error     ? "error"
              : rule.severity == lint::Severity::warning ? "warning"
                                                         : "recommendation");
  out.end_object().end_object();
}

// 3.4: a relative reference is relative to the root of the sources.
void write_artifact(JsonWriter& out, std::string_view name) {
  out.key("artifactLocation").begin_object().key("uri").string(file_uri(name));
  if (!name.starts_with('/')) out.key("uriBaseId").string("%SRCROOT%");
  out.end_object();
}

// 3.30: endColumn is exclusive, as our ends are.
void write_region(JsonWriter& out, std::string_view key, text::Source const& source, text::Span where) {
  text::Position const from = source.position(where.begin), to = source.position(where.end);
  out.key(key).begin_object();
  out.key("startLine").number(from.line).key("startColumn").number(from.column);
  out.key("endLine").number(to.line).key("endColumn").number(to.column).end_object();
}

void write_physical(JsonWriter& out, text::Sources const& sources, text::Span where) {
  text::Source const& source = sources[where.file];
  out.key("physicalLocation").begin_object();
  write_artifact(out, source.name());
  write_region(out, "region", source, where);
  out.end_object();
}

void write_logical(JsonWriter& out, lint::Finding const& finding) {
  out.key("logicalLocations").begin_array().begin_object();
  if (finding.record) {
    auto const& r = *finding.record;
    out.key("fullyQualifiedName")
        .string(r.type.empty() ? r.name
                               : fmt::format("{}/{}{}{}", r.name, r.type, r.set.empty() ? "" : "/", r.set));
    out.key("kind").string("resource");
  } else {
    out.key("fullyQualifiedName").string(finding.rule).key("kind").string("rule");
  }
  if (!finding.pointer.empty())
    out.key("properties").begin_object().key("jsonPointer").string(finding.pointer).end_object();
  out.end_object().end_array();
}

// The message, and after it the related places as links: "...: see [the first MX](1)".
std::string linked_message(lint::Finding const& finding) {
  std::string out = message_text(finding.message), links;
  std::size_t id = 0;
  for (lint::Label const& label : finding.also) {
    if (!label.where.known()) continue;
    ++id;
    links += fmt::format("{}[{}]({})", links.empty() ? "" : ", ",
                         message_text(label.text.empty() ? "the related place" : label.text), id);
  }
  return links.empty() ? out : fmt::format("{}: see {}", out, links);
}

void write_related(JsonWriter& out, text::Sources const& sources, lint::Finding const& finding) {
  std::size_t id = 0;
  for (lint::Label const& label : finding.also) {
    if (!label.where.known()) continue;
    if (++id == 1) out.key("relatedLocations").begin_array();
    out.begin_object().key("id").number(id);
    write_physical(out, sources, label.where);
    if (!label.text.empty()) write_text(out, "message", message_text(label.text));
    out.end_object();
  }
  if (id > 0) out.end_array();
}

// 3.55: what a person may apply; a placeholder is no fix, for a value is missing in it.
void write_fixes(JsonWriter& out, text::Sources const& sources, lint::Finding const& finding) {
  if (!finding.fix || finding.fix->level == lint::FixLevel::placeholder) return;
  std::map<text::FileId, std::vector<text::Edit const*>> files;
  for (text::Edit const& edit : finding.fix->edits)
    if (edit.where.known()) files[edit.where.file].push_back(&edit);
  if (files.empty()) return;
  out.key("fixes").begin_array().begin_object();
  bool const safe = finding.fix->level == lint::FixLevel::safe;
  write_text(out, "description",
             message_text(finding.fix->title) + (safe ? "" : " (changes what is served)"));
  out.key("artifactChanges").begin_array();
  for (auto const& [file, edits] : files) {
    out.begin_object();
    write_artifact(out, sources[file].name());
    out.key("replacements").begin_array();
    for (text::Edit const* edit : edits) {
      out.begin_object();
      write_region(out, "deletedRegion", sources[file], edit->where);
      if (!edit->text.empty()) write_text(out, "insertedContent", edit->text);
      out.end_object();
    }
    out.end_array().end_object();
  }
  out.end_array().end_object().end_array();
}

class Log {
 public:
  Log(text::Sources const& sources, RuleNumbers numbers) : sources_(sources), numbers_(std::move(numbers)) {}

  void result(JsonWriter& out, lint::Finding const& finding) {
    out.space("\n   ").begin_object().key("ruleId").string(finding.rule);
    if (auto const number = numbers_.find(finding.rule); number != numbers_.end())
      out.key("ruleIndex").number(number->second);
    out.key("level").string(level(finding.severity));
    write_text(out, "message", linked_message(finding));
    out.key("locations").begin_array().begin_object();
    if (finding.where.known()) write_physical(out, sources_, finding.where);
    write_logical(out, finding);
    out.end_object().end_array();
    write_related(out, sources_, finding);
    // 3.27.17. GitHub tells results apart by this one alone; its own is made of lines, ours of content.
    std::size_t const times = ++seen_[finding.fingerprint];
    out.key("partialFingerprints").begin_object().key("zonelint/v1").string(finding.fingerprint);
    out.key("primaryLocationLineHash").string(fmt::format("{}:{}", finding.fingerprint, times)).end_object();
    write_fixes(out, sources_, finding);
    out.end_object();
  }

 private:
  text::Sources const& sources_;
  RuleNumbers numbers_;
  std::unordered_map<std::string, std::size_t> seen_;
};

// In their order; of too many, the most severe.
Findings kept(lint::Result const& result) {
  Findings all;
  for (lint::Finding const& finding : result.findings) all.push_back(&finding);
  if (all.size() <= most_sarif_results) return all;
  std::stable_sort(all.begin(), all.end(),
                   [](auto const* a, auto const* b) { return a->severity > b->severity; });
  all.resize(most_sarif_results);
  return all;
}

void write_invocation(JsonWriter& out, std::size_t left_out) {
  out.space("\n  ").key("invocations").begin_array().begin_object();
  out.key("executionSuccessful").boolean(true);
  if (left_out > 0) {
    out.key("toolExecutionNotifications").begin_array().begin_object().key("level").string("warning");
    write_text(out, "message",
               fmt::format("{} more results were left out: a run may hold {}", left_out, most_sarif_results));
    out.end_object().end_array();
  }
  out.end_object().end_array();
}

}  // namespace

std::string sarif(text::Sources const& sources, lint::Result const& result,
                  std::span<lint::Rule const* const> rules, std::string_view version) {
  JsonWriter out;
  out.begin_object().key("$schema").string("https://json.schemastore.org/sarif-2.1.0.json");
  out.key("version").string("2.1.0").space("\n ").key("runs").begin_array().begin_object();
  out.space("\n  ").key("tool").begin_object().key("driver").begin_object().key("name").string("zonelint");
  out.key("semanticVersion").string(version).key("rules").begin_array();
  RuleNumbers numbers;
  for (lint::Rule const* rule : by_name(rules)) {
    numbers.emplace(rule->name, numbers.size());
    write_rule(out, *rule);
  }
  out.end_array().end_object().end_object();
  Findings const findings = kept(result);
  write_invocation(out, result.findings.size() - findings.size());
  out.key("columnKind").string("unicodeCodePoints");
  out.space("\n  ").key("results").begin_array();
  Log log(sources, std::move(numbers));
  for (lint::Finding const* finding : findings) log.result(out, *finding);
  out.end_array().end_object().end_array().end_object();
  return out.take() + '\n';
}

}  // namespace zonelint::report
