// The rows under a source line: underlines, and labels that do not run into one another.
#pragma once
#include <string>
#include <vector>

#include "report/paint.hpp"
#include "report/shown_line.hpp"

namespace zonelint::report {

struct LineMark {
  Columns at;  // at least one column
  std::string text;
  bool primary = false;
};

// The first row underlines; the label that ends furthest to the right stands on it where it has room. The
// others hang below, from the right to the left:
//
//     @ IN MX 10 mail
//     ^       -- ---- the host
//     |       |
//     |       the preference
//     the owner
std::vector<std::string> label_rows(std::vector<LineMark> marks, std::uint32_t width, bool color,
                                    Style primary);

}  // namespace zonelint::report
