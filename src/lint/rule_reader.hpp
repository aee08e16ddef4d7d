// One rule file on its way into a RuleSet. Internal to the reader of rule files.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "input/config_reader.hpp"
#include "lint/compile.hpp"
#include "lint/rule_file.hpp"

namespace zonelint::lint {

class RuleReader {
 public:
  RuleReader(RuleSet& set, text::Sources const& sources, text::FileId file, RuleFileOptions options,
             std::vector<text::Problem>& problems)
      : set_(set),
        arena_(*set.arena_),
        source_(sources[file]),
        options_(options),
        problems_(problems),
        toml_(sources, file, problems),
        file_(file) {}
  void read();
  // What one rule's table may hold.
  void describe(input::Shape& shape);

 private:
  using Section = input::Section;
  using Placed = input::Placed;
  using Takes = input::Takes;

  bool family_from_name();
  void rule(Placed const& name, toml::table const& table);
  void fill(Rule& rule, Section& section);
  void subject(Rule& rule, Section& section);
  void each(Rule& rule, Section& section);
  void expressions(Rule& rule, Section& section);
  void params(Rule& rule, Section& section);
  std::optional<Param> param(Placed const& name, toml::node const& node);
  void also(Rule& rule, Section& section);
  std::optional<Also> also_entry(toml::node const& node);
  std::span<std::string_view const> texts(Section& section, std::string_view key, bool refer);
  void examples(Rule& rule, Section& section);
  std::optional<Example> example(Section& section);
  std::span<NamedText const> named_texts(Section& section, std::string_view key);

  void fix(Rule& rule, Section& section);
  std::optional<FixOp> fix_op(Section& section);
  void fix_operands(FixOp& op, Section& section, Placed const& operand);

  // An expression that must give `wanted` (any type where that is null); empty where absent.
  Program expression(Section& section, std::string_view key, facts::Type const* wanted);
  Program expression(Placed const& text, facts::Type const* wanted, facts::Type* type = nullptr);
  Template text(Section& section, std::string_view key);
  Template text(Placed const& text);
  void report(Placed const& string, std::vector<Mistake> const& mistakes);
  void must_have(Section& section, bool there, std::string_view key, std::string_view example);
  std::string_view keep(std::string_view text) { return arena_.keep(text); }

  RuleSet& set_;
  Arena& arena_;
  text::Source const& source_;
  RuleFileOptions options_;
  std::vector<text::Problem>& problems_;
  input::TomlReader toml_;
  text::FileId file_;
  std::string_view family_;
  Names names_;
  facts::Type it_;
};

}  // namespace zonelint::lint
