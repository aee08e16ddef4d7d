#include "report/uri.hpp"

#include <fmt/format.h>

namespace zonelint::report {

std::string file_uri(std::string_view name) {
  std::string out;
  if (name.starts_with('/')) out = "file://";
  while (name.starts_with("./")) name.remove_prefix(2);
  bool first_segment = out.empty();
  for (char const c : name) {
    bool const unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                            std::string_view("-._~!$&'()*+,;=@").find(c) != std::string_view::npos;
    if (c == '/') first_segment = false;
    // RFC 3986 4.2: a colon in the first segment of a relative reference would read as a scheme.
    if (unreserved || c == '/' || (c == ':' && !first_segment))
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string hyperlink(std::string_view base, std::string_view name, std::string_view text) {
  if (base.empty()) return std::string(text);
  std::string const target = file_uri(name);
  // The terminator is ESC \\; everything between is percent-encoded, so that no file name can end it.
  return fmt::format("\x1b]8;;{}{}\x1b\\{}\x1b]8;;\x1b\\", target.starts_with("file:") ? "" : base, target,
                     text);
}

}  // namespace zonelint::report
