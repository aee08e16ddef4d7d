// A page for people where a pull request or a job's summary shows Markdown (GitHub's dialect): what was found
// in a table, then each rule's reason once.
#pragma once
#include <string>
#include <string_view>

#include "lint/finding.hpp"
#include "text/source.hpp"

namespace zonelint::report {

// GitHub cuts a comment at 65,536 characters: of more findings, the most severe are shown and the rest
// counted.
inline constexpr std::size_t most_markdown_rows_size = 40'000, most_markdown_size = 60'000;

std::string markdown(text::Sources const& sources, lint::Result const& result);
// Text that stands for itself in a paragraph and in a table's cell.
std::string markdown_text(std::string_view text);

}  // namespace zonelint::report
