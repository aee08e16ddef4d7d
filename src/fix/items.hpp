// Lists within a text: taking items out with their separators, and putting tags in.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "fix/editor.hpp"

namespace zonelint::fix {

// The items that hold these offsets go, each run of them with one separator too many. False where nothing
// would be left of the list.
bool remove_items(std::string_view text, std::vector<std::uint32_t> const& offsets, Separator separator,
                  std::vector<TextChange>& changes);
// "tag=value" behind the last tag, before a final ';', spaced as the others are. p= comes second (RFC 7489
// 6.4).
void append_tag_to(std::string_view text, std::string_view tag, std::vector<TextChange>& changes);

}  // namespace zonelint::fix
