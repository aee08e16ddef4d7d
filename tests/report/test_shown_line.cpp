// What a terminal is shown of a line, and where on it the octets stand.
#include "report/shown_line.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "text/utf8.hpp"

using namespace zonelint;
using namespace zonelint::report;

TEST_CASE("what can't be seen or would harm a terminal is made visible") {
  struct Row {
    std::string line, shown;
    std::uint32_t columns;
  };
  // clang-format off
  Row const rows[] = {
      {"www IN A 10.0.0.1", "www IN A 10.0.0.1", 17},
      {"\tA", "    A", 5},
      {"abc\tA", "abc A", 5},
      {"abcd\tA", "abcd    A", 9},
      {"\x1b[31mred", "\xe2\x90\x9b[31mred", 8},           // ESC
      {std::string("a\0b", 3), "a\xe2\x90\x80" "b", 3},
      {"a\x7f", "a\xe2\x90\xa1", 2},
      {"a\r", "a\xe2\x90\x8d", 2},
      {"\xc2\x9b" "31m", "<U+009B>31m", 11},                // CSI as one character of the C1 set
      {"\xe2\x80\xae" "abc", "<U+202E>abc", 11},            // right-to-left override
      {"\xe2\x81\xa6x", "<U+2066>x", 9},
      {"a\xc2\xa0" "b", "a<U+00A0>b", 10},                  // a no-break space is no separator in a zone
      {"a\xe2\x80\x8b" "b", "a<U+200B>b", 10},              // nor is a zero-width space
      {"\xef\xbb\xbf@", "<U+FEFF>@", 9},
      {"\xff" "a", "<FF>a", 5},
      {"\xe2\x82", "<E2><82>", 8},
      {"\xe4\xbd\xa0\xe5\xa5\xbd", "\xe4\xbd\xa0\xe5\xa5\xbd", 4},  // 你好
      {"e\xcc\x81x", "e\xcc\x81x", 2},                      // a combining accent
      {"b\xc3\xbc" "cher", "b\xc3\xbc" "cher", 6},
  };
  // clang-format on
  for (Row const& row : rows) {
    INFO(row.line);
    ShownLine const line(row.line, 0, 0, 100);
    CHECK(line.text() == row.shown);
    CHECK(line.columns(0, row.line.size()).end == row.columns);
    CHECK(line.columns(row.line.size(), row.line.size()).begin == row.columns);
  }
}

TEST_CASE("columns of octets") {
  ShownLine const line("ht\tesc\x1bx\xe4\xbd\xa0z", 0, 0, 100);
  CHECK(line.text() == "ht  esc\xe2\x90\x9bx\xe4\xbd\xa0z");
  struct Row {
    std::size_t begin, end;
    std::uint32_t from, to;
  };
  Row const rows[] = {{0, 2, 0, 2},   {2, 3, 2, 4},     {2, 4, 2, 5},    {6, 7, 7, 8},
                      {8, 11, 9, 11}, {11, 12, 11, 12}, {9, 10, 9, 11},  // within a character: all of it
                      {3, 3, 4, 4},   {12, 12, 12, 12}, {12, 99, 12, 12}};
  for (Row const& row : rows) {
    INFO(row.begin << ".." << row.end);
    Columns const at = line.columns(row.begin, row.end);
    CHECK(at.begin == row.from);
    CHECK(at.end == row.to);
  }
}

TEST_CASE("a long line is cut around the place") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += std::to_string(i % 10);
  CHECK(ShownLine(text, 0, 5, 40).text() == text.substr(0, 39) + "…");
  CHECK(ShownLine(text, 50, 52, 40).text() == "…" + text.substr(41, 38) + "…");
  CHECK(ShownLine(text, 98, 100, 40).text() == "…" + text.substr(61));
  CHECK(ShownLine(text, 0, 5, 100).text() == text);
  ShownLine const line(text, 50, 52, 40);
  CHECK(line.columns(50, 52).begin == 10);
  CHECK(line.columns(50, 52).end == 12);
  CHECK(line.columns(0, 3).begin == 1);   // cut off on the left: the edge
  CHECK(line.columns(90, 95).end == 39);  // and on the right
}

TEST_CASE("a line of megabytes is no more work than a short one") {
  std::string const text(8 << 20, 'x');
  for (int i = 0; i < 2000; ++i) {
    ShownLine const line(text, 4 << 20, (4 << 20) + 3, 80);
    REQUIRE(line.columns(4 << 20, (4 << 20) + 3).end - line.columns(4 << 20, (4 << 20) + 3).begin == 3);
  }
}

namespace {

// Tabs, controls, wide, combining and malformed characters between plain ones.
std::string random_line(std::mt19937& random) {
  static std::vector<std::string> const parts = {"a",
                                                 "b ",
                                                 "mail.example.com.",
                                                 "\t",
                                                 "\x1b",
                                                 "\xff",
                                                 "\xe4\xbd\xa0",
                                                 "\xc3\xa9",
                                                 "e\xcc\x81",
                                                 "\xe2\x80\xae",
                                                 "\"",
                                                 "\xf0\x9f\x93\xa7",
                                                 "\xe2\x82",
                                                 "\x01",
                                                 ";"};
  std::string line;
  for (auto n = random() % 60; n > 0; --n) line += parts[random() % parts.size()];
  return line;
}

// The shown text's characters in columns [begin, end).
std::string slice(std::string const& shown, std::uint32_t begin, std::uint32_t end) {
  std::string out;
  std::uint32_t column = 0;
  for (std::size_t at = 0; at < shown.size();) {
    text::CodePoint const point = text::decode(shown, at);
    std::string const character = shown.substr(at, point.size);
    std::uint32_t const size = report::width(character);
    bool const mark = size == 0;  // belongs to the character before it
    if (mark ? column > begin && column <= end : column >= begin && column < end) out += character;
    column += size;
    at += point.size;
  }
  return out;
}

// What the octets look like alone; blanks for a tab depend on where it stands, so they are dropped.
std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  std::erase(text, '\t');
  return text;
}

}  // namespace

TEST_CASE("the columns of a span show exactly its octets") {
  std::mt19937 random(7);
  for (int round = 0; round < 4000; ++round) {
    std::string const line = random_line(random);
    // A span of whole characters that does not begin with a combining one.
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < line.size(); at += text::decode(line, at).size)
      if (text::decode(line, at).value != 0x301) starts.push_back(at);
    starts.push_back(line.size());
    std::size_t a = random() % starts.size(), b = random() % starts.size();
    if (a > b) std::swap(a, b);
    std::size_t const begin = starts[a], end = starts[b];
    auto const width = static_cast<std::uint32_t>(round % 2 == 0 ? 10000 : 24);
    ShownLine const shown(line, begin, end, width);
    Columns const at = shown.columns(begin, end);
    INFO("line " << visible(line) << " octets " << begin << ".." << end << " shown " << shown.text());
    REQUIRE(report::width(shown.text()) <= std::max(width, 20U));
    std::string const whole = without_blanks(visible(line.substr(begin, end - begin)));
    std::string const seen = without_blanks(slice(shown.text(), at.begin, at.end));
    if (width == 10000)
      REQUIRE(seen == whole);
    else
      REQUIRE(whole.find(seen) == 0);
    // Whatever the line holds, only plain and visible characters are left.
    for (std::size_t i = 0; i < shown.text().size(); i += text::decode(shown.text(), i).size) {
      text::CodePoint const point = text::decode(shown.text(), i);
      REQUIRE(point.valid);
      REQUIRE(point.value >= 0x20);
      REQUIRE((point.value < 0x7f || point.value > 0xa0));
    }
  }
}
