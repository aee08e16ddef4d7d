// Checking expressions: what is wrong, where, and what was probably meant.
#include <catch2/catch.hpp>

#include "lint/compile.hpp"
#include "schema.hpp"

using namespace zonelint;
using namespace zonelint::lint;

namespace {

std::string_view const numbers[] = {"a", "b"};
Param const params[] = {{"count", facts::Kind::integer, 1}, {"names", facts::Kind::list, 0, {}, numbers}};

Names names() { return {test::schema(), &test::domain_subject, params}; }

// "begin-end: text [suggestion]" of the first mistake; "" for none.
std::string mistake(std::string_view expression, Names const& with = names()) {
  Arena arena;
  std::vector<Mistake> mistakes;
  auto const compiled = compile(expression, with, arena, mistakes);
  CHECK(compiled.has_value() == mistakes.empty());
  if (mistakes.empty()) return {};
  Mistake const& m = mistakes.front();
  std::string out = std::to_string(m.begin) + "-" + std::to_string(m.end) + ": " + m.text;
  return m.suggestion.empty() ? out : out + " [" + m.suggestion + "]";
}

struct Row {
  std::string_view expression, wanted;
};

}  // namespace

TEST_CASE("types of good expressions") {
  Row const rows[] = {
      {"domain.mx.size() == param.count", "a truth value"},
      {"domain.mx.map(h, h.host)", "a list of text"},
      {"domain.mx.filter(h, h.preference > 1)", "a list of hosts"},
      {"domain.mx[0]", "a host"},
      {"domain.best.region + '.'", "text"},
      {"[] + [1]", "a list of numbers"},
      {"domain.signed ? 1 : 2", "a number"},
      {"domain.name in param.names", "a truth value"},
      {"domain.mx.map(h, h.host).join(', ')", "text"},
      {"int('1') + size('x')", "a number"},
      {"domain.mx.exists(h, domain.mx.exists(g, g.host == h.host))", "a truth value"},
      {"[domain.mx[0]] == domain.mx", "a truth value"},
      {"'a.b'.split('.')", "a list of text"},
      {"has(domain.policy)", "a truth value"},
  };
  for (Row const& row : rows) {
    CAPTURE(row.expression);
    Arena arena;
    std::vector<Mistake> mistakes;
    auto const compiled = compile(row.expression, names(), arena, mistakes);
    REQUIRE(compiled);
    CHECK(type_text(compiled->type) == row.wanted);
  }
}

TEST_CASE("mistakes have a place and the nearest name") {
  Row const rows[] = {
      {"domian.name == ''", "0-6: unknown name 'domian' [domain]"},
      {"sender.name == ''", "0-6: unknown name 'sender'"},
      {"mx.size() == 1", "0-2: unknown name 'mx' [domain.mx]"},
      {"domain.polcy == ''", "7-12: unknown field 'polcy' of domain [policy]"},
      {"domain.mx[0].hots == ''", "13-17: unknown field 'hots' of host [host]"},
      {"domain.mx.host == ''", "10-14: a list of hosts has no field 'host'"},
      {"param.cuont == 1", "6-11: the rule has no parameter 'cuont' [count]"},
      {"param == 1", "0-5: 'param' alone is no value"},
      {"domain.name == 1", "0-16: '==' compares text with a number"},
      {"domain.lookups && true", "0-14: the left side of '&&' is a number"},
      {"true || 'x'", "8-11: the right side of '||' is text"},
      {"!domain.name", "1-12: what '!' is before is text"},
      {"-domain.name", "1-12: what '-' is before is text"},
      {"domain.signed < true", "0-20: a truth value has no order for '<'"},
      {"1 in 2", "5-6: the right side of 'in' is a number"},
      {"1 in ['a']", "0-1: the left side of 'in' is a number"},
      {"['a', 1]", "6-7: this item is a number"},
      {"domain.name ? 1 : 2", "0-11: what stands before '?' is text"},
      {"domain.signed ? 1 : 'a'", "20-23: the value after ':' is text"},
      {"domain.mx['a']", "10-13: the index is text"},
      {"domain.name[0]", "0-11: text has no elements"},
      {"domain.name.startWith('a')", "12-21: unknown function 'startWith' [startsWith]"},
      {"startsWith(domain.name, 'a')", "0-10: 'startsWith' is not called like that"},
      {"domain.name.startsWith()", "12-24: startsWith() has 0 arguments"},
      {"domain.name.startsWith(1)", "23-24: startsWith() does not take a number here"},
      {"size(1)", "5-6: size() does not take a number here"},
      {"domain.mx.exists(h)", "10-19: exists() takes a variable and an expression"},
      {"domain.name.exists(h, true)", "0-11: exists() goes over text"},
      {"domain.mx.exists(h, h.host)", "20-26: what exists() asks is text"},
      {"domain.mx.exists(domain, true)", "17-23: the variable 'domain' hides a name of the rule"},
      {"domain.mx.exists(h, g.host == '')", "20-21: unknown name 'g'"},
      {"has(domain)", "0-11: has() asks whether a field is there"},
      {"has(param.count)", "0-16: has() asks whether a field is there"},
      {"domain.name.matches('(')", "20-23: the pattern can't be read: missing ): ("},
      {"domain.name ==", "14-14: the expression ends too early"},
      {"domain.name = ''", "12-13: the expression can't be read from here on"},
      {"it == 1", "0-2: unknown name 'it'"},
  };
  for (Row const& row : rows) {
    CAPTURE(row.expression);
    CHECK(mistake(row.expression).substr(0, row.wanted.size()) == row.wanted);
  }
}

TEST_CASE("all mistakes are told, each once") {
  Arena arena;
  std::vector<Mistake> mistakes;
  compile("domain.nam == '' && domain.polic == '' || nothing.size() > 1", names(), arena, mistakes);
  CHECK(mistakes.size() == 3);
}

TEST_CASE("`it` has the element's type where a rule has each") {
  facts::Type const host{facts::Kind::object, &test::host_subject};
  Names with = names();
  with.it = &host;
  CHECK(mistake("it.host == ''", with).empty());
  CHECK(mistake("it.hst == ''", with) == "3-6: unknown field 'hst' of host [host]");
}

TEST_CASE("templates are checked at their place in the text") {
  auto const mistake_in = [](std::string_view text) {
    Arena arena;
    std::vector<Mistake> mistakes;
    compile_template(text, names(), arena, mistakes);
    if (mistakes.empty()) return std::string{};
    return std::to_string(mistakes[0].begin) + ": " + mistakes[0].text;
  };
  CHECK(mistake_in("{domain.name} has {domain.mx.size()} of {{braces}}").empty());
  CHECK(mistake_in("{domain.mx.map(h, h.host).join('}')}").empty());
  CHECK(mistake_in("name {domain.nam}") == "13: unknown field 'nam' of domain");
  CHECK(mistake_in("name {domain.name") == "5: a '{' without its '}'");
  CHECK(mistake_in("name } here") == "5: a '}' without its '{'");
  CHECK(mistake_in("host {domain.best}") == "6: a host can't be printed");
  CHECK(mistake_in("{}") == "1: the expression ends too early");
}
