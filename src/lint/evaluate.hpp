// Running compiled expressions. Unknown is a value, as in CEL's partial evaluation: it names what is missing,
// and it goes away where the rest decides (unknown && false is false). Nothing here fails: an overflow, a
// division by zero and a text that is no number are unknown too, and say so.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facts/value.hpp"
#include "lint/program.hpp"
#include "lint/rule.hpp"

namespace zonelint::lint {

// Whether an evaluation stayed within some fields of the schema.
struct Trace {
  std::vector<std::uint64_t> within;  // by subject: a bit a field
  bool outside = false;
  void touch(std::uint16_t subject, std::uint32_t field) {
    bool const in = field < 64 && subject < within.size() && (within[subject] >> field & 1) != 0;
    outside = outside || !in;
  }
};

// Fields of one object, each asked for once: dozens of rules look at the same few. Only values without places
// are kept here; they live as long as the scope is not cleared.
struct KnownFields {
  std::uint64_t have = 0;  // a bit a field
  std::array<facts::Value, 64> values{};
};

// What an expression's names stand for. What evaluation makes lives in the scope.
struct Env {
  facts::Scope& scope;
  Schema schema;
  facts::Value self{};                     // an object of the rule's subject
  std::span<facts::Value const> params{};  // as many as the rule has
  facts::Value it{};                       // the element, for rules with `each`
  Trace* trace = nullptr;
  KnownFields* known = nullptr;  // self's
};

facts::Value eval(Program program, Env const& env);

// Text for people: numbers, text, true and false, lists joined with ", "; what is unknown is "unknown".
std::string render(Template text, Env const& env);
std::string render(facts::Value const& value);

// The value that an absent one of this kind has: '', 0, false, an empty list, an object that there is none
// of.
facts::Value absent(facts::Kind kind, facts::Subject const* subject = nullptr);
// The object as a value; its place is asked for only where it is needed (place_of).
facts::Value object_value(facts::Subject const& subject, void const* object);
// A parameter's default as a value. Lists are kept in the scope.
facts::Value default_value(Param const& param, facts::Scope& scope);

// Where a value stands: its own place, its object's, the first of its list's elements that stands somewhere.
text::Span place_of(facts::Value const& value, facts::Scope& scope);

// The names that an unknown value lacks, in order, each once; empty for a known value.
std::vector<std::string> missing_names(facts::Value const& value);

// For fixes: what an expression denotes as a thing to change. `a.b` is the field b of the object a, even
// where b is absent.
struct Target {
  facts::Value value;
  facts::Value parent{};  // the object whose field it is; unknown for anything but a field
  facts::Field const* field = nullptr;
};
Target eval_target(Program program, Env const& env);

}  // namespace zonelint::lint
