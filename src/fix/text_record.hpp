// Changes inside the text of a TXT record (RFC 1035 3.3.14), written into its strings as the source has them:
// quoted, unquoted, or within a JSON string.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dns/places.hpp"
#include "fix/texts.hpp"
#include "text/edit.hpp"

namespace zonelint::fix {

// Octets [begin, end) of the joined text become `text`.
struct TextChange {
  std::uint32_t begin = 0, end = 0;
  std::string text;
};
// Nothing where the record's text stands nowhere by itself ($GENERATE).
std::optional<std::vector<text::Edit>> text_edits(text::Sources const& sources, dns::Zone const& zone,
                                                  dns::Record const& record,
                                                  std::vector<TextChange> const& changes);
std::optional<std::string> changed_text(std::string_view text, std::vector<TextChange> const& changes);
// The one change that turns a text into another, no longer than it must be.
std::optional<TextChange> difference(std::string_view before, std::string_view after);
// The same as several, so that long parts that stay are left where they stand.
std::vector<TextChange> differences(std::string_view before, std::string_view after);
// Where octets of the source stand in the joined text.
std::optional<std::pair<std::uint32_t, std::uint32_t>> offsets_of(text::Mapped const& joined,
                                                                  text::Span where);
// A text as character-strings of at most 255 octets, in wire form.
std::string text_wire(std::string_view text);

}  // namespace zonelint::fix
