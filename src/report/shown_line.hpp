// A source line as a terminal may show it, and which columns of it show which octets. A zone file may hold
// any octets, so nothing of it reaches the terminal as it is: tabs become blanks, control characters,
// bidirectional controls and whatever else can't be seen become visible, and of a long line only the part
// around the place is kept.
//
//   line    h t \t e s c ESC x        octets 0 1 2 3 4 5 6 7
//   shown   h t _ _ e s c ␛ x         columns(2, 4) is 2 .. 5: the tab and the "e"
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace zonelint::report {

inline constexpr std::uint32_t tab_width = 4;

struct Columns {
  std::uint32_t begin = 0, end = 0;
};

class ShownLine {
 public:
  // At most `width` columns of the line (without its line end), chosen so that the octets from `focus_begin`
  // on are in it.
  ShownLine(std::string_view line, std::size_t focus_begin, std::size_t focus_end, std::uint32_t width);
  std::string const& text() const { return text_; }
  // The columns that show the octets [begin, end) of the line; for an empty range the column where the octet
  // would stand. What was cut off counts as its edge.
  Columns columns(std::size_t begin, std::size_t end) const;

 private:
  struct Cell {
    std::uint32_t octet, column;  // where it starts in the line, and on the screen
    std::uint32_t text, size;     // its octets in `text_`
  };
  void read(std::string_view line, std::size_t from, std::size_t to);
  void cut(std::size_t focus_begin, std::size_t focus_end, std::uint32_t width, bool left, bool right);
  std::uint32_t column(std::size_t octet) const;
  std::uint32_t column_after(std::size_t octet_end) const;
  std::string text_;
  std::vector<Cell> cells_;  // a last one without octets marks the end
  std::uint32_t shift_ = 0;  // the columns cut off on the left
  std::uint32_t low_ = 0, high_ = 0;
};

// Text from a zone or a rule on one line, safe for a terminal.
std::string visible(std::string_view text);
// The columns that visible text takes.
std::uint32_t width(std::string_view visible_text);

}  // namespace zonelint::report
