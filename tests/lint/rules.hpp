// Rules from TOML text over the made-up schema, for tests of what is done with them.
#pragma once
#include <catch2/catch.hpp>

#include "input/config.hpp"
#include "lint/rule_file.hpp"
#include "lint/run.hpp"
#include "lint/selection.hpp"
#include "schema.hpp"

namespace zonelint::lint::test {

struct Rules {
  text::Sources sources;
  RuleSet set{schema()};
  std::vector<text::Problem> problems;

  void add(std::string family, std::string_view content) {
    auto const file = sources.add("rules/" + family + ".toml", std::string(content));
    set.read(sources, file, {}, problems);
    set.check(sources, {}, problems);
    for (auto const& p : problems) UNSCOPED_INFO(p.text);
    REQUIRE(problems.empty());
  }
  Plan plan(input::Config const& config = {}, CommandLine const& line = {}) {
    std::span<Rule const> const lists[] = {set.rules()};
    return make_plan(lists, config, line, problems);
  }
};

inline input::Placed placed(std::string text) { return {std::move(text), {0, 1, 2}}; }

}  // namespace zonelint::lint::test
