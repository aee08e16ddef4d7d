#include "report/html_snippet.hpp"

#include <algorithm>

#include "report/shown_line.hpp"

namespace zonelint::report {

namespace {

constexpr std::size_t most_labels = 6;
constexpr std::size_t most_before = 100, most_marked = 400, most_after = 160;
constexpr std::string_view ellipsis = "\u2026";

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

std::string head(std::string_view text, std::size_t most) {
  if (text.size() <= most) return visible(text);
  while (most > 0 && continues(text[most])) --most;
  return visible(text.substr(0, most)) + std::string(ellipsis);
}
std::string tail(std::string_view text, std::size_t most) {
  if (text.size() <= most) return visible(text);
  std::size_t from = text.size() - most;
  while (from < text.size() && continues(text[from])) ++from;
  return std::string(ellipsis) + visible(text.substr(from));
}

SnippetLine line_of(text::Sources const& sources, text::Span where, std::string_view say, bool primary) {
  text::Source const& source = sources[where.file];
  SnippetLine out;
  out.file = visible(source.name());
  out.number = source.position(where.begin).line;
  std::string_view const line = source.line(out.number);
  std::size_t const from = std::min<std::size_t>(where.begin - source.line_begin(out.number), line.size());
  std::size_t const to =
      std::clamp<std::size_t>(where.end - source.line_begin(out.number), from, line.size());
  out.before = tail(line.substr(0, from), most_before);
  out.marked = head(line.substr(from, to - from), most_marked);
  out.after = head(line.substr(to), most_after);
  out.say = visible(say);
  out.primary = primary;
  return out;
}

}  // namespace

std::vector<SnippetLine> snippet_lines(text::Sources const& sources, lint::Finding const& finding) {
  std::vector<SnippetLine> out;
  if (finding.where.known()) out.push_back(line_of(sources, finding.where, finding.label, true));
  std::size_t labels = 0;
  for (lint::Label const& label : finding.also) {
    if (!label.where.known() || ++labels > most_labels) continue;
    out.push_back(line_of(sources, label.where, label.text, false));
  }
  std::string const first = out.empty() ? std::string() : out[0].file;
  std::stable_sort(out.begin(), out.end(), [&](SnippetLine const& a, SnippetLine const& b) {
    return std::tuple(a.file != first, a.file, a.number) < std::tuple(b.file != first, b.file, b.number);
  });
  return out;
}

}  // namespace zonelint::report
