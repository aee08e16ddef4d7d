// The run: findings with places, labels, keys and fingerprints, in their order; what stays undecided.
#include <deque>

#include "rules.hpp"

using namespace zonelint;
using namespace zonelint::lint;

namespace {

// Two files; each domain stands on a line of its own.
struct World {
  test::TestFacts facts;
  World() {
    facts.texts.add("b.zone", "one.example\ntwo.example\n");
    facts.texts.add("a.zone", "three.example\n");
    domain("one.example", {0, 0, 11}, 11);
    domain("two.example", {0, 12, 23}, {});
    domain("three.example", {1, 0, 13}, 12);
    facts.ready();
  }
  void domain(std::string name, text::Span place, std::optional<std::int64_t> lookups) {
    test::Domain d;
    d.name = name;
    d.place = place;
    d.lookups = lookups;
    d.mx = {{"mx1." + name, "us", 10, {place.file, place.begin, place.begin + 1}},
            {"mx2." + name, "eu", 0, {place.file, place.begin + 2, place.begin + 3}}};
    facts.keys.push_back({place, {name + ".", name + ".", "MX", "", "10 mx." + name, "/x"}});
    facts.domains.push_back(d);
  }
};

Result result_of(std::string_view content, World const& w, input::Config const& config = {}) {
  static std::deque<test::Rules> kept;  // findings point to their rules
  test::Rules& rules = kept.emplace_back();
  rules.add("t", content);
  Plan const plan = rules.plan(config);
  return run(w.facts, test::schema(), plan);
}

std::vector<std::string> messages(Result const& r) {
  std::vector<std::string> out;
  for (Finding const& f : r.findings) out.push_back(f.rule + ": " + f.message);
  return out;
}

text::Problem problem(std::string kind, text::Span where, std::string words) {
  text::Problem p;
  p.kind = std::move(kind);
  p.where = where;
  p.text = std::move(words);
  return p;
}

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("findings come by file, place and rule; the unknown is undecided") {
  World const w;
  Result const r = result_of(R"(
[z]
for = 'domain'
assert = 'domain.lookups <= 10'
message = '{domain.name}: {domain.lookups}'
severity = 'error'
[a]
for = 'domain'
assert = '!domain.name.startsWith("t")'
message = '{domain.name}'
severity = 'note'
)",
                             w);
  CHECK(messages(r) ==
        Told{"t/a: three.example", "t/z: three.example: 12", "t/z: one.example: 11", "t/a: two.example"});
  REQUIRE(r.undecided.size() == 1);
  CHECK(r.undecided[0].rule == "t/z");
  CHECK(r.undecided[0].missing == Told{"include:two.example"});
  CHECK(r.summary.errors == 2);
  CHECK(r.summary.notes == 2);
  CHECK(r.summary.undecided == 1);
}

TEST_CASE("an unknown condition decides nothing, unless the assertion holds") {
  World const w;
  Result const r = result_of(R"(
[a]
for = 'domain'
when = 'domain.lookups > 100'
assert = 'false'
message = 'm'
[b]
for = 'domain'
when = 'domain.lookups > 100'
assert = 'true'
message = 'm'
)",
                             w);
  CHECK(r.findings.empty());
  REQUIRE(r.undecided.size() == 1);
  CHECK(r.undecided[0].rule == "t/a");
}

TEST_CASE("places and labels") {
  World const w;
  Result const r = result_of(R"(
[a]
for = 'domain'
when = 'domain.name == "one.example"'
assert = 'false'
at = 'domain.mx'
label = 'the first of {domain.mx.size()}'
also = [['domain', 'the domain {domain.name}'], 'domain.best']
message = 'm'
why = 'w {domain.name}'
todo = 'd'
source = 'RFC 1'
[b]
for = 'domain'
when = 'domain.name == "one.example"'
assert = 'false'
at = 'domain.best'
message = 'm'
)",
                             w);
  REQUIRE(r.findings.size() == 2);
  Finding const& f = r.findings[0];
  CHECK(f.where == text::Span{0, 0, 1});
  CHECK(f.label == "the first of 2");
  REQUIRE(f.also.size() == 2);
  CHECK(f.also[0].where == text::Span{0, 2, 3});
  CHECK(f.also[0].text.empty());
  CHECK(f.also[1].where == text::Span{0, 0, 11});
  CHECK(f.also[1].text == "the domain one.example");
  CHECK(f.why == "w one.example");
  CHECK(f.source == Told{"RFC 1"});
  REQUIRE(f.record);
  CHECK(f.record->zone == "one.example.");
  CHECK(f.pointer == "/x");
  // What `at` names is not there: the object is underlined.
  CHECK(r.findings[1].where == text::Span{0, 0, 11});
}

TEST_CASE("each looks at every element, and a fix finds its element again") {
  World const w;
  test::Rules rules;
  rules.add("t",
            "[a]\nfor = 'domain'\neach = 'domain.mx'\nassert = 'it.preference > 0'\nmessage = '{it.host}'\n");
  Plan const plan = rules.plan();
  Result const r = run(w.facts, test::schema(), plan);
  CHECK(messages(r) == Told{"t/a: mx2.three.example", "t/a: mx2.one.example", "t/a: mx2.two.example"});
  CHECK(r.findings[1].where == text::Span{0, 2, 3});
  facts::Scope scope(w.facts);
  Env const env = env_of(r.findings[1], plan, test::schema(), scope);
  CHECK(render(rules.set.rules()[0].message, env) == "mx2.one.example");
}

TEST_CASE("one cause, one finding") {
  World const w;
  constexpr std::string_view first =
      "[a]\nfor = 'domain'\nassert = 'domain.name != \"one.example\"'\nmessage = 'a'\n";
  std::string const second =
      "[b]\nfor = 'domain'\nassert = 'false'\nmessage = 'b {domain.name}'\nafter = ['t/a']\n";
  CHECK(messages(result_of(std::string(first) + second, w)) ==
        Told{"t/b: b three.example", "t/a: a", "t/b: b two.example"});
  // A chain: what was silenced silences too.
  std::string const third = "[c]\nfor = 'domain'\nassert = 'false'\nmessage = 'c'\nafter = ['t/b']\n";
  CHECK(messages(result_of(std::string(first) + second + third, w)) ==
        Told{"t/b: b three.example", "t/a: a", "t/b: b two.example"});
}

TEST_CASE("two objects that say the same of one place are one finding") {
  World w;
  w.facts.domains[1].place = w.facts.domains[0].place;
  Result const r = result_of("[a]\nfor = 'domain'\nassert = 'false'\nmessage = 'm'\n", w);
  CHECK(r.findings.size() == 2);
}

TEST_CASE("overrides change severities by file") {
  World const w;
  input::Config config;
  config.overrides.push_back({{test::placed("a.zone")}, {{test::placed("t"), test::placed("off")}}});
  config.overrides.push_back({{test::placed("b.*")}, {{test::placed("t/a"), test::placed("note")}}});
  Result const r = result_of("[a]\nfor = 'domain'\nassert = 'false'\nmessage = '{domain.name}'\n", w, config);
  CHECK(messages(r) == Told{"t/a: one.example", "t/a: two.example"});
  CHECK(r.summary.notes == 2);
}

TEST_CASE("parameters of the configuration reach expressions and texts") {
  World const w;
  input::Config config;
  config.rule.push_back({test::placed("t/a"), {}, {{test::placed("max"), std::int64_t{11}}}});
  constexpr std::string_view rule =
      "[a]\nfor = 'domain'\nassert = 'domain.lookups <= param.max'\nmessage = '{domain.lookups} > "
      "{param.max}'\n"
      "param = { max = 12 }\n";
  CHECK(messages(result_of(rule, w)).empty());
  CHECK(messages(result_of(rule, w, config)) == Told{"t/a: 12 > 11"});
}

TEST_CASE("fingerprints name the record, not the line") {
  World w;
  constexpr std::string_view rule =
      "[a]\nfor = 'domain'\nassert = 'domain.name != \"two.example\"'\nmessage = 'm'\n";
  std::string const before = result_of(rule, w).findings.at(0).fingerprint;
  CHECK(before.size() == 16);
  w.facts.domains[1].place = w.facts.keys[1].first = {0, 14, 20};
  CHECK(result_of(rule, w).findings.at(0).fingerprint == before);
  w.facts.keys[1].second.rdata = "20 mx.two.example";
  CHECK(result_of(rule, w).findings.at(0).fingerprint != before);
  // Fixed for all time: baselines hold them.
  std::string_view const parts[] = {"spf/syntax", "example.com.", "example.com.", "TXT", "", "\"v=spf1\""};
  CHECK(fingerprint(parts) == "3897163f0c15b0f1");
  std::string_view const shifted[] = {"spf/syntaxe", "xample.com.", "example.com.", "TXT", "", "\"v=spf1\""};
  CHECK(fingerprint(parts) != fingerprint(shifted));
}

TEST_CASE("problems found after the run go through the problem rules") {
  World w;
  w.facts.problems.push_back(problem("syntax", {0, 12, 15}, "first"));
  w.facts.ready();
  test::Rules rules;
  rules.add("t",
            "[a]\nfor = 'problem'\nwhen = 'problem.kind == \"syntax\"'\nassert = 'false'\nmessage = "
            "'{problem.text}'\n"
            "[b]\nfor = 'problem'\nwhen = 'problem.kind == \"allow-unused\"'\nassert = 'false'\nmessage = "
            "'{problem.text}'\n");
  Plan const plan = rules.plan();
  Result r = run(w.facts, test::schema(), plan);
  CHECK(messages(r) == Told{"t/a: first"});
  std::vector<text::Problem> const late = {problem("allow-unused", {1, 0, 3}, "late"),
                                           problem("other", {1, 0, 3}, "nobody asks")};
  run_problems(w.facts, test::schema(), plan, late, r);
  CHECK(messages(r) == Told{"t/b: late", "t/a: first"});
  CHECK(r.summary.warnings == 2);
}
