// See text.hpp. The look is rustc's, which people know how to read.
#include "report/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "report/fix_text.hpp"
#include "report/paint.hpp"
#include "report/shown_line.hpp"
#include "report/snippet.hpp"

namespace zonelint::report {

namespace {

// Words at blanks and newlines; each made safe for the terminal.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; (at = text.find_first_not_of(" \t\r\n", at)) != std::string_view::npos;) {
    std::size_t const end = std::min(text.find_first_of(" \t\r\n", at), text.size());
    words.push_back(visible(text.substr(at, end - at)));
    at = end;
  }
  return words;
}

// The text in lines of at most `room` columns, each but the first after `indent` blanks. A long word stays
// whole.
std::string wrapped(std::string_view text, std::uint32_t indent, std::uint32_t room) {
  std::string out;
  std::uint32_t column = 0;
  for (std::string const& word : words_of(text)) {
    std::uint32_t const size = report::width(word);
    if (column > 0 && column + 1 + size > room) {
      out += '\n' + std::string(indent, ' ');
      column = 0;
    }
    if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += size;
  }
  return out;
}

std::string counted(std::size_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

class Writer {
 public:
  Writer(lint::Finding const& finding, Gutter const& gutter, TextOptions const& options)
      : finding_(finding), gutter_(gutter), options_(options) {}

  // "error[mx/single]: message"
  std::string head() const {
    std::string const rule =
        fmt::format("{}[{}]", lint::severity_text(finding_.severity), visible(finding_.rule));
    return paint(options_.color, style_of(finding_.severity), rule) +
           paint(options_.color, Style::bold, fmt::format(": {}", visible(finding_.message))) + '\n';
  }

  // "= why: ..."
  std::string notes() const {
    std::string out;
    std::string source;
    for (std::string const& one : finding_.source) source += (source.empty() ? "" : "; ") + one;
    if (!finding_.why.empty())
      out += note("why", source.empty() ? finding_.why : fmt::format("{} ({})", finding_.why, source));
    else if (!source.empty())
      out += note("source", source);
    if (!finding_.todo.empty() && !finding_.fix) out += note("todo", finding_.todo);
    if (!finding_.where.known() && finding_.record) {
      lint::RecordKey const& record = *finding_.record;
      std::string const what = record.type.empty() ? record.name : record.name + " " + record.type;
      out += note("record", record.set.empty() ? what : fmt::format("{} (set {})", what, record.set));
    }
    return out;
  }

 private:
  std::string note(std::string_view name, std::string_view text) const {
    std::uint32_t const margin = gutter_.columns() - 2;
    auto const indent = margin + static_cast<std::uint32_t>(name.size()) + 4;
    std::uint32_t const room = options_.width > indent + 20 ? options_.width - indent : 20;
    return std::string(margin, ' ') + paint(options_.color, Style::gutter, "=") + ' ' +
           paint(options_.color, Style::bold, name) + ": " + wrapped(text, indent, room) + '\n';
  }

  lint::Finding const& finding_;
  Gutter const& gutter_;
  TextOptions const& options_;
};

std::vector<Mark> marks_of(lint::Finding const& finding) {
  std::vector<Mark> marks{{finding.where, finding.label, true}};
  for (lint::Label const& label : finding.also) marks.push_back({label.where, label.text, false});
  return marks;
}

// "a, b and 2 more"
std::string first_of(std::vector<std::string> const& names) {
  constexpr std::size_t most = 3;
  std::string out;
  std::size_t const shown = std::min(most, names.size());
  for (std::size_t i = 0; i < shown; ++i)
    out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + visible(names[i]);
  if (names.size() > shown) out += fmt::format(" and {} more", names.size() - shown);
  return out;
}

void add_new(std::vector<std::string>& list, std::vector<std::string> const& names) {
  for (std::string const& name : names)
    if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
}

std::string asides(lint::Result const& result) {
  lint::Summary const& summary = result.summary;
  std::vector<std::string> parts;
  if (summary.fixable > 0) parts.push_back(fmt::format("{} fixable with `zonelint fix`", summary.fixable));
  if (summary.suppressed > 0) parts.push_back(fmt::format("{} suppressed", summary.suppressed));
  if (summary.undecided > 0) {
    std::vector<std::string> missing, unreadable;
    for (lint::Undecided const& one : result.undecided) {
      add_new(missing, one.missing);
      add_new(unreadable, one.unreadable);
    }
    std::string const text = missing_text(missing, unreadable);
    parts.push_back(fmt::format("{} undecided{}{}", summary.undecided, text.empty() ? "" : ": ", text));
  }
  return parts.empty() ? std::string() : fmt::format(" ({})", fmt::join(parts, ", "));
}

}  // namespace

std::string missing_text(std::vector<std::string> const& missing,
                         std::vector<std::string> const& unreadable) {
  std::string out;
  if (!missing.empty())
    out = fmt::format("{} {} not in these zones", first_of(missing), missing.size() == 1 ? "is" : "are");
  if (!unreadable.empty())
    out += fmt::format("{}{} can't be read", out.empty() ? "" : "; ", first_of(unreadable));
  return out;
}

std::string summary_text(lint::Result const& result, bool color) {
  lint::Summary const& summary = result.summary;
  std::vector<std::string> counts;
  auto const count = [&](std::size_t number, std::string_view name, Style style) {
    if (number > 0) counts.push_back(paint(color, style, counted(number, name)));
  };
  count(summary.errors, "error", Style::error);
  count(summary.warnings, "warning", Style::warning);
  count(summary.notes, "note", Style::note);
  if (!counts.empty())
    return fmt::format("{} in {}{}\n", fmt::join(counts, ", "), counted(summary.zones, "zone"),
                       asides(result));
  if (summary.zones == 0) return fmt::format("there was no zone to check{}\n", asides(result));
  return fmt::format("nothing to report in {} with {}{}\n", counted(summary.zones, "zone"),
                     counted(summary.records, "record"), asides(result));
}

std::string finding_text(text::Sources const& sources, lint::Finding const& finding,
                         TextOptions const& options) {
  std::vector<Mark> const marks = marks_of(finding);
  std::uint32_t last = last_line(sources, marks);
  if (finding.fix) last = std::max(last, last_line(sources, *finding.fix));
  Gutter const gutter(digits(last), options.color);
  SnippetOptions const style{options.color, options.width, style_of(finding.severity), options.links};
  Writer const writer(finding, gutter, options);
  std::string out = writer.head();
  out += snippet(sources, marks, gutter, finding.pointer, style);
  out += writer.notes();
  if (finding.fix) out += fix_text(sources, *finding.fix, finding.where.file, gutter, style);
  return out;
}

std::string text(text::Sources const& sources, lint::Result const& result, TextOptions const& options) {
  std::string out;
  for (lint::Finding const& finding : result.findings) out += finding_text(sources, finding, options) + '\n';
  if (options.summary) out += summary_text(result, options.color);
  return out;
}

}  // namespace zonelint::report
