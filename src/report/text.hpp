// The report for people: each finding with its source lines, why it matters and what to do, then one line
// that sums up.
#pragma once
#include <cstdint>
#include <string>

#include "lint/finding.hpp"
#include "text/source.hpp"

namespace zonelint::report {

struct TextOptions {
  bool color = false;
  std::uint32_t width = 100;  // columns of the terminal
  bool summary = true;
  std::string links = {};  // see SnippetOptions
};

std::string text(text::Sources const& sources, lint::Result const& result, TextOptions const& options = {});
// One finding of it, without the empty line that sets findings apart.
std::string finding_text(text::Sources const& sources, lint::Finding const& finding,
                         TextOptions const& options);
// "2 errors, 1 warning in 3 zones (1 fixable with `zonelint fix`, 1 suppressed)"
// "a.example/TXT and b.example/MX are not in these zones; c.example/MX can't be read"; of long lists the
// first names only.
std::string missing_text(std::vector<std::string> const& missing, std::vector<std::string> const& unreadable);
std::string summary_text(lint::Result const& result, bool color = false);

}  // namespace zonelint::report
