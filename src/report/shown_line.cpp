// What cannot be seen, made visible. The classes are Unicode's general categories: other than its letters,
// marks, numbers, punctuation and symbols, only the plain space is shown as it is.
#include "report/shown_line.hpp"

#include <fmt/format.h>
#include <unictype.h>
#include <uniwidth.h>

#include <algorithm>

#include "text/utf8.hpp"

namespace zonelint::report {

namespace {

constexpr std::string_view ellipsis = "\xe2\x80\xa6";  // …

bool is_hidden(char32_t value) {
  constexpr std::uint32_t hidden = UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Cs |
                                   UC_CATEGORY_MASK_Cn | UC_CATEGORY_MASK_Co | UC_CATEGORY_MASK_Z;
  return uc_is_general_category_withtable(value, hidden);
}

// Appends a code point (anything but a tab) and returns its columns.
std::uint32_t append_visible(std::string& out, std::string_view octets, text::CodePoint point) {
  if (point.valid && point.value >= 0x20 && point.value < 0x7f) {
    out.append(octets);
    return 1;
  }
  if (!point.valid) {
    out += fmt::format("<{:02X}>", static_cast<unsigned char>(octets.front()));
    return 4;
  }
  if (point.value < 0x20 || point.value == 0x7f) {
    // The Control Pictures block has a picture for each: ESC is U+241B.
    text::append_utf8(out, point.value == 0x7f ? char32_t{0x2421} : 0x2400 + point.value);
    return 1;
  }
  if (is_hidden(point.value)) {
    std::string const name = fmt::format("<U+{:04X}>", static_cast<std::uint32_t>(point.value));
    out += name;
    return static_cast<std::uint32_t>(name.size());
  }
  out.append(octets);
  int const columns = uc_width(point.value, "UTF-8");
  return columns < 0 ? 1 : static_cast<std::uint32_t>(columns);
}

// The start of the code point that holds `at`.
std::size_t boundary(std::string_view line, std::size_t at) {
  for (std::size_t back = 1; back <= 3 && back <= at; ++back) {
    text::CodePoint const point = text::decode(line, at - back);
    if (point.size > back) return at - back;
  }
  return at;
}

}  // namespace

ShownLine::ShownLine(std::string_view line, std::size_t focus_begin, std::size_t focus_end,
                     std::uint32_t width) {
  width = std::max(width, 20U);
  focus_begin = std::min(focus_begin, line.size());
  focus_end = std::clamp(focus_end, focus_begin, line.size());
  // A minified export is one line of megabytes: only what could be shown is looked at.
  std::size_t const reach = std::size_t{8} * width;
  std::size_t const from = focus_begin <= reach ? 0 : boundary(line, focus_begin - reach);
  std::size_t const to =
      line.size() - focus_begin <= 2 * reach ? line.size() : boundary(line, focus_begin + 2 * reach);
  read(line, from, to);
  cut(focus_begin, focus_end, width, from > 0, to < line.size());
}

void ShownLine::read(std::string_view line, std::size_t from, std::size_t to) {
  std::uint32_t column = 0;
  for (std::size_t at = from; at < to;) {
    text::CodePoint const point = text::decode(line, at);
    Cell cell{static_cast<std::uint32_t>(at), column, static_cast<std::uint32_t>(text_.size()), 0};
    if (point.valid && point.value == '\t') {
      std::uint32_t const blanks = tab_width - column % tab_width;
      text_.append(blanks, ' ');
      column += blanks;
    } else {
      column += append_visible(text_, line.substr(at, point.size), point);
    }
    cell.size = static_cast<std::uint32_t>(text_.size()) - cell.text;
    cells_.push_back(cell);
    at += point.size;
  }
  cells_.push_back({static_cast<std::uint32_t>(to), column, static_cast<std::uint32_t>(text_.size()), 0});
}

void ShownLine::cut(std::size_t focus_begin, std::size_t focus_end, std::uint32_t width, bool left,
                    bool right) {
  std::uint32_t const total = cells_.back().column;
  high_ = total;
  if (!left && !right && total <= width) return;
  std::uint32_t const begin = column(focus_begin);
  std::uint32_t const end = column_after(focus_end);
  if (left || end + 1 > width) {
    shift_ = begin - std::min(begin, width / 4);
    if (!right && total - shift_ < width) shift_ = total > width ? total - width : 0;
  }
  bool const cut_left = left || shift_ > 0;
  bool const cut_right = right || total > shift_ + width;
  std::uint32_t const first = shift_ + (cut_left ? 1 : 0);
  std::uint32_t const last = cut_right ? shift_ + width - 1 : total;

  std::string shown(cut_left ? ellipsis : "");
  std::uint32_t filled = first;
  for (std::size_t i = 0; i + 1 < cells_.size(); ++i) {
    Cell const& cell = cells_[i];
    if (cell.column < first || cells_[i + 1].column > last) continue;
    shown.append(cell.column - filled, ' ');  // half of a wide character was cut off
    shown.append(text_, cell.text, cell.size);
    filled = cells_[i + 1].column;
  }
  if (cut_right) {
    shown.append(last - filled, ' ');
    shown.append(ellipsis);
  }
  text_ = std::move(shown);
  low_ = first - shift_;
  high_ = last - shift_;
}

std::uint32_t ShownLine::column(std::size_t octet) const {
  auto const after = std::upper_bound(cells_.begin(), cells_.end(), octet,
                                      [](std::size_t value, Cell const& cell) { return value < cell.octet; });
  return after == cells_.begin() ? 0 : (after - 1)->column;
}

// The column after the code point that holds the octet before `octet_end`.
std::uint32_t ShownLine::column_after(std::size_t octet_end) const {
  auto const at = std::lower_bound(cells_.begin(), cells_.end(), octet_end,
                                   [](Cell const& cell, std::size_t value) { return cell.octet < value; });
  return at == cells_.end() ? cells_.back().column : at->column;
}

Columns ShownLine::columns(std::size_t begin, std::size_t end) const {
  auto const shown = [this](std::uint32_t column) {
    return std::clamp(column - std::min(column, shift_), low_, high_);
  };
  std::uint32_t const first = shown(column(begin));
  if (begin >= end) return {first, first};
  return {first, std::max(first, shown(column_after(end)))};
}

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    text::CodePoint const point = text::decode(text, at);
    if (point.value == '\t')
      out.push_back(' ');
    else
      append_visible(out, text.substr(at, point.size), point);
    at += point.size;
  }
  return out;
}

std::uint32_t width(std::string_view visible_text) {
  std::uint32_t columns = 0;
  std::string scratch;
  for (std::size_t at = 0; at < visible_text.size();) {
    text::CodePoint const point = text::decode(visible_text, at);
    columns += append_visible(scratch, visible_text.substr(at, point.size), point);
    scratch.clear();
    at += point.size;
  }
  return columns;
}

}  // namespace zonelint::report
