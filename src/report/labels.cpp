// Placing labels. See the picture in labels.hpp.
#include "report/labels.hpp"

#include <algorithm>

namespace zonelint::report {

namespace {

// A row of single characters, each with its style, and a text after them.
class Row {
 public:
  void put(std::uint32_t column, char c, Style style) {
    if (column >= cells_.size()) cells_.resize(column + 1, {' ', Style::none});
    cells_[column] = {c, style};
  }
  // `column` must lie past everything put so far.
  void text(std::uint32_t column, std::string_view text, Style style) {
    if (column > cells_.size()) cells_.resize(column, {' ', Style::none});
    text_ = text;
    text_style_ = style;
  }
  std::string str(bool color) const {
    std::string out;
    for (std::size_t i = 0; i < cells_.size();) {
      std::size_t end = i;
      std::string run;
      while (end < cells_.size() && cells_[end].style == cells_[i].style) run.push_back(cells_[end++].c);
      out += paint(color, cells_[i].style, run);
      i = end;
    }
    return out + paint(color, text_style_, text_);
  }

 private:
  struct Cell {
    char c;
    Style style;
  };
  std::vector<Cell> cells_;
  std::string text_;
  Style text_style_ = Style::none;
};

class Labels {
 public:
  Labels(std::vector<LineMark> marks, std::uint32_t width, bool color, Style primary)
      : marks_(std::move(marks)), width_(width), color_(color), primary_(primary) {
    // From the right to the left; of those that start together the primary one comes last, so it hangs
    // lowest.
    std::stable_sort(marks_.begin(), marks_.end(), [](LineMark const& a, LineMark const& b) {
      return a.at.begin != b.at.begin ? a.at.begin > b.at.begin : a.primary < b.primary;
    });
  }

  std::vector<std::string> rows() {
    Row underline;
    for (LineMark const* mark : widest_first())
      for (std::uint32_t i = mark->at.begin; i < mark->at.end; ++i)
        underline.put(i, mark->primary ? '^' : '-', style(*mark));
    LineMark const* const beside = inline_label();
    if (beside != nullptr) underline.text(beside->at.end + 1, beside->text, style(*beside));
    std::vector<std::string> out{underline.str(color_)};

    std::vector<LineMark const*> hanging;
    for (LineMark const& mark : marks_)
      if (&mark != beside && !mark.text.empty()) hanging.push_back(&mark);
    if (!hanging.empty()) out.push_back(bars(hanging, 0).str(color_));
    for (std::size_t i = 0; i < hanging.size(); ++i) {
      Row row = bars(hanging, i + 1, hanging[i]->at.begin);
      row.text(hanging[i]->at.begin, hanging[i]->text, style(*hanging[i]));
      out.push_back(row.str(color_));
    }
    return out;
  }

 private:
  Style style(LineMark const& mark) const { return mark.primary ? primary_ : Style::secondary; }

  // So that a mark within another stays to be seen; of equal ones the primary mark is seen.
  std::vector<LineMark const*> widest_first() const {
    std::vector<LineMark const*> order;
    for (LineMark const& mark : marks_) order.push_back(&mark);
    auto const size = [](LineMark const* mark) { return mark->at.end - mark->at.begin; };
    std::stable_sort(order.begin(), order.end(), [&](LineMark const* a, LineMark const* b) {
      return size(a) != size(b) ? size(a) > size(b) : a->primary < b->primary;
    });
    return order;
  }

  // The label that can stand beside its underline: nothing else is drawn there, and it fits or would not fit
  // below either.
  LineMark const* inline_label() const {
    LineMark const* found = nullptr;
    for (LineMark const& mark : marks_)
      if (found == nullptr || mark.at.end > found->at.end) found = &mark;
    if (found == nullptr || found->text.empty()) return nullptr;
    // Where another ends at the same column, the text would seem to belong to that.
    for (LineMark const& mark : marks_)
      if (&mark != found && mark.at.end == found->at.end && !mark.text.empty()) return nullptr;
    std::uint32_t const size = report::width(found->text);
    bool const fits = found->at.end + 1 + size <= width_;
    bool const fits_below = found->at.begin + size <= width_;
    return fits || !fits_below ? found : nullptr;
  }

  // Bars at the labels that still hang, left of `before`.
  Row bars(std::vector<LineMark const*> const& hanging, std::size_t first,
           std::uint32_t before = UINT32_MAX) const {
    Row row;
    for (std::size_t i = first; i < hanging.size(); ++i)
      if (hanging[i]->at.begin < before) row.put(hanging[i]->at.begin, '|', style(*hanging[i]));
    return row;
  }

  std::vector<LineMark> marks_;
  std::uint32_t width_;
  bool color_;
  Style primary_;
};

}  // namespace

std::vector<std::string> label_rows(std::vector<LineMark> marks, std::uint32_t width, bool color,
                                    Style primary) {
  return Labels(std::move(marks), width, color, primary).rows();
}

}  // namespace zonelint::report
