// Decoded text that remembers where each of its octets stands in the source, so that a finding in the middle
// of a TXT record's joined strings can be underlined exactly, whatever escapes, quotes and JSON lie between.
//
//   bytes    v = s p f 1   a            piece {0, 17, 19}   "v=" stands at 17
//   source  "v=\115pf1 " "a"            piece {2, 19, 23}   one octet for four: an escape
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/source.hpp"

namespace zonelint::text {

class Mapped {
 public:
  // From decoded `at` up to the next piece, the octets stand one to one from `source`; or, where the lengths
  // differ, all of them together in [source, source_end).
  struct Piece {
    std::uint32_t at, source, source_end;
  };
  std::string bytes;
  FileId file = no_file;
  std::vector<Piece> pieces;

  // Adds text that stands one to one at `source`.
  void plain(std::string_view text, std::uint32_t source);
  // Adds one or more octets that an escape at [source, source_end) stands for.
  void escape(std::string_view octets, std::uint32_t source, std::uint32_t source_end);
  // Where the decoded octets [begin, end) stand; an empty range is a position.
  Span span(std::size_t begin, std::size_t end) const;
  Span span() const { return span(0, bytes.size()); }
  // `part` must be a view into `bytes`.
  Span span(std::string_view part) const;

 private:
  Piece const& piece_at(std::size_t offset) const;
};

}  // namespace zonelint::text
