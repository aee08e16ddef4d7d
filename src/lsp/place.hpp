// What stands at a place of a file: the record, its field, and in a TXT record that mail reads the term or
// tag.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "dns/world.hpp"
#include "lsp/findings.hpp"
#include "lsp/words.hpp"

namespace zonelint::lsp {

struct Place {
  ProjectView const* project = nullptr;
  dns::RecordRef record;
  std::string field;  // "owner", "exchange", "text"; empty between fields
  text::Span where;   // of the field, or of the term or tag
  std::string text;   // TXT: the strings joined
  std::optional<Language> language;
  std::uint32_t begin = 0, end = 0;  // the term or tag, in the joined text
  std::string_view part() const { return std::string_view(text).substr(begin, end - begin); }
};
// Nothing where no record stands there.
std::optional<Place> place_at(Findings const& findings, text::FileId file, std::uint32_t offset);

}  // namespace zonelint::lsp
