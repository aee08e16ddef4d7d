// Places as the Language Server Protocol 3.17 counts them (3.17, Position): lines from 0, ended by \n, \r\n
// or \r; characters from 0 in the units that both sides agreed on, UTF-16 unless the client offers UTF-8.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace zonelint::lsp {

enum class Encoding : std::uint8_t { utf16, utf8 };
std::string_view encoding_text(Encoding);

struct Position {
  std::uint32_t line = 0;
  std::uint32_t character = 0;
  bool operator==(Position const&) const = default;
};

// The lines of one text, which must outlive them.
class Lines {
 public:
  Lines(std::string_view text, Encoding encoding);
  // Of an octet; one within a code point is that code point's, one beyond the text is its end.
  Position position(std::uint32_t offset) const;
  // Of a position; beyond a line's end it is the line's end, beyond the last line the text's.
  std::uint32_t offset(Position position) const;
  // Where a line begins; the text's end beyond the last one.
  std::uint32_t begin_of(std::uint32_t line) const;
  // The line, without its end.
  std::string_view line(std::uint32_t line) const;
  std::uint32_t line_of(std::uint32_t offset) const;

 private:
  std::string_view text_;
  Encoding encoding_;
  std::vector<std::uint32_t> starts_;
  // An export may be one line of megabytes with a finding in each record: places are asked for in their
  // order, so the next one is counted from the last one.
  mutable std::uint32_t known_offset_ = 0, known_line_ = 0, known_character_ = 0;
};

}  // namespace zonelint::lsp
