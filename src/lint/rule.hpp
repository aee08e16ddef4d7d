// A rule as it is run: views and tables only. The tool's own rules are constants in its image
// (lint/builtin.hpp); a user's rule files become the same type, backed by the arena of a RuleSet
// (lint/rule_file.hpp).
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "facts/value.hpp"
#include "lint/finding.hpp"
#include "lint/program.hpp"

namespace zonelint::lint {

// A tunable number, text, switch or list of texts, with its default.
struct Param {
  std::string_view name;  // as expressions write it: '_' for every '-'
  facts::Kind kind = facts::Kind::unknown;
  std::int64_t integer = 0;  // also a boolean's 0 or 1
  std::string_view text{};
  std::span<std::string_view const> list{};
};

struct Also {
  Program at;
  Template text;
};

enum class FixKind : std::uint8_t {
  delete_,  // target: the object or list of objects (records) that go
  set,      // target: the field; text: its new value
  remove,   // target: the field, tag or term that goes
  replace,  // target: what is replaced, text: by what
  add,      // target: a list of wanted-record objects; or target: the owner's name, name: the type, text: the
            // rdata
  move,     // target: the objects that move, to: the object (a zone) that gets them
  run       // name: the operation that needs code, target: what it works on
};
std::string_view fix_kind_text(FixKind);

struct FixOp {
  FixKind kind = FixKind::delete_;
  Program target{};
  Program to{};
  Template text{};
  std::string_view name{};
};
struct FixPlan {
  FixLevel level = FixLevel::safe;
  Template title{};
  std::span<FixOp const> ops{};  // empty: the rule has no fix
};

// A text of an example, with the file name that it gets: "example.zone", "zonelint.toml", "export.json".
struct NamedText {
  std::string_view name, content;
};
struct Example {
  std::span<NamedText const> bad{}, good{}, fixed{};
  std::string_view config{};                   // a zonelint.toml that stands beside them, or empty
  std::span<std::string_view const> expect{};  // other rules that `bad` breaks too
  std::span<NamedText const> before{};  // what git's last commit holds of the files, where that matters
};

struct Rule {
  std::string_view name;    // "mailfrom/mx-count"
  std::string_view family;  // "mailfrom"
  Severity severity = Severity::warning;
  std::string_view subject;
  std::uint16_t subject_number = no_subject;  // in the schema it was compiled against
  std::string_view edition{};                 // "2026", "preview"; empty: always on

  Program each{};  // a list: the rule is evaluated for every element, `it`
  Program when{}, assert_{}, at{};
  std::string_view when_text{}, assert_text{};
  bool assert_first = false;  // it costs less than `when`, so it is looked at before
  Template label{};           // beside the underline
  std::span<Also const> also{};
  Template message{}, why{}, todo{};
  std::span<std::string_view const> source{};
  std::span<std::string_view const> after{};  // silent where one of these found something at the same record
  std::span<Param const> params{};
  FixPlan fix{};
  std::span<Example const> examples{};

  std::string_view file{};  // the rule file, and the line of its [header]
  std::uint32_t line = 0;

  // A further table of a rule ("pct-zero" of dmarc/pct), with its own condition, words, severity and fix;
  // empty for the rule's first.
  std::string_view variant{};

  std::string_view rest() const { return name.substr(family.size() + 1); }
};

}  // namespace zonelint::lint
