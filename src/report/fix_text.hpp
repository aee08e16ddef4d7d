// What a fix would change, as a small diff of the lines that it touches.
#pragma once
#include <string>

#include "lint/finding.hpp"
#include "report/snippet.hpp"
#include "text/source.hpp"

namespace zonelint::report {

// The highest number of a line that the fix shows.
std::uint32_t last_line(text::Sources const& sources, lint::Fix const& fix);
// "help: TITLE (safe: yes)" and the lines; `near` is the file that the finding is in.
std::string fix_text(text::Sources const& sources, lint::Fix const& fix, text::FileId near,
                     Gutter const& gutter, SnippetOptions const& options);

}  // namespace zonelint::report
