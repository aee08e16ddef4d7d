// Colour, where the caller asked for it. The styles are named after what they mark.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "lint/finding.hpp"

namespace zonelint::report {

enum class Style : std::uint8_t { none, error, warning, note, secondary, gutter, bold, help, added, removed };

Style style_of(lint::Severity severity);
// The text in its style; as it is where `color` is false or there is nothing to colour.
std::string paint(bool color, Style style, std::string_view text);

}  // namespace zonelint::report
