#include "cli/evaluation_place.hpp"

#include <fmt/format.h>

#include "dns/places.hpp"

namespace zonelint::cli {

std::string place_text(text::Sources const& sources, text::Span where) {
  if (!where.known()) return {};
  auto const& source = sources[where.file];
  auto const at = source.position(where.begin);
  return fmt::format("{}:{}:{}", source.name(), at.line, at.column);
}

std::string record_place(text::Sources const& sources, dns::RecordRef record) {
  return record.record == nullptr ? std::string() : place_text(sources, record.record->source);
}

std::string step_place(text::Sources const& sources, mail::SpfStep const& step) {
  if (step.record.zone == nullptr || !step.record.record->source.known()) return {};
  auto const places = dns::text_places(sources, *step.record.zone, *step.record.record);
  if (step.end > places.joined.bytes.size()) return place_text(sources, step.record.record->source);
  return place_text(sources, places.joined.span(step.begin, step.end));
}

}  // namespace zonelint::cli
