// JSON strings with places (RFC 8259 7): see json_string.hpp.
#include "text/json_string.hpp"

namespace zonelint::text {

Mapped value_text(FileId file, grammar::json::String const& string, std::uint32_t begin, std::uint32_t base) {
  Mapped out;
  out.file = file;
  out.bytes = string.bytes;
  out.pieces.reserve(string.pieces.size());
  for (auto const& p : string.pieces) out.pieces.push_back({p.at, base + p.source, base + p.source_end});
  // The empty string keeps its place too: between the quotes.
  if (out.pieces.empty()) out.pieces.push_back({0, base + begin + 1, base + begin + 1});
  return out;
}

Mapped value_text(Sources const& sources, Span json_string) {
  auto const documents = grammar::json::parse(sources.at(json_string));
  if (documents.values.size() == 1 && documents.values[0]->kind == grammar::json::Kind::string)
    return value_text(json_string.file, documents.values[0]->string, documents.values[0]->begin,
                      json_string.begin);
  Mapped nothing;
  nothing.file = json_string.file;
  nothing.pieces.push_back({0, json_string.begin, json_string.end});
  return nothing;
}

}  // namespace zonelint::text
