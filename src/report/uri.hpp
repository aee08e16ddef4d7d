// File names as URIs (RFC 3986, RFC 8089), and links that a terminal can follow (OSC 8).
#pragma once
#include <string>
#include <string_view>

namespace zonelint::report {

// A URI reference: relative names stay relative, absolute ones become file: URIs.
std::string file_uri(std::string_view name);
// `text` as a link to the file, where there is a base, "file://host/home/me/": else as it is.
std::string hyperlink(std::string_view base, std::string_view name, std::string_view text);

}  // namespace zonelint::report
