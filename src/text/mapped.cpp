// Decoded text and its places. See the picture in mapped.hpp.
#include "text/mapped.hpp"

#include <algorithm>
#include <functional>

namespace zonelint::text {

void Mapped::plain(std::string_view text, std::uint32_t source) {
  auto const at = static_cast<std::uint32_t>(bytes.size());
  auto const size = static_cast<std::uint32_t>(text.size());
  bool const follows = !pieces.empty() && pieces.back().source_end == source &&
                       at - pieces.back().at == source - pieces.back().source;
  if (follows) {
    pieces.back().source_end += size;
  } else if (!text.empty() || pieces.empty()) {
    // The empty text keeps its place too: a finding about "" must point somewhere.
    pieces.push_back({at, source, source + size});
  }
  bytes.append(text);
}

void Mapped::escape(std::string_view octets, std::uint32_t source, std::uint32_t source_end) {
  if (octets.empty() && !pieces.empty()) return;
  pieces.push_back({static_cast<std::uint32_t>(bytes.size()), source, source_end});
  bytes.append(octets);
}

Mapped::Piece const& Mapped::piece_at(std::size_t offset) const {
  auto const after = std::upper_bound(pieces.begin(), pieces.end(), offset,
                                      [](std::size_t value, Piece const& piece) { return value < piece.at; });
  return after == pieces.begin() ? pieces.front() : *(after - 1);
}

Span Mapped::span(std::size_t begin, std::size_t end) const {
  if (pieces.empty()) return {file, 0, 0};
  end = std::min(end, bytes.size());
  begin = std::min(begin, end);
  auto const one_to_one = [this](Piece const& piece) {
    std::size_t const next = &piece == &pieces.back() ? bytes.size() : (&piece + 1)->at;
    return next - piece.at == piece.source_end - piece.source;
  };
  auto const offset = [](Piece const& piece, std::size_t at) {
    return piece.source + static_cast<std::uint32_t>(at - piece.at);
  };
  Piece const& first = piece_at(begin);
  std::uint32_t const from = one_to_one(first)       ? offset(first, begin)
                             : begin == bytes.size() ? first.source_end
                                                     : first.source;
  if (begin == end) return {file, from, from};
  Piece const& last = piece_at(end - 1);
  std::uint32_t const to = one_to_one(last) ? offset(last, end) : last.source_end;
  // Pieces need not stand in the source's order (an include's text, say); a span still must not run
  // backwards.
  return {file, from, std::max(from, to)};
}

Span Mapped::span(std::string_view part) const {
  std::less_equal<char const*> const before;
  char const* const first = bytes.data();
  if (!before(first, part.data()) || !before(part.data() + part.size(), first + bytes.size())) return span();
  auto const begin = static_cast<std::size_t>(part.data() - first);
  return span(begin, begin + part.size());
}

}  // namespace zonelint::text
