// The plan of a run. Each decision compares how exactly the entries name the rule.
#include "lint/selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "text/nearest.hpp"

namespace zonelint::lint {
namespace {

using facts::Kind;
using facts::Value;

constexpr std::array<std::string_view, 4> levels = {"error", "warning", "note", "off"};

std::string_view family_of(std::string_view rule) { return rule.substr(0, rule.find('/')); }

std::string spelt(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

std::string_view kind_words(Kind kind) {
  switch (kind) {
    case Kind::integer:
      return "a whole number";
    case Kind::boolean:
      return "true or false";
    case Kind::list:
      return "an array of strings";
    default:
      return "a string";
  }
}

}  // namespace

int match_strength(std::string_view name, std::string_view rule) {
  if (name == rule) return 3;
  if (name.ends_with("/*")) name.remove_suffix(2);
  if (name == family_of(rule)) return 2;
  return name == "all" ? 1 : 0;
}

std::optional<Severity> severity_from(std::string_view text) {
  constexpr Severity values[] = {Severity::error, Severity::warning, Severity::note, Severity::off};
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] == text) return values[i];
  }
  return std::nullopt;
}

class Planner {
 public:
  Planner(std::span<std::span<Rule const> const> rules, input::Config const& config, CommandLine const& line,
          std::vector<text::Problem>& problems)
      : rules_(rules), config_(config), line_(line), problems_(problems) {}

  Plan make() {
    plan_.folder_ = config_.folder;
    for (auto const list : rules_) {
      for (Rule const& r : list) plan_.names_.push_back(r.name);
    }
    std::sort(plan_.names_.begin(), plan_.names_.end());
    check_names();
    check_edition();
    read_severities();
    read_overrides();
    for (auto const list : rules_) {
      for (Rule const& r : list) add(r);
    }
    return std::move(plan_);
  }

 private:
  struct Level {
    std::string_view name;
    Severity severity;
  };
  struct Choice {
    int strength = 0;
    Severity severity = Severity::warning;
  };

  text::Problem& problem(text::Span where, std::string text, std::string found) {
    text::Problem& p = problems_.emplace_back();
    p.kind = "config";
    p.in = where.known() ? "configuration" : "command line";
    p.where = where;
    p.text = std::move(text);
    p.found = std::move(found);
    return p;
  }
  bool check_name(std::string_view name, text::Span where);
  void check_names();
  void check_edition();
  std::optional<Severity> check_level(std::string_view level, text::Span where);
  void read_severities();
  void read_overrides();
  bool selected(Rule const& rule) const;
  bool in_edition(Rule const& rule) const;
  bool overridden(Rule const& rule) const;
  Choice explicit_severity(Rule const& rule) const;
  void add(Rule const& rule);
  std::span<Value const> params(Rule const& rule);
  void override_param(Rule const& rule, input::Placed const& key, input::Param const& value,
                      std::vector<Value>& out);
  std::optional<Value> param_value(Kind kind, input::Param const& value);
  std::string_view keep(std::string text) { return plan_.texts_.emplace_back(std::move(text)); }

  std::span<std::span<Rule const> const> rules_;
  input::Config const& config_;
  CommandLine const& line_;
  std::vector<text::Problem>& problems_;
  std::vector<Level> config_levels_, line_levels_;
  Plan plan_;
};

bool Planner::check_name(std::string_view name, text::Span where) {
  auto const& names = plan_.names_;
  if (std::any_of(names.begin(), names.end(),
                  [&](std::string_view rule) { return match_strength(name, rule) > 0; })) {
    return true;
  }
  if (name == "all" || name == "none") return true;
  std::vector<std::string_view> known(names.begin(), names.end());
  for (std::string_view const rule : names) known.push_back(family_of(rule));
  known.push_back("all");
  auto& p = problem(where, fmt::format("there is no rule or family {}", name), std::string(name));
  p.wanted = "a rule (spf/syntax), a family (spf) or all; `zonelint rules` lists them";
  p.suggestion = text::nearest(name, known);
  return false;
}

void Planner::check_names() {
  for (auto const& name : config_.select) check_name(name.value, name.where);
  for (auto const& name : config_.ignore) check_name(name.value, name.where);
  for (auto const& name : line_.select) check_name(name, {});
  for (auto const& name : line_.ignore) check_name(name, {});
}

// An edition that no rule is of would pin a rule set that nobody has seen: an older one switches everything
// off, a newer one promises rules that are not here.
void Planner::check_edition() {
  std::string_view const wanted = config_.edition.value;
  std::vector<std::string_view> known;
  for (auto const list : rules_) {
    for (Rule const& r : list) {
      if (r.edition.starts_with("20")) known.push_back(r.edition);
    }
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  known.push_back("preview");
  if (wanted.empty() || std::find(known.begin(), known.end(), wanted) != known.end()) return;
  auto& p =
      problem(config_.edition.where, fmt::format("there is no edition {}", wanted), std::string(wanted));
  p.wanted = fmt::format("one of {}", fmt::join(known, ", "));
  p.suggestion = text::nearest(wanted, known);
}

std::optional<Severity> Planner::check_level(std::string_view level, text::Span where) {
  if (auto const severity = severity_from(level)) return severity;
  auto& p = problem(where, fmt::format("there is no severity {}", level), std::string(level));
  p.wanted = "error, warning, note or off";
  p.suggestion = text::nearest(level, levels);
  return std::nullopt;
}

void Planner::read_severities() {
  for (auto const& entry : config_.rule) {
    if (!check_name(entry.rule.value, entry.rule.where)) continue;
    bool const one = std::binary_search(plan_.names_.begin(), plan_.names_.end(), entry.rule.value);
    if (!one && !entry.params.empty()) {
      auto& p = problem(entry.params.front().first.where, "parameters belong to one rule", entry.rule.value);
      p.wanted = "[rule.\"family/name\"]";
    }
    if (!entry.severity) continue;
    if (auto const level = check_level(entry.severity->value, entry.severity->where)) {
      config_levels_.push_back({entry.rule.value, *level});
    }
  }
  for (std::string_view const text : line_.severity) {
    std::size_t const equals = text.find('=');
    if (equals == std::string_view::npos) {
      problem({}, "--severity has no level", std::string(text)).wanted =
          "RULE=LEVEL, such as spf/neutral-all=note";
      continue;
    }
    std::string_view const name = text.substr(0, equals);
    auto const level = check_level(text.substr(equals + 1), {});
    if (check_name(name, {}) && level) line_levels_.push_back({name, *level});
  }
}

void Planner::read_overrides() {
  for (auto const& entry : config_.overrides) {
    SeverityOverride out;
    for (auto const& file : entry.files) out.files.push_back(file.value);
    for (auto const& [name, level] : entry.severity) {
      auto const severity = check_level(level.value, level.where);
      if (check_name(name.value, name.where) && severity) out.severity.emplace_back(name.value, *severity);
    }
    plan_.overrides_.push_back(std::move(out));
  }
}

// Selecting on the command line replaces the configuration's, and wins over its ignore where it is as exact.
bool Planner::selected(Rule const& rule) const {
  // What keeps the program from doing as it was told is always said.
  if (family_of(rule.name) == "config") return true;
  int select = 0, config_ignore = 0, line_ignore = 0;
  bool const by_line = !line_.select.empty();
  if (by_line) {
    for (auto const& name : line_.select) select = std::max(select, match_strength(name, rule.name));
  } else if (config_.select.empty()) {
    select = 1;
  } else {
    for (auto const& name : config_.select) select = std::max(select, match_strength(name.value, rule.name));
  }
  for (auto const& name : config_.ignore) {
    config_ignore = std::max(config_ignore, match_strength(name.value, rule.name));
  }
  for (auto const& name : line_.ignore) line_ignore = std::max(line_ignore, match_strength(name, rule.name));
  if (select == 0 || line_ignore >= select) return false;
  if (by_line ? config_ignore > select : config_ignore >= select) return false;
  bool const by_name = select == 3 || explicit_severity(rule).strength == 3;
  // A profile is a question of its own: "all" does not ask it.
  if (rule.edition == "profile") return by_name || select == 2;
  return by_name || in_edition(rule);
}

bool Planner::in_edition(Rule const& rule) const {
  if (rule.edition.empty()) return true;
  if (rule.edition == "preview") return config_.edition.value == "preview";
  return config_.edition.value.empty() || rule.edition <= config_.edition.value;
}

Planner::Choice Planner::explicit_severity(Rule const& rule) const {
  Choice best;
  for (auto const& [name, severity] : config_levels_) {
    int const strength = match_strength(name, rule.name);
    if (strength > 0 && strength >= best.strength) best = {strength, severity};
  }
  for (auto const& [name, severity] : line_levels_) {
    int const strength = match_strength(name, rule.name);
    if (strength > 0 && strength >= best.strength) best = {strength, severity};
  }
  return best;
}

bool Planner::overridden(Rule const& rule) const {
  for (auto const& entry : plan_.overrides_) {
    for (auto const& [name, severity] : entry.severity) {
      if (name == rule.name && severity != Severity::off) return true;
    }
  }
  return false;
}

void Planner::add(Rule const& rule) {
  // Parameters are checked also for rules that do not run: a mistake in the configuration is one all the
  // same.
  std::span<Value const> const values = params(rule);
  if (!selected(rule)) return;
  Choice const choice = explicit_severity(rule);
  Severity severity = rule.severity;
  // A rule that is off by default is switched on by its own name only.
  if (choice.strength == 3 || (choice.strength > 0 && severity != Severity::off)) severity = choice.severity;
  if (severity == Severity::off && choice.strength < 3) {
    auto const named = [&](std::string_view name) { return name == rule.name; };
    bool const wanted = !line_.select.empty()
                            ? std::any_of(line_.select.begin(), line_.select.end(), named)
                            : std::any_of(config_.select.begin(), config_.select.end(),
                                          [&](input::Placed const& p) { return named(p.value); });
    if (wanted) severity = Severity::warning;
  }
  if (severity == Severity::off && !overridden(rule)) return;
  plan_.rules_.push_back({&rule, severity, values});
}

std::span<Value const> Planner::params(Rule const& rule) {
  if (rule.params.empty()) {
    for (auto const& entry : config_.rule) {
      if (entry.rule.value != rule.name || entry.params.empty()) continue;
      auto const& key = entry.params.front().first;
      problem(key.where, fmt::format("{} has no parameters", rule.name), key.value);
    }
    return {};
  }
  std::vector<Value> out;
  for (Param const& p : rule.params) {
    Value v;
    v.kind = p.kind;
    v.integer = p.integer;
    v.boolean = p.integer != 0;
    v.text = p.text;
    std::vector<Value> items;
    for (std::string_view const item : p.list) items.push_back(Value::make(item));
    if (!items.empty()) v.list = plan_.values_.emplace_back(std::move(items));
    out.push_back(v);
  }
  for (auto const& entry : config_.rule) {
    if (entry.rule.value != rule.name) continue;
    for (auto const& [key, value] : entry.params) override_param(rule, key, value, out);
  }
  return plan_.values_.emplace_back(std::move(out));
}

void Planner::override_param(Rule const& rule, input::Placed const& key, input::Param const& value,
                             std::vector<Value>& out) {
  std::string const name = spelt(key.value);
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < rule.params.size(); ++i) {
    Param const& p = rule.params[i];
    known.push_back(p.name);
    if (p.name != name) continue;
    if (auto const v = param_value(p.kind, value)) {
      out[i] = *v;
    } else {
      auto& wrong =
          problem(key.where, fmt::format("{} of {} has a value of the wrong kind", key.value, rule.name), {});
      wrong.wanted = kind_words(p.kind);
    }
    return;
  }
  auto& p = problem(key.where, fmt::format("{} has no parameter {}", rule.name, key.value), key.value);
  p.wanted = fmt::format("one of {}", fmt::join(known, ", "));
  p.suggestion = text::nearest(name, known);
}

std::optional<Value> Planner::param_value(Kind kind, input::Param const& value) {
  if (auto const* const n = std::get_if<std::int64_t>(&value); n != nullptr && kind == Kind::integer) {
    return Value::make(*n);
  }
  if (auto const* const b = std::get_if<bool>(&value); b != nullptr && kind == Kind::boolean)
    return Value::make(*b);
  if (auto const* const s = std::get_if<std::string>(&value); s != nullptr && kind == Kind::text) {
    return Value::make(keep(*s));
  }
  auto const* const list = std::get_if<std::vector<std::string>>(&value);
  if (list == nullptr || kind != Kind::list) return std::nullopt;
  std::vector<Value> items;
  for (std::string const& item : *list) items.push_back(Value::make(keep(item)));
  Value v;
  v.kind = Kind::list;
  v.list = plan_.values_.emplace_back(std::move(items));
  return v;
}

PlannedRule const* Plan::find(Rule const* rule) const {
  auto const at =
      std::find_if(rules_.begin(), rules_.end(), [&](PlannedRule const& p) { return p.rule == rule; });
  return at == rules_.end() ? nullptr : &*at;
}

PlannedRule const* Plan::find(std::string_view name) const {
  auto const at =
      std::find_if(rules_.begin(), rules_.end(), [&](PlannedRule const& p) { return p.rule->name == name; });
  return at == rules_.end() ? nullptr : &*at;
}

Severity Plan::severity(PlannedRule const& planned, std::string_view file) const {
  std::string_view path = file;
  if (path.starts_with("./")) path.remove_prefix(2);
  std::string_view folder = folder_;
  if (folder.starts_with("./")) folder.remove_prefix(2);
  if (!folder.empty() && folder != "." && path.starts_with(folder)) {
    std::string_view const rest = path.substr(folder.size());
    if (folder.ends_with('/')) path = rest;
    if (rest.starts_with('/')) path = rest.substr(1);
  }
  int best = 0;
  Severity severity = planned.severity;
  for (SeverityOverride const& entry : overrides_) {
    bool const here = std::any_of(entry.files.begin(), entry.files.end(),
                                  [&](std::string const& glob) { return input::glob_match(glob, path); });
    if (!here) continue;
    for (auto const& [name, level] : entry.severity) {
      int const strength = match_strength(name, planned.rule->name);
      if (strength == 0 || strength < best || (strength < 3 && planned.severity == Severity::off)) continue;
      best = strength;
      severity = level;
    }
  }
  return severity;
}

Plan make_plan(std::span<std::span<Rule const> const> rules, input::Config const& config,
               CommandLine const& line, std::vector<text::Problem>& problems) {
  return Planner(rules, config, line, problems).make();
}

}  // namespace zonelint::lint
