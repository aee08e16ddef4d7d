// BIMI assertion records (draft-brand-indicators-for-message-identification 4.2): where a domain's logo and
// its certificate are.
#pragma once
#include <optional>
#include <string_view>

#include "grammar/tag_list.hpp"

namespace zonelint::grammar::bimi {

struct Record {
  TagList list;
  bool version_ok = false;  // the first tag is exactly "v=BIMI1"
  std::optional<Tag> l, a, avp;
  bool l_ok = true;       // absent, empty, or an https: URI
  bool a_ok = true;       // absent, empty, or an https: URI
  bool avp_ok = true;     // absent, brand or personal
  bool declined = false;  // l= and a= are empty: no logo, and that is meant
};
bool is_record(std::string_view text);
bool looks_like(std::string_view text);
Record parse(std::string_view text);

}  // namespace zonelint::grammar::bimi
