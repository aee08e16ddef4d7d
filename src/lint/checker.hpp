// The checker of expressions: walks the tree once and emits nodes on its way back up; locals are numbered by
// their depth. Internal to lint/compile; its members are defined in checker*.cpp.
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "grammar/expression.hpp"
#include "lint/compile.hpp"
#include "lint/functions.hpp"

namespace zonelint::lint {

using grammar::expression::Expr;

// Of what could not be typed: goes with everything, so that one mistake is told once.
inline constexpr facts::Type wrong{};
inline constexpr facts::Type boolean_type{facts::Kind::boolean}, integer_type{facts::Kind::integer},
    text_type{facts::Kind::text};
inline constexpr facts::Type text_list_type{facts::Kind::list, nullptr, &text_type};

inline bool is_wrong(facts::Type const& type) { return type.kind == facts::Kind::unknown; }

struct Typed {
  std::uint32_t node = no_node;
  facts::Type type;
};

class Compiler {
 public:
  Compiler(Names const& names, Arena& arena, std::vector<Mistake>& mistakes)
      : names_(names), arena_(arena), mistakes_(mistakes) {}
  Typed visit(Expr const& e);
  std::vector<Node> nodes;

 private:
  struct Local {
    std::string name;
    facts::Type type;
  };

  Typed name(Expr const& e);
  Typed unknown_name(Expr const& e);
  Typed field(Expr const& e, Op op);
  Typed parameter(Expr const& e);
  Typed list(Expr const& e);
  Typed index(Expr const& e);
  Typed unary(Expr const& e);
  Typed binary(Expr const& e);
  Typed logical(Expr const& e, Op op);
  Typed compared(Expr const& e, Op op);
  Typed arithmetic(Expr const& e, Op op);
  Typed conditional(Expr const& e);
  Typed has(Expr const& e);
  Typed call(Expr const& e);
  Typed apply(Expr const& e, Function const& f);
  Typed unknown_function(Expr const& e);
  Typed macro(Expr const& e, Op op);

  Typed fail(std::uint32_t begin, std::uint32_t end, std::string what, std::string wanted = {},
             std::string suggestion = {}) {
    mistakes_.push_back({begin, end, std::move(what), std::move(wanted), std::move(suggestion)});
    return {no_node, wrong};
  }
  Typed fail(Expr const& e, std::string what, std::string wanted = {}) {
    return fail(e.begin, e.end, std::move(what), std::move(wanted));
  }
  // False, with a mistake, where the operand is of another type.
  bool expect(Expr const& e, Typed const& operand, facts::Type const& wanted, std::string_view role);
  Typed emit(Node node, facts::Type type);
  std::uint16_t number_of(facts::Subject const* subject) const;
  facts::Type list_of(facts::Type const& element) {
    return {facts::Kind::list, nullptr, arena_.keep(std::vector{element}).data()};
  }

  Names const& names_;
  Arena& arena_;
  std::vector<Mistake>& mistakes_;
  std::vector<Local> locals_;
};

}  // namespace zonelint::lint
