// What lint says: one finding, as every output format and the fixer see it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/edit.hpp"
#include "text/source.hpp"

namespace zonelint::lint {

enum class Severity : std::uint8_t { off, note, warning, error };
std::string_view severity_text(Severity);

enum class FixLevel : std::uint8_t {
  safe,        // what is served does not change, or was void before
  unsafe,      // answers change: only with --unsafe
  step,        // of a plan: answers change; only where --only names its rule, and once a run
  placeholder  // a person must fill in a value: shown, never applied
};
std::string_view fix_level_text(FixLevel);

struct Label {
  text::Span where;
  std::string text;
};
// What the finding is about, where it is about a record: never a line number.
struct RecordKey {
  std::string zone, name, type, set;  // "mail.example.com." ...; set: Route 53's SetIdentifier, empty if none
  std::string rdata;                  // hashed into the fingerprint only
};

// A record that a fix takes away or brings, for the check that what was written reads back as it was meant.
struct RecordChange {
  bool added = false;
  RecordKey record;
};
struct Fix {
  FixLevel level = FixLevel::safe;
  std::string title;
  std::vector<text::Edit> edits;     // of zone files and exports
  std::vector<std::string> records;  // the records it adds or leaves, one line each, for people
  std::vector<RecordChange>
      changes;            // what must be gone and there afterwards; empty: known only by reading it
  std::string blocked{};  // why it can't be written as things stand; empty: it can
};

struct Rule;
struct Finding {
  std::string rule;  // "mailfrom/mx-count"
  Severity severity = Severity::error;
  std::string message;  // one sentence, no final dot
  std::string label;    // said beside the underline: "the second MX"; may be empty
  std::string why, todo;
  std::vector<std::string> source;
  text::Span where;
  std::vector<Label> also;
  std::string pointer;  // JSON pointer of a Route 53 export; else empty
  std::optional<RecordKey> record;
  std::optional<Fix> fix;
  std::string fingerprint;
  // For the fixer: the compiled rule, and the subject that broke it.
  Rule const* compiled = nullptr;
  void const* object = nullptr;
  std::uint32_t element = 0;  // which element of the rule's `each`; 0 for rules without
};

struct Undecided {
  std::string rule;
  std::vector<std::string> missing;     // the names that were needed and are not here
  std::vector<std::string> unreadable;  // those that are here, in an entry that could not be read
};

struct Summary {
  std::size_t files = 0, zones = 0, records = 0;
  std::size_t errors = 0, warnings = 0, notes = 0, fixable = 0, suppressed = 0, undecided = 0;
};
struct Result {
  std::vector<Finding> findings;  // sorted: file, line, column, rule
  std::vector<Undecided> undecided;
  Summary summary;
  bool fixes_planned = false;  // Finding::fix tells whether there is one; before, the rule's promise counts
};

}  // namespace zonelint::lint
