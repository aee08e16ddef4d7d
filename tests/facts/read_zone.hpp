// The facts of one zone given as text, for tests.
#pragma once
#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "facts/world_facts.hpp"
#include "input/load.hpp"

namespace zonelint::test {

struct ZoneFacts {
  text::Sources sources;
  input::Config config;
  std::unique_ptr<input::Loaded> loaded;
  std::unique_ptr<facts::WorldFacts> all;
  std::unique_ptr<facts::Scope> scope;

  // `toml`: a configuration's text.
  explicit ZoneFacts(std::string const& zone, std::string const& toml = "") {
    if (!toml.empty()) config = input::read_config(sources, sources.add("zonelint.toml", toml));
    input::LoadOptions options;
    options.paths = {"-"};
    options.stdin_text = zone;
    options.context = false;
    loaded = input::load(sources, config, options);
    all = std::make_unique<facts::WorldFacts>(sources, loaded->world, mail::builtin_providers(), config,
                                              loaded->problems);
    scope = std::make_unique<facts::Scope>(*all);
  }
  std::size_t size(std::string_view subject) { return all->objects(*facts::find_subject(subject)).size(); }
  facts::Value get(std::string_view subject, std::string_view field, std::size_t number = 0) {
    auto const* s = facts::find_subject(subject);
    REQUIRE(s != nullptr);
    auto const objects = all->objects(*s);
    REQUIRE(objects.size() > number);
    auto const* f = s->find(field);
    REQUIRE(f != nullptr);
    return f->get(*scope, objects[number]);
  }
  std::string text(std::string_view subject, std::string_view field, std::size_t number = 0) {
    facts::Value const v = get(subject, field, number);
    return v.kind == facts::Kind::unknown ? "unknown: " + std::string(v.text) : std::string(v.text);
  }
  std::string at(facts::Value const& v) {
    return v.place.known() ? std::string(sources.at(v.place)) : "nowhere";
  }
};

}  // namespace zonelint::test
