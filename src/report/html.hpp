// The page for people who look at all domains together: one file that holds its data, its style and its
// script (src/report/page), loads nothing, and draws a part of its table at a time.
#pragma once
#include <string>
#include <string_view>

#include "audit/audit.hpp"
#include "audit/since.hpp"
#include "lint/finding.hpp"
#include "text/source.hpp"

namespace zonelint::report {

struct HtmlOptions {
  std::string_view version;
  std::string_view date;  // "2026-11-15": the day of the report
};
std::string html(text::Sources const& sources, lint::Result const& result, audit::Audit const& audit,
                 audit::Since const* since, HtmlOptions const& options);

// The files of src/report/page, embedded by the build.
std::string_view page_html();
std::string_view page_css();
std::string_view page_js();

}  // namespace zonelint::report
