// Everything that a run knows, as rules see it: the objects of every subject, and what stands at a place.
// An abstract base, so that the rule engine can be tried over made-up subjects.
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "facts/value.hpp"
#include "text/source.hpp"

namespace zonelint::facts {

// The record that stands at a place: what a finding is about, never by its line.
struct Key {
  std::string zone, name, type, set;  // set: Route 53's SetIdentifier, empty if none
  std::string rdata;                  // presentation form
  std::string pointer;                // JSON pointer of a Route 53 export, else empty
  bool operator==(Key const&) const = default;
};

class Facts {
 public:
  virtual ~Facts() = default;
  // In a fixed order. An object of the subject `problem` is a text::Problem.
  virtual std::span<void const* const> objects(Subject const& subject) const = 0;

  // The same objects without a table of them: in parts, which several threads may visit at once. What is
  // visited may be gone after `visit` has told of it; who wants to hold it asks keep() for one that stays.
  using Visit = std::function<void(void const* object)>;
  virtual std::size_t units(Subject const& subject) const { return objects(subject).size(); }
  virtual void visit(Subject const& subject, std::size_t from, std::size_t to, Visit const& tell) const {
    for (void const* object : objects(subject).subspan(from, to - from)) tell(object);
  }
  virtual void const* keep(Subject const&, void const* object) const { return object; }
  virtual text::Sources const& sources() const = 0;
  // The record that the place lies in; nothing where it lies in none.
  virtual std::optional<Key> key(text::Span where) const = 0;
};

}  // namespace zonelint::facts
