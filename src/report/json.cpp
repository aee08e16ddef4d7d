#include "report/json.hpp"

namespace zonelint::report {

namespace {

void write_position(JsonWriter& out, text::Source const& source, std::uint32_t offset) {
  text::Position const at = source.position(offset);
  out.begin_object();
  out.key("line").number(at.line).key("column").number(at.column).key("offset").number(offset);
  out.end_object();
}

// The members "file" and "range".
void write_where(JsonWriter& out, text::Sources const& sources, text::Span where) {
  out.key("file");
  if (where.known())
    out.string(sources[where.file].name());
  else
    out.null();
  out.key("range");
  write_range(out, sources, where);
}

void write_string_or_null(JsonWriter& out, std::string_view text) {
  if (text.empty())
    out.null();
  else
    out.string(text);
}

void write_record(JsonWriter& out, std::optional<lint::RecordKey> const& record) {
  if (!record) {
    out.null();
    return;
  }
  out.begin_object().key("zone").string(record->zone).key("name").string(record->name);
  out.key("type").string(record->type).key("set");
  write_string_or_null(out, record->set);
  out.end_object();
}

void write_related(JsonWriter& out, text::Sources const& sources, std::vector<lint::Label> const& labels) {
  out.begin_array();
  for (lint::Label const& label : labels) {
    out.begin_object();
    write_where(out, sources, label.where);
    out.key("message").string(label.text).end_object();
  }
  out.end_array();
}

void write_fix(JsonWriter& out, text::Sources const& sources, std::optional<lint::Fix> const& fix) {
  if (!fix) {
    out.null();
    return;
  }
  out.begin_object()
      .key("level")
      .string(lint::fix_level_text(fix->level == lint::FixLevel::step ? lint::FixLevel::unsafe : fix->level))
      .key("title")
      .string(fix->title);
  out.key("edits").begin_array();
  for (text::Edit const& edit : fix->edits) {
    out.begin_object();
    write_where(out, sources, edit.where);
    out.key("text").string(edit.text).end_object();
  }
  out.end_array().end_object();
}

}  // namespace

void write_summary(JsonWriter& out, lint::Summary const& summary) {
  out.begin_object();
  out.key("files")
      .number(summary.files)
      .key("zones")
      .number(summary.zones)
      .key("records")
      .number(summary.records);
  out.key("errors")
      .number(summary.errors)
      .key("warnings")
      .number(summary.warnings)
      .key("notes")
      .number(summary.notes);
  out.key("fixable").number(summary.fixable).key("suppressed").number(summary.suppressed);
  out.key("undecided").number(summary.undecided);
  out.end_object();
}

void write_range(JsonWriter& out, text::Sources const& sources, text::Span where) {
  if (!where.known()) {
    out.null();
    return;
  }
  text::Source const& source = sources[where.file];
  out.begin_object().key("start");
  write_position(out, source, where.begin);
  out.key("end");
  write_position(out, source, where.end);
  out.end_object();
}

void write_finding(JsonWriter& out, text::Sources const& sources, lint::Finding const& finding) {
  out.begin_object();
  out.key("rule").string(finding.rule).key("severity").string(lint::severity_text(finding.severity));
  out.key("message").string(finding.message).key("why").string(finding.why).key("todo").string(finding.todo);
  out.key("source").begin_array();
  for (std::string const& source : finding.source) out.string(source);
  out.end_array();
  write_where(out, sources, finding.where);
  out.key("pointer");
  write_string_or_null(out, finding.pointer);
  out.key("record");
  write_record(out, finding.record);
  out.key("related");
  write_related(out, sources, finding.also);
  out.key("fix");
  write_fix(out, sources, finding.fix);
  out.key("fingerprint").string(finding.fingerprint);
  out.end_object();
}

void write_head(JsonWriter& out, std::string_view schema, std::string_view version,
                lint::Summary const& summary) {
  out.begin_object().key("schema").string(schema).key("version").string(version);
  out.space("\n ").key("summary");
  write_summary(out, summary);
}

void write_findings(JsonWriter& out, text::Sources const& sources, lint::Result const& result) {
  out.space("\n ").key("findings").begin_array();
  for (lint::Finding const& finding : result.findings) {
    out.space("\n  ");
    write_finding(out, sources, finding);
  }
  out.end_array().end_object();
}

std::string json(text::Sources const& sources, lint::Result const& result, std::string_view version) {
  JsonWriter out;
  write_head(out, "zonelint/1", version, result.summary);
  write_findings(out, sources, result);
  return out.take() + '\n';
}

std::string jsonl(text::Sources const& sources, lint::Result const& result) {
  std::string out;
  for (lint::Finding const& finding : result.findings) {
    JsonWriter line;
    write_finding(line, sources, finding);
    out += line.take() + '\n';
  }
  return out;
}

}  // namespace zonelint::report
