// A JSON string of a source as decoded text with its places.
#pragma once
#include "grammar/json.hpp"
#include "text/mapped.hpp"
#include "text/source.hpp"

namespace zonelint::text {

// The string at `json_string` (with its quotes), decoded; empty with that place where no JSON string stands
// there.
Mapped value_text(Sources const& sources, Span json_string);
// A string already read: `begin` is where its opening quote stands, `base` the offset of the text it was read
// from.
Mapped value_text(FileId file, grammar::json::String const& string, std::uint32_t begin,
                  std::uint32_t base = 0);

}  // namespace zonelint::text
