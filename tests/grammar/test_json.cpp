// The JSON grammar (RFC 8259): values, places, strings, and what is kept of a broken document.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "grammar/json.hpp"

using namespace zonelint::grammar;
using json::Kind;

namespace {

// The tree as canonical text; an incomplete container ends in "...".
std::string dump(json::Value const& v) {
  std::string out;
  switch (v.kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return v.boolean ? "true" : "false";
    case Kind::number:
      return std::string(v.number);
    case Kind::string:
      return json::quote(v.string.bytes);
    case Kind::array:
      for (auto const& item : v.items) out += (out.empty() ? "" : ",") + dump(*item);
      return "[" + out + (v.complete ? "]" : "...");
    case Kind::object:
      for (auto const& m : v.members)
        out += (out.empty() ? "" : ",") + json::quote(m.name.bytes) + ":" + dump(*m.value);
      return "{" + out + (v.complete ? "}" : "...");
  }
  return out;
}
std::string dump(json::Documents const& d) {
  std::string out;
  for (auto const& v : d.values) out += (out.empty() ? "" : " ") + dump(*v);
  return out;
}
std::string errors(json::Documents const& d) {
  std::string out;
  for (auto const& e : d.errors)
    out += (out.empty() ? "" : "; ") + std::to_string(e.at) + ": " + e.wanted + " / " + e.found;
  return out;
}

struct Case {
  std::string text, tree, errors;
};

// Every value lies within its parent, its text begins and ends with its own brackets or quotes, and every
// octet of a string has a piece.
void check_places(std::string const& text, json::Value const& v) {
  REQUIRE(v.begin <= v.end);
  REQUIRE(v.end <= text.size());
  auto const first = text[v.begin];
  if (v.kind == Kind::string) {
    CHECK(first == '"');
    CHECK(text[v.end - 1] == '"');
    CHECK((v.string.bytes.empty() || (!v.string.pieces.empty() && v.string.pieces[0].at == 0)));
  }
  if (v.kind == Kind::array) CHECK(first == '[');
  if (v.kind == Kind::object) CHECK(first == '{');
  for (auto const& item : v.items) check_places(text, *item);
  for (auto const& m : v.members) {
    REQUIRE(m.value != nullptr);
    CHECK(text[m.begin] == '"');
    CHECK(m.end <= m.value->begin);
    check_places(text, *m.value);
  }
}

}  // namespace

TEST_CASE("JSON values are read as RFC 8259 has them") {
  std::vector<Case> const cases{
      {R"({})", "{}", ""},
      {" [ ] ", "[]", ""},
      {R"({"a":1,"b":[true,false,null],"c":{"d":"e"}})", R"({"a":1,"b":[true,false,null],"c":{"d":"e"}})",
       ""},
      {"[0,-0,1.5,-1.25e+10,1E2,3e-1]", "[0,-0,1.5,-1.25e+10,1E2,3e-1]", ""},
      {R"({"a":1,"a":2})", R"({"a":1,"a":2})", ""},
      {"\"x\"", "\"x\"", ""},
      {"{}{}\n[1] 2", "{} {} [1] 2", ""},
      {"\t{\r\n\"a\" :\t1 }\n", R"({"a":1})", ""},
      {"\xEF\xBB\xBF{}", "{}", ""},
  };
  for (Case const& c : cases) {
    INFO(c.text);
    auto const d = json::parse(c.text);
    CHECK(dump(d) == c.tree);
    CHECK(errors(d) == c.errors);
    for (auto const& v : d.values) check_places(c.text, *v);
  }
  CHECK(json::parse("\xEF\xBB\xBF{}").bom);
  CHECK_FALSE(json::parse("{}").bom);
}

TEST_CASE("JSON errors have their place and words, and reading goes on") {
  std::string const value = "a value: a string, a number, an object, an array, true, false or null";
  std::vector<Case> const cases{
      {"", "", "0: a JSON document / an empty file"},
      {"  ", "", "2: a JSON document / an empty file"},
      {"hello", "", "0: " + value + " / \"hello\""},
      {"[1,]", "[1]", "3: " + value + " / ']'"},
      {"{\"a\":1,}", R"({"a":1})", "7: a name in double quotes / '}'"},
      {"[1 2]", "[1]", "3: ',' or ']' / '2'"},
      {R"(["a" "b"])", R"(["a","b"])", "5: ',' or ']' / '\"'"},
      {R"({"a":1 "b":2})", R"({"a":1,"b":2})", "7: ',' or '}' / '\"'"},
      {R"({"a" 1,"b":2})", R"({"b":2})", "5: ':' and a value after the name / '1'"},
      {R"({a:1,"b":2})", R"({"b":2})", "1: a name in double quotes / 'a'"},
      {R"({'a':1,"b":2})", R"({"b":2})",
       "1: a name in double quotes / a single quote (JSON strings stand in double quotes)"},
      {R"({"a":True,"b":2})", R"({"b":2})", "5: " + value + " / \"True\""},
      {R"({"a":tru,"b":2})", R"({"b":2})", "5: " + value + " / \"tru\""},
      {R"({"a":{"x":?},"b":2})", R"({"a":{},"b":2})", "10: " + value + " / '?'"},
      {"[01,2]", "[2]", "2: the end of the number (no leading zeros, no letters) / '1'"},
      {"[1.,2]", "[2]", "3: a digit / ','"},
      {"[-,2]", "[2]", "2: a digit / ','"},
      {"[1e,2]", "[2]", "3: a digit / ','"},
      {"[+1,2]", "[2]", "1: " + value + " / \"+1\""},
      {"// x\n{}", "", "0: " + value + " / a comment (JSON has none)"},
      {R"([{"a":1],2)", R"([{"a":1...] 2)",
       "7: ',' or '}' / ']'; 8: the end of the file, or another document / ','"},
      {R"({"a":[1},"b")", R"({"a":[1...} "b")",
       "7: ',' or ']' / '}'; 8: the end of the file, or another document / ','"},
      {"{}]{}", "{} {}", "2: the end of the file, or another document / ']'"},
      {"[\"a\n,2]", "[2]", "3: the closing double quote of this string / the end of the line"},
      {std::string("{\"a\":1}\0", 8), R"({"a":1})", "7: " + value + " / a control character"},
      {"\xFF\xFE{", "", "0: UTF-8 text / UTF-16 (little-endian), as PowerShell's > writes it"},
  };
  for (Case const& c : cases) {
    INFO(c.text);
    auto const d = json::parse(c.text);
    CHECK(dump(d) == c.tree);
    CHECK(errors(d) == c.errors);
    for (auto const& v : d.values) check_places(c.text, *v);
  }
}

TEST_CASE("JSON strings are decoded with their places") {
  std::vector<Case> const cases{
      {R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t", ""},
      {R"("\u0041\u00e9\u20AC")", "A\xC3\xA9\xE2\x82\xAC", ""},
      {R"("\uD83D\uDE00")", "\xF0\x9F\x98\x80", ""},
      {"\"\xC3\xA9\xF0\x9F\x98\x80\"", "\xC3\xA9\xF0\x9F\x98\x80", ""},
      {R"("\uD83Dx")", "\xEF\xBF\xBDx",
       "1: a second half, \\uDC00 to \\uDFFF, after this first half of a surrogate pair / 'x'"},
      {R"("\uDE00")", "\xEF\xBF\xBD",
       "1: a first half, \\uD800 to \\uDBFF, before this second half of a surrogate pair / \"\\uDE00\""},
      {R"("\uD83D\u0041")",
       "\xEF\xBF\xBD"
       "A",
       "1: a second half, \\uDC00 to \\uDFFF, after this first half of a surrogate pair / '\\'"},
      {R"("\u12G4")", "\\u12G4", "1: four hexadecimal digits after \\u / \"12G4\""},
      {R"("a\052b")", "a\\052b", "2: one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX / \\0"},
      {"\"a\tb\"", "a\tb",
       "2: an escape such as \\t or \\u0009 (control characters must not stand in a string) / a control "
       "character"},
      {"\"a\xFF\"", "a\xEF\xBF\xBD", "2: UTF-8 text / an octet that is not UTF-8"},
      {"\"\xED\xA0\x80\"", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD",
       "1: UTF-8 text / an octet that is not UTF-8"},  // once a string
  };
  for (Case const& c : cases) {
    INFO(c.text);
    auto const d = json::parse(c.text);
    REQUIRE(d.values.size() == 1);
    CHECK(d.values[0]->string.bytes == c.tree);
    CHECK(errors(d) == c.errors);
  }
  auto const d = json::parse(R"(["ab\"c\u0041d"])");
  auto const& pieces = d.values.at(0)->items.at(0)->string.pieces;
  std::vector<std::vector<std::uint32_t>> got;
  for (auto const& p : pieces) got.push_back({p.at, p.source, p.source_end});
  CHECK(got ==
        std::vector<std::vector<std::uint32_t>>{{0, 2, 4}, {2, 4, 6}, {3, 6, 7}, {4, 7, 13}, {5, 13, 14}});
}

TEST_CASE("quoting a string and reading it gives the same octets") {
  std::string all;
  for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
  auto const d = json::parse(json::quote(all + "\xC3\xA9"));
  REQUIRE(d.values.size() == 1);
  CHECK(d.errors.empty());
  CHECK(d.values[0]->string.bytes == all + "\xC3\xA9");
}

TEST_CASE("a document cut anywhere keeps its complete parts and is told once") {
  std::string const text = R"({"R":[{"N":"a.","V":[{"x":"\"1\""}]},{"N":"b.","V":[]}],"T":true})";
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    INFO(text.substr(0, cut));
    auto const d = json::parse(std::string_view(text).substr(0, cut));
    CHECK(d.errors.size() == 1);
    REQUIRE(d.values.size() == 1);
    CHECK_FALSE(d.values[0]->complete);
    check_places(text, *d.values[0]);
    json::Value const* const sets = d.values[0]->find("R");
    std::size_t const first_end = text.find(",{\"N\":\"b.");
    if (cut >= first_end) {
      REQUIRE(sets != nullptr);
      REQUIRE(!sets->items.empty());
      CHECK(sets->items[0]->complete);
      CHECK(dump(*sets->items[0]) == R"({"N":"a.","V":[{"x":"\"1\""}]})");
    }
  }
}

TEST_CASE("nesting ends at 64 levels, and deep or broken text costs no more than its length") {
  auto const deep = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };
  CHECK(json::parse(deep(64)).errors.empty());
  CHECK(errors(json::parse(deep(65))) == "64: at most 64 levels of nesting / '['");
  CHECK(json::parse(std::string(1'000'000, '[')).errors.size() == 1);
  CHECK(json::parse(std::string(1'000'000, '{')).errors.size() >= 1);
  std::string commas = "[";
  for (int i = 0; i < 200'000; ++i) commas += "?,";
  CHECK(json::parse(commas).errors.size() == 100);
}
