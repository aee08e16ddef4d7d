#include "report/xml.hpp"

#include "report/shown_line.hpp"

namespace zonelint::report {

std::string xml(std::string_view text) {
  std::string out;
  for (bool first = true; first || !text.empty(); first = false) {
    std::size_t const end = std::min(text.find('\n'), text.size());
    for (char const c : visible(text.substr(0, end))) {
      if (c == '<')
        out += "&lt;";
      else if (c == '>')
        out += "&gt;";
      else if (c == '&')
        out += "&amp;";
      else if (c == '"')
        out += "&quot;";
      else
        out += c;
    }
    if (end < text.size()) out += "&#10;";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace zonelint::report
