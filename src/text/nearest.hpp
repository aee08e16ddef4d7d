// The word a person probably meant: the nearest by edit distance (a swap of neighbours counts as one),
// without case.
#pragma once
#include <cstddef>
#include <span>
#include <string_view>

namespace zonelint::text {

std::size_t distance(std::string_view a, std::string_view b);
// Empty where none is near: at most one edit for words up to 4 letters, two up to 8, else three.
std::string_view nearest(std::string_view word, std::span<std::string_view const> words);

}  // namespace zonelint::text
