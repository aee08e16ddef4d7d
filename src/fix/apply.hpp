// Applying fixes until nothing changes: edits, reading again, linting again, comparing what is there now with
// what was meant; then the SOA serials. All in memory: writing is write.hpp's.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "dns/world.hpp"
#include "lint/finding.hpp"
#include "mail/provider.hpp"
#include "text/source.hpp"

namespace zonelint::fix {

using TextMap = std::map<std::string, std::string>;  // content by the name of its source

// The zones as read with some texts changed, and what lint says of them, fixes planned.
struct Round {
  text::Sources const* sources = nullptr;  // the same object in every round
  dns::World const* world = nullptr;
  lint::Result const* result = nullptr;
  std::span<mail::Provider const> providers{};
  std::shared_ptr<void> owner;  // of the world and the result
  bool failed = false;          // the texts could not be read: nothing is to be written
};
using Relint = std::function<Round(TextMap const& changed)>;

struct ApplyOptions {
  bool unsafe = false;            // fixes that change answers too
  std::vector<std::string> only;  // rules, families, "all"; empty: all
  std::string today;              // "2026-11-24", for the serials
  bool serials = true;
  int most_rounds = 20;  // without any progress: fewer fixes left to make than ever before
};

struct Applied {
  std::string rule, message, title, file;
  std::uint32_t line = 0;
  lint::FixLevel level = lint::FixLevel::safe;
  std::vector<std::string> records;
  std::vector<lint::RecordChange> changes;
};
struct Left {
  lint::Finding const* finding = nullptr;  // of the last round
  std::string reason;  // why its fix was not applied: "unsafe", "signed" ...; empty: it has none
};
struct Outcome {
  TextMap before, texts;  // of the files that change, and only those
  std::vector<Applied> applied;
  std::vector<Left> left;
  std::vector<std::string> problems;  // not empty: nothing may be written
  Round first, last;
  bool ok() const { return problems.empty(); }
};
Outcome apply_fixes(Relint const& relint, ApplyOptions const& options);

}  // namespace zonelint::fix
