// What rules can ask about, as values: a small CEL type system in which *unknown* is a value and every value
// may carry the place in the source that it came from.
//
//   Schema: Subject { name, fields: Field { name, type, get, doc } }    declared once, checked at rule load
//   Run:    Value   { kind, place, present, payload }                   made on demand, nothing stored
//
// A Value is small and copied freely. Text and lists that a getter makes live in the Scope's arena until the
// Scope goes.
#pragma once
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/source.hpp"

namespace zonelint::facts {

enum class Kind : std::uint8_t { unknown, boolean, integer, text, object, list };

struct Subject;
struct Value;
class Scope;
class Facts;

// A static type: of a field, or of an expression. `element` is the item type of a list, `subject` what an
// object is.
struct Type {
  Kind kind = Kind::unknown;
  Subject const* subject = nullptr;
  Type const* element = nullptr;
};

struct Value {
  Kind kind = Kind::unknown;
  bool present = true;  // has(): false for an absent tag whose default this is
  bool boolean = false;
  std::int64_t integer = 0;
  std::string_view text;  // text; for unknown: the name that was missing, "example.net./TXT"
  Subject const* subject = nullptr;
  void const* object = nullptr;  // an object of `subject`; null: there is none (its fields are absent)
  std::span<Value const> list;
  text::Span place;  // where it stands in the source; unknown() if it stands nowhere

  static Value make(bool b, text::Span place = {}) {
    Value v;
    v.kind = Kind::boolean;
    v.boolean = b;
    v.place = place;
    return v;
  }
  static Value make(std::int64_t i, text::Span place = {}) {
    Value v;
    v.kind = Kind::integer;
    v.integer = i;
    v.place = place;
    return v;
  }
  static Value make(std::string_view t, text::Span place = {}) {
    Value v;
    v.kind = Kind::text;
    v.text = t;
    v.place = place;
    return v;
  }
  static Value unknown_for(std::string_view missing) {
    Value v;
    v.text = missing;
    return v;
  }
};

struct Field {
  std::string_view name;
  Type type;
  Value (*get)(Scope& scope, void const* object);
  std::string_view doc;
  // What reading it takes, where it is more than a look: the name of a host as text is 4, a question to the
  // world 10 and more. Rules ask for what costs little first.
  std::uint8_t cost = 1;
};

struct Subject {
  std::string_view name;  // "mail_from": what rules write, and the variable's name in expressions
  std::string_view doc;
  std::span<Field const> fields;
  bool iterable = true;  // a rule's `for`; false for parts such as a term or an MX host
  // Where the object as a whole stands: what is underlined by default.
  text::Span (*place)(Scope& scope, void const* object) = nullptr;
  Field const* find(std::string_view name) const;
  std::uint16_t number = 0;  // its index in all_subjects()
  // Two objects with the same signature have the same values in all fields that `covers` lists ("record.type
  // record.mail"): what a rule found in order by these fields alone is in order for the next such object
  // too, unasked. Lists count by their length and by the covered fields of their elements.
  std::string_view covers{};
  std::uint64_t (*signature)(Facts const& facts, void const* object) = nullptr;
};

// Every subject; the order is fixed within a build. Compiled rules name subjects and fields by index.
std::span<Subject const* const> all_subjects();
Subject const* find_subject(std::string_view name);

// What getters need, and the owner of what they make. One Scope a thread; cleared between subjects.
class Scope {
 public:
  explicit Scope(Facts const& all) : facts(all) {}
  Facts const& facts;
  bool places = true;  // false while only values are wanted: getters may then leave Value::place out
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  std::span<Value const> keep(std::vector<Value> values) { return lists_.emplace_back(std::move(values)); }
  void clear() {
    texts_.clear();
    lists_.clear();
  }

 private:
  std::deque<std::string> texts_;
  std::deque<std::vector<Value>> lists_;
};

}  // namespace zonelint::facts
