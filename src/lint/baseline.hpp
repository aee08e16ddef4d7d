// A baseline: findings that a repository lives with for now, so that lint tells of new ones only. Each is
// known by its file, rule, record and the hash of the record's data, never by a line, so that it stays known
// when the file around it changes; what stands several times is counted.
//
//   {"schema":"zonelint/baseline/1","findings":[
//   {"file":"zones/a.zone","rule":"mx/single","name":"a.example.","type":"MX","set":"","rdata":"0123456789abcdef","count":1},
//   ...
//   ]}
//
// One entry a line, sorted: git merges two of them as it merges any list.
#pragma once
#include <compare>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "lint/finding.hpp"
#include "text/problem.hpp"
#include "text/source.hpp"

namespace zonelint::lint {

struct BaselineKey {
  std::string file;             // relative to the baseline's folder; empty: the finding has none
  std::string rule;             // "mx/single"
  std::string name, type, set;  // the record; empty where the finding is about none
  std::string rdata;            // 16 hex digits: of the record's data, else of the text that is underlined
  auto operator<=>(BaselineKey const&) const = default;
};
using Baseline = std::map<BaselineKey, std::size_t>;  // how many findings of that key

// `file`: the finding's file as the baseline names it.
BaselineKey baseline_key(Finding const& finding, std::string file, text::Sources const& sources);
// Mistakes in the text become problems of kind "config"; entries with one are left out.
Baseline read_baseline(text::Sources const& sources, text::FileId file, std::vector<text::Problem>& problems);
std::string baseline_text(Baseline const& baseline);

// What is of no use any more: entries, or a part of their counts, that `met` lacks.
Baseline without(Baseline const& baseline, Baseline const& met);

}  // namespace zonelint::lint
