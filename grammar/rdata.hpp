// Rdata in presentation form (RFC 1035 5.1 and each type's RFC): tokens in, wire octets and the places of the
// fields out, and back. One row of types.def a type drives parsing, printing, field names and messages.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace zonelint::grammar {

// RR types by number; the named ones are the rows of types.def.
enum class Type : std::uint16_t {
#define ROW(mnemonic, number, source, ...) mnemonic = number,
#include "grammar/types.def"
#undef ROW
};
std::string type_text(Type);                           // "MX"; "TYPE1234" for one without a row (RFC 3597)
std::optional<Type> type_from_text(std::string_view);  // without case; TYPEnnn too
std::span<std::string_view const> type_words();        // all mnemonics, for "did you mean"
std::string_view type_source(Type);                    // "RFC 1035 3.3.9"; empty without a row

// A field of an entry, as the zone-file or Route 53 reader split it.
struct Token {
  std::string_view text;  // escapes untouched, without the quotes
  bool quoted = false;
  bool glued = false;  // no white space between it and the token before
};

enum class Dialect : std::uint8_t {
  master_file,  // \DDD is decimal; a name without its final dot is below the origin
  route53       // \DDD is octal; a name is always absolute
};

struct FieldPlace {
  std::string_view name;  // "preference", "exchange", "text"
  std::string_view text;  // the tokens it was read from (a view into the source text)
  std::uint32_t wire_begin = 0, wire_end = 0;
};
struct RdataError {
  std::string_view field;   // "preference"; empty for the whole
  std::string_view at;      // the token, or an empty view where one is missing
  std::string_view wanted;  // "a number from 0 to 65535"
  bool kept = false;  // the record could be read all the same (a string over 255 octets, split for the wire)
};
struct Rdata {
  std::string wire;
  std::vector<FieldPlace> fields;
  std::vector<RdataError> errors;
  void clear() {
    wire.clear();
    fields.clear();
    errors.clear();
  }
};
// False where the record can't be kept. `origin` is a wire name. `end` is where missing fields are reported.
bool parse_rdata(Type type, std::span<Token const> tokens, std::string_view origin, Dialect dialect,
                 char const* end, Rdata& out);
// Presentation form, names absolute and lower-case, as `named-compilezone -s full` prints it.
std::string rdata_text(Type type, std::string_view wire);
// The same with the names at and below `origin` (a wire name) relative to it, "@" for itself.
std::string rdata_text(Type type, std::string_view wire, std::string_view origin);
// The fields of wire rdata: name and octets ("exchange", "\4mail\0").
struct WireField {
  std::string_view name;
  std::string_view wire;
};
std::vector<WireField> wire_fields(Type type, std::string_view wire);

// A character-string's octets (RFC 1035 3.3, 5.1), with a piece for each run: see text::Mapped. `pieces` may
// be null.
struct TextPiece {
  std::uint32_t at;        // in the decoded octets
  char const* source;      // in the token's text
  char const* source_end;  // one to one where as long as the decoded run
};
bool decode_text(std::string_view token, Dialect dialect, std::string& out, std::vector<TextPiece>* pieces);
// Quotes octets as one character-string: "v=spf1 -all".
std::string quote_text(std::string_view octets, Dialect dialect);

// A name's wire form appended to `out`; false (with where and why) where it is none.
struct NameError {
  std::string_view at;
  std::string_view wanted;
};
bool parse_name(std::string_view text, std::string_view origin, Dialect dialect, std::string& out,
                NameError& error);

// TTLs and other periods: 3600, 1h, 1w2d (BIND's units w d h m s), up to 2^31-1 (RFC 2181 8).
std::optional<std::uint32_t> parse_period(std::string_view);

}  // namespace zonelint::grammar
