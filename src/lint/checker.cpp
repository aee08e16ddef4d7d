// Names, access and operators.
#include "lint/checker.hpp"

#include <fmt/format.h>

#include "text/nearest.hpp"

namespace zonelint::lint {

using facts::Kind;
using facts::Type;
using Form = grammar::expression::Kind;

std::uint16_t Compiler::number_of(facts::Subject const* subject) const {
  if (subject == nullptr) return no_subject;
  auto const at = std::find(names_.schema.begin(), names_.schema.end(), subject);
  return at == names_.schema.end() ? no_subject : static_cast<std::uint16_t>(at - names_.schema.begin());
}

Typed Compiler::emit(Node node, Type type) {
  node.kind = type.kind;
  if (node.subject == no_subject) {
    node.subject = number_of(type.subject != nullptr ? type.subject
                             : type.element          ? type.element->subject
                                                     : nullptr);
  }
  nodes.push_back(node);
  return {static_cast<std::uint32_t>(nodes.size() - 1), type};
}

bool Compiler::expect(Expr const& e, Typed const& operand, Type const& wanted, std::string_view role) {
  if (is_wrong(operand.type)) return false;
  if (same_type(operand.type, wanted)) return true;
  fail(e, fmt::format("{} is {}", role, type_text(operand.type)), type_text(wanted));
  return false;
}

Typed Compiler::visit(Expr const& e) {
  switch (e.kind) {
    case Form::integer: {
      auto const bits = static_cast<std::uint64_t>(e.integer);
      return emit({.op = Op::integer,
                   .a = static_cast<std::uint32_t>(bits),
                   .b = static_cast<std::uint32_t>(bits >> 32)},
                  integer_type);
    }
    case Form::text:
      return emit({.op = Op::text, .text = arena_.keep(std::string_view(e.text))}, text_type);
    case Form::boolean:
      return emit({.op = Op::boolean, .a = e.integer != 0 ? 1U : 0U}, boolean_type);
    case Form::list:
      return list(e);
    case Form::name:
      return name(e);
    case Form::field:
      return field(e, Op::field);
    case Form::index:
      return index(e);
    case Form::call:
    case Form::method:
      return call(e);
    case Form::unary:
      return unary(e);
    case Form::binary:
      return binary(e);
    case Form::conditional:
      return conditional(e);
  }
  return {};
}

Typed Compiler::name(Expr const& e) {
  for (std::size_t i = locals_.size(); i-- > 0;) {
    if (locals_[i].name == e.text) {
      return emit({.op = Op::local, .a = static_cast<std::uint32_t>(i)}, locals_[i].type);
    }
  }
  if (names_.it != nullptr && e.text == "it") return emit({.op = Op::it}, *names_.it);
  if (names_.self != nullptr && e.text == names_.self->name) {
    return emit({.op = Op::self}, {Kind::object, names_.self});
  }
  if (e.text == "param") return fail(e, "'param' alone is no value", "param.NAME");
  return unknown_name(e);
}

Typed Compiler::unknown_name(Expr const& e) {
  std::vector<std::string_view> known;
  for (Local const& local : locals_) known.push_back(local.name);
  if (names_.it != nullptr) known.push_back("it");
  if (!names_.params.empty()) known.push_back("param");
  if (names_.self != nullptr) known.push_back(names_.self->name);
  std::string suggestion(text::nearest(e.text, known));
  if (names_.self != nullptr) {
    for (facts::Field const& f : names_.self->fields) {
      if (f.name == e.text) suggestion = fmt::format("{}.{}", names_.self->name, f.name);
    }
  }
  return fail(e.begin, e.end, fmt::format("unknown name '{}'", e.text),
              known.empty() ? std::string{} : fmt::format("{}", fmt::join(known, ", ")),
              std::move(suggestion));
}

Typed Compiler::parameter(Expr const& e) {
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < names_.params.size(); ++i) {
    Param const& p = names_.params[i];
    if (p.name == e.text) {
      Type const type = p.kind == Kind::list ? text_list_type : Type{p.kind};
      return emit({.op = Op::param, .a = static_cast<std::uint32_t>(i)}, type);
    }
    known.push_back(p.name);
  }
  return fail(e.name_begin, e.name_end, fmt::format("the rule has no parameter '{}'", e.text),
              known.empty() ? "a parameter that `param = { ... }` declares"
                            : fmt::format("{}", fmt::join(known, ", ")),
              std::string(text::nearest(e.text, known)));
}

Typed Compiler::field(Expr const& e, Op op) {
  Expr const& of = e.args[0];
  bool const hidden =
      std::any_of(locals_.begin(), locals_.end(), [](Local const& l) { return l.name == "param"; });
  if (of.kind == Form::name && of.text == "param" && !hidden) return parameter(e);
  Typed const object = visit(of);
  if (is_wrong(object.type)) return {};
  if (object.type.kind != Kind::object || object.type.subject == nullptr) {
    return fail(e.name_begin, e.name_end,
                fmt::format("{} has no field '{}'", type_text(object.type), e.text));
  }
  facts::Subject const& subject = *object.type.subject;
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < subject.fields.size(); ++i) {
    facts::Field const& f = subject.fields[i];
    if (f.name == e.text) {
      return emit(
          {.op = op, .subject = number_of(&subject), .a = object.node, .b = static_cast<std::uint32_t>(i)},
          op == Op::has ? boolean_type : f.type);
    }
    known.push_back(f.name);
  }
  return fail(e.name_begin, e.name_end, fmt::format("unknown field '{}' of {}", e.text, subject.name),
              fmt::format("{}", fmt::join(known, ", ")), std::string(text::nearest(e.text, known)));
}

Typed Compiler::list(Expr const& e) {
  std::vector<Typed> items;
  Type element = wrong;
  for (Expr const& arg : e.args) {
    Typed const item = visit(arg);
    if (is_wrong(item.type)) return {};
    if (is_wrong(element)) element = item.type;
    if (!expect(arg, item, element, "this item")) return {};
    items.push_back(item);
  }
  std::uint32_t next = no_node;
  for (std::size_t i = items.size(); i-- > 0;) {
    next = emit({.op = Op::item, .a = items[i].node, .b = next}, items[i].type).node;
  }
  return emit({.op = Op::list, .a = next}, items.empty() ? Type{Kind::list} : list_of(element));
}

Typed Compiler::index(Expr const& e) {
  Typed const from = visit(e.args[0]);
  Typed const at = visit(e.args[1]);
  if (is_wrong(from.type) || is_wrong(at.type)) return {};
  if (from.type.kind != Kind::list) {
    return fail(e.args[0], fmt::format("{} has no elements", type_text(from.type)), "a list");
  }
  if (!expect(e.args[1], at, integer_type, "the index")) return {};
  if (from.type.element == nullptr) return fail(e, "an empty list has no elements");
  return emit({.op = Op::index, .a = from.node, .b = at.node}, *from.type.element);
}

Typed Compiler::unary(Expr const& e) {
  Typed const operand = visit(e.args[0]);
  bool const is_not = e.text == "!";
  Type const& type = is_not ? boolean_type : integer_type;
  if (!expect(e.args[0], operand, type, fmt::format("what '{}' is before", e.text))) return {no_node, wrong};
  return emit({.op = is_not ? Op::not_ : Op::negate, .a = operand.node}, type);
}

Typed Compiler::binary(Expr const& e) {
  struct Row {
    std::string_view text;
    Op op;
    Typed (Compiler::*check)(Expr const&, Op);
  };
  static constexpr Row rows[] = {
      {"&&", Op::and_, &Compiler::logical},       {"||", Op::or_, &Compiler::logical},
      {"==", Op::equal, &Compiler::compared},     {"!=", Op::not_equal, &Compiler::compared},
      {"<", Op::less, &Compiler::compared},       {"<=", Op::less_equal, &Compiler::compared},
      {">", Op::less, &Compiler::compared},       {">=", Op::less_equal, &Compiler::compared},
      {"in", Op::in, &Compiler::compared},        {"+", Op::add, &Compiler::arithmetic},
      {"-", Op::subtract, &Compiler::arithmetic}, {"*", Op::multiply, &Compiler::arithmetic},
      {"/", Op::divide, &Compiler::arithmetic},   {"%", Op::modulo, &Compiler::arithmetic},
  };
  for (Row const& row : rows) {
    if (row.text == e.text) return (this->*row.check)(e, row.op);
  }
  return {};
}

Typed Compiler::logical(Expr const& e, Op op) {
  Typed const a = visit(e.args[0]);
  Typed const b = visit(e.args[1]);
  bool const left = expect(e.args[0], a, boolean_type, fmt::format("the left side of '{}'", e.text));
  bool const right = expect(e.args[1], b, boolean_type, fmt::format("the right side of '{}'", e.text));
  if (!left || !right) return {};
  return emit({.op = op, .a = a.node, .b = b.node}, boolean_type);
}

Typed Compiler::compared(Expr const& e, Op op) {
  Typed a = visit(e.args[0]);
  Typed b = visit(e.args[1]);
  if (is_wrong(a.type) || is_wrong(b.type)) return {};
  if (op == Op::in) {
    if (b.type.kind != Kind::list) {
      return fail(e.args[1], fmt::format("the right side of 'in' is {}", type_text(b.type)), "a list");
    }
    if (b.type.element != nullptr && !expect(e.args[0], a, *b.type.element, "the left side of 'in'"))
      return {};
    return emit({.op = op, .a = a.node, .b = b.node}, boolean_type);
  }
  if (!same_type(a.type, b.type)) {
    return fail(e, fmt::format("'{}' compares {} with {}", e.text, type_text(a.type), type_text(b.type)),
                "two values of one type");
  }
  bool const ordered = op == Op::less || op == Op::less_equal;
  if (ordered && a.type.kind != Kind::integer && a.type.kind != Kind::text) {
    return fail(e, fmt::format("{} has no order for '{}'", type_text(a.type), e.text), "numbers or text");
  }
  if (e.text.front() == '>') std::swap(a, b);
  return emit({.op = op, .a = a.node, .b = b.node}, boolean_type);
}

Typed Compiler::arithmetic(Expr const& e, Op op) {
  Typed const a = visit(e.args[0]);
  Typed const b = visit(e.args[1]);
  if (is_wrong(a.type) || is_wrong(b.type)) return {};
  bool const joins = op == Op::add && (a.type.kind == Kind::text || a.type.kind == Kind::list);
  Type const wanted = joins ? a.type : integer_type;
  if (!expect(e.args[0], a, wanted, fmt::format("the left side of '{}'", e.text))) return {};
  if (!expect(e.args[1], b, wanted, fmt::format("the right side of '{}'", e.text))) return {};
  Type const type = wanted.kind == Kind::list && wanted.element == nullptr ? b.type : wanted;
  return emit({.op = joins ? Op::concat : op, .a = a.node, .b = b.node}, type);
}

Typed Compiler::conditional(Expr const& e) {
  Typed const test = visit(e.args[0]);
  Typed const yes = visit(e.args[1]);
  Typed const no = visit(e.args[2]);
  if (!expect(e.args[0], test, boolean_type, "what stands before '?'")) return {};
  if (is_wrong(yes.type) || !expect(e.args[2], no, yes.type, "the value after ':'")) return {};
  bool const open = yes.type.kind == Kind::list && yes.type.element == nullptr;
  return emit({.op = Op::choose, .a = test.node, .b = yes.node, .c = no.node}, open ? no.type : yes.type);
}

}  // namespace zonelint::lint
