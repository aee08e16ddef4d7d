// Checks an expression against what its rule can name, and compiles it. Every mistake is told with its place
// in the expression's text: an unknown field (with the nearest one), a comparison of text with a number, a
// list of two kinds.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facts/value.hpp"
#include "lint/arena.hpp"
#include "lint/program.hpp"
#include "lint/rule.hpp"

namespace zonelint::lint {

// What the names of an expression may be.
struct Names {
  Schema schema;
  facts::Subject const* self = nullptr;  // the rule's subject: its name is the root variable
  std::span<Param const> params{};       // `param.NAME`
  facts::Type const* it = nullptr;       // the type of `it`; null where the rule has no `each`
};

// A mistake at octets [begin, end) of the expression.
struct Mistake {
  std::uint32_t begin = 0, end = 0;
  std::string text;          // what is wrong
  std::string wanted{};      // what would have been right, in words; may be empty
  std::string suggestion{};  // the nearest right name, or empty
};

struct Compiled {
  Program program;
  facts::Type type;
};

// Nothing where `mistakes` grew. The program and the type's elements live in the arena.
std::optional<Compiled> compile(std::string_view expression, Names const& names, Arena& arena,
                                std::vector<Mistake>& mistakes);
// "text with {expressions} and {{braces}}". Mistakes are placed in the template's text.
std::optional<Template> compile_template(std::string_view text, Names const& names, Arena& arena,
                                         std::vector<Mistake>& mistakes);

// "a list of text", "a number", "a mail_from": for messages.
std::string type_text(facts::Type const& type);
bool same_type(facts::Type const& a, facts::Type const& b);

}  // namespace zonelint::lint
