// Only the lines that the edits touch are looked at: a finding must not cost a pass over its whole file.
#include "report/fix_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "report/shown_line.hpp"
#include "text/edit.hpp"

namespace zonelint::report {

namespace {

constexpr std::size_t most_lines = 12;  // removed, and added, that a fix shows

using Lines = std::vector<std::string_view>;

Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    std::size_t const end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
  }
  return lines;
}

// Edits whose lines touch one another, and those lines.
struct Group {
  text::FileId file;
  std::uint32_t first, last;
  std::vector<text::Edit> edits;
};

std::uint32_t last_line_of(text::Source const& source, text::Edit const& edit) {
  // Up to a line's beginning is not on that line.
  std::uint32_t const end = edit.where.end > edit.where.begin ? edit.where.end - 1 : edit.where.end;
  return source.position(end).line;
}

std::vector<Group> groups(text::Sources const& sources, std::vector<text::Edit> edits) {
  std::erase_if(edits, [](text::Edit const& edit) { return !edit.where.known(); });
  std::stable_sort(edits.begin(), edits.end(), [](text::Edit const& a, text::Edit const& b) {
    return a.where.file != b.where.file ? a.where.file < b.where.file : a.where.begin < b.where.begin;
  });
  std::vector<Group> out;
  for (text::Edit& edit : edits) {
    text::Source const& source = sources[edit.where.file];
    std::uint32_t const first = source.position(edit.where.begin).line;
    std::uint32_t const last = last_line_of(source, edit);
    if (out.empty() || out.back().file != edit.where.file || first > out.back().last + 1)
      out.push_back({edit.where.file, first, last, {}});
    out.back().last = std::max(out.back().last, last);
    out.back().edits.push_back(std::move(edit));
  }
  return out;
}

class Diff {
 public:
  Diff(Gutter const& gutter, SnippetOptions const& options) : gutter_(gutter), options_(options) {}

  void group(text::Source const& source, Group const& group) {
    std::uint32_t const begin = source.line_begin(group.first);
    std::uint32_t const end = source.line_begin(group.last + 1);
    std::string_view const before_text = source.content().substr(begin, end - begin);
    std::vector<text::Edit> edits = group.edits;
    for (text::Edit& edit : edits) {
      edit.where.begin -= begin;
      edit.where.end = std::min(edit.where.end, end) - begin;
    }
    std::optional<std::string> const after_text = text::apply(before_text, std::move(edits));
    if (!after_text) return;  // the fixer refuses such edits as well
    Lines before = split(before_text), after = split(*after_text);
    std::uint32_t line = group.first;
    std::size_t head = 0;
    while (head < std::min(before.size(), after.size()) && before[head] == after[head]) ++head;
    before.erase(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(head));
    after.erase(after.begin(), after.begin() + static_cast<std::ptrdiff_t>(head));
    while (!before.empty() && !after.empty() && before.back() == after.back()) {
      before.pop_back();
      after.pop_back();
    }
    line += static_cast<std::uint32_t>(head);
    lines('-', line, before, after);
    lines('+', line, after, before);
  }

  void records(std::vector<std::string> const& records) {
    for (std::string const& record : records) {
      std::string const row = fmt::format("+ {}", ShownLine(record, 0, 0, room()).text());
      out += std::string(gutter_.columns() - 2, ' ') + paint(options_.color, Style::added, row) + '\n';
    }
  }

  std::string out;

 private:
  std::uint32_t room() const {
    return options_.width > gutter_.columns() ? options_.width - gutter_.columns() : 0;
  }

  // Long lines are cut around the place where they begin to differ.
  static std::size_t difference(std::string_view a, std::string_view b) {
    std::size_t at = 0;
    while (at < std::min(a.size(), b.size()) && a[at] == b[at]) ++at;
    return at;
  }

  void lines(char mark, std::uint32_t first, Lines const& lines, Lines const& others) {
    Style const style = mark == '-' ? Style::removed : Style::added;
    std::size_t const shown = lines.size() <= most_lines ? lines.size() : most_lines - 1;
    for (std::size_t i = 0; i < shown; ++i) {
      std::size_t const at = i < others.size() ? difference(lines[i], others[i]) : 0;
      std::string const row = fmt::format("{} {}", mark, ShownLine(lines[i], at, at, room()).text());
      std::string const number = fmt::format(" {:>{}} ", first + i, gutter_.columns() - 4);
      out += paint(options_.color, Style::gutter, number) + paint(options_.color, style, row) + '\n';
    }
    if (shown < lines.size())
      out +=
          fmt::format(" {:>{}} {} … {} more lines\n", "", gutter_.columns() - 4, mark, lines.size() - shown);
  }

  Gutter const& gutter_;
  SnippetOptions const& options_;
};

std::string_view level_text(lint::Fix const& fix) {
  if (!fix.blocked.empty()) return "safe: no";  // its title says why it is not to be had
  switch (fix.level) {
    case lint::FixLevel::safe:
      return "safe: yes";
    case lint::FixLevel::unsafe:
      return "safe: no";
    case lint::FixLevel::step:
      return "safe: no; a step of a plan: fix --only its rule";
    case lint::FixLevel::placeholder:
      break;
  }
  return "safe: no; a value must be filled in by hand";
}

}  // namespace

std::uint32_t last_line(text::Sources const& sources, lint::Fix const& fix) {
  std::uint32_t last = 1;
  for (text::Edit const& edit : fix.edits)
    if (edit.where.known()) {
      auto const added = static_cast<std::uint32_t>(std::count(edit.text.begin(), edit.text.end(), '\n'));
      last = std::max(
          last, last_line_of(sources[edit.where.file], edit) + std::min(added, std::uint32_t{most_lines}));
    }
  return last;
}

std::string fix_text(text::Sources const& sources, lint::Fix const& fix, text::FileId near,
                     Gutter const& gutter, SnippetOptions const& options) {
  Diff diff(gutter, options);
  diff.out = paint(options.color, Style::help, "help") +
             fmt::format(": {} ({})\n", visible(fix.title), level_text(fix));
  text::FileId file = near;
  std::uint32_t last = 0;
  for (Group const& group : groups(sources, fix.edits)) {
    text::Source const& source = sources[group.file];
    if (group.file != file)
      diff.out += gutter.arrow("--> ") + fmt::format("{}:{}\n", visible(source.name()), group.first);
    else if (last != 0)
      diff.out += paint(options.color, Style::gutter, "...") + '\n';
    file = group.file;
    last = group.last;
    diff.group(source, group);
  }
  if (fix.edits.empty()) diff.records(fix.records);
  return std::move(diff.out);
}

}  // namespace zonelint::report
