// The table of RR types and the loop over a type's fields: see rdata.hpp and types.def.
#include "grammar/rdata.hpp"

#include <algorithm>
#include <array>

#include "grammar/abnf_case.hpp"
#include "grammar/rdata_fields.hpp"
#include "grammar/zone_file.hpp"

namespace zonelint::grammar {
namespace {

#define F(kind, name) FieldRow{FieldKind::kind, #name},
#define ROW(mnemonic, number, source, ...) constexpr FieldRow fields_##mnemonic[] = {__VA_ARGS__};
#include "grammar/types.def"
#undef ROW
#undef F

// The one mnemonic that is no identifier.
constexpr std::string_view word(std::string_view mnemonic) {
  return mnemonic == "NSAP_PTR" ? "NSAP-PTR" : mnemonic;
}

constexpr TypeRow rows[] = {
#define ROW(mnemonic, number, source, ...) {word(#mnemonic), Type::mnemonic, source, fields_##mnemonic},
#include "grammar/types.def"
#undef ROW
};

constexpr std::string_view words[] = {
#define ROW(mnemonic, ...) word(#mnemonic),
#include "grammar/types.def"
#undef ROW
};

// A mnemonic as a number: eight letters folded to upper case. Longer ones (OPENPGPKEY) keep their first eight
// and their length, which is unambiguous among the rows; the final comparison is exact.
constexpr std::uint64_t key(std::string_view word) {
  std::uint64_t k = word.size();
  for (std::size_t i = 0; i < word.size() && i < 8; ++i)
    k = k * 131 + static_cast<unsigned char>(lower(word[i]));
  return k;
}
constexpr std::size_t slots = 512;
constexpr auto make_slots() {
  std::array<std::uint8_t, slots> table{};
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    std::size_t at = key(rows[i].mnemonic) % slots;
    while (table[at] != 0) at = (at + 1) % slots;
    table[at] = static_cast<std::uint8_t>(i + 1);
  }
  return table;
}
constexpr auto slot_table = make_slots();

// TA and DLV are numbered far from all others: the last two rows.
constexpr std::size_t most_near = 264;
constexpr auto make_by_number() {
  std::array<std::uint8_t, most_near + 1> table{};
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    auto const n = static_cast<std::size_t>(rows[i].type);
    if (n <= most_near) table[n] = static_cast<std::uint8_t>(i + 1);
  }
  return table;
}
constexpr auto by_number = make_by_number();

// RFC 3597 5: \# length hex...
bool read_generic(FieldReader& in, char const* end) {
  if (in.tokens.size() < 2) return in.fail({end, 0}, "the length of the rdata, in octets");
  std::size_t length = 0;
  for (char c : in.tokens[1].text) {
    if (c < '0' || c > '9' || length > 65535)
      return in.fail(in.tokens[1].text, "the length of the rdata, in octets");
    length = length * 10 + static_cast<std::size_t>(c - '0');
  }
  FieldReader rest = in;
  rest.tokens = in.tokens.subspan(2);
  if (!rest.tokens.empty() && !read_hex(rest)) return false;
  if (in.out.wire.size() != length) return in.fail(in.tokens[1].text, "the number of octets that follow");
  return true;
}

bool fits(TypeRow const& row, std::string_view wire) {
  for (FieldRow const& field : row.fields) {
    std::size_t const size = field_size(field.kind, wire);
    if (size > wire.size() || (size == 0 && field.kind < FieldKind::octets)) return false;
    wire.remove_prefix(size);
  }
  return wire.empty();
}

// Generic rdata of a type we know must be what that type allows (RFC 3597 5): printed in the type's own form,
// it must read back as the same octets, but for the case of names.
bool read_known(TypeRow const& row, std::string& wire) {
  if (!fits(row, wire)) return false;
  if (row.fields.front().kind == FieldKind::opaque) return true;
  std::string const text = rdata_text(row.type, wire);
  Entry entry;
  read_entry(text.data(), text.data() + text.size(), entry);
  Rdata again;
  constexpr std::string_view root("\0", 1);
  if (!parse_rdata(row.type, entry.tokens, root, Dialect::master_file, text.data() + text.size(), again))
    return false;
  if (!same_word(again.wire, wire)) return false;
  wire = again.wire;
  return true;
}

// How long a digest must be by its type: DS and CDS (RFC 4034 5.1.4 and RFC 3658 2.4 for SHA-1, RFC 4509 2.2,
// RFC 6605 2), SSHFP (RFC 4255 3.1.2, RFC 6594 3). 0 where nothing is demanded.
std::size_t digest_size(Type type, std::string_view wire) {
  if (type == Type::SSHFP) {
    unsigned const kind = get(wire, 1, 1);
    return kind == 1 ? 20 : kind == 2 ? 32 : 0;
  }
  if (type != Type::DS && type != Type::CDS && type != Type::DLV && type != Type::TA) return 0;
  unsigned const kind = get(wire, 3, 1);
  return kind == 1 ? 20 : kind == 2 || kind == 3 ? 32 : kind == 4 ? 48 : 0;
}

bool check_digest(std::size_t size, FieldReader& in) {
  FieldPlace const& digest = in.out.fields.back();
  if (digest.wire_end - digest.wire_begin == size) return true;
  in.field = digest.name;
  return in.fail(digest.text, size == 20   ? "a digest of 20 octets, as its type demands"
                              : size == 32 ? "a digest of 32 octets, as its type demands"
                                           : "a digest of 48 octets, as its type demands");
}

}  // namespace

TypeRow const* type_row(Type type) {
  auto const n = static_cast<std::size_t>(type);
  if (n > most_near) {
    for (TypeRow const& row : std::span(rows).last(2)) {
      if (row.type == type) return &row;
    }
    return nullptr;
  }
  if (by_number[n] == 0) return nullptr;
  return &rows[by_number[n] - 1];
}

std::string type_text(Type type) {
  if (TypeRow const* row = type_row(type)) return std::string(row->mnemonic);
  return "TYPE" + std::to_string(static_cast<unsigned>(type));
}

std::optional<Type> type_from_text(std::string_view word) {
  for (std::size_t at = key(word) % slots; slot_table[at] != 0; at = (at + 1) % slots) {
    TypeRow const& row = rows[slot_table[at] - 1];
    if (same_word(row.mnemonic, word)) return row.type;
  }
  if (word.size() < 5 || word.size() > 9 || !same_word(word.substr(0, 4), "TYPE")) return std::nullopt;
  unsigned n = 0;
  for (char c : word.substr(4)) {
    if (c < '0' || c > '9') return std::nullopt;
    n = n * 10 + static_cast<unsigned>(c - '0');
  }
  if (n > 65535) return std::nullopt;
  return static_cast<Type>(n);
}

std::span<std::string_view const> type_words() { return words; }

std::string_view type_source(Type type) {
  TypeRow const* row = type_row(type);
  return row ? row->source : std::string_view{};
}

bool parse_rdata(Type type, std::span<Token const> tokens, std::string_view origin, Dialect dialect,
                 char const* end, Rdata& out) {
  out.clear();
  TypeRow const* row = type_row(type);
  FieldReader in{tokens, origin, dialect, out, {}};
  if (!tokens.empty() && !tokens[0].quoted && tokens[0].text == "\\#") {
    if (!read_generic(in, end)) return false;
    if (row && !read_known(*row, out.wire)) return in.fail("rdata that this type allows");
    return true;
  }
  if (!row) {
    return in.fail(tokens.empty() ? std::string_view(end, 0) : tokens[0].text,
                   "\\# and the rdata in hexadecimal, the only form for a type without a name of its own");
  }
  for (FieldRow const& field : row->fields) {
    in.field = field.name;
    if (in.tokens.empty()) {
      if (may_be_empty(field.kind)) continue;
      return in.fail({end, 0}, "a value");
    }
    auto const begin = static_cast<std::uint32_t>(out.wire.size());
    char const* const first = in.tokens.front().text.data();
    std::size_t used = 1;
    if (!read_field(field.kind, in, used)) return false;
    Token const& back = in.tokens[used - 1];
    char const* const last = back.text.data() + back.text.size();
    out.fields.push_back({field.name,
                          {first, static_cast<std::size_t>(last - first)},
                          begin,
                          static_cast<std::uint32_t>(out.wire.size())});
    in.tokens = in.tokens.subspan(used);
  }
  in.field = {};
  if (!in.tokens.empty()) return in.fail("the end of the record");
  if (std::size_t const size = digest_size(type, out.wire); size != 0 && !check_digest(size, in))
    return false;
  if (out.wire.size() > 65535) return in.fail(tokens[0].text, "at most 65535 octets of rdata");
  return true;
}

std::vector<WireField> wire_fields(Type type, std::string_view wire) {
  std::vector<WireField> fields;
  TypeRow const* row = type_row(type);
  if (!row) return {{"rdata", wire}};
  for (FieldRow const& field : row->fields) {
    std::size_t const size = std::min(field_size(field.kind, wire), wire.size());
    fields.push_back({field.name, wire.substr(0, size)});
    wire.remove_prefix(size);
  }
  return fields;
}

namespace {
// named-compilezone breaks long hexadecimal and base64 into groups of 56 characters.
void group(std::string& out, std::size_t begin) {
  for (std::size_t at = begin + 56; at < out.size(); at += 57) out.insert(at, 1, ' ');
}
}  // namespace

std::string rdata_text(Type type, std::string_view wire) { return rdata_text(type, wire, {}); }

namespace {

// RFC 3597 5: the form that any octets have.
std::string generic_text(std::string_view wire) {
  std::string out = "\\# " + std::to_string(wire.size());
  if (wire.empty()) return out;
  out += ' ';
  std::size_t const begin = out.size();
  write_field(FieldKind::hex, wire, out);
  group(out, begin);
  return out;
}

}  // namespace

std::string rdata_text(Type type, std::string_view const wire, std::string_view origin) {
  TypeRow const* row = type_row(type);
  if (!row || !fits(*row, wire) || row->fields.front().kind == FieldKind::opaque) return generic_text(wire);
  std::string out;
  std::string_view rest = wire;
  for (FieldRow const& field : row->fields) {
    std::size_t const size = field_size(field.kind, rest);
    if (!out.empty() && (size > 0 || !may_be_empty(field.kind))) out += ' ';
    std::size_t const begin = out.size();
    if (field.kind == FieldKind::name) {
      write_relative(rest.substr(0, size), origin, out);
    } else {
      write_field(field.kind, rest.substr(0, size), out);
    }
    if (field.kind == FieldKind::hex || field.kind == FieldKind::base64) group(out, begin);
    rest.remove_prefix(size);
  }
  // A list that ends in the middle of its first item (a bitmap, a prefix) has no form of its own.
  return out.empty() && !wire.empty() ? generic_text(wire) : out;
}

}  // namespace zonelint::grammar
