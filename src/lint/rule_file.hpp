// Rule files: TOML tables become rules. Reading never stops at the first mistake; each is a problem of kind
// "rule-file" at its line and column in the rule file, inside an expression too. A rule with a mistake is
// left out.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "input/shape.hpp"
#include "lint/arena.hpp"
#include "lint/program.hpp"
#include "lint/rule.hpp"
#include "text/problem.hpp"
#include "text/source.hpp"

namespace zonelint::lint {

struct RuleFileOptions {
  bool examples_required = false;  // the tool's own rules: an unproved rule is a mistake
};

// Rules read from files, and the owner of all that they point to. Rules stay where they are as more are read
// only until the next read(): take spans when all files are in.
class RuleSet {
 public:
  explicit RuleSet(Schema schema) : schema_(schema), arena_(std::make_unique<Arena>()) {}
  // Adds the rules of a file. The family is the file name's stem: rules/spf.toml holds spf/...
  void read(text::Sources const& sources, text::FileId file, RuleFileOptions options,
            std::vector<text::Problem>& problems);
  // After all files: duplicates, and the rules that `after` and examples name. `builtin` are rules that exist
  // besides.
  void check(text::Sources const& sources, std::span<Rule const> builtin,
             std::vector<text::Problem>& problems);
  std::span<Rule const> rules() const { return rules_; }

 private:
  struct Reference {  // a rule that another rule names
    std::string_view name;
    text::Span where;
  };
  friend class RuleReader;
  Schema schema_;
  std::unique_ptr<Arena> arena_;
  std::vector<Rule> rules_;
  std::vector<text::Span> places_;  // of each rule's header
  std::vector<Reference> references_;
};

// Every key that a rule file may hold, as RuleSet::read() asks for it.
input::Shape rule_file_shape(Schema schema);

}  // namespace zonelint::lint
