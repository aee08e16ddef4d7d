// Labels under a line do not run into one another.
#include "report/labels.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace zonelint::report;

namespace {

std::string drawn(std::vector<LineMark> marks, std::uint32_t width = 80) {
  std::string out;
  for (std::string const& row : label_rows(std::move(marks), width, false, Style::error)) out += row + "\n";
  return out;
}

}  // namespace

TEST_CASE("labels are stacked from the right to the left") {
  CHECK(drawn({{{2, 5}, "", true}}) == "  ^^^\n");
  CHECK(drawn({{{0, 4}, "here", true}}) == "^^^^ here\n");
  CHECK(drawn({{{0, 1}, "the owner", true}, {{8, 10}, "", false}, {{11, 15}, "the host", false}}) ==
        "^       -- ---- the host\n"
        "|\n"
        "the owner\n");
  CHECK(drawn({{{0, 1}, "the owner", true}, {{8, 10}, "preference", false}, {{11, 15}, "the host", false}}) ==
        "^       -- ---- the host\n"
        "|       |\n"
        "|       preference\n"
        "the owner\n");
}

TEST_CASE("marks that overlap stay readable") {
  // One in another: the wider one's label stands beside, the narrower one is drawn over it.
  CHECK(drawn({{{0, 10}, "whole", true}, {{4, 6}, "part", false}}) ==
        "^^^^--^^^^ whole\n"
        "    |\n"
        "    part\n");
  // They end together, so neither label stands beside.
  CHECK(drawn({{{0, 10}, "whole", true}, {{6, 10}, "part", false}}) ==
        "^^^^^^----\n"
        "|     |\n"
        "|     part\n"
        "whole\n");
  // The same place twice: both are said, the primary mark is seen.
  CHECK(drawn({{{2, 4}, "one", true}, {{2, 4}, "two", false}}) ==
        "  ^^\n"
        "  |\n"
        "  two\n"
        "  one\n");
  // They cross.
  CHECK(drawn({{{0, 6}, "left", true}, {{4, 9}, "right", false}}) ==
        "^^^^----- right\n"
        "|\n"
        "left\n");
}

TEST_CASE("a label that does not fit beside its underline goes below") {
  CHECK(drawn({{{0, 15}, "a longer label", true}}, 20) ==
        "^^^^^^^^^^^^^^^\n"
        "|\n"
        "a longer label\n");
  // Where it fits nowhere, it stays.
  CHECK(drawn({{{0, 15}, "a label too long for anything", true}}, 20) ==
        "^^^^^^^^^^^^^^^ a label too long for anything\n");
}
