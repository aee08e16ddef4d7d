// The pool of names: see name.hpp.
#include "dns/name.hpp"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstring>
#include <memory>
#include <mutex>
#include <vector>

#include "grammar/rdata.hpp"

namespace zonelint::dns {

namespace {

using Node = Name::Node;

std::uint64_t hash_octets(std::string_view s) {
  std::uint64_t h = 0x9e37'79b9'7f4a'7c15ULL ^ s.size();
  while (s.size() >= 8) {
    std::uint64_t w;
    std::memcpy(&w, s.data(), 8);
    h = (h ^ w) * 0xff51'afd7'ed55'8ccdULL;
    h ^= h >> 32;
    s.remove_prefix(8);
  }
  std::uint64_t w = 0;
  std::memcpy(&w, s.data(), s.size());
  h = (h ^ w) * 0xff51'afd7'ed55'8ccdULL;
  return h ^ h >> 29;
}

struct Probe {
  std::string_view wire;
  std::uint64_t hash;
};
struct Hash {
  using is_transparent = void;
  using is_avalanching = void;
  std::size_t operator()(Node const* n) const { return n->hash; }
  std::size_t operator()(Probe const& p) const { return p.hash; }
};
struct Equal {
  using is_transparent = void;
  bool operator()(Node const* a, Node const* b) const { return a->wire() == b->wire(); }
  bool operator()(Probe const& p, Node const* n) const { return p.hash == n->hash && p.wire == n->wire(); }
  bool operator()(Node const* n, Probe const& p) const { return (*this)(p, n); }
};

class Pool {
 public:
  Pool() { root_ = make(std::string_view("\0", 1), hash_octets(std::string_view("\0", 1)), nullptr, 0); }
  Node const* root() const { return root_; }

  // `wire` is lower case and well-formed.
  Node const* intern(std::string_view wire) {
    if (wire.size() == 1) return root_;
    std::uint64_t const hash = hash_octets(wire);
    Shard& shard = shard_of(hash);
    {
      std::lock_guard lock(shard.mutex);
      if (auto it = shard.names.find(Probe{wire, hash}); it != shard.names.end()) return *it;
    }
    Node const* parent = intern(wire.substr(1 + static_cast<unsigned char>(wire[0])));
    std::lock_guard lock(shard.mutex);
    if (auto it = shard.names.find(Probe{wire, hash}); it != shard.names.end()) return *it;
    return make(wire, hash, parent, static_cast<std::uint8_t>(parent->labels + 1));
  }

 private:
  struct Shard {
    std::mutex mutex;
    boost::unordered_flat_set<Node const*, Hash, Equal> names;
    std::vector<std::unique_ptr<char[]>> blocks;
    std::size_t left = 0;
    char* next = nullptr;
  };

  // The shard is locked, or nobody else can see the pool yet.
  Node const* make(std::string_view wire, std::uint64_t hash, Node const* parent, std::uint8_t labels) {
    Shard& shard = shard_of(hash);
    std::size_t const need = (sizeof(Node) + wire.size() + 7) & ~std::size_t{7};
    if (shard.left < need) {
      // Small at first: a fresh page costs more than the few names of a small zone.
      std::size_t const block = std::size_t{1} << std::min<std::size_t>(10 + shard.blocks.size(), 18);
      shard.next = shard.blocks.emplace_back(new char[block]).get();
      shard.left = block;
    }
    Node* node = new (shard.next) Node{parent, hash, static_cast<std::uint8_t>(wire.size()), labels};
    std::memcpy(shard.next + sizeof(Node), wire.data(), wire.size());
    shard.next += need;
    shard.left -= need;
    if (parent == nullptr) node->parent = node;
    shard.names.insert(node);
    return node;
  }

  // By bits that the tables within do not use: a table takes its group from the highest ones, and where all
  // of its names agreed in those, they would stand in one corner of it.
  Shard& shard_of(std::uint64_t hash) { return shards_[hash >> 24 & 15]; }

  std::array<Shard, 16> shards_;
  Node const* root_;
};

Pool& pool() {
  static Pool* const p = new Pool;  // never freed: names may outlive every static
  return *p;
}

constexpr char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool well_formed(std::string_view wire) {
  if (wire.empty() || wire.size() > 255) return false;
  std::size_t at = 0;
  while (wire[at] != 0) {
    auto const size = static_cast<unsigned char>(wire[at]);
    if (size > 63 || at + size + 1 >= wire.size()) return false;
    at += size + 1U;
  }
  return at + 1 == wire.size();
}

}  // namespace

Name::Name() : node_(pool().root()) {}

std::optional<Name> Name::from_wire(std::string_view wire) {
  if (!well_formed(wire)) return std::nullopt;
  std::array<char, 255> folded;
  for (std::size_t i = 0; i < wire.size(); ++i) folded[i] = fold(wire[i]);
  return Name(pool().intern({folded.data(), wire.size()}));
}

std::optional<Name> Name::from_text(std::string_view text, Name origin) {
  std::string wire;
  grammar::NameError error;
  if (!grammar::parse_name(text, origin.wire(), grammar::Dialect::master_file, wire, error))
    return std::nullopt;
  return from_wire(wire);
}

bool Name::is_wildcard() const { return wire().starts_with(std::string_view("\1*", 2)); }

std::optional<Name> Name::prepend(std::string_view label) const {
  if (label.empty() || label.size() > 63) return std::nullopt;
  std::string w(1, static_cast<char>(label.size()));
  w += label;
  w += wire();
  return from_wire(w);
}

std::optional<Name> Name::rebase(Name ancestor, Name other) const {
  if (!is_within(ancestor)) return std::nullopt;
  std::string w(wire().substr(0, wire().size() - ancestor.wire().size()));
  w += other.wire();
  return from_wire(w);
}

void append_label_text(std::string& out, std::string_view label) {
  for (char c : label) {
    auto const u = static_cast<unsigned char>(c);
    if (u <= 0x20 || u >= 0x7f) {
      out += '\\';
      out += static_cast<char>('0' + u / 100);
      out += static_cast<char>('0' + u / 10 % 10);
      out += static_cast<char>('0' + u % 10);
      continue;
    }
    if (std::string_view("\"$().;@\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
}

std::string Name::to_text() const {
  if (is_root()) return ".";
  std::string out;
  for (Node const* n = node_; n->labels > 0; n = n->parent) {
    std::string_view const w = n->wire();
    append_label_text(out, w.substr(1, static_cast<unsigned char>(w[0])));
    out += '.';
  }
  return out;
}

std::string Name::display() const {
  std::string out = to_text();
  if (out.size() > 1) out.pop_back();
  return out;
}

std::strong_ordering Name::operator<=>(Name const& other) const {
  if (*this == other) return std::strong_ordering::equal;
  int const common = std::min(labels(), other.labels());
  for (int i = 1; i <= common; ++i) {
    std::string_view const a = label(labels() - i), b = other.label(other.labels() - i);
    if (int const c = a.compare(b); c != 0)
      return c < 0 ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return labels() <=> other.labels();
}

}  // namespace zonelint::dns
