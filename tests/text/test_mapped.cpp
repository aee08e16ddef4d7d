// Decoded octets and the places they came from.
#include "text/mapped.hpp"

#include <catch2/catch.hpp>

using namespace zonelint::text;

namespace {

// The picture in mapped.hpp: `"v=\115pf1 " "a"` with its first quote at 16.
Mapped picture() {
  Mapped mapped;
  mapped.file = 0;
  mapped.plain("v=", 17);
  mapped.escape("s", 19, 23);
  mapped.plain("pf1 ", 23);
  mapped.plain("a", 30);
  return mapped;
}

}  // namespace

TEST_CASE("decoded octets stand where they were written") {
  Mapped const mapped = picture();
  REQUIRE(mapped.bytes == "v=spf1 a");
  struct Row {
    std::size_t begin, end;
    std::uint32_t from, to;
  };
  Row const rows[] = {
      {0, 2, 17, 19}, {0, 8, 17, 31}, {2, 3, 19, 23},  {1, 3, 18, 23},   {2, 6, 19, 26},
      {3, 5, 23, 25}, {7, 8, 30, 31}, {6, 8, 26, 31},  {0, 0, 17, 17},   {2, 2, 19, 19},
      {7, 7, 30, 30}, {8, 8, 31, 31}, {5, 99, 25, 31}, {99, 99, 31, 31},
  };
  for (Row const& row : rows) {
    INFO(row.begin << ".." << row.end);
    CHECK(mapped.span(row.begin, row.end) == Span{0, row.from, row.to});
  }
  CHECK(mapped.span(std::string_view(mapped.bytes).substr(2, 4)) == Span{0, 19, 26});
}

TEST_CASE("text that goes on where the last ended needs no new piece") {
  Mapped mapped;
  mapped.plain("v=", 5);
  mapped.plain("spf1", 7);
  CHECK(mapped.pieces.size() == 1);
  mapped.escape(";", 11, 13);
  mapped.plain("x", 13);
  CHECK(mapped.pieces.size() == 3);
  CHECK(mapped.span(6, 8) == Span{no_file, 11, 14});
}

TEST_CASE("an escape for several octets is underlined whole") {
  Mapped mapped;
  mapped.plain("a", 1);
  mapped.escape("\xc3\xa9", 2, 8);  // é as JSON's six characters
  mapped.plain("b", 8);
  CHECK(mapped.span(1, 2) == Span{no_file, 2, 8});
  CHECK(mapped.span(2, 3) == Span{no_file, 2, 8});
  CHECK(mapped.span(2, 4) == Span{no_file, 2, 9});
}

TEST_CASE("an escape at the end has a position after it") {
  Mapped mapped;
  mapped.escape("\"", 10, 12);
  CHECK(mapped.span(0, 1) == Span{no_file, 10, 12});
  CHECK(mapped.span(1, 1) == Span{no_file, 12, 12});
}

TEST_CASE("the empty string keeps its place") {
  Mapped mapped;
  mapped.file = 3;
  mapped.plain("", 42);
  CHECK(mapped.span() == Span{3, 42, 42});
  mapped.plain("next", 50);
  CHECK(mapped.span() == Span{3, 50, 54});
  CHECK(Mapped().span() == Span{});
}
