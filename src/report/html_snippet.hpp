// A finding's source lines in three parts each: what stands before the marked place, the place, and the rest.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "lint/finding.hpp"
#include "text/source.hpp"

namespace zonelint::report {

struct SnippetLine {
  std::string file;  // as shown
  std::uint32_t number = 0;
  std::string before, marked, after;  // visible text; long ones are cut
  std::string say;                    // beside it
  bool primary = false;
};
// In the order of files and lines, the primary place's file first; of places over several lines the first.
std::vector<SnippetLine> snippet_lines(text::Sources const& sources, lint::Finding const& finding);

}  // namespace zonelint::report
