// What could not be read: the place, what stood there and what was expected. Reading goes on after it; rules
// turn problems into findings by their kind.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "text/edit.hpp"
#include "text/source.hpp"

namespace zonelint::text {

struct Problem {
  std::string kind;  // the slug that rules ask for: "syntax", "unknown-type", "include-loop" ...
  Span where;
  std::string text;    // what is wrong, one sentence without its final dot
  std::string wanted;  // what would have been right, in words; may be empty
  std::string found;   // what stands there; may be empty
  std::string in;      // which reader found it: "zone file", "Route 53 export", "SPF" ...
  struct Label {
    Span where;
    std::string text;
  };
  std::vector<Label> also;  // further places: "opened here"
  std::string suggestion;   // the nearest right word ("MX"), or empty
  std::vector<Edit> fix;    // the edit that certainly mends it, or none
};

}  // namespace zonelint::text
