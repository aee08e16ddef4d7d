// Writing JSON (RFC 8259): members in the order given, always valid UTF-8 whatever the strings hold.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace zonelint::report {

// Adds the string in its quotes; a malformed octet becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

// Commas come by themselves. Values and keys must be called in an order that makes sense; nothing checks it.
class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& number(std::uint64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  // White space between values, for people: "\n  ".
  JsonWriter& space(std::string_view blanks);
  std::string const& str() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  JsonWriter& open(char c);
  JsonWriter& close(char c);
  void separate();
  std::string out_;
  std::string pending_;  // blanks that come after the comma
  bool first_ = true;    // nothing before it in its object or array
};

}  // namespace zonelint::report
