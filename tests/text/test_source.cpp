// Lines, columns and code points.
#include "text/source.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "text/utf8.hpp"

using namespace zonelint::text;

TEST_CASE("positions count lines and code points from 1") {
  struct Row {
    char const* content;
    std::uint32_t offset, line, column;
  };
  // clang-format off
  Row const rows[] = {
      {"", 0, 1, 1},
      {"abc", 0, 1, 1},
      {"abc", 3, 1, 4},
      {"abc", 99, 1, 4},
      {"a\nb", 1, 1, 2},
      {"a\nb", 2, 2, 1},
      {"a\n", 2, 2, 1},
      {"a\r\nb", 1, 1, 2},
      {"a\r\nb", 2, 1, 2},          // the '\n' of a CRLF stands one past the line, as its '\r' does
      {"a\r\nb", 3, 2, 1},
      {"a\rb\n", 2, 1, 3},          // a lone '\r' is a character
      {"\xc3\xa9x", 2, 1, 2},       // é is one column
      {"\xc3\xa9x", 1, 1, 1},       // within é
      {"\xf0\x9f\x93\xa7 mail", 5, 1, 3},
      {"\xff\xfez", 2, 1, 3},       // malformed octets count one each
      {"\xe2\x82z", 2, 1, 3},       // a cut sequence too
      {"\xc0\x80z", 2, 1, 3},       // and an overlong one
      {"\n\n\n", 2, 3, 1},
      {"0123456789\xc3\xa9" "23456789abcdefgh", 26, 1, 26},  // words of ASCII around two octets of one column
      {"0123456789\xc3\xa9" "23456789abcdefgh", 11, 1, 11},
      {"0123456789abcdef", 11, 1, 12},
  };
  // clang-format on
  for (Row const& row : rows) {
    INFO("content " << row.content << " offset " << row.offset);
    Position const at = Source("x", row.content).position(row.offset);
    CHECK(at.line == row.line);
    CHECK(at.column == row.column);
  }
}

TEST_CASE("columns of a long line are those that counting it whole gives") {
  // One, two, three and four octets, a malformed one, and runs of ASCII that end anywhere in a word.
  std::string long_line;
  constexpr char const* parts[] = {"a",    "\xC3\xA9",     "abcdefghi",       "\xE2\x82\xAC",
                                   "\xFF", "0123456789ab", "\xF0\x9F\x93\xA7"};
  for (std::size_t i = 0; long_line.size() < 20000; ++i)
    long_line += parts[(i * i + i / 7) % std::size(parts)];
  for (std::string const& before : {std::string(), std::string("short\n"), long_line + "\n"}) {
    Source const source("x", before + long_line + "\nend");
    std::uint32_t column = 1;
    for (std::size_t at = 0; at < long_line.size(); ++column) {
      std::size_t const next = at + decode(long_line, at).size;
      for (std::size_t within = at; within < next; ++within) {
        auto const p = source.position(static_cast<std::uint32_t>(before.size() + within));
        if (p.column != column) FAIL("column " << p.column << " at " << within << ", not " << column);
      }
      at = next;
    }
    CHECK(source.position(static_cast<std::uint32_t>(before.size() + long_line.size() + 1)).column == 1);
  }
}

TEST_CASE("lines end at a newline, a carriage return before it included") {
  Source const source("x", "one\r\ntwo\n\nfour\r");
  CHECK(source.lines() == 4);
  CHECK(source.line(0).empty());
  CHECK(source.line(1) == "one");
  CHECK(source.line(2) == "two");
  CHECK(source.line(3).empty());
  CHECK(source.line(4) == "four\r");
  CHECK(source.line(5).empty());
  CHECK(source.line_begin(1) == 0);
  CHECK(source.line_begin(2) == 5);
  CHECK(source.line_begin(4) == 10);
  CHECK(source.line_begin(9) == source.content().size());
  CHECK(Source("x", "").lines() == 0);
  CHECK(Source("x", "a\n").lines() == 1);
  CHECK(Source("x", "a\n\n").lines() == 2);
}

TEST_CASE("sources may be added and read from several threads") {
  Sources sources;
  sources.add("first", "the first\ntext");
  Source const& first = sources[0];
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (std::size_t t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) {
        std::string const text = std::to_string(t) + "-" + std::to_string(i);
        FileId const id = sources.add(text, text + "\n");
        if (sources[id].name() != text || sources[id].line(1) != text || first.position(10).line != 2)
          ++wrong[t];
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4));
  CHECK(sources.size() == 2001);
  CHECK(first.name() == "first");
}

TEST_CASE("spans and views name the same octets") {
  Sources sources;
  FileId const id = sources.add("x", "mail IN A 10.0.0.5\n");
  std::string_view const part = sources[id].content().substr(10, 8);
  Span const span = sources.span(id, part);
  CHECK(span == Span{id, 10, 18});
  CHECK(sources.at(span) == "10.0.0.5");
  CHECK(sources.at(Span{}).empty());
}

TEST_CASE("UTF-8 is read strictly and written back") {
  CHECK(decode("\xed\xa0\x80", 0).valid == false);      // a surrogate
  CHECK(decode("\xf4\x90\x80\x80", 0).valid == false);  // past U+10FFFF
  CHECK(decode("\xe0\x9f\xbf", 0).valid == false);      // overlong
  CHECK(decode("\x80", 0).valid == false);
  for (char32_t const value : {0x24U, 0xa3U, 0x7ffU, 0x800U, 0xffffU, 0x10000U, 0x10ffffU}) {
    std::string text;
    append_utf8(text, value);
    CodePoint const point = decode(text, 0);
    CHECK(point.valid);
    CHECK(point.value == value);
    CHECK(point.size == text.size());
  }
  CHECK(to_valid_utf8("a\xff\xc3\xa9\xc3") == "a\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd");
}
