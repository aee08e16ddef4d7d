// The grammar of rule expressions: canonical dumps, places of nodes, and where it gets stuck.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "grammar/expression.hpp"

using namespace zonelint::grammar;

namespace {

std::string canonical(std::string const& text) {
  Stuck stuck;
  auto const e = expression::parse(text, stuck);
  return e ? expression::dump(*e)
           : "stuck at " + std::to_string(stuck.at - text.data()) + ": " + std::string(stuck.wanted);
}

struct Row {
  std::string text, canonical;
};

}  // namespace

TEST_CASE("expressions read with CEL's precedence") {
  std::vector<Row> const rows = {
      {"mail_from.mx.size() == param.count", "(== (method size mail_from.mx) param.count)"},
      {"a || b && !c", "(|| a (&& b (! c)))"},
      {"a && b || c", "(|| (&& a b) c)"},
      {"(a || b) && c", "(&& (|| a b) c)"},
      {"1 - 2 - 3", "(- (- 1 2) 3)"},
      {"1 + 2 * 3 % 4", "(+ 1 (% (* 2 3) 4))"},
      {"a + 1 < b * 2", "(< (+ a 1) (* b 2))"},
      {"a < b == c", "(== (< a b) c)"},
      {"a ? b : c ? d : e", "(? a b (? c d e))"},
      {"!a.b", "(! a.b)"},
      {"!!a", "(! (! a))"},
      {"-4", "-4"},
      {"- 4", "(- 4)"},
      {"3 -4", "(- 3 4)"},
      {"0x1F", "31"},
      {"a.b[1].c", "(index a.b 1).c"},
      {"a [ 0 ] . b", "(index a 0).b"},
      {"x in ['a', \"b\"]", "(in x (list \"a\" \"b\"))"},
      {"x in [1, 2, ]", "(in x (list 1 2))"},
      {"[]", "(list)"},
      {"index in inner", "(in index inner)"},
      {"size(a) > 0", "(> (call size a) 0)"},
      {"has(a.b)", "(call has a.b)"},
      {"a.exists(m, m.x != '')", "(method exists a m (!= m.x \"\"))"},
      {"a<=b", "(<= a b)"},
      {"true && false", "(&& true false)"},
      {" \t a \r\n ", "a"},
  };
  for (Row const& row : rows) {
    CAPTURE(row.text);
    CHECK(canonical(row.text) == row.canonical);
  }
}

TEST_CASE("quoted text is decoded") {
  std::vector<Row> const rows = {
      {R"('it\'s')", "\"it's\""},
      {R"("\x41\u00e9\101")", "\"A\xC3\xA9\x41\""},
      {R"('\n\t\\')", "\"\n\t\\\""},
      {R"(r'\d+')", "\"\\d+\""},
      {R"(r"a'b")", "\"a'b\""},
      {"''", "\"\""},
      {R"('\U0001F600')", "\"\xF0\x9F\x98\x80\""},
  };
  for (Row const& row : rows) {
    CAPTURE(row.text);
    CHECK(canonical(row.text) == row.canonical);
  }
}

TEST_CASE("what can't be read is told with its place and what was wanted") {
  std::vector<Row> const rows = {
      {"", "stuck at 0: a value"},
      {"a b", "stuck at 2: an operator or the end of the expression"},
      {"a = b", "stuck at 2: an operator or the end of the expression"},
      {"a +", "stuck at 3: a value"},
      {"a && ", "stuck at 5: a value"},
      {"a == 'x", "stuck at 7: the closing quote"},
      {"a == 'x\ny'", "stuck at 7: the closing quote"},
      {"(a", "stuck at 2: an operator or ')'"},
      {"f(", "stuck at 2: ',' or ')'"},
      {"f(a", "stuck at 3: ',' or ')'"},
      {"[1", "stuck at 2: ',' or ']'"},
      {"a[0", "stuck at 3: an operator or ']'"},
      {"a.", "stuck at 2: a field's or a function's name"},
      {"a.1", "stuck at 2: a field's or a function's name"},
      {"a ? b", "stuck at 5: ':' and the other value"},
      {"12ab", "stuck at 0: a value"},
      {"99999999999999999999", "stuck at 0: a value"},
  };
  for (Row const& row : rows) {
    CAPTURE(row.text);
    CHECK(canonical(row.text) == row.canonical);
  }
  CHECK(canonical(R"('\q')").starts_with("stuck at 2: an escape"));
}

TEST_CASE("nodes know where they stand") {
  std::string const text = "a.bc == 'x' && f(d)";
  Stuck stuck;
  auto const e = expression::parse(text, stuck);
  REQUIRE(e);
  auto const part = [&](expression::Expr const& x) { return text.substr(x.begin, x.end - x.begin); };
  CHECK(part(*e) == text);
  CHECK(text.substr(e->name_begin, e->name_end - e->name_begin) == "&&");
  CHECK(part(e->args[0]) == "a.bc == 'x'");
  CHECK(part(e->args[0].args[0]) == "a.bc");
  CHECK(text.substr(e->args[0].args[0].name_begin, 2) == "bc");
  CHECK(part(e->args[1]) == "f(d)");
  CHECK(part(e->args[1].args[0]) == "d");
}

TEST_CASE("deep and long expressions are refused, not fatal") {
  std::string const deep = std::string(2000, '(') + "a" + std::string(2000, ')');
  CHECK(canonical(deep).ends_with("less deeply nested"));
  CHECK(canonical(std::string(5000, '!') + "a").ends_with("less deeply nested"));
  std::string const near = std::string(60, '(') + "a" + std::string(60, ')');
  CHECK(canonical(near) == "a");
  std::string sum = "1";
  for (int i = 0; i < 2000; ++i) sum += "+1";
  CHECK(canonical(sum).starts_with("(+ (+ "));
  CHECK(canonical(std::string(9000, 'a')).ends_with("a shorter expression"));
  // Brackets in quoted text do not nest.
  CHECK(canonical("'" + std::string(100, '(') + "'") == "\"" + std::string(100, '(') + "\"");
}
