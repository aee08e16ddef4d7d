// Rules one after the other, the objects of a rule's subject within it; what a value needs lives until the
// next object.
#include "lint/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "text/parallel.hpp"

namespace zonelint::lint {
namespace {

using facts::Kind;
using facts::Value;

facts::Subject const* subject_of(Rule const& rule, Schema schema) {
  if (rule.subject_number < schema.size() && schema[rule.subject_number]->name == rule.subject) {
    return schema[rule.subject_number];
  }
  for (facts::Subject const* s : schema) {
    if (s->name == rule.subject) return s;
  }
  return nullptr;
}

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

class Runner {
 public:
  Runner(facts::Facts const& facts, Schema schema, Plan const& plan, Result& result)
      : facts_(facts), schema_(schema), plan_(plan), result_(result), scope_(facts) {}

  // Rules over one object, one after the other.
  void object(facts::Subject const& subject, std::span<PlannedRule const* const> rules, void const* object) {
    std::uint64_t* const in_order = remembered(subject, object);
    std::uint64_t const all = ~std::uint64_t{0} >> (64 - std::min<std::size_t>(rules.size(), 64));
    if (in_order != nullptr && (*in_order & all) == all && rules.size() <= 64) return;
    kept_ = nullptr;
    scope_.clear();
    known_.have = 0;
    for (std::size_t i = 0; i < rules.size(); ++i) {
      std::uint64_t const bit = i < 64 ? std::uint64_t{1} << i : 0;
      if (in_order != nullptr && (*in_order & bit) != 0) continue;
      planned_ = rules[i];
      clean_ = true;
      trace_.outside = false;
      Env env{scope_, schema_, object_value(subject, object), planned_->params};
      env.known = &known_;
      env.trace = in_order != nullptr ? &trace_ : nullptr;
      over_elements(env);
      if (in_order != nullptr && clean_ && !trace_.outside) *in_order |= bit;
    }
  }

  // From here on, what rules find in order is remembered by the objects' signatures.
  void remember(facts::Subject const& subject);

 private:
  std::uint64_t* remembered(facts::Subject const& subject, void const* object) {
    if (trace_.within.empty()) return nullptr;
    return &in_order_.try_emplace(subject.signature(facts_, object), 0).first->second;
  }
  void over_elements(Env& env);
  void evaluate(Env const& env, std::uint32_t element);
  void undecided(std::initializer_list<Value> values);
  void found(Env const& env, std::uint32_t element);
  void place(Env const& env, Finding& finding);
  void labels(Env const& env, Finding& finding);
  void identify(Env const& env, Finding& finding);
  std::string_view file_of(text::Span where) const {
    return where.known() ? std::string_view(facts_.sources()[where.file].name()) : std::string_view{};
  }

  facts::Facts const& facts_;
  Schema schema_;
  Plan const& plan_;
  Result& result_;
  facts::Scope scope_;
  PlannedRule const* planned_ = nullptr;
  std::unordered_set<std::string> told_;
  void const* kept_ = nullptr;  // the object, where it is one that is made for the visit only
  bool clean_ = true;           // the rule found nothing wrong, and nothing unknown
  Trace trace_;
  KnownFields known_;
  boost::unordered_flat_map<std::uint64_t, std::uint64_t> in_order_;  // by signature: a bit a rule
};

void Runner::remember(facts::Subject const& subject) {
  if (subject.signature == nullptr) return;
  trace_.within.assign(schema_.size(), 0);
  std::string_view covers = subject.covers;
  while (!covers.empty()) {
    std::size_t const end = std::min(covers.find(' '), covers.size());
    std::string_view const path = covers.substr(0, end);
    covers.remove_prefix(std::min(end + 1, covers.size()));
    std::size_t const dot = path.find('.');
    for (std::size_t s = 0; s < schema_.size(); ++s) {
      auto const fields = schema_[s]->fields;
      if (schema_[s]->name != path.substr(0, dot)) continue;
      for (std::size_t f = 0; f < fields.size() && f < 64; ++f) {
        if (fields[f].name == path.substr(dot + 1)) trace_.within[s] |= std::uint64_t{1} << f;
      }
    }
  }
}

void Runner::over_elements(Env& env) {
  Rule const& rule = *planned_->rule;
  if (rule.each.empty()) return evaluate(env, 0);
  // Places cost reading the source again; an element gets its own when something is wrong with it.
  scope_.places = false;
  Value const list = eval(rule.each, env);
  scope_.places = true;
  if (list.kind == Kind::unknown) return undecided({list});
  for (std::size_t i = 0; i < list.list.size(); ++i) {
    env.it = list.list[i];
    if (env.it.kind == Kind::unknown) {
      undecided({env.it});
    } else {
      evaluate(env, static_cast<std::uint32_t>(i));
    }
  }
}

void Runner::evaluate(Env const& env, std::uint32_t element) {
  Rule const& rule = *planned_->rule;
  // Finding places means reading the source again: only what is found to be wrong needs them.
  scope_.places = false;
  auto const is = [](Value const& v, bool wanted) { return v.kind == Kind::boolean && v.boolean == wanted; };
  Value when = Value::make(true), holds;
  if (rule.assert_first) {
    holds = eval(rule.assert_, env);
    if (is(holds, true)) return;
  }
  if (!rule.when.empty()) when = eval(rule.when, env);
  if (is(when, false)) return;
  if (!rule.assert_first) holds = eval(rule.assert_, env);
  scope_.places = true;
  if (is(holds, true)) return;
  if (when.kind == Kind::unknown || holds.kind == Kind::unknown) return undecided({when, holds});
  found(env, element);
}

void Runner::undecided(std::initializer_list<Value> values) {
  clean_ = false;
  if (planned_->severity == Severity::off) return;
  Undecided out{std::string(planned_->rule->name), {}, {}};
  for (Value const& v : values) {
    for (std::string const& names : missing_names(v)) {
      // One value may lack several names: "a.example/TXT, b.example/TXT".
      for (std::size_t at = 0, end = 0; end < names.size(); at = end + 2) {
        end = std::min(names.find(", ", at), names.size());
        std::string name = names.substr(at, end - at);
        bool const there = std::find(out.missing.begin(), out.missing.end(), name) != out.missing.end();
        if (!there) out.missing.push_back(std::move(name));
      }
    }
  }
  // Many objects may lack the same names: that is told once a rule.
  bool const is_new = told_.insert(fmt::format("{}\n{}", out.rule, fmt::join(out.missing, "\n"))).second;
  if (is_new) result_.undecided.push_back(std::move(out));
}

void Runner::found(Env const& where, std::uint32_t element) {
  clean_ = false;
  Rule const& rule = *planned_->rule;
  Env env = where;
  env.trace = nullptr;
  if (!rule.each.empty()) {
    Value const list = eval(rule.each, env);
    if (element < list.list.size()) env.it = list.list[element];
  }
  if (kept_ == nullptr) kept_ = facts_.keep(*env.self.subject, env.self.object);
  Finding f;
  place(env, f);
  f.severity = plan_.severity(*planned_, file_of(f.where));
  if (f.severity == Severity::off) return;
  f.rule = rule.name;
  f.message = render(rule.message, env);
  f.label = render(rule.label, env);
  f.why = render(rule.why, env);
  f.todo = render(rule.todo, env);
  f.source.assign(rule.source.begin(), rule.source.end());
  f.compiled = &rule;
  f.object = kept_;
  f.element = element;
  labels(env, f);
  identify(env, f);
  result_.findings.push_back(std::move(f));
}

// What `at` gives; where that stands nowhere, the element, then the object.
void Runner::place(Env const& env, Finding& f) {
  Value const at = planned_->rule->at.empty() ? env.it : eval(planned_->rule->at, env);
  f.where = place_of(at, scope_);
  if (!f.where.known()) f.where = place_of(env.it, scope_);
  if (!f.where.known()) f.where = place_of(env.self, scope_);
  if (at.kind != Kind::list || at.place.known()) return;
  for (Value const& item : at.list) {
    text::Span const where = place_of(item, scope_);
    if (where.known() && where != f.where) f.also.push_back({where, {}});
  }
}

void Runner::labels(Env const& env, Finding& f) {
  for (Also const& also : planned_->rule->also) {
    Value const at = eval(also.at, env);
    std::span<Value const> const places =
        at.kind == Kind::list && !at.place.known() ? at.list : std::span<Value const>(&at, 1);
    for (Value const& item : places) {
      if (text::Span const where = place_of(item, scope_); where.known()) {
        // Without a text of its own the label says what stands there: the problem's own words, for one.
        f.also.push_back({where, also.text.empty() && item.kind == Kind::text ? std::string(item.text)
                                                                              : render(also.text, env)});
      }
    }
  }
}

void Runner::identify(Env const& env, Finding& f) {
  std::optional<facts::Key> key;
  if (f.where.known()) key = facts_.key(f.where);
  if (text::Span const whole = place_of(env.self, scope_); !key && whole.known() && whole != f.where) {
    key = facts_.key(whole);
  }
  if (key) {
    std::array<std::string_view, 6> const parts = {f.rule,    key->zone, key->name,
                                                   key->type, key->set,  key->rdata};
    f.fingerprint = fingerprint(parts);
    f.pointer = key->pointer;
    f.record = RecordKey{key->zone, key->name, key->type, key->set, key->rdata};
    return;
  }
  std::string_view const text = f.where.known() ? facts_.sources().at(f.where) : std::string_view{};
  std::array<std::string_view, 3> const parts = {f.rule, last_part(file_of(f.where)), text};
  f.fingerprint = fingerprint(parts);
}

// One cause, one finding: a rule is silent where one that its `after` names spoke about the same object or
// record.
class Spoken {
 public:
  explicit Spoken(Result const& result) {
    for (Finding const& f : result.findings) {
      for (std::string& key : keys(f, f.rule)) spoken_.insert(std::move(key));
    }
  }
  bool covers(Finding const& f) const {
    if (f.compiled == nullptr) return false;
    auto const by = [&](std::string_view rule) {
      auto const all = keys(f, rule);
      return std::any_of(all.begin(), all.end(),
                         [&](std::string const& key) { return spoken_.contains(key); });
    };
    return std::any_of(f.compiled->after.begin(), f.compiled->after.end(), by);
  }

 private:
  static std::vector<std::string> keys(Finding const& f, std::string_view rule) {
    std::vector<std::string> out;
    if (f.object != nullptr) out.push_back(fmt::format("{}@{}", rule, f.object));
    if (f.record) {
      RecordKey const& k = *f.record;
      out.push_back(fmt::format("{}\n{}\n{}\n{}\n{}\n{}", rule, k.zone, k.name, k.type, k.set, k.rdata));
    }
    return out;
  }
  std::unordered_set<std::string> spoken_;
};

void drop_followers(Result& result) {
  auto const follows = [](Finding const& f) { return f.compiled != nullptr && !f.compiled->after.empty(); };
  if (std::none_of(result.findings.begin(), result.findings.end(), follows)) return;
  Spoken const spoken(result);
  std::erase_if(result.findings, [&](Finding const& f) { return spoken.covers(f); });
}

}  // namespace

std::string fingerprint(std::span<std::string_view const> parts) {
  // FNV-1a over each part and its length, then SplitMix64's finisher to spread the last octets over all
  // digits.
  std::uint64_t h = 0xcbf29ce484222325U;
  auto const add = [&](std::uint64_t octet) { h = (h ^ octet) * 0x100000001b3U; };
  for (std::string_view const part : parts) {
    for (unsigned shift = 0; shift < 32; shift += 8) add((part.size() >> shift) & 0xFF);
    for (char const c : part) add(static_cast<unsigned char>(c));
  }
  h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9U;
  h = (h ^ (h >> 27)) * 0x94d049bb133111ebU;
  return fmt::format("{:016x}", h ^ (h >> 31));
}

void count(Result& result) {
  Summary& s = result.summary;
  s.errors = s.warnings = s.notes = s.fixable = 0;
  for (Finding const& f : result.findings) {
    s.errors += f.severity == Severity::error ? 1 : 0;
    s.warnings += f.severity == Severity::warning ? 1 : 0;
    s.notes += f.severity == Severity::note ? 1 : 0;
    bool const planned = !result.fixes_planned && f.compiled != nullptr && !f.compiled->fix.ops.empty();
    bool const safe =
        f.fix ? f.fix->level == FixLevel::safe : planned && f.compiled->fix.level == FixLevel::safe;
    s.fixable += safe ? 1 : 0;
  }
  s.undecided = result.undecided.size();
}

void sort(Result& result, text::Sources const& sources) {
  auto const key = [&](Finding const& f) {
    std::string_view const file = f.where.known() ? std::string_view(sources[f.where.file].name()) : "";
    return std::tuple(file, f.where.begin, std::string_view(f.rule), f.where.end,
                      std::string_view(f.message));
  };
  // Within a file the order of octets is the order of lines and columns.
  std::stable_sort(result.findings.begin(), result.findings.end(),
                   [&](Finding const& a, Finding const& b) { return key(a) < key(b); });
  // Two objects that stand at one place may be found to break one rule in the same words.
  auto const end = std::unique(result.findings.begin(), result.findings.end(),
                               [&](Finding const& a, Finding const& b) { return key(a) == key(b); });
  result.findings.erase(end, result.findings.end());
  std::stable_sort(result.undecided.begin(), result.undecided.end(),
                   [](Undecided const& a, Undecided const& b) { return a.rule < b.rule; });
}

namespace {

// The rules of one subject over a part of its objects.
struct Task {
  facts::Subject const* subject;
  std::vector<PlannedRule const*> const* rules;
  text::Part part;
  Result result;
};

constexpr std::size_t grain = 16384;  // objects a task
constexpr std::size_t enough = 256;   // objects from which on it pays to remember

// Findings in the order of tasks, and what is undecided once, whatever tasks met it.
void gather(std::vector<Task>& tasks, Result& result) {
  std::unordered_set<std::string> told;
  for (Task& task : tasks) {
    std::move(task.result.findings.begin(), task.result.findings.end(), std::back_inserter(result.findings));
    for (Undecided& u : task.result.undecided) {
      if (told.insert(fmt::format("{}\n{}", u.rule, fmt::join(u.missing, "\n"))).second)
        result.undecided.push_back(std::move(u));
    }
  }
}

}  // namespace

Result run(facts::Facts const& facts, Schema schema, Plan const& plan) {
  std::vector<std::pair<facts::Subject const*, std::vector<PlannedRule const*>>> subjects;
  for (PlannedRule const& planned : plan.rules()) {
    facts::Subject const* const subject = subject_of(*planned.rule, schema);
    if (subject == nullptr) continue;
    auto const same = [&](auto const& s) { return s.first == subject; };
    auto at = std::find_if(subjects.begin(), subjects.end(), same);
    if (at == subjects.end()) at = subjects.insert(at, {subject, {}});
    at->second.push_back(&planned);
  }
  std::vector<Task> tasks;
  for (auto const& [subject, rules] : subjects) {
    std::size_t const units = facts.units(*subject);
    for (std::size_t i = 0; i < text::parts(units, grain); ++i)
      tasks.push_back({subject, &rules, text::part(units, grain, i), {}});
  }
  auto const work = [&](std::size_t number) {
    Task& task = tasks[number];
    Runner runner(facts, schema, plan, task.result);
    if (task.part.to - task.part.from >= enough) runner.remember(*task.subject);
    facts.visit(*task.subject, task.part.from, task.part.to,
                [&](void const* object) { runner.object(*task.subject, *task.rules, object); });
  };
  bool const small =
      std::all_of(tasks.begin(), tasks.end(), [](Task const& t) { return t.part.to - t.part.from < 1000; });
  if (small) {
    for (std::size_t i = 0; i < tasks.size(); ++i) work(i);
  } else {
    text::parallel(tasks.size(), work);
  }
  Result result;
  gather(tasks, result);
  drop_followers(result);
  sort(result, facts.sources());
  count(result);
  return result;
}

void run_problems(facts::Facts const& facts, Schema schema, Plan const& plan,
                  std::span<text::Problem const> problems, Result& result) {
  if (problems.empty()) return;
  Runner runner(facts, schema, plan, result);
  for (PlannedRule const& planned : plan.rules()) {
    if (planned.rule->subject != "problem") continue;
    facts::Subject const* const subject = subject_of(*planned.rule, schema);
    PlannedRule const* const rules[] = {&planned};
    for (std::size_t i = 0; subject != nullptr && i < problems.size(); ++i)
      runner.object(*subject, rules, &problems[i]);
  }
  drop_followers(result);
  sort(result, facts.sources());
  count(result);
}

Env env_of(Finding const& finding, Plan const& plan, Schema schema, facts::Scope& scope) {
  Env env{scope, schema};
  Rule const& rule = *finding.compiled;
  facts::Subject const* const subject = subject_of(rule, schema);
  if (subject != nullptr) env.self = object_value(*subject, finding.object);
  if (PlannedRule const* const planned = plan.find(&rule)) env.params = planned->params;
  if (rule.each.empty()) return env;
  Value const list = eval(rule.each, env);
  if (finding.element < list.list.size()) env.it = list.list[finding.element];
  return env;
}

}  // namespace zonelint::lint
