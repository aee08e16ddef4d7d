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

// dtl compares numbers instead of lines: equal lines have equal numbers.
class Numbers {
 public:
  std::vector<std::size_t> operator()(Lines const& lines, std::size_t first, std::size_t last) {
    std::vector<std::size_t> out;
    for (std::size_t i = first; i < last; ++i)
      out.push_back(known_.try_emplace(lines[i], known_.size()).first->second);
    return out;
  }

 private:
  std::unordered_map<std::string_view, std::size_t> known_;
};

std::vector<Change> compare(Lines const& before, Lines const& after) {
  std::size_t head = 0;
  std::size_t const least = std::min(before.size(), after.size());
  while (head < least && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < least - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;

  Numbers numbers;
  dtl::Diff<std::size_t, std::vector<std::size_t>> diff(numbers(before, head, before.size() - tail),
                                                        numbers(after, head, after.size() - tail));
  diff.compose();
  std::vector<Change> changes;
  std::size_t b = head, a = head;
  bool open = false;
  for (auto const& [line, info] : diff.getSes().getSequence()) {
    if (info.type == dtl::SES_COMMON) {
      ++b, ++a;
      open = false;
      continue;
    }
    if (!open) changes.push_back({b, b, a, a});
    open = true;
    (info.type == dtl::SES_DELETE ? changes.back().before_end = ++b : changes.back().after_end = ++a);
  }
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
