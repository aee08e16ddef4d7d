// A rule's fix and its examples.
#include <fmt/format.h>

#include <array>

#include "lint/rule_reader.hpp"
#include "text/nearest.hpp"

namespace zonelint::lint {
namespace {

using facts::Kind;
using facts::Type;

struct OpName {
  std::string_view name;
  FixKind kind;
};
constexpr std::array<OpName, 7> op_names = {{{"delete", FixKind::delete_},
                                             {"set", FixKind::set},
                                             {"remove", FixKind::remove},
                                             {"replace", FixKind::replace},
                                             {"add", FixKind::add},
                                             {"move", FixKind::move},
                                             {"run", FixKind::run}}};

bool is_object(Type const& t) { return t.kind == Kind::object; }
bool is_objects(Type const& t) {
  return is_object(t) || (t.kind == Kind::list && t.element != nullptr && is_object(*t.element));
}

}  // namespace

std::string_view fix_kind_text(FixKind kind) { return op_names[static_cast<std::size_t>(kind)].name; }

void RuleReader::fix(Rule& rule, Section& section) {
  auto fix = section.inner("fix", "fix = { level = \"safe\", title = \"...\", do = [...] }");
  if (!fix) return;
  auto const level = fix->choice("level", {"safe", "unsafe", "step", "placeholder"});
  must_have(*fix, fix->take("level") != nullptr, "level",
            "\"safe\", \"unsafe\", \"step\" or \"placeholder\"");
  rule.fix.level = level.value == "unsafe"        ? FixLevel::unsafe
                   : level.value == "step"        ? FixLevel::step
                   : level.value == "placeholder" ? FixLevel::placeholder
                                                  : FixLevel::safe;
  rule.fix.title = text(*fix, "title");
  must_have(*fix, fix->take("title") != nullptr, "title", "\"what the fix does\"");
  std::vector<FixOp> ops;
  fix->tables("do", [&](Section& entry) {
    if (auto const op = fix_op(entry)) ops.push_back(*op);
  });
  must_have(*fix, fix->take("do") != nullptr, "do", "[{ delete = \"EXPRESSION\" }]");
  fix->done();
  rule.fix.ops = arena_.keep(ops);
}

std::optional<FixOp> RuleReader::fix_op(Section& section) {
  std::optional<FixOp> out;
  std::vector<std::string_view> known;
  for (OpName const& name : op_names) {
    known.push_back(name.name);
    if (section.describing()) {
      FixOp op{name.kind};
      fix_operands(op, section, Placed{});
    }
    if (section.take(name.name, Takes::text) == nullptr) continue;
    if (out) {
      toml_.problem(section.where(),
                    fmt::format("one operation is {} and {}", fix_kind_text(out->kind), name.name),
                    "a table for each operation");
      return std::nullopt;
    }
    out = FixOp{name.kind};
  }
  section.require_nothing();  // which of the operands belongs to which operation
  if (!out) {
    toml_.problem(section.where(), "an operation of a fix names none",
                  fmt::format("one of {}", fmt::join(known, ", ")));
    return std::nullopt;
  }
  if (auto const operand = section.optional_string(fix_kind_text(out->kind)))
    fix_operands(*out, section, *operand);
  section.done();
  return out;
}

void RuleReader::fix_operands(FixOp& op, Section& section, Placed const& operand) {
  Type type;
  if (op.kind == FixKind::run) {
    op.name = keep(operand.value);
    op.target = expression(section, "on", nullptr);
    return;
  }
  op.target = expression(operand, nullptr, &type);
  bool const typed = !op.target.empty();
  auto const wants = [&](bool good, std::string_view wanted) {
    if (typed && !good) {
      toml_.problem(operand.where, fmt::format("{} works on {}", fix_kind_text(op.kind), type_text(type)),
                    std::string(wanted));
    }
  };
  auto const needs = [&](std::string_view key) {
    must_have(section, section.take(key) != nullptr, key, "\"TEXT\"");
    op.text = text(section, key);
  };
  switch (op.kind) {
    case FixKind::delete_:
      return wants(is_objects(type), "an object or a list of objects");
    case FixKind::set:
      return needs("to");
    case FixKind::replace:
      return needs("with");
    case FixKind::move:
      wants(is_objects(type), "an object or a list of objects");
      must_have(section, section.take("to", Takes::text) != nullptr, "to", "\"EXPRESSION\"");
      op.to = expression(section, "to", nullptr);
      return;
    case FixKind::add:
      if (section.take("type", Takes::text) == nullptr && section.take("rdata", Takes::text) == nullptr) {
        return wants(is_objects(type),
                     "the wanted records, or a name with type = \"TXT\" and rdata = \"...\"");
      }
      wants(type.kind == Kind::text, "a name");
      must_have(section, section.take("type") != nullptr, "type", "\"TXT\"");
      op.name = keep(section.string("type").value);
      return needs("rdata");
    default:
      return;
  }
}

void RuleReader::examples(Rule& rule, Section& section) {
  std::vector<Example> out;
  toml::node const* const node = section.take("example", Takes::table | Takes::tables);
  auto const one = [&](Section& entry) {
    if (auto const e = example(entry)) out.push_back(*e);
  };
  if (node != nullptr && node->is_table()) {
    Section entry(toml_, *node->as_table(), "example", toml_.span(node->source()));
    one(entry);
  } else {
    section.tables("example", one);
  }
  rule.examples = arena_.keep(out);
  if (out.empty() && node == nullptr && options_.examples_required) {
    must_have(section, false, "example", "an [[NAME.example]] with a bad and a good zone");
  }
}

std::optional<Example> RuleReader::example(Section& section) {
  Example out;
  out.bad = named_texts(section, "bad");
  out.good = named_texts(section, "good");
  out.fixed = named_texts(section, "fixed");
  out.before = named_texts(section, "before");
  out.config = keep(section.string("config").value);
  out.expect = texts(section, "expect", true);
  must_have(section, section.take("bad") != nullptr, "bad", "'''a zone that breaks the rule'''");
  bool const proves = section.take("good") != nullptr || section.take("fixed") != nullptr;
  if (!proves && !section.describing()) must_have(section, false, "good", "'''a zone that keeps the rule'''");
  section.done();
  return out;
}

// A string is one zone, or one export where it is JSON; a table holds a text for each file name.
std::span<NamedText const> RuleReader::named_texts(Section& section, std::string_view key) {
  toml::node const* const node = section.take(key, Takes::text);
  if (section.describing()) section.inner(key, {})->others(Takes::text);
  if (node == nullptr) return {};
  std::vector<NamedText> out;
  if (toml::table const* const table = node->as_table()) {
    for (auto const& [name, content] : input::in_order(toml_, *table)) {
      if (auto const value = section.string(name.value, *content)) {
        out.push_back({keep(name.value), keep(value->value)});
      }
    }
  } else if (auto const value = section.optional_string(key)) {
    std::size_t const first = value->value.find_first_not_of(" \t\r\n");
    bool const json = first != std::string::npos && value->value[first] == '{';
    out.push_back({json ? "example.json" : "example.zone", keep(value->value)});
  }
  return arena_.keep(out);
}

}  // namespace zonelint::lint
