// Edits of source text: replacements that do not overlap, their application, and the unified diff between two
// texts.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/source.hpp"

namespace zonelint::text {

struct Edit {
  Span where;        // an empty span inserts
  std::string text;  // empty removes
  bool operator==(Edit const&) const = default;
};

// The edits of one file, applied together; insertions at one place keep their order. Nothing where two
// overlap.
std::optional<std::string> apply(std::string_view content, std::vector<Edit> edits);
// True where two edits of the same file change the same octets (two insertions at one place do not).
bool overlap(Edit const& a, Edit const& b);

// A unified diff with three lines of context that `patch` and `git apply` take; empty where the texts are
// equal.
std::string unified_diff(std::string_view name, std::string_view before, std::string_view after);

}  // namespace zonelint::text
