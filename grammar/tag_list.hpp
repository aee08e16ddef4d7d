// tag=value lists as DKIM (RFC 6376 3.2), DMARC (RFC 9989 4.8), MTA-STS and TLS-RPT share them: the tags with
// their places, and what is wrong with the list as a list. What a tag may hold is each standard's own
// grammar.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace zonelint::grammar {

struct Tag {
  std::string_view name;   // as written
  std::string_view value;  // without the white space around it
  std::string_view whole;  // from the name to the end of the value
};
enum class TagErrorKind : std::uint8_t {
  empty,          // ";;"
  no_equals,      // "sp reject", a missing ';' before it
  no_name,        // "=reject"
  no_value,       // "p=" (legal in DKIM; the caller decides)
  bad_name,       // a name with characters that are not allowed
  bad_character,  // a quote, a control character, a non-ASCII octet in a value
  duplicate,      // a tag given before (names compared without case)
  trailing        // only for lists that forbid text after the last ';'
};
struct TagError {
  TagErrorKind kind;
  std::string_view at;
};
struct TagList {
  std::vector<Tag> tags;
  std::vector<TagError> errors;
  Tag const* find(std::string_view name) const;  // without case; the first one
};
// Never fails: what can't be read becomes errors, the other tags are kept. Views point into `text`.
TagList parse_tag_list(std::string_view text);

}  // namespace zonelint::grammar
