// Integers are checked (an overflow is unknown, as CEL's error is), texts are octets but for size(), which
// counts code points.
#include "lint/operations.hpp"

#include <algorithm>
#include <charconv>

#include "grammar/abnf_case.hpp"
#include "lint/evaluate.hpp"
#include "lint/regex.hpp"

namespace zonelint::lint {

using facts::Kind;
using facts::Scope;
using facts::Value;

namespace {

void collect(Value const& v, std::vector<Value>& names) {
  if (v.kind != Kind::unknown) return;
  auto const add = [&](std::string_view name) {
    bool const there =
        std::any_of(names.begin(), names.end(), [&](Value const& n) { return n.text == name; });
    if (!there && !name.empty()) names.push_back(Value::make(name));
  };
  if (v.list.empty()) add(v.text);
  for (Value const& name : v.list) add(name.text);
}

Value text_value(std::string text, Scope& scope) { return Value::make(scope.keep(std::move(text))); }

Value arithmetic(Op op, std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  bool bad = false;
  switch (op) {
    case Op::negate:
      bad = __builtin_sub_overflow(std::int64_t{0}, a, &out);
      break;
    case Op::add:
      bad = __builtin_add_overflow(a, b, &out);
      break;
    case Op::subtract:
      bad = __builtin_sub_overflow(a, b, &out);
      break;
    case Op::multiply:
      bad = __builtin_mul_overflow(a, b, &out);
      break;
    default:
      if (b == 0) return Value::unknown_for("a result of division by zero");
      bad = b == -1 && __builtin_sub_overflow(std::int64_t{0}, a, &out);
      if (b == -1 && op == Op::modulo) return Value::make(std::int64_t{0});
      if (b != -1) out = op == Op::divide ? a / b : a % b;
      break;
  }
  return bad ? Value::unknown_for("a number that large") : Value::make(out);
}

std::int64_t size(Value const& v) {
  if (v.kind == Kind::list) return static_cast<std::int64_t>(v.list.size());
  return std::count_if(v.text.begin(), v.text.end(), [](char c) { return (c & '\xC0') != '\x80'; });
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  std::size_t const from = text.find_first_not_of(space);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(space) - from + 1);
}

Value join(Value const& list, std::string_view between, Scope& scope) {
  std::string out;
  bool first = true;
  for (Value const& item : list.list) {
    if (item.kind == Kind::unknown) return merge(list.list, scope);
    if (!first) out += between;
    out += item.text;
    first = false;
  }
  return text_value(std::move(out), scope);
}

Value split(std::string_view text, std::string_view at, Scope& scope) {
  std::vector<Value> out;
  std::size_t next = at.empty() ? std::string_view::npos : text.find(at);
  while (next != std::string_view::npos) {
    out.push_back(Value::make(text.substr(0, next)));
    text.remove_prefix(next + at.size());
    next = text.find(at);
  }
  out.push_back(Value::make(text));
  return list_value(std::move(out), scope);
}

Value replace(std::string_view text, std::string_view what, std::string_view with, Scope& scope) {
  if (what.empty()) return Value::make(text);
  std::string out;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what)) {
    out.append(text.substr(0, at)).append(with);
    text.remove_prefix(at + what.size());
  }
  return text_value(out.append(text), scope);
}

Value to_int(Value const& v, Scope& scope) {
  if (v.kind == Kind::integer) return Value::make(v.integer, v.place);
  if (v.kind == Kind::boolean) return Value::make(std::int64_t{v.boolean});
  std::int64_t out = 0;
  char const* const end = v.text.data() + v.text.size();
  auto const result = std::from_chars(v.text.data(), end, out);
  if (result.ec == std::errc{} && result.ptr == end) return Value::make(out, v.place);
  return Value::unknown_for(scope.keep("the number in '" + std::string(v.text) + "'"));
}

Value is_in(Value const& element, Value const& list, Scope& scope) {
  std::vector<Value> open;
  for (Value const& item : list.list) {
    Value const same = equal(element, item, scope);
    if (same.kind == Kind::unknown) {
      open.push_back(same);
    } else if (same.boolean) {
      return Value::make(true);
    }
  }
  return open.empty() ? Value::make(false) : merge(open, scope);
}

// Most texts are in lower case already, and lists of them are asked for many times.
Value lower_ascii(std::string_view text, Scope& scope) {
  bool const upper = std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return upper ? text_value(grammar::lower_text(text), scope) : Value::make(text);
}

Value concat(Value const& a, Value const& b, Scope& scope) {
  if (a.kind == Kind::text) return text_value(std::string(a.text).append(b.text), scope);
  std::vector<Value> items(a.list.begin(), a.list.end());
  items.insert(items.end(), b.list.begin(), b.list.end());
  return list_value(std::move(items), scope);
}

bool is_less(Value const& a, Value const& b) {
  return a.kind == Kind::integer ? a.integer < b.integer : a.text < b.text;
}

}  // namespace

Value merge(std::span<Value const> values, Scope& scope) {
  std::vector<Value> names;
  for (Value const& v : values) collect(v, names);
  Value out = Value::unknown_for(names.empty() ? std::string_view{} : names.front().text);
  if (names.size() > 1) out.list = scope.keep(std::move(names));
  return out;
}

std::vector<std::string> missing_names(Value const& v) {
  std::vector<Value> names;
  collect(v, names);
  std::vector<std::string> out;
  for (Value const& name : names) out.emplace_back(name.text);
  return out;
}

Value list_value(std::vector<Value> items, Scope& scope) {
  Value v;
  v.kind = Kind::list;
  v.list = scope.keep(std::move(items));
  return v;
}

Value equal(Value const& a, Value const& b, Scope& scope) {
  if (a.kind == Kind::unknown || b.kind == Kind::unknown) return merge({a, b}, scope);
  if (a.kind != b.kind) return Value::make(false);
  switch (a.kind) {
    case Kind::boolean:
      return Value::make(a.boolean == b.boolean);
    case Kind::integer:
      return Value::make(a.integer == b.integer);
    case Kind::text:
      return Value::make(a.text == b.text);
    case Kind::object:
      return Value::make(a.object == b.object);
    default:
      break;
  }
  if (a.list.size() != b.list.size()) return Value::make(false);
  std::vector<Value> open;
  for (std::size_t i = 0; i < a.list.size(); ++i) {
    Value const same = equal(a.list[i], b.list[i], scope);
    if (same.kind == Kind::unknown) {
      open.push_back(same);
    } else if (!same.boolean) {
      return Value::make(false);
    }
  }
  return open.empty() ? Value::make(true) : merge(open, scope);
}

Value apply(Op op, Value const& a, Value const& b, Value const& c, Scope& scope) {
  switch (op) {
    case Op::not_:
      return Value::make(!a.boolean);
    case Op::concat:
      return concat(a, b, scope);
    case Op::less:
      return Value::make(is_less(a, b));
    case Op::less_equal:
      return Value::make(!is_less(b, a));
    case Op::equal:
      return equal(a, b, scope);
    case Op::not_equal: {
      Value const same = equal(a, b, scope);
      return same.kind == Kind::unknown ? same : Value::make(!same.boolean);
    }
    case Op::in:
      return is_in(a, b, scope);
    case Op::size:
      return Value::make(size(a));
    case Op::starts_with:
      return Value::make(a.text.starts_with(b.text));
    case Op::ends_with:
      return Value::make(a.text.ends_with(b.text));
    case Op::contains:
      return Value::make(a.text.find(b.text) != std::string_view::npos);
    case Op::matches:
      return Value::make(regex_matches(a.text, b.text));
    case Op::lower_ascii:
      return lower_ascii(a.text, scope);
    case Op::trim:
      return Value::make(trim(a.text));
    case Op::join:
      return join(a, b.text, scope);
    case Op::split:
      return split(a.text, b.text, scope);
    case Op::replace:
      return replace(a.text, b.text, c.text, scope);
    case Op::to_int:
      return to_int(a, scope);
    case Op::to_string:
      return a.kind == Kind::text ? a : text_value(render(a), scope);
    default:
      return arithmetic(op, a.integer, b.integer);
  }
}

}  // namespace zonelint::lint
