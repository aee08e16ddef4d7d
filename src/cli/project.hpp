// A project: one configuration and the files it holds for, from reading to findings. A run may span several,
// where folders have a zonelint.toml of their own; each is a world of its own.
#pragma once
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "facts/world_facts.hpp"
#include "input/load.hpp"
#include "lint/baseline.hpp"
#include "lint/finding.hpp"
#include "lint/rule_file.hpp"
#include "lint/selection.hpp"

namespace zonelint::cli {

// New contents for files, instead of what is on disk: what fixes have made so far.
using Overlay = std::map<std::string, std::string>;

struct Project {
  std::string config_file;          // empty: none
  std::vector<std::string> paths;   // what was named, of this project's files
  std::vector<std::string> nested;  // folders below with a project of their own

  input::Config config;
  std::unique_ptr<input::Loaded> loaded;
  std::unique_ptr<lint::RuleSet> user_rules;
  std::vector<lint::Rule> kept_rules;  // the tool's own, where user_rules replace some of them
  lint::Plan plan;
  std::vector<text::Problem> problems;         // of reading, configuration and rule files
  std::vector<text::Problem> second_problems;  // of suppressions
  std::unique_ptr<facts::WorldFacts> facts;
  lint::Result result;
  std::string baseline_file;                   // empty: none is in force
  lint::Baseline baseline, met;                // what it knows, and what of it the run met
  text::FileId first_file = 0, last_file = 0;  // the files that reading the zones has added
  bool alone = false;                          // nothing around it is read for context
  bool may_be_empty = false;                   // a folder that may hold nothing but projects of its own
  bool failed = false;                         // something that was asked for could not be done: exit 2
  Overlay const* overlay = nullptr;            // while reading
};

// Groups the named paths by their nearest configuration; folders are searched for projects of their own.
std::vector<std::unique_ptr<Project>> find_projects(Options const& options);
// Reads the configuration, the rule files and all zones.
void read_project(Project& project, text::Sources& sources, Options const& options,
                  std::string const& stdin_text, Overlay const* overlay = nullptr);
// The tool's own rules, as far as they hold.
std::span<lint::Rule const> own_rules(Project const& project, Options const& options);
// "policy/house.toml:3:1: there is no rule spf/syntx; did you mean spf/syntax?"
std::string problem_text(text::Sources const& sources, text::Problem const& problem);
// The configuration and the rule files only.
void read_rules_only(Project& project, text::Sources& sources, Options const& options);
// Works out the facts, runs the rules, plans fixes, suppresses.
void lint_project(Project& project, text::Sources const& sources, Options const& options);

std::vector<Project const*> pointers(std::vector<std::unique_ptr<Project>> const& projects);
// The results of all projects as one, sorted.
lint::Result merge_results(std::vector<std::unique_ptr<Project>> const& projects,
                           text::Sources const& sources);

lint::Result sorted_result(lint::Result result, text::Sources const& sources);

std::string today(Options const& options);
std::string read_stdin();

}  // namespace zonelint::cli
