// Text in XML 1.0.
#pragma once
#include <string>
#include <string_view>

namespace zonelint::report {

// For content and for attributes in double quotes. XML has no way to write most control characters (XML 1.0,
// 2.2), so they are made visible; a line end in an attribute is written as a reference.
std::string xml(std::string_view text);

}  // namespace zonelint::report
