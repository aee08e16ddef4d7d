// The pool of names: see name.hpp.
#include "dns/name.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <mutex>
#include <vector>

#include "grammar/rdata.hpp"

namespace zonelint::dns {

namespace {

using Node = Name::Node;

std::uint32_t hash_octets(std::string_view s) {
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
  return static_cast<std::uint32_t>(h >> 32);
}

// Names by their octets, one probe a question: open addressing, the hashes apart from the nodes.
//
//   hashes_ [ 0 | 8f31 | 77a0 | 0 | ...]   0: free. A name that is not here is told by these alone, sixteen a
//   nodes_  [ - |  *   |  *   | - | ...]   cache line, and growing reads nothing else.
class Table {
 public:
  // The name's node; or null, and `slot` is where it is to be put.
  Node const* find(std::string_view wire, std::uint32_t hash, std::size_t& slot) const {
    for (slot = hash & mask_; hashes_[slot] != 0; slot = (slot + 1) & mask_) {
      if (hashes_[slot] == hash && nodes_[slot]->wire() == wire) return nodes_[slot];
    }
    return nullptr;
  }
  void put(std::size_t slot, Node const* node) {
    hashes_[slot] = node->hash;
    nodes_[slot] = node;
    if (++count_ * 4 > (mask_ + 1) * 3) grow();
  }

 private:
  void grow() {
    std::vector<std::uint32_t> hashes((mask_ + 1) * 2);
    std::vector<Node const*> nodes(hashes.size());
    std::size_t const mask = hashes.size() - 1;
    for (std::size_t i = 0; i <= mask_; ++i) {
      if (hashes_[i] == 0) continue;
      std::size_t slot = hashes_[i] & mask;
      while (hashes[slot] != 0) slot = (slot + 1) & mask;
      hashes[slot] = hashes_[i];
      nodes[slot] = nodes_[i];
    }
    hashes_ = std::move(hashes);
    nodes_ = std::move(nodes);
    mask_ = mask;
  }

  std::size_t mask_ = 15, count_ = 0;
  std::vector<std::uint32_t> hashes_ = std::vector<std::uint32_t>(16);
  std::vector<Node const*> nodes_ = std::vector<Node const*>(16);
};

class Pool {
 public:
  Pool() {
    std::string_view const wire("\0", 1);
    std::uint32_t const hash = hash_of(wire);
    Shard& shard = shard_of(hash);
    std::size_t slot = 0;
    shard.names.find(wire, hash, slot);
    root_ = make(shard, slot, wire, hash, nullptr);
  }
  Node const* root() const { return root_; }

  // `wire` is lower case and well-formed.
  Node const* intern(std::string_view wire) {
    if (wire.size() == 1) return root_;
    std::uint32_t const hash = hash_of(wire);
    Shard& shard = shard_of(hash);
    // Most names have the parent that the name before had.
    static thread_local Node const* last_parent = nullptr;
    std::string_view const above = wire.substr(1 + static_cast<unsigned char>(wire[0]));
    Node const* parent = last_parent != nullptr && last_parent->wire() == above ? last_parent : nullptr;
    if (parent == nullptr) {
      {
        std::lock_guard const lock(shard.mutex);
        std::size_t slot = 0;
        if (Node const* node = shard.names.find(wire, hash, slot)) return node;
      }
      parent = last_parent = intern(above);
    }
    std::lock_guard const lock(shard.mutex);
    std::size_t slot = 0;
    if (Node const* node = shard.names.find(wire, hash, slot)) return node;
    return make(shard, slot, wire, hash, parent);
  }

 private:
  struct Shard {
    std::mutex mutex;
    Table names;
    std::vector<std::unique_ptr<char[]>> blocks;
    std::size_t left = 0;
    char* next = nullptr;
  };

  static std::uint32_t hash_of(std::string_view wire) { return std::max(hash_octets(wire), 1U); }

  // The shard is locked, or nobody else can see the pool yet.
  Node const* make(Shard& shard, std::size_t slot, std::string_view wire, std::uint32_t hash,
                   Node const* parent) {
    std::size_t const need = (sizeof(Node) + wire.size() + 7) & ~std::size_t{7};
    if (shard.left < need) {
      // Small at first: a fresh page costs more than the few names of a small zone.
      std::size_t const block = std::size_t{1} << std::min<std::size_t>(10 + shard.blocks.size(), 18);
      shard.next = shard.blocks.emplace_back(new char[block]).get();
      shard.left = block;
    }
    auto const labels = static_cast<std::uint8_t>(parent == nullptr ? 0 : parent->labels + 1);
    Node* node = new (shard.next) Node{parent, 0, hash, static_cast<std::uint8_t>(wire.size()), labels};
    std::memcpy(shard.next + sizeof(Node), wire.data(), wire.size());
    shard.next += need;
    shard.left -= need;
    if (parent == nullptr) node->parent = node;
    shard.names.put(slot, node);
    return node;
  }

  // By the bits that the tables within use last.
  Shard& shard_of(std::uint32_t hash) { return shards_[hash >> 28]; }

  std::array<Shard, 16> shards_;
  Node const* root_;
};

Pool& pool() {
  static Pool* const p = new Pool;  // never freed: names may outlive every static
  return *p;
}

constexpr char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Eight octets a step: each that is A to Z gets the bit that makes it lower case. Sizes of labels, at most
// 63, are no letters.
void fold(std::string_view wire, char* out) {
  constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
  std::size_t i = 0;
  for (; i + 8 <= wire.size(); i += 8) {
    std::uint64_t w;
    std::memcpy(&w, wire.data() + i, 8);
    std::uint64_t const low = w & 0x7f * ones;
    std::uint64_t const from_a = low + (0x80 - 'A') * ones, after_z = low + (0x80 - 'Z' - 1) * ones;
    w |= (from_a & ~after_z & ~w & 0x80 * ones) >> 2;
    std::memcpy(out + i, &w, 8);
  }
  for (; i < wire.size(); ++i) out[i] = fold(wire[i]);
}

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
  fold(wire, folded.data());
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

namespace {
// Octets that stand for themselves in presentation form.
constexpr auto plain_octets = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x21; c < 0x7f; ++c)
    plain[c] = std::string_view("\"$().;@\\").find(static_cast<char>(c)) == std::string_view::npos;
  return plain;
}();
}  // namespace

void append_label_text(std::string& out, std::string_view label) {
  if (std::all_of(label.begin(), label.end(),
                  [](char c) { return plain_octets[static_cast<unsigned char>(c)]; })) {
    out += label;
    return;
  }
  for (char c : label) {
    auto const u = static_cast<unsigned char>(c);
    if (u <= 0x20 || u >= 0x7f) {
      out += '\\';
      out += static_cast<char>('0' + u / 100);
      out += static_cast<char>('0' + u / 10 % 10);
      out += static_cast<char>('0' + u % 10);
      continue;
    }
    if (!plain_octets[u]) out += '\\';
    out += c;
  }
}

std::string Name::to_text() const {
  if (is_root()) return ".";
  std::string out;
  out.reserve(node_->size);
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
