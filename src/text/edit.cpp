// Applying edits. See edit.hpp; the unified diff is in diff.cpp.
#include "text/edit.hpp"

#include <algorithm>

namespace zonelint::text {

bool overlap(Edit const& a, Edit const& b) {
  if (a.where.file != b.where.file) return false;
  bool const a_inserts = a.where.begin == a.where.end;
  bool const b_inserts = b.where.begin == b.where.end;
  if (a_inserts && b_inserts) return false;
  // An insertion at the edge of a replacement has its own place; one inside would be lost with what is
  // replaced. For two replacements the same comparison says that they share an octet.
  return a.where.begin < b.where.end && b.where.begin < a.where.end;
}

std::optional<std::string> apply(std::string_view content, std::vector<Edit> edits) {
  // At one offset insertions come first: they stand before the octets that a replacement there takes away.
  auto const key = [](Edit const& edit) {
    return std::pair(edit.where.begin, edit.where.begin != edit.where.end);
  };
  std::stable_sort(edits.begin(), edits.end(), [&](Edit const& a, Edit const& b) { return key(a) < key(b); });
  std::string out;
  out.reserve(content.size());
  std::size_t done = 0;
  for (Edit const& edit : edits) {
    bool const outside = edit.where.begin > edit.where.end || edit.where.end > content.size();
    if (outside || edit.where.begin < done) return std::nullopt;
    out.append(content.substr(done, edit.where.begin - done));
    out.append(edit.text);
    done = edit.where.end;
  }
  out.append(content.substr(done));
  return out;
}

}  // namespace zonelint::text
