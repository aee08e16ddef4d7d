#include "report/json_writer.hpp"

#include <fmt/format.h>

#include "text/utf8.hpp"

namespace zonelint::report {

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  for (std::size_t at = 0; at < text.size();) {
    text::CodePoint const point = text::decode(text, at);
    // RFC 8259, section 7: quotation mark, reverse solidus and U+0000 to U+001F must be escaped.
    if (point.value == '"' || point.value == '\\')
      out += {'\\', static_cast<char>(point.value)};
    else if (point.value == '\n')
      out += "\\n";
    else if (point.value == '\t')
      out += "\\t";
    else if (point.value < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(point.value));
    else if (point.valid)
      out.append(text.substr(at, point.size));
    else
      text::append_utf8(out, point.value);
    at += point.size;
  }
  out.push_back('"');
}

void JsonWriter::separate() {
  if (!first_) out_.push_back(',');
  first_ = false;
  out_ += pending_;
  pending_.clear();
}

JsonWriter& JsonWriter::open(char c) {
  separate();
  out_.push_back(c);
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::close(char c) {
  out_ += pending_;
  pending_.clear();
  out_.push_back(c);
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  append_json_string(out_, name);
  out_.push_back(':');
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  separate();
  append_json_string(out_, text);
  return *this;
}

JsonWriter& JsonWriter::number(std::uint64_t value) {
  separate();
  out_ += std::to_string(value);
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::null() {
  separate();
  out_ += "null";
  return *this;
}

JsonWriter& JsonWriter::space(std::string_view blanks) {
  pending_ = blanks;
  return *this;
}

}  // namespace zonelint::report
