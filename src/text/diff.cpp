// The unified diff. dtl finds the shortest edit script (Wu, Manber, Myers, Miller: "An O(NP) Sequence
// Comparison Algorithm"); the hunks are written here, since dtl's own printing knows neither a missing final
// newline nor file names that need quoting. This is the one unit that includes dtl, which drags in iostreams.
#include <fmt/format.h>
#include <dtl/dtl.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/edit.hpp"

namespace zonelint::text {

namespace {

constexpr std::size_t context = 3;

using Lines = std::vector<std::string_view>;  // each with its line end; the last may lack it

Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    std::size_t const end = text.find('\n');
    std::size_t const size = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

// Lines [before, before_end) become [after, after_end).
struct Change {
  std::size_t before, before_end, after, after_end;
};

// A line that stands in both texts at these numbers, and stays.
struct Match {
  std::size_t before, after;
};

// dtl compares numbers instead of lines (equal lines have equal numbers), and only lines that both texts
// have: the others can't match, and a rewrite of a whole file would cost dtl the square of its length.
std::vector<Match> matches(Lines const& before, Lines const& after, std::size_t head, std::size_t tail) {
  struct Known {
    std::size_t number;
    bool in_after = false;
  };
  std::unordered_map<std::string_view, Known> known;
  for (std::size_t i = head; i < before.size() - tail; ++i) known.try_emplace(before[i], Known{known.size()});
  std::vector<std::size_t> before_numbers, before_lines, after_numbers, after_lines;
  for (std::size_t i = head; i < after.size() - tail; ++i) {
    auto const line = known.find(after[i]);
    if (line == known.end()) continue;
    line->second.in_after = true;
    after_numbers.push_back(line->second.number);
    after_lines.push_back(i);
  }
  for (std::size_t i = head; i < before.size() - tail; ++i) {
    Known const& line = known.at(before[i]);
    if (!line.in_after) continue;
    before_numbers.push_back(line.number);
    before_lines.push_back(i);
  }
  std::vector<Match> out;
  if (before_numbers.empty()) return out;
  dtl::Diff<std::size_t, std::vector<std::size_t>> diff(before_numbers, after_numbers);
  diff.compose();
  std::size_t b = 0, a = 0;
  for (auto const& [line, info] : diff.getSes().getSequence()) {
    if (info.type == dtl::SES_COMMON) out.push_back({before_lines[b], after_lines[a]});
    if (info.type != dtl::SES_ADD) ++b;
    if (info.type != dtl::SES_DELETE) ++a;
  }
  return out;
}

std::vector<Change> compare(Lines const& before, Lines const& after) {
  std::size_t head = 0;
  std::size_t const least = std::min(before.size(), after.size());
  while (head < least && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < least - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;

  std::vector<Change> changes;
  std::size_t b = head, a = head;
  auto const up_to = [&](std::size_t before_end, std::size_t after_end) {
    if (b < before_end || a < after_end) changes.push_back({b, before_end, a, after_end});
    b = before_end + 1;
    a = after_end + 1;
  };
  for (Match const& match : matches(before, after, head, tail)) up_to(match.before, match.after);
  up_to(before.size() - tail, after.size() - tail);
  return changes;
}

void put(std::string& out, char mark, std::string_view line) {
  out.push_back(mark);
  out.append(line);
  if (!line.ends_with('\n')) out.append("\n\\ No newline at end of file\n");
}

// "12,3", "12", or "11,0": an empty range names the line before it.
std::string range(std::size_t begin, std::size_t end) {
  std::size_t const count = end - begin;
  if (count == 1) return fmt::format("{}", begin + 1);
  return fmt::format("{},{}", count == 0 ? begin : begin + 1, count);
}

// One hunk of changes [first, last) that share their context.
void hunk(std::string& out, Lines const& before, Lines const& after, Change const* first,
          Change const* last) {
  Change const& end = *(last - 1);
  std::size_t const lead = std::min(context, first->before);
  std::size_t const trail = std::min(context, before.size() - end.before_end);
  out += fmt::format("@@ -{} +{} @@\n", range(first->before - lead, end.before_end + trail),
                     range(first->after - lead, end.after_end + trail));
  std::size_t at = first->before - lead;
  for (Change const* change = first; change != last; ++change) {
    for (; at < change->before; ++at) put(out, ' ', before[at]);
    for (; at < change->before_end; ++at) put(out, '-', before[at]);
    for (std::size_t i = change->after; i < change->after_end; ++i) put(out, '+', after[i]);
  }
  for (; at < end.before_end + trail; ++at) put(out, ' ', before[at]);
}

// git's and GNU patch's way of writing a name: in quotes with C escapes where it holds something odd; a name
// with spaces ends in a tab, else what follows the space would be taken for a date.
std::string header_name(char const* side, std::string_view name) {
  while (name.starts_with("./")) name.remove_prefix(2);
  while (name.starts_with('/')) name.remove_prefix(1);
  std::string plain = fmt::format("{}/{}", side, name);
  auto const odd = [](char c) {
    auto const octet = static_cast<unsigned char>(c);
    return octet < 0x20 || octet == 0x7f || c == '"' || c == '\\';
  };
  if (std::none_of(plain.begin(), plain.end(), odd)) {
    if (plain.find(' ') != std::string::npos) plain.push_back('\t');
    return plain;
  }
  std::string quoted = "\"";
  for (char const c : plain) {
    if (c == '"' || c == '\\')
      quoted += {'\\', c};
    else if (odd(c))
      quoted += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    else
      quoted.push_back(c);
  }
  return quoted + '"';
}

}  // namespace

std::string unified_diff(std::string_view name, std::string_view before, std::string_view after) {
  if (before == after) return {};
  Lines const old_lines = split(before), new_lines = split(after);
  std::vector<Change> const changes = compare(old_lines, new_lines);
  std::string out = fmt::format("--- {}\n+++ {}\n", header_name("a", name), header_name("b", name));
  for (std::size_t first = 0, last = 1; first < changes.size(); first = last++) {
    while (last < changes.size() && changes[last].before - changes[last - 1].before_end <= 2 * context)
      ++last;
    hunk(out, old_lines, new_lines, changes.data() + first, changes.data() + last);
  }
  return out;
}

}  // namespace zonelint::text
