#include "lsp/place.hpp"

#include <algorithm>

#include "dns/places.hpp"
#include "grammar/abnf_case.hpp"

namespace zonelint::lsp {
namespace {

bool holds(text::Span where, text::FileId file, std::uint32_t offset) {
  return where.file == file && where.begin <= offset && offset <= where.end;
}

// The octet of the joined text that stands at an offset of the file.
std::optional<std::uint32_t> joined_at(text::Mapped const& joined, std::uint32_t offset) {
  for (std::uint32_t i = 0; i < joined.bytes.size(); ++i) {
    text::Span const at = joined.span(i, i + 1);
    if (at.begin <= offset && offset < at.end) return i;
    if (at.begin > offset) return i;
  }
  if (joined.bytes.empty()) return std::nullopt;
  return static_cast<std::uint32_t>(joined.bytes.size());
}

// SPF's terms stand between blanks, tags between semicolons.
void find_part(Place& place, std::uint32_t at) {
  std::string_view const text = place.text;
  bool const spf = place.language == Language::spf;
  auto const separates = [&](char c) { return spf ? c == ' ' : c == ';'; };
  std::uint32_t begin = std::min(at, static_cast<std::uint32_t>(text.size())), end = begin;
  while (begin > 0 && !separates(text[begin - 1])) --begin;
  while (end < text.size() && !separates(text[end])) ++end;
  while (begin < end && (text[begin] == ' ' || text[begin] == '\t')) ++begin;
  while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  place.begin = begin, place.end = end;
}

// The fields of the rdata come after all of it: the last one that fits is the narrowest.
void look_into(Findings const& findings, Place& place, std::uint32_t offset) {
  auto const& sources = *findings.snapshot().sources;
  auto const& [zone, record] = place.record;
  for (auto const& field : dns::places(sources, *zone, *record)) {
    if (!holds(field.where, record->source.file, offset)) continue;
    place.field = field.name;
    place.where = field.where;
  }
  if (record->type != dns::Type::TXT && record->type != dns::Type::SPF) return;
  auto const texts = dns::text_places(sources, *zone, *record);
  place.text = texts.joined.bytes;
  place.language = language_of(place.text);
  if (!place.language || (place.field != "text" && place.field != "rdata")) return;
  auto const at = joined_at(texts.joined, offset);
  if (!at) return;
  find_part(place, *at);
  if (place.end > place.begin) place.where = texts.joined.span(place.begin, place.end);
}

}  // namespace

std::optional<Place> place_at(Findings const& findings, text::FileId file, std::uint32_t offset) {
  for (auto const& project : findings.snapshot().projects) {
    if (project.world == nullptr) continue;
    for (auto const& zone : project.world->zones()) {
      for (auto const& record : zone->records) {
        if (!holds(record.source, file, offset)) continue;
        Place place;
        place.project = &project;
        place.record = {zone.get(), &record};
        look_into(findings, place, offset);
        return place;
      }
    }
  }
  return std::nullopt;
}

}  // namespace zonelint::lsp
