// Which lines a finding shows, and what stands under each. See the picture in snippet.hpp.
#include "report/snippet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/labels.hpp"
#include "report/shown_line.hpp"
#include "report/uri.hpp"

namespace zonelint::report {

namespace {

// Part of a mark on one line; octets count from the line's start.
struct Part {
  std::uint32_t begin, end;
  std::string text;
  bool primary;
};
struct Line {
  std::vector<Part> parts;  // none: a line of context
};
using Lines = std::map<std::uint32_t, Line>;

std::string trimmed_end(std::string text) {
  text.erase(text.find_last_not_of(" \t") + 1);
  return text;
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

// The span without line ends at its end: a record's line end is not worth a line of its own.
text::Span without_line_end(text::Source const& source, text::Span where) {
  auto const size = static_cast<std::uint32_t>(source.content().size());
  where.end = std::min(where.end, size);
  where.begin = std::min(where.begin, where.end);
  while (where.end > where.begin) {
    char const c = source.content()[where.end - 1];
    if (c != '\n' && c != '\r') break;
    --where.end;
  }
  return where;
}

// A mark over several lines shows its first line, underlined from its start, and its last.
void add_mark(text::Source const& source, Mark const& mark, Lines& lines) {
  text::Span const where = without_line_end(source, mark.where);
  std::uint32_t const first = source.position(where.begin).line;
  std::uint32_t const last = source.position(where.end).line;
  std::string const text = visible(mark.text);
  std::uint32_t const begin = where.begin - source.line_begin(first);
  if (first == last) {
    lines[first].parts.push_back({begin, where.end - source.line_begin(first), text, mark.primary});
    return;
  }
  auto const length = static_cast<std::uint32_t>(source.line(first).size());
  lines[first].parts.push_back({begin, std::max(begin, length), text, mark.primary});
  std::size_t const indent = source.line(last).find_first_not_of(" \t");
  std::uint32_t const end = where.end - source.line_begin(last);
  auto const from = std::min(end, static_cast<std::uint32_t>(std::min<std::size_t>(indent, end)));
  lines[last].parts.push_back({from, end, "to here", mark.primary});
}

// The part that the line is cut around: the primary one, else the first.
Part const* focus(Line const& line) {
  Part const* found = nullptr;
  for (Part const& part : line.parts)
    if (found == nullptr || (part.primary && !found->primary) ||
        (part.primary == found->primary && part.begin < found->begin))
      found = &part;
  return found;
}

class Writer {
 public:
  Writer(Gutter const& gutter, SnippetOptions const& options) : gutter_(gutter), options_(options) {}

  void write(text::Source const& source, Lines const& lines) {
    std::uint32_t before = 0;
    for (auto const& [number, line] : lines) {
      if (before != 0 && number == before + 2) write_line(source, before + 1, {});
      if (before != 0 && number > before + 2) out += paint(options_.color, Style::gutter, "...") + '\n';
      write_line(source, number, line);
      before = number;
    }
  }

  std::string out;

 private:
  void write_line(text::Source const& source, std::uint32_t number, Line const& line) {
    Part const* const around = focus(line);
    std::uint32_t const width = options_.width > gutter_.columns() ? options_.width - gutter_.columns() : 0;
    ShownLine const shown(source.line(number), around == nullptr ? 0 : around->begin,
                          around == nullptr ? 0 : around->end, width);
    out += gutter_.number(number);
    if (std::string const text = trimmed_end(shown.text()); !text.empty()) out += ' ' + text;
    out += '\n';
    if (line.parts.empty()) return;
    std::vector<LineMark> marks;
    for (Part const& part : line.parts) {
      Columns at = shown.columns(part.begin, part.end);
      at.end = std::max(at.end, at.begin + 1);
      marks.push_back({at, part.text, part.primary});
    }
    for (std::string const& row : label_rows(std::move(marks), width, options_.color, options_.primary))
      out += gutter_.blank() + ' ' + row + '\n';
  }

  Gutter const& gutter_;
  SnippetOptions const& options_;
};

// The line before the first, where there is one and something stands on it.
void add_context(text::Source const& source, Lines& lines) {
  std::uint32_t const first = lines.begin()->first;
  if (first > 1 && !is_blank(source.line(first - 1))) lines[first - 1];
}

}  // namespace

std::string Gutter::number(std::uint32_t line) const {
  return paint(color_, Style::gutter, fmt::format(" {:>{}} |", line, digits_));
}

std::string Gutter::blank() const {
  return paint(color_, Style::gutter, fmt::format(" {:>{}} |", "", digits_));
}

std::string Gutter::arrow(std::string_view arrow) const {
  return fmt::format("{:>{}}", "", digits_ + 1) + paint(color_, Style::gutter, arrow);
}

std::uint32_t digits(std::uint32_t number) {
  std::uint32_t count = 1;
  for (; number >= 10; number /= 10) ++count;
  return count;
}

std::string place(text::Sources const& sources, text::Span where) {
  text::Source const& source = sources[where.file];
  text::Position const at = source.position(where.begin);
  return fmt::format("{}:{}:{}", visible(source.name()), at.line, at.column);
}

std::uint32_t last_line(text::Sources const& sources, std::vector<Mark> const& marks) {
  std::uint32_t last = 1;
  for (Mark const& mark : marks) {
    if (!mark.where.known()) continue;
    text::Source const& source = sources[mark.where.file];
    last = std::max(last, source.position(without_line_end(source, mark.where).end).line);
  }
  return last;
}

std::string snippet(text::Sources const& sources, std::vector<Mark> const& marks, Gutter const& gutter,
                    std::string_view pointer, SnippetOptions const& options) {
  std::vector<std::pair<text::Span, Lines>> files;  // the first mark of each file, and its lines
  for (Mark const& mark : marks) {
    if (!mark.where.known()) continue;
    auto file = std::find_if(files.begin(), files.end(),
                             [&](auto const& f) { return f.first.file == mark.where.file; });
    if (file == files.end()) file = files.insert(files.end(), {mark.where, {}});
    add_mark(sources[mark.where.file], mark, file->second);
  }
  Writer writer(gutter, options);
  for (auto& [first, lines] : files) {
    bool const main = first.file == files.front().first.file;
    writer.out += gutter.arrow(main ? "--> " : "::: ") +
                  hyperlink(options.links, sources[first.file].name(), place(sources, first));
    if (main && !pointer.empty()) writer.out += fmt::format(" ({})", visible(pointer));
    writer.out += '\n';
    // An empty file has no line to show.
    text::Source const& source = sources[first.file];
    if (source.content().empty()) continue;
    writer.out += gutter.blank() + '\n';
    add_context(source, lines);
    writer.write(source, lines);
  }
  return std::move(writer.out);
}

}  // namespace zonelint::report
