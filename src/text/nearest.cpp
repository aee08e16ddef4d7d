// Edit distance with swaps of neighbours (optimal string alignment): what fingers do to words. See
// nearest.hpp.
#include "text/nearest.hpp"
#include "grammar/abnf_case.hpp"

#include <algorithm>
#include <vector>

namespace zonelint::text {

namespace {

using grammar::lower;
bool same(char a, char b) { return lower(a) == lower(b); }

}  // namespace

std::size_t distance(std::string_view a, std::string_view b) {
  // Three rows of the usual table: a swap looks two rows back.
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t const change = last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, change});
      if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

std::string_view nearest(std::string_view word, std::span<std::string_view const> words) {
  std::size_t const limit = word.size() <= 4 ? 1 : word.size() <= 8 ? 2 : 3;
  std::string_view best;
  std::size_t best_distance = limit + 1;
  bool best_starts = false;
  for (std::string_view const candidate : words) {
    std::size_t const gap =
        candidate.size() > word.size() ? candidate.size() - word.size() : word.size() - candidate.size();
    if (gap > limit || candidate.empty() || word.empty()) continue;
    std::size_t const found = distance(word, candidate);
    // A word of which no letter is left was not meant: "B" is no slip for "A".
    if (found > limit || (found > 0 && found >= word.size())) continue;
    // People seldom miss the first letter, so among equals it decides; then the order that the caller chose.
    bool const starts = same(word.front(), candidate.front());
    if (found < best_distance || (found == best_distance && starts && !best_starts)) {
      best = candidate;
      best_distance = found;
      best_starts = starts;
    }
  }
  return best;
}

}  // namespace zonelint::text
