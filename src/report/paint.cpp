#include "report/paint.hpp"

#include <fmt/color.h>

namespace zonelint::report {

namespace {

// Of the 16 colours that every terminal theme sets for itself.
fmt::text_style style_text(Style style) {
  using fmt::terminal_color;
  switch (style) {
    case Style::error:
      return fmt::emphasis::bold | fg(terminal_color::bright_red);
    case Style::warning:
      return fmt::emphasis::bold | fg(terminal_color::bright_yellow);
    case Style::note:
      return fmt::emphasis::bold | fg(terminal_color::bright_green);
    case Style::secondary:
    case Style::gutter:
      return fmt::emphasis::bold | fg(terminal_color::bright_blue);
    case Style::bold:
      return fmt::emphasis::bold;
    case Style::help:
      return fmt::emphasis::bold | fg(terminal_color::bright_cyan);
    case Style::added:
      return fg(terminal_color::green);
    case Style::removed:
      return fg(terminal_color::red);
    case Style::none:
      break;
  }
  return {};
}

}  // namespace

Style style_of(lint::Severity severity) {
  switch (severity) {
    case lint::Severity::error:
      return Style::error;
    case lint::Severity::warning:
      return Style::warning;
    default:
      return Style::note;
  }
}

std::string paint(bool color, Style style, std::string_view text) {
  if (!color || style == Style::none || text.empty()) return std::string(text);
  return fmt::format(style_text(style), "{}", text);
}

}  // namespace zonelint::report
