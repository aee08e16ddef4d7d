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
// The head of a document: its schema and version, and the summary.
void write_head(JsonWriter& out, std::string_view schema, std::string_view version,
                lint::Summary const& summary);
// Its last member, and its end.
void write_findings(JsonWriter& out, text::Sources const& sources, lint::Result const& result);
void write_finding(JsonWriter& out, text::Sources const& sources, lint::Finding const& finding);

}  // namespace zonelint::report
