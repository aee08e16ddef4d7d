// Functions, macros and has().
#include "lint/checker.hpp"

#include <fmt/format.h>

#include "lint/regex.hpp"
#include "text/nearest.hpp"

namespace zonelint::lint {

constexpr std::size_t deepest_macro = 12;

using facts::Kind;
using facts::Type;
using Form = grammar::expression::Kind;

Typed Compiler::has(Expr const& e) {
  bool const is_field = e.args.size() == 1 && e.args[0].kind == Form::field;
  if (!is_field || (e.args[0].args[0].kind == Form::name && e.args[0].args[0].text == "param")) {
    return fail(e, "has() asks whether a field is there", "has(object.field)");
  }
  return field(e.args[0], Op::has);
}

Typed Compiler::call(Expr const& e) {
  if (e.kind == Form::call && e.text == "has") return has(e);
  if (e.kind == Form::method) {
    if (auto const op = macro_from(e.text)) return macro(e, *op);
  }
  for (Function const& f : functions()) {
    bool const form = e.kind == Form::method ? f.as_method : f.as_call;
    if (f.name == e.text && form) return apply(e, f);
  }
  return unknown_function(e);
}

Typed Compiler::unknown_function(Expr const& e) {
  std::vector<std::string_view> known;
  for (Function const& f : functions()) known.push_back(f.name);
  for (std::string_view const m : macro_names()) known.push_back(m);
  known.push_back("has");
  bool const exists = std::find(known.begin(), known.end(), e.text) != known.end();
  if (exists) {
    bool const method = e.kind == Form::method;
    return fail(e.name_begin, e.name_end, fmt::format("'{}' is not called like that", e.text),
                method ? fmt::format("{}(value)", e.text) : fmt::format("value.{}(...)", e.text));
  }
  return fail(e.name_begin, e.name_end, fmt::format("unknown function '{}'", e.text), {},
              std::string(text::nearest(e.text, known)));
}

Typed Compiler::apply(Expr const& e, Function const& f) {
  std::vector<Typed> args;
  bool good = true;
  for (Expr const& arg : e.args) {
    args.push_back(visit(arg));
    good = good && !is_wrong(args.back().type);
  }
  if (!good) return {};
  if (args.size() < f.least || args.size() > f.most) {
    std::size_t const self = e.kind == Form::method ? 1 : 0;
    return fail(e.name_begin, e.end, fmt::format("{}() has {} arguments", f.name, args.size() - self),
                f.least == f.most ? fmt::format("{}", f.most - self)
                                  : fmt::format("{} or {}", f.least - self, f.most - self));
  }
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (!f.takes(i, args[i].type)) {
      return fail(e.args[i], fmt::format("{}() does not take {} here", f.name, type_text(args[i].type)),
                  std::string(i == 0 ? f.wanted : "text"));
    }
  }
  if (f.op == Op::matches && e.args[1].kind == Form::text) {
    if (std::string const what = regex_mistake(e.args[1].text); !what.empty()) {
      return fail(e.args[1], fmt::format("the pattern can't be read: {}", what), "an RE2 regular expression");
    }
  }
  auto const node = [&](std::size_t i) { return i < args.size() ? args[i].node : no_node; };
  return emit({.op = f.op, .a = node(0), .b = node(1), .c = node(2)},
              f.result == Kind::list ? text_list_type : Type{f.result});
}

Typed Compiler::macro(Expr const& e, Op op) {
  Typed const from = visit(e.args[0]);
  if (e.args.size() != 3 || e.args[1].kind != Form::name) {
    return fail(e.name_begin, e.end, fmt::format("{}() takes a variable and an expression", e.text),
                fmt::format("{}(x, ...)", e.text));
  }
  if (is_wrong(from.type)) return {};
  if (from.type.kind != Kind::list) {
    return fail(e.args[0], fmt::format("{}() goes over {}", e.text, type_text(from.type)), "a list");
  }
  if (locals_.size() >= deepest_macro) return fail(e, "too many lists within lists");
  std::string const& variable = e.args[1].text;
  if (variable == "param" || variable == "it" || (names_.self != nullptr && variable == names_.self->name)) {
    return fail(e.args[1], fmt::format("the variable '{}' hides a name of the rule", variable),
                "another name");
  }
  if (from.type.element == nullptr) return fail(e.args[0], "an empty list has no elements");
  locals_.push_back({variable, *from.type.element});
  Typed const body = visit(e.args[2]);
  locals_.pop_back();
  if (is_wrong(body.type)) return {};
  if (op != Op::map && !expect(e.args[2], body, boolean_type, fmt::format("what {}() asks", e.text)))
    return {};
  Type const type = op == Op::filter ? from.type : op == Op::map ? list_of(body.type) : boolean_type;
  auto const depth = static_cast<std::uint32_t>(locals_.size());
  return emit({.op = op, .a = from.node, .b = body.node, .c = depth}, type);
}

}  // namespace zonelint::lint
