// CEL's standard functions that rules need (cel-spec, doc/langdef.md, "List of Standard Definitions") and its
// strings extension's lowerAscii, trim, join, split and replace.
#include "lint/functions.hpp"

namespace zonelint::lint {
namespace {

using facts::Kind;
using facts::Type;

bool is_text(Type const& t) { return t.kind == Kind::text; }
bool has_size(Type const& t) { return t.kind == Kind::text || t.kind == Kind::list; }
bool is_scalar(Type const& t) {
  return t.kind == Kind::text || t.kind == Kind::integer || t.kind == Kind::boolean;
}
bool is_text_list(Type const& t) {
  return t.kind == Kind::list && (t.element == nullptr || t.element->kind == Kind::text);
}

constexpr Function all[] = {
    {"size", Op::size, true, true, 1, 1, Kind::integer, has_size, "a list or text"},
    {"startsWith", Op::starts_with, false, true, 2, 2, Kind::boolean, is_text, "text"},
    {"endsWith", Op::ends_with, false, true, 2, 2, Kind::boolean, is_text, "text"},
    {"contains", Op::contains, false, true, 2, 2, Kind::boolean, is_text, "text"},
    {"matches", Op::matches, true, true, 2, 2, Kind::boolean, is_text, "text"},
    {"lowerAscii", Op::lower_ascii, false, true, 1, 1, Kind::text, is_text, "text"},
    {"trim", Op::trim, false, true, 1, 1, Kind::text, is_text, "text"},
    {"join", Op::join, false, true, 1, 2, Kind::text, is_text_list, "a list of text"},
    {"split", Op::split, false, true, 2, 2, Kind::list, is_text, "text"},
    {"replace", Op::replace, false, true, 3, 3, Kind::text, is_text, "text"},
    {"int", Op::to_int, true, false, 1, 1, Kind::integer, is_scalar, "text, a number or a truth value"},
    {"string", Op::to_string, true, false, 1, 1, Kind::text, is_scalar, "text, a number or a truth value"},
};
constexpr std::string_view macros[] = {"exists", "all", "exists_one", "filter", "map"};
constexpr Op macro_ops[] = {Op::exists, Op::all, Op::exists_one, Op::filter, Op::map};

}  // namespace

std::span<Function const> functions() { return all; }
std::span<std::string_view const> macro_names() { return macros; }

std::optional<Op> macro_from(std::string_view name) {
  for (std::size_t i = 0; i < std::size(macros); ++i) {
    if (macros[i] == name) return macro_ops[i];
  }
  return std::nullopt;
}

}  // namespace zonelint::lint
