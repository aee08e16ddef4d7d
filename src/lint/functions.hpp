// The functions of expressions, as one table: name, operation, what they take and give.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "facts/value.hpp"
#include "lint/program.hpp"

namespace zonelint::lint {

struct Function {
  std::string_view name;
  Op op;
  bool as_call, as_method;   // size(x), x.size()
  std::uint8_t least, most;  // arguments, the subject of a method included
  facts::Kind result;
  bool (*subject)(facts::Type const&);  // may the first one be this? The others are text
  std::string_view wanted;              // the same in words

  bool takes(std::size_t argument, facts::Type const& type) const {
    return argument == 0 ? subject(type) : type.kind == facts::Kind::text;
  }
};
std::span<Function const> functions();

// exists, all, exists_one, filter, map: forms that bind a variable.
std::optional<Op> macro_from(std::string_view name);
std::span<std::string_view const> macro_names();

}  // namespace zonelint::lint
