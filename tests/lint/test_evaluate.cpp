// Evaluation over a made-up subject: values, unknowns, places, and what would be undefined elsewhere.
#include <catch2/catch.hpp>

#include "lint/compile.hpp"
#include "lint/evaluate.hpp"
#include "schema.hpp"

using namespace zonelint;
using namespace zonelint::lint;
using facts::Kind;
using facts::Value;

namespace {

Param const params[] = {{"count", Kind::integer, 2}};

struct World {
  test::TestFacts facts;
  facts::Scope scope{facts};
  Arena arena;
  Value param = Value::make(std::int64_t{2});

  World() {
    test::Domain d;
    d.name = "example.com";
    d.mx = {{"mx1.example.com", "us", 10, {0, 20, 25}}, {"mx2.example.net", "eu", 20, {0, 30, 35}}};
    d.place = {0, 5, 15};
    d.lookups = 7;
    facts.domains.push_back(d);
    d.mx.clear();
    d.name = "other.example";
    d.lookups.reset();
    facts.domains.push_back(d);
    facts.ready();
  }
  Env env(std::size_t domain = 0) {
    return {scope, test::schema(), object_value(test::domain_subject, &facts.domains[domain]), {&param, 1}};
  }
  Value value(std::string_view expression, std::size_t domain = 0) {
    std::vector<Mistake> mistakes;
    auto const compiled =
        compile(expression, {test::schema(), &test::domain_subject, params}, arena, mistakes);
    INFO(expression << ": " << (mistakes.empty() ? "" : mistakes[0].text));
    REQUIRE(compiled);
    return eval(compiled->program, env(domain));
  }
  // As a person would write it; an unknown with the names that it lacks.
  std::string shown(std::string_view expression, std::size_t domain = 0) {
    Value const v = value(expression, domain);
    std::string out = render(v);
    for (std::string const& name : missing_names(v)) out += " " + name;
    return out;
  }
};

struct Row {
  std::string_view expression, wanted;
};

}  // namespace

TEST_CASE("known values") {
  World w;
  Row const rows[] = {
      {"domain.name", "example.com"},
      {"domain.mx.size() == param.count", "true"},
      {"domain.mx.map(h, h.host)", "mx1.example.com, mx2.example.net"},
      {"domain.mx.filter(h, h.region != 'us').map(h, h.preference)", "20"},
      {"domain.mx.exists(h, h.region == 'eu')", "true"},
      {"domain.mx.all(h, h.region == 'eu')", "false"},
      {"domain.mx.exists_one(h, h.preference > 5)", "false"},
      {"domain.mx.exists_one(h, h.preference > 15)", "true"},
      {"domain.mx[1].host.endsWith('.net')", "true"},
      {"domain.mx.exists(h, domain.mx.all(g, g.preference >= h.preference))", "true"},
      {"domain.name.contains('ample') && domain.name.startsWith('ex')", "true"},
      {"domain.name.matches('^ex.*com$')", "true"},
      {"domain.name.matches('^am')", "false"},
      {"'ABC'.lowerAscii() + ' x '.trim()", "abcx"},
      {"'a,b,,c'.split(',').size()", "4"},
      {"'a.b.c'.replace('.', '-')", "a-b-c"},
      {"['a', 'b'].join('/')", "a/b"},
      {"size('h\xC3\xA9')", "2"},
      {"int('42') - int(true)", "41"},
      {"string(-3) + string(true) + string('x')", "-3truex"},
      {"7 / 2 * 10 + 7 % 4 - -1", "34"},
      {"1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3 && 1 != 2", "true"},
      {"'a' < 'b'", "true"},
      {"2 in [1, 2] && !('x' in ['y'])", "true"},
      {"[1, 2] + [3] == [1, 2, 3]", "true"},
      {"domain.signed ? 'yes' : 'no'", "no"},
      {"!domain.signed", "true"},
      {"9223372036854775807", "9223372036854775807"},
      {"domain.mx[0] == domain.mx[1]", "false"},
      {"domain.mx[0] in domain.mx", "true"},
  };
  for (Row const& row : rows) {
    CAPTURE(row.expression);
    CHECK(w.shown(row.expression) == row.wanted);
  }
}

TEST_CASE("what is absent has a default, and has() tells") {
  World w;
  Row const rows[] = {
      {"domain.policy", "none"},
      {"has(domain.policy)", "false"},
      {"has(domain.name)", "true"},
      {"has(domain.best)", "false"},
      {"has(domain.best.host)", "false"},
      {"domain.best.host == ''", "true"},
      {"domain.best.preference", "0"},
      {"domain.mx[5].host", ""},
      {"domain.mx[-1].host == ''", "true"},
      {"domain.mx[5].preference + 1", "1"},
      {"[1, 2][7]", "0"},
  };
  for (Row const& row : rows) {
    CAPTURE(row.expression);
    CHECK(w.shown(row.expression) == row.wanted);
  }
  CHECK_FALSE(w.value("domain.mx[5]").present);
  CHECK_FALSE(w.value("domain.best.host").present);
}

TEST_CASE("unknown goes away where the rest decides, else it names what is missing") {
  World w;
  Row const rows[] = {
      {"domain.lookups", "unknown include:other.example"},
      {"domain.lookups > 10", "unknown include:other.example"},
      {"domain.lookups > 10 && false", "false"},
      {"false && domain.lookups > 10", "false"},
      {"domain.lookups > 10 || true", "true"},
      {"domain.lookups > 10 || false", "unknown include:other.example"},
      {"domain.lookups > 10 || domain.lookups < 3", "unknown include:other.example"},
      {"has(domain.lookups)", "unknown include:other.example"},
      {"[1, 2].exists(n, n > domain.lookups || n == 2)", "true"},
      {"[1, 2].all(n, n > domain.lookups && n == 1)", "false"},
      {"[1, 2].all(n, n > domain.lookups)", "unknown include:other.example"},
      {"[1, 2].filter(n, n > domain.lookups)", "unknown include:other.example"},
      {"[1, 2].map(n, n + domain.lookups).size()", "2"},
      {"[1, 2, 3].exists_one(n, n < 3 || n == domain.lookups)", "false"},
      {"3 in [domain.lookups, 3]", "true"},
      {"4 in [domain.lookups, 3]", "unknown include:other.example"},
      {"[domain.lookups, 3] == [1, 4]", "false"},
      {"domain.lookups > 1 ? 'a' : 'a'", "a"},
      {"domain.lookups > 1 ? 'a' : 'b'", "unknown include:other.example"},
      {"[domain.lookups].size() == 1 ? 'a' : 'b'", "a"},
      {"domain.lookups / 0", "unknown include:other.example"},
  };
  for (Row const& row : rows) {
    CAPTURE(row.expression);
    CHECK(w.shown(row.expression, 1) == row.wanted);
  }
}

TEST_CASE("all missing names are collected, each once") {
  World w;
  Value const both = w.value("domain.lookups + 1 / 0 + domain.lookups > 3", 1);
  CHECK(missing_names(both) ==
        std::vector<std::string>{"include:other.example", "a result of division by zero"});
}

TEST_CASE("overflow and division by zero are unknown, never undefined") {
  World w;
  for (auto const expression :
       {"9223372036854775807 + 1", "-9223372036854775807 - 2", "9223372036854775807 * 2",
        "-(-9223372036854775807 - 1)", "(-9223372036854775807 - 1) / -1", "1 / 0", "1 % 0", "int('x')",
        "int('')", "int('99999999999999999999')"}) {
    CAPTURE(expression);
    Value const v = w.value(expression);
    CHECK(v.kind == Kind::unknown);
    CHECK(missing_names(v).size() == 1);
  }
  CHECK(w.shown("(-9223372036854775807 - 1) % -1") == "0");
}

TEST_CASE("places flow") {
  World w;
  auto const place = [&](std::string_view e) { return place_of(w.value(e), w.scope); };
  CHECK(place("domain") == text::Span{0, 5, 15});
  CHECK(place("domain.mx[1]") == text::Span{0, 30, 35});
  CHECK(place("domain.mx[1].host") == text::Span{0, 30, 35});
  CHECK(place("domain.mx.filter(h, h.region == 'eu')") == text::Span{0, 30, 35});
  CHECK(place("domain.mx.filter(h, h.region == 'eu')[0].host") == text::Span{0, 30, 35});
  CHECK(place("domain.signed ? domain.mx[1].host : domain.mx[0].host") == text::Span{0, 20, 25});
  CHECK_FALSE(place("domain.mx[1].host + ''").known());
  CHECK_FALSE(place("domain.best").known());
  CHECK_FALSE(place("domain.mx[7].host").known());
}

TEST_CASE("templates render") {
  World w;
  auto const text = [&](std::string_view t) {
    std::vector<Mistake> mistakes;
    auto const compiled =
        compile_template(t, {test::schema(), &test::domain_subject, params}, w.arena, mistakes);
    REQUIRE(compiled);
    return render(*compiled, w.env(1)) + " | " + render(*compiled, w.env(0));
  };
  CHECK(
      text("{domain.name}: {domain.mx.size()} {{MX}} of {param.count}, {domain.lookups}, {domain.signed}") ==
      "other.example: 0 {MX} of 2, unknown, false | example.com: 2 {MX} of 2, 7, false");
  CHECK(text("") == " | ");
  CHECK(text("{domain.mx.map(h, h.host)}") == " | mx1.example.com, mx2.example.net");
}

TEST_CASE("a target is the field of an object, even where it is absent") {
  World w;
  std::vector<Mistake> mistakes;
  auto const compiled =
      compile("domain.policy", {test::schema(), &test::domain_subject, params}, w.arena, mistakes);
  REQUIRE(compiled);
  Target const target = eval_target(compiled->program, w.env());
  CHECK_FALSE(target.value.present);
  REQUIRE(target.field != nullptr);
  CHECK(target.field->name == "policy");
  CHECK(target.parent.object == &w.facts.domains[0]);
}
