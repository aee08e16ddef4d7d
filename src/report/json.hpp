// The report for programs, schema "zonelint/1": lines and columns count from 1, columns in code points,
// offsets in octets, ends exclusive.
#pragma once
#include <string>
#include <string_view>

#include "lint/finding.hpp"
#include "report/json_writer.hpp"
#include "text/source.hpp"

namespace zonelint::report {

std::string json(text::Sources const& sources, lint::Result const& result, std::string_view version);
// One finding a line, without the rest.
std::string jsonl(text::Sources const& sources, lint::Result const& result);

// Parts of it that other formats share.
void write_range(JsonWriter& out, text::Sources const& sources,
                 text::Span where);  // {"start":...,"end":...}, or null
void write_summary(JsonWriter& out, lint::Summary const& summary);
void write_finding(JsonWriter& out, text::Sources const& sources, lint::Finding const& finding);

}  // namespace zonelint::report
