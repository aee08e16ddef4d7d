// Offsets in decoded strings as places in the file.
#include <catch2/catch.hpp>

#include "lint/toml_string.hpp"

using zonelint::lint::toml_string_offset;

TEST_CASE("an octet of a decoded string is found in its token") {
  struct Row {
    std::string_view token;
    std::size_t decoded;
    std::string_view rest;  // what stands there
  };
  Row const rows[] = {
      {"'abc'", 0, "abc'"},
      {"'abc'", 2, "c'"},
      {"'abc'", 3, "'"},
      {R"("a\tb")", 2, "b\""},
      {R"("\u00e9b")", 2, "b\""},
      {R"("\u00e9b")", 1, R"(\u00e9b")"},
      {R"("\U0001F600b")", 4, "b\""},
      {R"("a\"b")", 3, "\""},
      {"'''\nab\ncd'''", 0, "ab\ncd'''"},
      {"'''\r\nab\r\ncd'''", 3, "cd'''"},
      {"'''ab'''", 2, "'''"},
      {"\"\"\"\na\\\n   b\"\"\"", 1, "b\"\"\""},
      {"\"\"\"a\\\\b\"\"\"", 2, "b\"\"\""},
      {"''", 0, "'"},
      {"'a", 9, ""},
  };
  for (Row const& row : rows) {
    CAPTURE(row.token, row.decoded);
    std::string const content = "key = " + std::string(row.token);
    CHECK(content.substr(toml_string_offset(content, 6, row.decoded)) == row.rest);
  }
}
