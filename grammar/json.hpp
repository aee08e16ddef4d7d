// JSON (RFC 8259) with places: every value knows the octets it stands at, so that a finding in a Route 53
// export can underline its part. Documents may follow each other (concatenated pages); a BOM is skipped and
// told.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zonelint::grammar::json {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

// A decoded string and where each of its octets stands: piece i covers the decoded octets from `at` to the
// next piece's `at`; they stand at `source` one to one, or, where the piece is an escape, together in
// [source, source_end).
struct Piece {
  std::uint32_t at, source, source_end;
};
struct String {
  std::string bytes;          // UTF-8
  std::vector<Piece> pieces;  // offsets are relative to the document's text
};

struct Value;
struct Member {
  String name;
  std::uint32_t begin, end;  // of the name with its quotes
  std::unique_ptr<Value> value;
};
struct Value {
  Kind kind = Kind::null;
  std::uint32_t begin = 0, end = 0;  // octets in the text given to parse(), quotes and brackets included
  bool complete = true;              // false: its closing bracket is missing; what was read of it is here
  bool boolean = false;
  std::string_view number;  // as written
  String string;
  std::vector<std::unique_ptr<Value>> items;
  std::vector<Member> members;
  Value const* find(std::string_view name) const;  // an object's first member of that name
};

struct Error {
  std::uint32_t at;           // octet offset
  std::string wanted, found;  // words
};
struct Documents {
  bool bom = false;
  std::vector<std::unique_ptr<Value>> values;  // whole documents, and what could be read of a broken one
  std::vector<Error> errors;
};
// Reads all documents in `text`. A broken document keeps the values that were complete; limits: 64 levels of
// nesting, and after 100 errors no more are told.
Documents parse(std::string_view text);
// Octets (UTF-8) as a JSON string with its quotes.
std::string quote(std::string_view bytes);

}  // namespace zonelint::grammar::json
