// An offset in a decoded TOML string as the place of its octet in the file, among quotes and escapes
// (TOML 1.0, "String").
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace zonelint::lint {

// Where octet `decoded` of a string stands; its token (quotes and all) begins at `token`. One past the string
// is its closing quote.
std::uint32_t toml_string_offset(std::string_view content, std::uint32_t token, std::size_t decoded);

}  // namespace zonelint::lint
