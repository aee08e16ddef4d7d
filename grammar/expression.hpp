// The expressions of rule files: a subset of CEL, the Common Expression Language (cel-spec, doc/langdef.md,
// "Syntax"), read into a tree whose every node knows where in the expression it stands.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/stuck.hpp"

namespace zonelint::grammar::expression {

enum class Kind : std::uint8_t {
  integer,
  text,
  boolean,
  list,         // args: the items
  name,         // text
  field,        // text: the field; args: the object
  index,        // args: the list, the index
  call,         // text: the function; args
  method,       // text: the function; args: what stands before the dot, then the arguments
  unary,        // text: the operator; args
  binary,       // text: the operator; args
  conditional,  // args: condition, then, else
};

struct Expr {
  Kind kind = Kind::name;
  std::uint32_t begin = 0, end = 0;            // octets of the expression's text
  std::uint32_t name_begin = 0, name_end = 0;  // of the name, field, function or operator alone
  std::int64_t integer = 0;                    // also a boolean's 0 or 1
  std::string text;                            // decoded
  std::vector<Expr> args;
};

// Longer or deeper expressions are refused, so that no input exhausts the stack.
inline constexpr std::size_t longest = 8192;
inline constexpr std::size_t deepest = 64;

// Nothing where the text is no expression; then `stuck` says where and what was wanted.
std::optional<Expr> parse(std::string_view text, Stuck& stuck);

// Canonical form, fully parenthesised: "(&& (== a.b 1) (not c))". For tests and for people who debug rules.
std::string dump(Expr const& expr);

}  // namespace zonelint::grammar::expression
