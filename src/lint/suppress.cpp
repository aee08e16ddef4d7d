// Each suppression becomes a list of entries, one a rule it names; an entry that met no finding is unused.
#include "lint/suppress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "grammar/abnf_case.hpp"
#include "grammar/suppression.hpp"
#include "lint/run.hpp"
#include "text/nearest.hpp"

namespace zonelint::lint {
namespace {

using grammar::lower;

std::string_view without_dot(std::string_view text) {
  if (text.size() > 1 && text.ends_with('.')) text.remove_suffix(1);
  return text;
}

std::string_view family_of(std::string_view rule) { return rule.substr(0, rule.find('/')); }

// One rule name of one suppression.
struct Entry {
  std::string_view rule;
  text::Span where;   // of the name
  text::Span covers;  // the record; comments only
  bool file_wide = false;
  input::AllowConfig const* allow = nullptr;
  bool used = false;
};

bool covers(text::Span record, text::Span where) {
  if (!record.known() || record.file != where.file) return false;
  return where.begin < record.end && std::max(where.end, where.begin + 1) > record.begin;
}

bool allowed(input::AllowConfig const& allow, Finding const& f) {
  RecordKey const none;
  RecordKey const& key = f.record ? *f.record : none;
  auto const fits = [](input::Placed const& glob, std::string_view text) {
    return glob.value.empty() || wildcard_match(glob.value, text);
  };
  return fits(allow.zone, key.zone) && fits(allow.name, key.name) && fits(allow.type, key.type) &&
         fits(allow.set_identifier, key.set) && fits(allow.value, key.rdata);
}

bool suppresses(Entry const& e, Finding const& f) {
  if (match_strength(e.rule, f.rule) == 0) return false;
  if (e.allow != nullptr) return allowed(*e.allow, f);
  return e.file_wide ? e.where.file == f.where.file : covers(e.covers, f.where);
}

class Suppressor {
 public:
  Suppressor(Plan const& plan, SuppressOptions const& options) : plan_(plan), options_(options) {}
  void add(input::SuppressionComment const& comment);
  void add(input::AllowConfig const& allow);
  void apply(Result& result);
  std::vector<text::Problem> problems;

 private:
  text::Problem& problem(std::string_view kind, text::Span where, std::string text, std::string_view in) {
    text::Problem& p = problems.emplace_back();
    p.kind = kind;
    p.where = where;
    p.text = std::move(text);
    p.in = in;
    return p;
  }
  bool known(std::string_view name) const {
    auto const names = plan_.names();
    return name == "all" || std::any_of(names.begin(), names.end(), [&](std::string_view rule) {
             return match_strength(name, rule) > 0;
           });
  }
  bool runs(std::string_view name) const {
    return std::any_of(plan_.rules().begin(), plan_.rules().end(),
                       [&](PlannedRule const& p) { return match_strength(name, p.rule->name) > 0; });
  }
  bool check_rule(std::string_view name, text::Span where, std::string_view in);
  bool readable(grammar::Suppression const& s, text::Span at, text::Span whole, std::string_view comment);

  Plan const& plan_;
  SuppressOptions const& options_;
  std::vector<Entry> entries_;
};

constexpr std::string_view in_comment = "suppression comment";
constexpr std::string_view in_config = "configuration";

bool Suppressor::check_rule(std::string_view name, text::Span where, std::string_view in) {
  if (known(name)) return true;
  auto const names = plan_.names();
  std::vector<std::string_view> near(names.begin(), names.end());
  for (std::string_view const rule : names) near.push_back(family_of(rule));
  auto& p = problem("allow-unknown-rule", where, fmt::format("there is no rule {}", name), in);
  p.found = name;
  p.wanted = "a rule or a family of rules; `zonelint rules` lists them";
  p.suggestion = text::nearest(name, near);
  return false;
}

bool Suppressor::readable(grammar::Suppression const& s, text::Span at, text::Span whole,
                          std::string_view comment) {
  using State = grammar::Suppression::State;
  if (s.state == State::good) return true;
  std::string_view kind = "allow-malformed";
  std::string text = "the suppression can't be read";
  if (s.state == State::no_reason) {
    kind = "allow-no-reason";
    text = "the suppression gives no reason, so it suppresses nothing";
  } else if (s.state == State::near_miss) {
    kind = "allow-near-miss";
    text = "this looks like a suppression, but it is none";
  }
  auto& p = problem(kind, at.known() ? at : whole, std::move(text), in_comment);
  p.wanted = s.wanted;
  p.found = s.at.empty() ? comment : s.at;
  return false;
}

void Suppressor::add(input::SuppressionComment const& c) {
  auto const parsed = grammar::parse_suppression(c.comment);
  if (!parsed) return;
  auto const span = [&](std::string_view part) -> text::Span {
    if (part.data() == nullptr || part.data() < c.comment.data() ||
        part.data() + part.size() > c.comment.data() + c.comment.size()) {
      return {};
    }
    auto const begin = c.where.begin + static_cast<std::uint32_t>(part.data() - c.comment.data());
    return {c.where.file, begin, begin + static_cast<std::uint32_t>(part.size())};
  };
  if (!readable(*parsed, span(parsed->at), c.where, c.comment)) return;
  if (parsed->file_wide && c.after_record) {
    auto& p = problem("allow-malformed", c.where,
                      "allow-file holds for a whole file, and stands behind a record", in_comment);
    p.wanted = "allow-file(...) before the first record, or allow(...) at the record that is meant";
    p.found = c.comment;
    return;
  }
  for (std::string_view const rule : parsed->rules) {
    if (!check_rule(rule, span(rule), in_comment)) continue;
    entries_.push_back({rule, span(rule), c.record, parsed->file_wide});
  }
}

void Suppressor::add(input::AllowConfig const& allow) {
  bool good = true;
  if (allow.reason.value.find_first_not_of(" \t") == std::string::npos) {
    auto& p = problem("allow-no-reason", allow.where,
                      "the suppression gives no reason, so it suppresses nothing", in_config);
    p.wanted = "reason = \"...\"";
    good = false;
  }
  bool const expired = allow.until && !options_.today.empty() && allow.until->value < options_.today;
  if (expired) {
    auto& p = problem("allow-expired", allow.until->where,
                      fmt::format("the suppression ended on {}", allow.until->value), in_config);
    p.found = allow.until->value;
    p.wanted = fmt::format("a date from {} on, or no suppression", options_.today);
    good = false;
  }
  for (input::Placed const& rule : allow.rules) {
    if (check_rule(rule.value, rule.where, in_config) && good) {
      entries_.push_back({rule.value, rule.where, {}, false, &allow});
    }
  }
}

void Suppressor::apply(Result& result) {
  auto const taken = [&](Finding const& f) {
    bool out = false;
    for (Entry& e : entries_) {
      if (!suppresses(e, f)) continue;
      e.used = out = true;
    }
    return out;
  };
  result.summary.suppressed += std::erase_if(result.findings, taken);
  for (Entry const& e : entries_) {
    // A rule that does not run finds nothing to suppress, and that says nothing about the suppression.
    if (e.used || !runs(e.rule) || (e.allow != nullptr && !options_.whole)) continue;
    auto& p = problem("allow-unused", e.where, fmt::format("{} found nothing here to suppress", e.rule),
                      e.allow != nullptr ? in_config : in_comment);
    p.found = e.rule;
  }
}

}  // namespace

bool wildcard_match(std::string_view pattern, std::string_view text) {
  pattern = without_dot(pattern);
  text = without_dot(text);
  std::size_t p = 0, t = 0, star = std::string_view::npos, retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || lower(pattern[p]) == lower(text[t]))) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::vector<text::Problem> suppress(Result& result, Plan const& plan,
                                    std::span<input::SuppressionComment const> comments,
                                    std::span<input::AllowConfig const> allow,
                                    SuppressOptions const& options) {
  Suppressor suppressor(plan, options);
  for (auto const& comment : comments) suppressor.add(comment);
  for (auto const& entry : allow) suppressor.add(entry);
  suppressor.apply(result);
  count(result);
  return std::move(suppressor.problems);
}

}  // namespace zonelint::lint
