// Domain names (RFC 1035 3.1, 2.3.3; RFC 4343): interned, so that a Name is one pointer, equality and hashing
// cost nothing, and the parent is one step away. Names are kept in lower case; the case of the source is in
// the source.
//
//   Name -> Node { parent, claim, hash, size, labels } wire octets: \3www\7example\3com\0
//
// The pool lives as long as the process and may be used from several threads.
#pragma once
#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace zonelint::dns {

class Name {
 public:
  Name();  // the root
  // Uncompressed wire form, at most 255 octets, labels at most 63. Nothing where it is no such thing.
  static std::optional<Name> from_wire(std::string_view wire);
  // Presentation form with \DDD and \X; absolute with a final dot, else below `origin`. "@" is `origin`.
  static std::optional<Name> from_text(std::string_view text, Name origin);
  static std::optional<Name> from_text(std::string_view text) { return from_text(text, Name()); }

  inline std::string_view wire() const;
  inline int labels() const;  // without the root's empty one: example.com. has 2
  bool is_root() const { return labels() == 0; }
  inline Name parent() const;                  // the root's parent is the root
  inline std::string_view label(int i) const;  // 0 is the left-most; octets, lower case
  inline Name suffix(int labels) const;        // the right-most so many labels
  bool is_wildcard() const;                    // the left-most label is "*"
  // At or below `ancestor`.
  bool is_within(Name ancestor) const { return suffix(ancestor.labels()) == ancestor; }
  bool is_below(Name ancestor) const { return *this != ancestor && is_within(ancestor); }
  // One label more on the left; nothing where that is too long.
  std::optional<Name> prepend(std::string_view label) const;
  // This name with `ancestor` cut off and `other` put there; nothing where it is not within, or too long.
  std::optional<Name> rebase(Name ancestor, Name other) const;

  std::string to_text() const;  // "mail.example.com."; special octets escaped as \DDD or \X
  std::string display() const;  // for messages: without the final dot; the root is "."

  bool operator==(Name const&) const = default;
  // DNSSEC order (RFC 4034 6.1): by labels from the right.
  std::strong_ordering operator<=>(Name const& other) const;
  inline std::size_t hash() const;  // stable within a run only

  // A name has room for one number: the zone that owns it first keeps its entry there, which saves a look-up
  // in a table for nearly every question (see Zone::find). 0: nobody's.
  inline std::uint64_t claim() const;
  inline bool claim_if_free(std::uint64_t claim) const;
  inline void release(std::uint64_t claim) const;  // free again, where it is this one

  struct Node;

 private:
  explicit Name(Node const* node) : node_(node) {}
  Node const* node_;
};

// One interned name; its wire octets follow the struct.
struct Name::Node {
  Node const* parent;
  mutable std::atomic<std::uint64_t> claim;
  std::uint32_t hash;
  std::uint8_t size;
  std::uint8_t labels;
  char const* octets() const { return reinterpret_cast<char const*>(this + 1); }
  std::string_view wire() const { return {octets(), size}; }
};

inline std::string_view Name::wire() const { return node_->wire(); }
inline int Name::labels() const { return node_->labels; }
inline Name Name::parent() const { return Name(node_->parent); }
inline std::size_t Name::hash() const { return node_->hash * std::size_t{0x9e37'79b9'7f4a'7c15}; }
inline std::uint64_t Name::claim() const { return node_->claim.load(std::memory_order_relaxed); }
inline bool Name::claim_if_free(std::uint64_t claim) const {
  std::uint64_t nobody = 0;
  return node_->claim.compare_exchange_strong(nobody, claim, std::memory_order_relaxed);
}
inline void Name::release(std::uint64_t claim) const {
  node_->claim.compare_exchange_strong(claim, 0, std::memory_order_relaxed);
}
inline std::string_view Name::label(int i) const {
  Node const* n = node_;
  for (; i > 0; --i) n = n->parent;
  std::string_view const w = n->wire();
  return w.substr(1, static_cast<unsigned char>(w[0]));
}
inline Name Name::suffix(int labels) const {
  Node const* n = node_;
  while (n->labels > labels) n = n->parent;
  return Name(n);
}

// Escapes one label's octets for presentation (RFC 1035 5.1).
void append_label_text(std::string& out, std::string_view label);

}  // namespace zonelint::dns

template <>
struct std::hash<zonelint::dns::Name> {
  std::size_t operator()(zonelint::dns::Name const& n) const { return n.hash(); }
};
namespace zonelint::dns {
inline std::size_t hash_value(Name const& n) { return n.hash(); }
}  // namespace zonelint::dns
