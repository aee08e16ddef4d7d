// A compiled expression: a flat table of small nodes, the root last; children before their parents, but for
// the operands of && and ||, which stand where they were and are joined by their cost. It holds only numbers
// and views, so that a table in the program's image and one built from a user's rule file are the same thing.
//
//   mail_from.mx.size() == param.count       0 self            3 param 0
//                                            1 field 4  of 0   4 equal 2, 3   <- the root
//                                            2 size     of 1
//
// Names are gone: a field is its index in its subject, a variable of a macro is its depth.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "facts/value.hpp"

namespace zonelint::lint {

// What the program's subjects are counted in: facts::all_subjects(), or a test's own.
using Schema = std::span<facts::Subject const* const>;

enum class Op : std::uint8_t {
  // leaves
  self,     // the object that the rule looks at
  it,       // the element of `each`
  param,    // a: the parameter's index
  local,    // a: the macro variable's depth
  boolean,  // a: 0 or 1
  integer,  // a, b: the low and the high half
  text,     // text
  list,     // a: the first `item`, or none
  item,     // a: the value, b: the next item, or none
  // access
  field,  // a: the object, b: the field's index; subject: whose field
  has,    // the same, as a question
  index,  // a: the list, b: the index; kind and subject: what an absent element is
  // operators: a, b
  negate,
  not_,
  multiply,
  divide,
  modulo,
  add,
  subtract,
  concat,  // text + text, list + list
  less,
  less_equal,
  equal,
  not_equal,
  in,
  and_,
  or_,
  choose,  // a ? b : c
  // macros: a: the list, b: the body, c: the variable's depth
  exists,
  all,
  exists_one,
  filter,
  map,
  // functions: a: the subject of the call, b and c: its arguments
  size,
  starts_with,
  ends_with,
  contains,
  matches,
  lower_ascii,
  trim,
  join,
  split,
  replace,
  to_int,
  to_string
};

inline constexpr std::uint32_t no_node = 0xffff'ffff;
inline constexpr std::uint16_t no_subject = 0xffff;

struct Node {
  Op op = Op::boolean;
  facts::Kind kind = facts::Kind::unknown;  // of the result
  std::uint16_t subject = no_subject;       // its number in the schema, of the result's (element's) objects
  std::uint32_t a = no_node, b = no_node, c = no_node;
  std::string_view text{};
};

// Empty: there is no expression.
using Program = std::span<Node const>;

// "{a} of {b.size()}": text and programs in turn.
struct Piece {
  std::string_view text{};  // where there is no program
  Program program{};
};
using Template = std::span<Piece const>;

}  // namespace zonelint::lint
