// A rule's table, key by key: parameters and subject first, since expressions name them.
#include "lint/rule_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lint/cost.hpp"
#include "lint/selection.hpp"
#include "lint/toml_string.hpp"
#include "text/nearest.hpp"

namespace zonelint::lint {
namespace {

using facts::Kind;
using facts::Type;

constexpr Type boolean{Kind::boolean};
constexpr Type any_list{Kind::list};

bool slug(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace

void RuleReader::read() {
  if (!family_from_name()) return;
  toml::table const document = toml_.parse();
  for (auto const& [name, node] : input::in_order(toml_, document)) {
    if (toml::table const* const table = node->as_table()) {
      rule(name, *table);
    } else {
      toml_.problem(name.where, fmt::format("{} stands outside of a rule", name.value),
                    "[rule-name] above it", std::string(input::type_text(*node)));
    }
  }
}

void RuleReader::describe(input::Shape& shape) {
  toml::table const nothing;
  Section top(toml_, nothing, "rule file", {file_, 0, 0}, &shape);
  auto section = top.other("[rule-name]");
  Rule rule;
  section->optional_string("of");
  fill(rule, *section);
}

bool RuleReader::family_from_name() {
  std::string_view name = source_.name();
  if (auto const slash = name.rfind('/'); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  if (name.ends_with(".toml")) name.remove_suffix(5);
  family_ = keep(name);
  if (slug(name)) return true;
  toml_.problem({file_, 0, 0}, fmt::format("the file's name can't be a family of rules: '{}'", name),
                "a file name of lower-case letters, digits and '-', such as our-policy.toml");
  return false;
}

void RuleReader::rule(Placed const& name, toml::table const& table) {
  if (!slug(name.value)) {
    toml_.problem(name.where, fmt::format("'{}' can't be a rule's name", name.value),
                  "lower-case letters, digits and '-'");
    return;
  }
  std::size_t const before = problems_.size();
  Rule rule;
  rule.family = family_;
  rule.name = keep(fmt::format("{}/{}", family_, name.value));
  rule.file = keep(source_.name());
  rule.line = source_.position(name.where.begin).line;
  Section section(toml_, table, fmt::format("[{}]", name.value), name.where);
  if (auto const of = section.optional_string("of")) {
    rule.variant = keep(name.value);
    rule.name = keep(fmt::format("{}/{}", family_, of->value));
    set_.references_.push_back({rule.name, of->where});
  }
  fill(rule, section);
  section.done();
  if (problems_.size() > before) return;
  set_.rules_.push_back(rule);
  set_.places_.push_back(name.where);
}

void RuleReader::fill(Rule& rule, Section& section) {
  if (auto const level = section.choice("severity", {"error", "warning", "note", "off"});
      !level.value.empty()) {
    rule.severity = severity_from(level.value).value_or(Severity::warning);
  }
  rule.edition = keep(section.string("edition").value);
  names_ = Names{set_.schema_};
  params(rule, section);
  names_.params = rule.params;
  subject(rule, section);
  rule.source = texts(section, "source", false);
  rule.after = texts(section, "after", true);
  if (names_.self == nullptr) {
    // Without a subject every expression would be a mistake; their keys are known all the same.
    for (auto const key :
         {"each", "when", "assert", "at", "also", "label", "message", "why", "todo", "fix"}) {
      section.take(key);
    }
  } else {
    each(rule, section);
    expressions(rule, section);
    fix(rule, section);
  }
  examples(rule, section);
}

void RuleReader::subject(Rule& rule, Section& section) {
  auto const name = section.optional_string("for");
  std::vector<std::string_view> known;
  for (facts::Subject const* const s : set_.schema_) {
    if (s->iterable) known.push_back(s->name);
  }
  section.words("for", known);
  if (section.describing()) names_.self = set_.schema_.front();  // any will do
  if (!name) {
    must_have(section, section.take("for") != nullptr, "for", "\"SUBJECT\", what the rule looks at");
    return;
  }
  for (std::size_t i = 0; i < set_.schema_.size(); ++i) {
    facts::Subject const& s = *set_.schema_[i];
    if (!s.iterable || s.name != name->value) continue;
    names_.self = &s;
    rule.subject = s.name;
    rule.subject_number = static_cast<std::uint16_t>(i);
  }
  if (names_.self != nullptr) return;
  auto& problem = toml_.problem(name->where, fmt::format("unknown subject {}", name->value),
                                fmt::format("one of {}", fmt::join(known, ", ")), name->value);
  problem.suggestion = text::nearest(name->value, known);
}

void RuleReader::each(Rule& rule, Section& section) {
  auto const text = section.optional_string("each");
  if (!text) return;
  Type type;
  rule.each = expression(*text, &any_list, &type);
  if (rule.each.empty()) return;
  if (type.element == nullptr) {
    toml_.problem(text->where, "each goes over a list without elements");
    return;
  }
  it_ = *type.element;
  names_.it = &it_;
}

void RuleReader::expressions(Rule& rule, Section& section) {
  auto const raw = [&](std::string_view key) {
    return keep(section.optional_string(key).value_or(Placed{}).value);
  };
  bool const bad_each = section.take("each") != nullptr && rule.each.empty();
  if (bad_each) {  // `it` has no type then: one mistake, not one for every use
    for (auto const key : {"when", "assert", "at", "also", "label", "message", "why", "todo"})
      section.take(key);
    return;
  }
  std::size_t const before = problems_.size();
  rule.when = expression(section, "when", &boolean);
  rule.assert_ = expression(section, "assert", &boolean);
  rule.at = expression(section, "at", nullptr);
  rule.label = text(section, "label");
  also(rule, section);
  rule.message = text(section, "message");
  rule.why = text(section, "why");
  rule.todo = text(section, "todo");
  must_have(section, section.take("assert") != nullptr, "assert", "\"EXPRESSION\", what must hold");
  must_have(section, section.take("message") != nullptr, "message",
            "\"TEXT\", what to say where it does not hold");
  if (problems_.size() > before) return;
  rule.when_text = raw("when");
  rule.assert_text = raw("assert");
  rule.assert_first = cost(rule.assert_, names_.schema) < cost(rule.when, names_.schema);
  if (rule.message.empty()) {
    toml_.problem(section.optional_string("message")->where, "the message is empty", "one sentence");
  }
}

void RuleReader::must_have(Section& section, bool there, std::string_view key, std::string_view example) {
  section.require(key);
  if (!there) {
    toml_.problem(section.where(), fmt::format("{} lacks {}", section.title(), key),
                  fmt::format("{} = {}", key, example));
  }
}

Program RuleReader::expression(Section& section, std::string_view key, Type const* wanted) {
  auto const text = section.optional_string(key);
  return text ? expression(*text, wanted) : Program{};
}

Program RuleReader::expression(Placed const& text, Type const* wanted, Type* type) {
  std::vector<Mistake> mistakes;
  auto const compiled = compile(text.value, names_, arena_, mistakes);
  if (compiled && wanted != nullptr && !same_type(compiled->type, *wanted)) {
    mistakes.push_back({0, static_cast<std::uint32_t>(text.value.size()),
                        fmt::format("the expression gives {}", type_text(compiled->type)),
                        type_text(*wanted)});
  }
  report(text, mistakes);
  if (!mistakes.empty()) return {};
  if (type != nullptr) *type = compiled->type;
  return compiled->program;
}

Template RuleReader::text(Section& section, std::string_view key) {
  auto const value = section.optional_string(key);
  return value ? text(*value) : Template{};
}

Template RuleReader::text(Placed const& value) {
  std::vector<Mistake> mistakes;
  auto const compiled = compile_template(value.value, names_, arena_, mistakes);
  report(value, mistakes);
  return compiled.value_or(Template{});
}

void RuleReader::report(Placed const& string, std::vector<Mistake> const& mistakes) {
  for (Mistake const& m : mistakes) {
    std::string_view const content = source_.content();
    text::Span const where{file_, toml_string_offset(content, string.where.begin, m.begin),
                           toml_string_offset(content, string.where.begin, m.end)};
    std::string found = string.value.substr(m.begin, m.end - m.begin);
    auto& problem = toml_.problem(where, m.text, m.wanted, std::move(found));
    problem.suggestion = m.suggestion;
  }
}

void RuleReader::params(Rule& rule, Section& section) {
  auto params = section.inner("param", "param = { count = 1 }");
  if (!params) return;
  params->others(Takes::number | Takes::flag | Takes::text | Takes::texts);
  std::vector<Param> out;
  for (auto const& [name, node] : params->entries()) {
    if (auto const p = param(name, *node)) out.push_back(*p);
  }
  rule.params = arena_.keep(out);
}

std::optional<Param> RuleReader::param(Placed const& name, toml::node const& node) {
  Param out;
  std::string spelt = name.value;
  std::replace(spelt.begin(), spelt.end(), '-', '_');
  out.name = keep(spelt);
  if (auto const* const number = node.as_integer()) {
    out.kind = Kind::integer;
    out.integer = number->get();
  } else if (auto const* const flag = node.as_boolean()) {
    out.kind = Kind::boolean;
    out.integer = flag->get() ? 1 : 0;
  } else if (auto const* const string = node.as_string()) {
    out.kind = Kind::text;
    out.text = keep(string->get());
  } else if (auto const* const list = node.as_array(); list != nullptr) {
    out.kind = Kind::list;
    toml::table const nothing;
    Section section(toml_, nothing, "param", name.where);
    std::vector<std::string_view> items;
    for (toml::node const& item : *list) {
      if (auto const text = section.string(name.value, item)) items.push_back(keep(text->value));
    }
    out.list = arena_.keep(items);
  } else {
    toml_.problem(toml_.span(node.source()),
                  fmt::format("the parameter {} has a value of no use here", name.value),
                  "a whole number, a string, true or false, or an array of strings",
                  std::string(input::type_text(node)));
    return std::nullopt;
  }
  return out;
}

void RuleReader::also(Rule& rule, Section& section) {
  toml::node const* const node = section.take("also", Takes::labels);
  if (node == nullptr) return;
  std::vector<Also> out;
  toml::array const* const list = node->as_array();
  if (list == nullptr) {
    toml_.problem(toml_.span(node->source()), "also must be an array", "[[\"expression\", \"text\"], ...]",
                  std::string(input::type_text(*node)));
    return;
  }
  for (toml::node const& item : *list) {
    if (auto const entry = also_entry(item)) out.push_back(*entry);
  }
  rule.also = arena_.keep(out);
}

std::optional<Also> RuleReader::also_entry(toml::node const& node) {
  toml::array const* const pair = node.as_array();
  bool const good = pair != nullptr ? !pair->empty() && pair->size() <= 2 : node.is_string();
  if (!good) {
    toml_.problem(toml_.span(node.source()), "an entry of also must be an expression and a text",
                  "[\"expression\", \"text\"]", std::string(input::type_text(node)));
    return std::nullopt;
  }
  toml::table const nothing;
  Section section(toml_, nothing, "also", toml_.span(node.source()));
  auto const at = section.string("the expression", pair != nullptr ? *pair->get(0) : node);
  if (!at) return std::nullopt;
  Also out{expression(*at, nullptr), {}};
  if (pair != nullptr && pair->size() == 2) {
    if (auto const words = section.string("the text", *pair->get(1))) out.text = text(*words);
  }
  return out;
}

std::span<std::string_view const> RuleReader::texts(Section& section, std::string_view key, bool refer) {
  toml::node const* const node = section.take(key, Takes::text | Takes::texts);
  std::vector<Placed> values;
  if (node != nullptr && node->is_string()) {
    values.push_back(*section.optional_string(key));
  } else {
    values = section.strings(key);
  }
  std::vector<std::string_view> out;
  for (Placed const& value : values) {
    out.push_back(keep(value.value));
    if (refer) set_.references_.push_back({out.back(), value.where});
  }
  return arena_.keep(out);
}

}  // namespace zonelint::lint
