// Source lines with what is to be said about them underneath.
//
//     --> zones/mail.example.com.zone:9:1       the primary mark's place
//      |
//    8 | @ IN MX 10 feedback-smtp.us-east-1...  the line before, for context
//    9 | @ IN MX 10 feedback-smtp.eu-west-1...
//      | ^^^^^^^^ the second MX                 ^^^^ the primary mark, ---- the others
//     ::: zones/other.zone:3:1                  marks in other files
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/paint.hpp"
#include "text/source.hpp"

namespace zonelint::report {

struct Mark {
  text::Span where;
  std::string text;  // said beside the underline; may be empty
  bool primary = false;
};

struct SnippetOptions {
  bool color = false;
  std::uint32_t width = 100;
  Style primary = Style::error;
  std::string links = {};  // the base of links to files, "file://host/home/me/"; empty: none are made
};

// The left margin: line numbers, bars and arrows, all as wide as the widest number.
class Gutter {
 public:
  Gutter(std::uint32_t digits, bool color) : digits_(digits), color_(color) {}
  std::string number(std::uint32_t line) const;          // " 9 |"
  std::string blank() const;                             // "   |"
  std::string arrow(std::string_view arrow) const;       // "  -->"
  std::uint32_t columns() const { return digits_ + 4; }  // taken before a source line

 private:
  std::uint32_t digits_;
  bool color_;
};

std::uint32_t digits(std::uint32_t number);
// "zones/x.zone:9:1"
std::string place(text::Sources const& sources, text::Span where);
// The highest number of a line that the marks show.
std::uint32_t last_line(text::Sources const& sources, std::vector<Mark> const& marks);
// Marks without a place are left out; the first mark's file comes first.
std::string snippet(text::Sources const& sources, std::vector<Mark> const& marks, Gutter const& gutter,
                    std::string_view pointer, SnippetOptions const& options);

}  // namespace zonelint::report
