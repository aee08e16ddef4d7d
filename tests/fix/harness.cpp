// See harness.hpp.
#include "harness.hpp"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>

#include "facts/world_facts.hpp"
#include "fix/plan.hpp"
#include "input/load.hpp"
#include "lint/rule_file.hpp"
#include "lint/run.hpp"
#include "lint/selection.hpp"

namespace harness {

using namespace zonelint;

namespace {

// Enough of Amazon SES for a declared sender.
constexpr std::string_view includes[] = {"amazonses.com"};
constexpr std::string_view return_mx[] = {"10 feedback-smtp.{region}.amazonses.com"};
constexpr std::string_view regions[] = {"us-east-1", "eu-west-1"};
constexpr mail::DkimPattern patterns[] = {{"{token}", "{token}.dkim.amazonses.com", {}, true}};

mail::Provider ses() {
  mail::Provider p{};
  p.id = "amazon-ses";
  p.name = "Amazon SES";
  p.spf_includes = includes;
  p.return_mx = return_mx;
  p.single_return_mx = true;
  p.return_spf = "v=spf1 include:amazonses.com ~all";
  p.envelope = "amazonses.com";
  p.dkim = patterns;
  p.dkim_count = 3;
  p.regions = regions;
  return p;
}

struct Linted {
  std::unique_ptr<input::Loaded> loaded;
  std::vector<text::Problem> problems;
  std::unique_ptr<facts::WorldFacts> facts;
  lint::Plan plan;
  lint::Result result;
};

bool is_json(std::string const& text) {
  auto const first = text.find_first_not_of(" \t\r\n");
  return first != std::string::npos && text[first] == '{';
}

}  // namespace

Folder::Folder() {
  char path[] = "/tmp/zonelint-test-XXXXXX";
  path_ = ::mkdtemp(path);
}
Folder::~Folder() {
  for (std::string const& name : names()) ::unlink(path(name).c_str());
  ::rmdir(path_.c_str());
}
void Folder::write(std::string const& name, std::string const& content) const {
  std::FILE* const file = std::fopen(path(name).c_str(), "wb");
  REQUIRE(file != nullptr);
  std::fwrite(content.data(), 1, content.size(), file);
  std::fclose(file);
}
std::string Folder::read(std::string const& name) const {
  std::FILE* const file = std::fopen(path(name).c_str(), "rb");
  if (file == nullptr) return "(no such file)";
  std::string out;
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) out += static_cast<char>(c);
  std::fclose(file);
  return out;
}
std::vector<std::string> Folder::names() const {
  std::vector<std::string> out;
  DIR* const folder = ::opendir(path_.c_str());
  if (folder == nullptr) return out;
  while (dirent const* entry = ::readdir(folder)) {
    std::string const name = entry->d_name;
    if (name != "." && name != "..") out.push_back(name);
  }
  ::closedir(folder);
  return out;
}

struct Project::State {
  text::Sources sources;
  input::Config config;
  std::unique_ptr<lint::RuleSet> rules;
  std::vector<mail::Provider> providers{ses()};
};

Project::Project(Files const& files, std::string const& rules)
    : state_(std::make_unique<State>()), files_(files) {
  for (auto const& [name, content] : files) folder.write(name, content);
  for (auto const& [name, content] : files)
    if (name == "zonelint.toml")
      state_->config = input::read_config(state_->sources, state_->sources.add(folder.path(name), content));
  for (auto const& p : state_->config.problems) {
    INFO(p.text);
    CHECK(state_->config.problems.empty());
  }
  state_->config.folder = folder.path("");
  state_->rules = std::make_unique<lint::RuleSet>(facts::all_subjects());
  std::vector<text::Problem> problems;
  state_->rules->read(state_->sources, state_->sources.add("test.toml", rules), {}, problems);
  for (auto const& p : problems) {
    INFO(p.text << ": " << p.wanted);
    CHECK(problems.empty());
  }
}
Project::~Project() = default;

fix::Round Project::lint(fix::TextMap const& changed) {
  auto linted = std::make_shared<Linted>();
  input::LoadOptions options;
  for (auto const& [name, content] : files_)
    if (name != "zonelint.toml") options.paths.push_back(folder.path(name));
  options.context = false;
  options.overlay = changed;
  linted->loaded = input::load(state_->sources, state_->config, options);
  linted->problems = linted->loaded->problems;
  std::span<lint::Rule const> const sets[] = {state_->rules->rules()};
  std::vector<text::Problem> problems;
  linted->plan = lint::make_plan(sets, state_->config, {}, problems);
  linted->facts = std::make_unique<facts::WorldFacts>(state_->sources, linted->loaded->world,
                                                      state_->providers, state_->config, linted->problems);
  linted->result = lint::run(*linted->facts, facts::all_subjects(), linted->plan);
  fix::plan_fixes(*linted->facts, linted->plan, facts::all_subjects(), linted->result);
  fix::Round round;
  round.sources = &state_->sources;
  round.world = &linted->loaded->world;
  round.result = &linted->result;
  round.providers = state_->providers;
  round.failed = linted->loaded->failed;
  round.owner = linted;
  return round;
}

fix::Outcome Project::fix(fix::ApplyOptions options) {
  return fix::apply_fixes([this](fix::TextMap const& changed) { return lint(changed); }, options);
}

std::string Project::after(fix::Outcome const& outcome, std::string const& name) const {
  for (auto const& [file, text] : outcome.texts)
    if (file.ends_with("/" + name) || file == name) return text;
  return folder.read(name);
}

std::string fixed(std::string const& content, std::string const& rules) {
  std::string const name = is_json(content) ? "example.com.json" : "example.com.zone";
  Project project({{name, content}}, rules);
  fix::ApplyOptions options;
  options.unsafe = true;
  options.serials = false;
  auto const outcome = project.fix(options);
  for (std::string const& p : outcome.problems) UNSCOPED_INFO(p);
  CHECK(outcome.ok());
  return project.after(outcome, name);
}

std::string fixed_twice(std::string const& content, std::string const& rules) {
  std::string const once = fixed(content, rules);
  CHECK(fixed(once, rules) == once);
  return once;
}

}  // namespace harness
