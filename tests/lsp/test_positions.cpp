// Octets to lines and units, and back.
#include <catch2/catch.hpp>

#include "lsp/positions.hpp"

using namespace zonelint::lsp;

TEST_CASE("positions count units of the encoding") {
  // a, e acute (2 octets, 1 unit), grinning face (4 octets, 2 units), b
  std::string const text =
      "a\xc3\xa9\xf0\x9f\x98\x80"
      "b\nnext\r\nlast\rend";
  struct Case {
    std::uint32_t offset;
    Position utf16, utf8;
  };
  Case const cases[] = {{0, {0, 0}, {0, 0}},  {1, {0, 1}, {0, 1}}, {3, {0, 2}, {0, 3}},  {7, {0, 4}, {0, 7}},
                        {8, {0, 5}, {0, 8}},  {9, {1, 0}, {1, 0}}, {13, {1, 4}, {1, 4}}, {15, {2, 0}, {2, 0}},
                        {20, {3, 0}, {3, 0}}, {23, {3, 3}, {3, 3}}};
  for (auto const& c : cases) {
    INFO(c.offset);
    Lines const wide(text, Encoding::utf16), narrow(text, Encoding::utf8);
    CHECK(wide.position(c.offset) == c.utf16);
    CHECK(narrow.position(c.offset) == c.utf8);
    CHECK(wide.offset(c.utf16) == c.offset);
    CHECK(narrow.offset(c.utf8) == c.offset);
  }
}

TEST_CASE("a place that is none is the nearest one") {
  std::string const text = "\xf0\x9f\x98\x80x\ny";
  Lines const lines(text, Encoding::utf16);
  CHECK(lines.offset({0, 1}) == 0);   // within the surrogate pair
  CHECK(lines.offset({0, 99}) == 5);  // beyond the line
  CHECK(lines.offset({9, 0}) == 7);   // beyond the text
  CHECK(lines.position(2) == Position{0, 0});
  CHECK(lines.position(99) == Position{1, 1});
  CHECK(Lines("", Encoding::utf16).position(0) == Position{0, 0});
  CHECK(Lines("", Encoding::utf16).offset({0, 0}) == 0);
}

TEST_CASE("octets that are no UTF-8 are a unit each") {
  std::string const text =
      "a\xff\xfe"
      "b";
  Lines const lines(text, Encoding::utf16);
  CHECK(lines.position(3) == Position{0, 3});
  CHECK(lines.offset({0, 3}) == 3);
}

TEST_CASE("places of one long line are found in any order") {
  std::string const text = std::string(100000, 'x') + "\xc3\xa9" + std::string(10, 'y');
  Lines const lines(text, Encoding::utf16);
  CHECK(lines.position(100002) == Position{0, 100001});
  CHECK(lines.position(5) == Position{0, 5});
  CHECK(lines.position(100005) == Position{0, 100004});
}
