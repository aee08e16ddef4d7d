// Rule files into one set, and what can be checked only when all are read.
#include "lint/rule_file.hpp"

#include <fmt/format.h>

#include <map>

#include "lint/rule_reader.hpp"
#include "text/nearest.hpp"

namespace zonelint::lint {
namespace {

text::Problem rule_problem(text::Span where, std::string text) {
  text::Problem p;
  p.kind = "rule-file";
  p.in = "rule file";
  p.where = where;
  p.text = std::move(text);
  return p;
}

}  // namespace

void RuleSet::read(text::Sources const& sources, text::FileId file, RuleFileOptions options,
                   std::vector<text::Problem>& problems) {
  std::vector<text::Problem> found;
  RuleReader(*this, sources, file, options, found).read();
  for (text::Problem& p : found) {
    p.kind = "rule-file";
    p.in = "rule file";
    problems.push_back(std::move(p));
  }
}

void RuleSet::check(text::Sources const& sources, std::span<Rule const> builtin,
                    std::vector<text::Problem>& problems) {
  std::map<std::string_view, std::string> where;
  std::vector<std::string_view> names;
  for (Rule const& r : builtin) where.emplace(r.name, fmt::format("{}:{}", r.file, r.line));
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    Rule const& r = rules_[i];
    if (!r.variant.empty()) continue;
    auto const [at, is_new] = where.emplace(r.name, fmt::format("{}:{}", r.file, r.line));
    if (is_new) continue;
    auto& p =
        problems.emplace_back(rule_problem(places_[i], fmt::format("there is a rule {} already", r.name)));
    p.wanted = "another name; a rule's severity and parameters are changed in zonelint.toml";
    p.found = sources.at(places_[i]);
    p.found += fmt::format(", first at {}", at->second);
  }
  for (auto const& [name, place] : where) names.push_back(name);
  for (Reference const& r : references_) {
    if (where.contains(r.name)) continue;
    auto& p = problems.emplace_back(rule_problem(r.where, fmt::format("there is no rule {}", r.name)));
    p.suggestion = text::nearest(r.name, names);
  }
}

input::Shape rule_file_shape(Schema schema) {
  text::Sources sources;
  std::vector<text::Problem> problems;
  RuleSet set(schema);
  input::Shape shape;
  RuleReader(set, sources, sources.add("rules.toml", std::string()), {}, problems).describe(shape);
  return shape;
}

}  // namespace zonelint::lint
