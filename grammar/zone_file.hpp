// Master files (RFC 1035 5.1, RFC 2308 4): one entry at a time, its fields as tokens. Parentheses, quotes and
// comments end here; what the fields mean is told by `shape`. Reading never fails: a broken entry says what
// is wrong, and where the next one starts.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "grammar/rdata.hpp"
#include "grammar/stuck.hpp"

namespace zonelint::grammar {

struct Entry {
  enum class Broken : std::uint8_t { no, unclosed_quote, unclosed_parenthesis, stray_parenthesis };
  bool blank_owner = false;  // starts with white space: the owner is the last one
  Broken broken = Broken::no;
  char const* broken_at = nullptr;  // the quote or parenthesis
  std::string_view
      whole;  // from its first token to the end of its last, parentheses included; empty: nothing here
  std::vector<Token> tokens;
  std::vector<std::string_view> comments;  // each from its ';' to the line's end
  void clear();
};
// Reads the entry that starts at `first` (a line start) and returns where the next one starts.
char const* read_entry(char const* first, char const* last, Entry& out);

// What the fields of an entry are.
enum class Class : std::uint16_t { IN = 1, CH = 3, HS = 4, NONE = 254, ANY = 255 };
struct Shape {
  enum class Kind : std::uint8_t { empty, record, directive, no_type } kind = Kind::empty;
  std::optional<Token> owner;  // absent where blank
  std::optional<std::uint32_t> ttl;
  std::string_view ttl_text;
  std::optional<std::uint16_t> klass;
  Type type{};
  std::string_view type_text;  // no_type: the token that stood where a type was wanted, or empty
  std::size_t rdata = 0;       // index of the first rdata token
};
Shape shape(Entry const& entry);

}  // namespace zonelint::grammar
