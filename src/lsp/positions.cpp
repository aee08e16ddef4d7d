#include "lsp/positions.hpp"

#include <algorithm>

#include "text/utf8.hpp"

namespace zonelint::lsp {
namespace {

// The units that a code point takes: UTF-16 has two for those past U+FFFF (RFC 2781 2.1). An octet that is no
// UTF-8 is one replacement character to an editor.
std::uint32_t units(text::CodePoint const& point, Encoding encoding) {
  if (encoding == Encoding::utf8) return point.valid ? point.size : 3;
  return point.value > 0xffff ? 2 : 1;
}

}  // namespace

std::string_view encoding_text(Encoding e) { return e == Encoding::utf8 ? "utf-8" : "utf-16"; }

Lines::Lines(std::string_view text, Encoding encoding) : text_(text), encoding_(encoding) {
  starts_.push_back(0);
  for (std::size_t at = 0; (at = text.find_first_of("\r\n", at)) != std::string_view::npos;) {
    at += text.substr(at, 2) == "\r\n" ? 2 : 1;
    starts_.push_back(static_cast<std::uint32_t>(at));
  }
}

std::uint32_t Lines::begin_of(std::uint32_t line) const {
  return line < starts_.size() ? starts_[line] : static_cast<std::uint32_t>(text_.size());
}

std::string_view Lines::line(std::uint32_t line) const {
  std::size_t const begin = begin_of(line);
  std::size_t end = begin_of(line + 1);
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return text_.substr(begin, end - begin);
}

std::uint32_t Lines::line_of(std::uint32_t offset) const {
  auto const after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<std::uint32_t>(after - starts_.begin() - 1);
}

Position Lines::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  std::uint32_t const number = line_of(offset);
  bool const onward = number == known_line_ && offset >= known_offset_;
  std::uint32_t at = onward ? known_offset_ : starts_[number];
  std::uint32_t character = onward ? known_character_ : 0;
  while (at < offset) {
    auto const point = text::decode(text_, at);
    if (at + point.size > offset) break;
    at += point.size;
    character += units(point, encoding_);
  }
  known_line_ = number, known_offset_ = at, known_character_ = character;
  return {number, character};
}

std::uint32_t Lines::offset(Position position) const {
  if (position.line >= starts_.size()) return static_cast<std::uint32_t>(text_.size());
  std::string_view const text = line(position.line);
  std::uint32_t at = 0, character = 0;
  while (at < text.size()) {
    auto const point = text::decode(text, at);
    character += units(point, encoding_);
    if (character > position.character) break;
    at += point.size;
  }
  return starts_[position.line] + at;
}

}  // namespace zonelint::lsp
