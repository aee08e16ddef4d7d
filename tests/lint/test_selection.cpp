// Which rules run, how severe they are and with which parameters.
#include <algorithm>

#include "rules.hpp"

using namespace zonelint;
using namespace zonelint::lint;
using test::placed;

namespace {

constexpr std::string_view body = "for = 'domain'\nassert = 'true'\nmessage = 'm'\n";

test::Rules& rules() {
  static test::Rules all;
  if (all.set.rules().empty()) {
    std::string const b(body);
    all.add("mx", "[a]\n" + b + "severity = 'error'\n[b]\n" + b + "[off]\n" + b + "severity = 'off'\n");
    all.add("spf", "[a]\n" + b + "[new]\n" + b + "edition = '2028'\n[pre]\n" + b +
                       "edition = 'preview'\n[p]\n" + b +
                       "param = { max-count = 3, name = 'x', on = true, list = ['a'] }\n");
  }
  all.problems.clear();
  return all;
}

std::string planned(input::Config const& config, CommandLine const& line = {}) {
  Plan const plan = rules().plan(config, line);
  std::vector<std::string> out;
  for (PlannedRule const& p : plan.rules()) {
    out.push_back(std::string(p.rule->name) + "=" + std::string(severity_text(p.severity)));
  }
  std::sort(out.begin(), out.end());
  std::string all;
  for (std::string const& s : out) all += (all.empty() ? "" : " ") + s;
  return all;
}

std::vector<input::Placed> list(std::vector<std::string> const& names) {
  std::vector<input::Placed> out;
  for (auto const& n : names) out.push_back(placed(n));
  return out;
}

}  // namespace

TEST_CASE("selection: the more exact name wins") {
  struct Row {
    std::vector<std::string> select, ignore, line_select, line_ignore;
    std::string wanted;
  };
  std::string const mx = "mx/a=error mx/b=warning", spf = "spf/a=warning spf/new=warning spf/p=warning";
  std::vector<Row> const rows = {
      {{}, {}, {}, {}, mx + " " + spf},
      {{"all"}, {"spf"}, {}, {}, mx},
      {{"mx"}, {}, {}, {}, mx},
      {{"mx/*"}, {}, {}, {}, mx},
      {{"mx/a", "spf/a"}, {}, {}, {}, "mx/a=error spf/a=warning"},
      {{"mx"}, {"mx"}, {}, {}, ""},
      {{"mx/a"}, {"mx"}, {}, {}, "mx/a=error"},
      {{"all"}, {"mx"}, {"mx"}, {}, mx},
      {{"all"}, {"mx/a"}, {"mx"}, {}, "mx/b=warning"},
      {{"all"}, {"mx/a"}, {"mx/a"}, {}, "mx/a=error"},
      {{}, {}, {"mx"}, {"mx/b"}, "mx/a=error"},
      {{}, {}, {}, {"all"}, ""},
      {{}, {}, {"mx/off", "spf/pre"}, {}, "mx/off=warning spf/pre=warning"},
      {{"mx/off"}, {}, {}, {}, "mx/off=warning"},
  };
  for (Row const& row : rows) {
    input::Config config;
    config.select = list(row.select);
    config.ignore = list(row.ignore);
    CAPTURE(row.wanted);
    CHECK(planned(config, {row.line_select, row.line_ignore, {}}) == row.wanted);
  }
}

TEST_CASE("a profile runs only where it or its rule is named") {
  test::Rules all;
  std::string const b(body);
  all.add("mx", "[a]\n" + b);
  all.add("big", "[a]\n" + b + "edition = 'profile'\n[b]\n" + b + "edition = 'profile'\n");
  auto const names = [&](std::vector<std::string> select, std::vector<std::string> ignore = {},
                         std::string edition = {}) {
    input::Config config;
    config.select = list(select);
    config.ignore = list(ignore);
    config.edition = placed(edition);
    std::string out;
    Plan const plan = all.plan(config);
    for (PlannedRule const& p : plan.rules()) out += std::string(p.rule->name) + " ";
    return out;
  };
  CHECK(names({}) == "mx/a ");
  CHECK(names({"all"}) == "mx/a ");
  CHECK(names({"big"}) == "big/a big/b ");
  CHECK(names({"big"}, {}, "2026") == "big/a big/b ");
  CHECK(names({"all", "big"}) == "mx/a big/a big/b ");
  CHECK(names({"all", "big"}, {"big/b"}) == "mx/a big/a ");
  CHECK(names({"all", "big/b"}) == "mx/a big/b ");
}

TEST_CASE("an edition leaves later rules off, unless they are named") {
  input::Config config;
  config.edition = placed("2026");
  CHECK(planned(config, {{"spf"}, {}, {}}) == "spf/a=warning spf/p=warning");
  CHECK(planned(config, {{"spf/new"}, {}, {}}) == "spf/new=warning");
  config.edition = placed("2028");
  CHECK(planned(config, {{"spf"}, {}, {}}) == "spf/a=warning spf/new=warning spf/p=warning");
}

TEST_CASE("severities: the configuration, the command line, off") {
  input::Config config;
  config.rule.push_back({placed("mx/a"), placed("note"), {}});
  config.rule.push_back({placed("mx/off"), placed("error"), {}});
  config.rule.push_back({placed("mx/b"), placed("off"), {}});
  CHECK(planned(config, {{"mx"}, {}, {}}) == "mx/a=note mx/off=error");
  CHECK(planned(config, {{"mx"}, {}, {"mx/a=warning"}}) == "mx/a=warning mx/off=error");
  // A family's severity does not switch on what is off.
  CHECK(planned({}, {{"mx"}, {}, {"all=note"}}) == "mx/a=note mx/b=note");
  CHECK(planned({}, {{"mx"}, {}, {"all=note", "mx/b=error"}}) == "mx/a=note mx/b=error");
}

TEST_CASE("overrides apply to files") {
  input::Config config;
  config.folder = "/repo";
  config.overrides.push_back({list({"legacy/**"}),
                              {{placed("mx"), placed("note")},
                               {placed("mx/b"), placed("off")},
                               {placed("mx/off"), placed("error")}}});
  Plan const plan = rules().plan(config);
  auto const in = [&](std::string_view rule, std::string_view file) {
    PlannedRule const* const p = plan.find(rule);
    REQUIRE(p != nullptr);
    return severity_text(plan.severity(*p, file));
  };
  CHECK(in("mx/a", "legacy/x.zone") == "note");
  CHECK(in("mx/a", "./legacy/deep/x.zone") == "note");
  CHECK(in("mx/a", "/repo/legacy/x.zone") == "note");
  CHECK(in("mx/a", "zones/x.zone") == "error");
  CHECK(in("mx/b", "legacy/x.zone") == "off");
  CHECK(in("mx/off", "legacy/x.zone") == "error");
  CHECK(in("mx/off", "zones/x.zone") == "off");
}

TEST_CASE("parameters are replaced, and their kinds checked") {
  input::Config config;
  config.rule.push_back({placed("spf/p"),
                         {},
                         {{placed("max-count"), std::int64_t{9}},
                          {placed("name"), std::string("y")},
                          {placed("on"), false},
                          {placed("list"), std::vector<std::string>{"b", "c"}}}});
  Plan const plan = rules().plan(config);
  auto const values = plan.find("spf/p")->params;
  REQUIRE(values.size() == 4);
  CHECK(values[0].integer == 9);
  CHECK(values[1].text == "y");
  CHECK_FALSE(values[2].boolean);
  CHECK(values[3].list[1].text == "c");
  Plan const plain = rules().plan({});
  auto const defaults = plain.find("spf/p")->params;
  CHECK(defaults[0].integer == 3);
  CHECK(defaults[2].boolean);
  CHECK(defaults[3].list[0].text == "a");
}

TEST_CASE("mistakes in names, levels and parameters") {
  auto const told = [](input::Config const& config, CommandLine const& line) {
    test::Rules& r = rules();
    r.plan(config, line);
    std::vector<std::string> out;
    for (auto const& p : r.problems) {
      CHECK(p.kind == "config");
      out.push_back(p.text + (p.suggestion.empty() ? "" : " [" + p.suggestion + "]"));
    }
    r.problems.clear();
    return out;
  };
  using Told = std::vector<std::string>;
  CHECK(told({}, {{"sfp"}, {}, {}}) == Told{"there is no rule or family sfp [spf]"});
  CHECK(told({}, {{}, {"mx/aa"}, {}}) == Told{"there is no rule or family mx/aa [mx/a]"});
  CHECK(told({}, {{}, {}, {"mx/a=eror"}}) == Told{"there is no severity eror [error]"});
  CHECK(told({}, {{}, {}, {"mx/a"}}) == Told{"--severity has no level"});
  input::Config config;
  config.rule.push_back(
      {placed("spf/p"), {}, {{placed("max-cuont"), std::int64_t{1}}, {placed("name"), true}}});
  config.rule.push_back({placed("spf"), {}, {{placed("x"), true}}});
  config.rule.push_back({placed("mx/a"), {}, {{placed("x"), true}}});
  CHECK(told(config, {}) == Told{"parameters belong to one rule", "mx/a has no parameters",
                                 "spf/p has no parameter max-cuont [max_count]",
                                 "name of spf/p has a value of the wrong kind"});
}
