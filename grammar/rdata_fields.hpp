// Inside of grammar/rdata: the kinds of field that types.def is made of, and one reader and one writer a
// kind.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "grammar/rdata.hpp"

namespace zonelint::grammar {

enum class FieldKind : std::uint8_t {
  u8,
  u16,
  u32,
  period,
  time,
  ipv4,
  ipv6,
  name,
  text,
  texts,
  octets,
  tag,
  hex,
  base64,
  base32,
  salt,
  type,
  types,
  algorithm,
  algorithm_word,
  certificate,
  protocol,
  ports,
  loc,
  svc_params,
  node_id,
  eui48,
  eui64,
  // The rare ones (rdata_rare.cpp): every kind from here on.
  nsap,
  coordinate,
  atm,
  a6,
  prefixes,
  gateway,
  relay,
  some_base64,
  dash_base64,
  hip,
  scheme,
  u64,
  opaque,
  bitmap
};
constexpr bool is_rare(FieldKind kind) { return kind >= FieldKind::nsap; }
// May stand for no token at all: `NSEC` of a name without types, `APL` without prefixes (RFC 3123 5).
constexpr bool may_be_empty(FieldKind kind) {
  return kind == FieldKind::types || kind == FieldKind::svc_params || kind == FieldKind::ports ||
         kind == FieldKind::prefixes || kind == FieldKind::some_base64 || kind == FieldKind::bitmap;
}
// Takes all tokens that are left.
constexpr bool takes_rest(FieldKind kind) {
  return kind == FieldKind::texts || kind == FieldKind::hex || kind == FieldKind::base64 ||
         kind == FieldKind::types || kind == FieldKind::ports || kind == FieldKind::loc ||
         kind == FieldKind::svc_params || kind == FieldKind::nsap || kind == FieldKind::a6 ||
         kind == FieldKind::prefixes || kind == FieldKind::some_base64 || kind == FieldKind::dash_base64 ||
         kind == FieldKind::hip || kind == FieldKind::opaque || kind == FieldKind::bitmap;
}
struct FieldRow {
  FieldKind kind;
  std::string_view name;
};
struct TypeRow {
  std::string_view mnemonic;
  Type type;
  std::string_view source;
  std::span<FieldRow const> fields;
};
TypeRow const* type_row(Type);

// What a reader works on: the tokens from the current one, and where its octets and errors go.
struct FieldReader {
  std::span<Token const> tokens;  // from the current one to the last
  std::string_view origin;
  Dialect dialect;
  Rdata& out;
  std::string_view field;

  Token const& token() const { return tokens.front(); }
  bool fail(std::string_view wanted) { return fail(tokens.front().text, wanted); }
  bool fail(std::string_view at, std::string_view wanted) {
    out.errors.push_back({field, at, wanted, false});
    return false;
  }
};
void put8(std::string& out, unsigned v);
void put16(std::string& out, unsigned v);
void put32(std::string& out, std::uint32_t v);
std::uint32_t get(std::string_view wire, std::size_t at, std::size_t octets);

// Reads one field; `used` is how many tokens it took. False after fail().
bool read_field(FieldKind kind, FieldReader& in, std::size_t& used);
bool read_number(FieldReader& in, int octets);
bool read_texts(FieldReader& in, std::size_t count, bool list);
bool read_hex(FieldReader& in);
bool read_base64(FieldReader& in);
bool read_types(FieldReader& in);
bool read_time(FieldReader& in);
bool read_svc_params(FieldReader& in);
bool read_loc(FieldReader& in);
bool read_ipv4(std::string_view text, std::string& out);
bool read_ipv6(std::string_view text, std::string& out);
bool read_base64_text(std::string_view text, std::string& out);
bool read_address(FieldReader& in, bool six);
bool read_node_id(FieldReader& in);
bool read_salt(FieldReader& in);
bool read_base32(FieldReader& in);
bool read_eui(FieldReader& in, std::size_t octets);

bool read_bitmap(FieldReader& in);
void write_bitmap(std::string_view wire, std::string& out);
bool read_rare(FieldKind kind, FieldReader& in, std::size_t& used);
std::size_t rare_size(FieldKind kind, std::string_view wire);
void write_rare(FieldKind kind, std::string_view wire, std::string& out);
std::size_t name_size(std::string_view wire);  // one more than there is where the name has no end

// How many octets of `wire` the field takes; 0 where the rdata is too short for it.
std::size_t field_size(FieldKind kind, std::string_view wire);
void write_field(FieldKind kind, std::string_view wire, std::string& out);
// The mnemonics of DNSSEC algorithms and of CERT's types; empty for a number without one.
std::string_view algorithm_word(std::uint32_t number);
std::string_view certificate_word(std::uint32_t number);
void write_svc_params(std::string_view wire, std::string& out);
void write_loc(std::string_view wire, std::string& out);
void write_name(std::string_view wire, std::string& out);
// Relative to `origin` where the name is at or below it; absolute where `origin` is empty or the root.
void write_relative(std::string_view wire, std::string_view origin, std::string& out);
void write_quoted(std::string_view octets, std::string& out, Dialect dialect);

}  // namespace zonelint::grammar
