// Types in words, and the way from text through the grammar and the checker to a program.
#include "lint/compile.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lint/checker.hpp"
#include "lint/cost.hpp"

namespace zonelint::lint {

using facts::Kind;
using facts::Type;

bool same_type(Type const& a, Type const& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == Kind::object) return a.subject == b.subject;
  if (a.kind != Kind::list || a.element == nullptr || b.element == nullptr) return true;
  return same_type(*a.element, *b.element);
}

std::string type_text(Type const& type) {
  switch (type.kind) {
    case Kind::boolean:
      return "a truth value";
    case Kind::integer:
      return "a number";
    case Kind::text:
      return "text";
    case Kind::object:
      return fmt::format("a {}", type.subject != nullptr ? type.subject->name : "object");
    case Kind::list: {
      if (type.element == nullptr) return "a list";
      std::string const of = type_text(*type.element);
      return fmt::format("a list of {}", of.starts_with("a ") ? of.substr(2) + "s" : of);
    }
    case Kind::unknown:
      break;
  }
  return "something unknown";
}

std::optional<Compiled> compile(std::string_view expression, Names const& names, Arena& arena,
                                std::vector<Mistake>& mistakes) {
  std::size_t const before = mistakes.size();
  grammar::Stuck stuck;
  auto const tree = grammar::expression::parse(expression, stuck);
  if (!tree) {
    auto const at = static_cast<std::uint32_t>(stuck.at - expression.data());
    auto const size = static_cast<std::uint32_t>(expression.size());
    std::string what =
        at >= size ? "the expression ends too early" : "the expression can't be read from here on";
    mistakes.push_back({at, std::min(at + 1, size), std::move(what), std::string(stuck.wanted)});
    return std::nullopt;
  }
  Compiler compiler(names, arena, mistakes);
  Typed const root = compiler.visit(*tree);
  if (mistakes.size() > before) return std::nullopt;
  cheapest_first(compiler.nodes, names.schema);
  return Compiled{arena.keep(compiler.nodes), root.type};
}

}  // namespace zonelint::lint
