// A recursive walk from the root. Both sides of && and || are looked at only where the first does not decide.
#include "lint/evaluate.hpp"

#include <array>
#include <new>
#include <type_traits>

#include "lint/operations.hpp"

namespace zonelint::lint {
namespace {

using facts::Kind;
using facts::Value;

class Machine {
 public:
  Machine(Program program, Env const& env) : nodes_(program), env_(env) {}
  ~Machine() = default;
  Machine(Machine const&) = delete;
  Machine& operator=(Machine const&) = delete;
  Value run(std::uint32_t at);
  Value parent_of(Node const& field) { return run(field.a); }

 private:
  Value field(Node const& n, bool ask);
  Value own_field(facts::Field const& field, std::uint32_t number);
  Value index(Node const& n);
  Value list(Node const& n);
  Value logical(Node const& n, bool decides);
  Value choose(Node const& n);
  Value quantifier(Node const& n);
  Value exists_one(Node const& n);
  Value filter(Node const& n);
  Value map(Node const& n);
  Value operate(Node const& n);
  Value with_local(std::uint32_t depth, Value const& value, std::uint32_t body) {
    new (&locals_[depth]) Value(value);
    return run(body);
  }
  facts::Subject const* subject(Node const& n) const {
    return n.subject < env_.schema.size() ? env_.schema[n.subject] : nullptr;
  }

  Program nodes_;
  Env const& env_;
  // Made as macros need them: most expressions have none.
  static_assert(std::is_trivially_destructible_v<Value>);
  union {
    std::array<Value, 16> locals_;
  };
};

bool known(Value const& v) { return v.kind != Kind::unknown; }

Value Machine::run(std::uint32_t at) {
  Node const& n = nodes_[at];
  switch (n.op) {
    case Op::self:
      return env_.self;
    case Op::it:
      return env_.it;
    case Op::param:
      return n.a < env_.params.size() ? env_.params[n.a] : Value::unknown_for("a parameter");
    case Op::local:
      return locals_[n.a];
    case Op::boolean:
      return Value::make(n.a != 0);
    case Op::integer:
      return Value::make(static_cast<std::int64_t>(n.a | static_cast<std::uint64_t>(n.b) << 32));
    case Op::text:
      return Value::make(n.text);
    case Op::list:
      return list(n);
    case Op::field:
      return field(n, false);
    case Op::has:
      return field(n, true);
    case Op::index:
      return index(n);
    case Op::and_:
      return logical(n, false);
    case Op::or_:
      return logical(n, true);
    case Op::choose:
      return choose(n);
    case Op::exists:
    case Op::all:
      return quantifier(n);
    case Op::exists_one:
      return exists_one(n);
    case Op::filter:
      return filter(n);
    case Op::map:
      return map(n);
    default:
      return operate(n);
  }
}

Value Machine::operate(Node const& n) {
  Value const nothing = Value::make(std::string_view{});
  Value const a = run(n.a);
  if (n.b == no_node) return known(a) ? apply(n.op, a, nothing, nothing, env_.scope) : merge({a}, env_.scope);
  Value const b = run(n.b);
  if (n.c == no_node && known(a) && known(b)) return apply(n.op, a, b, nothing, env_.scope);
  Value const c = n.c == no_node ? nothing : run(n.c);
  if (!known(a) || !known(b) || !known(c)) return merge({a, b, c}, env_.scope);
  return apply(n.op, a, b, c, env_.scope);
}

// The field's value, with its subject where the getter left that out.
Value get(facts::Field const& f, facts::Scope& scope, void const* object) {
  Value v = f.get(scope, object);
  if (v.kind == Kind::object && v.subject == nullptr) v.subject = f.type.subject;
  return v;
}

Value Machine::own_field(facts::Field const& f, std::uint32_t number) {
  KnownFields* const fields = env_.known;
  if (fields == nullptr || env_.scope.places || number >= fields->values.size())
    return get(f, env_.scope, env_.self.object);
  std::uint64_t const bit = std::uint64_t{1} << number;
  if ((fields->have & bit) == 0) {
    fields->values[number] = get(f, env_.scope, env_.self.object);
    fields->have |= bit;
  }
  return fields->values[number];
}

Value Machine::field(Node const& n, bool ask) {
  bool const own = nodes_[n.a].op == Op::self;
  Value const object = own ? env_.self : run(n.a);
  if (!known(object)) return object;
  facts::Subject const* const of = subject(n);
  if (of == nullptr || n.b >= of->fields.size()) return Value::unknown_for("a field");
  facts::Field const& f = of->fields[n.b];
  if (env_.trace != nullptr) env_.trace->touch(n.subject, n.b);
  if (object.object == nullptr) return ask ? Value::make(false) : absent(f.type.kind, f.type.subject);
  Value const v = own ? own_field(f, n.b) : get(f, env_.scope, object.object);
  if (ask && known(v)) return Value::make(v.present && (v.kind != Kind::object || v.object != nullptr));
  return v;
}

Value Machine::index(Node const& n) {
  Value const from = run(n.a);
  Value const at = run(n.b);
  if (!known(from) || !known(at)) return merge({from, at}, env_.scope);
  if (at.integer < 0 || static_cast<std::uint64_t>(at.integer) >= from.list.size()) {
    return absent(n.kind, subject(n));
  }
  return from.list[static_cast<std::size_t>(at.integer)];
}

Value Machine::list(Node const& n) {
  std::vector<Value> items;
  for (std::uint32_t i = n.a; i != no_node; i = nodes_[i].b) items.push_back(run(nodes_[i].a));
  return list_value(std::move(items), env_.scope);
}

// && is decided by false, || by true, whatever the other side is.
Value Machine::logical(Node const& n, bool decides) {
  Value const a = run(n.a);
  if (known(a) && a.boolean == decides) return Value::make(decides);
  Value const b = run(n.b);
  if (known(b) && b.boolean == decides) return Value::make(decides);
  if (!known(a) || !known(b)) return merge({a, b}, env_.scope);
  return Value::make(!decides);
}

// An unknown condition does not matter where both values are the same.
Value Machine::choose(Node const& n) {
  Value const test = run(n.a);
  if (known(test)) return run(test.boolean ? n.b : n.c);
  Value const yes = run(n.b);
  Value const no = run(n.c);
  Value const same = equal(yes, no, env_.scope);
  if (known(same) && same.boolean) return yes;
  return merge({test, yes, no}, env_.scope);
}

// exists is || over the elements, all is && over them.
Value Machine::quantifier(Node const& n) {
  Value const from = run(n.a);
  if (!known(from)) return from;
  bool const decides = n.op == Op::exists;
  std::vector<Value> open;
  for (Value const& element : from.list) {
    Value const v = with_local(n.c, element, n.b);
    if (!known(v)) {
      open.push_back(v);
    } else if (v.boolean == decides) {
      return Value::make(decides);
    }
  }
  return open.empty() ? Value::make(!decides) : merge(open, env_.scope);
}

// Two true ones decide, whatever the unknown ones are.
Value Machine::exists_one(Node const& n) {
  Value const from = run(n.a);
  if (!known(from)) return from;
  std::size_t hits = 0;
  std::vector<Value> open;
  for (Value const& element : from.list) {
    Value const v = with_local(n.c, element, n.b);
    if (!known(v)) open.push_back(v);
    if (known(v) && v.boolean && ++hits == 2) return Value::make(false);
  }
  return open.empty() ? Value::make(hits == 1) : merge(open, env_.scope);
}

Value Machine::filter(Node const& n) {
  Value const from = run(n.a);
  if (!known(from)) return from;
  std::vector<Value> kept, open;
  for (Value const& element : from.list) {
    Value const v = with_local(n.c, element, n.b);
    if (!known(v)) open.push_back(v);
    if (known(v) && v.boolean) kept.push_back(element);
  }
  return open.empty() ? list_value(std::move(kept), env_.scope) : merge(open, env_.scope);
}

// An element that is unknown stays one in the list: its size is known all the same.
Value Machine::map(Node const& n) {
  Value const from = run(n.a);
  if (!known(from)) return from;
  std::vector<Value> items;
  for (Value const& element : from.list) items.push_back(with_local(n.c, element, n.b));
  return list_value(std::move(items), env_.scope);
}

}  // namespace

Value eval(Program program, Env const& env) {
  if (program.empty()) return Value::unknown_for("an expression");
  return Machine(program, env).run(static_cast<std::uint32_t>(program.size() - 1));
}

Target eval_target(Program program, Env const& env) {
  Target out{eval(program, env)};
  if (program.empty() || program.back().op != Op::field) return out;
  Node const& root = program.back();
  if (root.subject >= env.schema.size() || root.b >= env.schema[root.subject]->fields.size()) return out;
  out.parent = Machine(program, env).parent_of(root);
  out.field = &env.schema[root.subject]->fields[root.b];
  return out;
}

Value absent(Kind kind, facts::Subject const* subject) {
  Value v;
  v.kind = kind;
  v.present = false;
  v.subject = subject;
  return v;
}

Value object_value(facts::Subject const& subject, void const* object) {
  Value v;
  v.kind = Kind::object;
  v.subject = &subject;
  v.object = object;
  return v;
}

Value default_value(Param const& param, facts::Scope& scope) {
  Value v;
  v.kind = param.kind;
  v.integer = param.integer;
  v.boolean = param.integer != 0;
  v.text = param.text;
  std::vector<Value> items;
  for (std::string_view const item : param.list) items.push_back(Value::make(item));
  if (param.kind == Kind::list) v.list = scope.keep(std::move(items));
  return v;
}

text::Span place_of(Value const& v, facts::Scope& scope) {
  if (v.place.known()) return v.place;
  if (v.kind == Kind::object && v.object != nullptr && v.subject != nullptr && v.subject->place != nullptr) {
    return v.subject->place(scope, v.object);
  }
  if (v.kind != Kind::list) return {};
  for (Value const& item : v.list) {
    if (text::Span const place = place_of(item, scope); place.known()) return place;
  }
  return {};
}

std::string render(Value const& v) {
  switch (v.kind) {
    case Kind::boolean:
      return v.boolean ? "true" : "false";
    case Kind::integer:
      return std::to_string(v.integer);
    case Kind::text:
      return std::string(v.text);
    case Kind::list: {
      std::string out;
      for (Value const& item : v.list) {
        if (!out.empty()) out += ", ";
        out += render(item);
      }
      return out;
    }
    case Kind::object:
      return v.subject != nullptr ? std::string(v.subject->name) : "object";
    case Kind::unknown:
      break;
  }
  return "unknown";
}

std::string render(Template text, Env const& env) {
  std::string out;
  for (Piece const& piece : text) {
    out += piece.program.empty() ? std::string(piece.text) : render(eval(piece.program, env));
  }
  return out;
}

}  // namespace zonelint::lint
