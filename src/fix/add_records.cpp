// Additions: see add_records.hpp.
#include "fix/add_records.hpp"

namespace zonelint::fix {

lint::Finding addition(text::Sources const& sources, NewRecord record, std::string rule, std::string title) {
  lint::Finding out;
  out.rule = std::move(rule);
  out.severity = lint::Severity::error;
  out.message = title;
  out.where = record.zone->place;
  lint::Fix fix;
  fix.level = lint::FixLevel::safe;
  fix.title = std::move(title);
  Texts texts(sources);
  Editor editor(texts);
  editor.add(std::move(record));
  editor.finish(fix);
  out.fix = std::move(fix);
  return out;
}

}  // namespace zonelint::fix
