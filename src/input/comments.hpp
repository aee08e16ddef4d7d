// Suppression comments as the zone file reader finds them: every comment that could be one, and what it
// covers. What a comment says is grammar/suppression's; what it suppresses is lint/suppress's.
#pragma once
#include <string_view>

#include "text/source.hpp"

namespace zonelint::input {

struct SuppressionComment {
  text::Span where;          // the comment, from its ';'
  std::string_view comment;  // the same, a view into the source
  // The record it covers, the next one for a comment that is alone on its line. Unknown: the whole file (for
  // allow-file), or nothing (a comment with no record after it).
  text::Span record;
  text::FileId file = text::no_file;
  bool after_record = false;  // a record of the file stands before it, or it stands in one
};

}  // namespace zonelint::input
