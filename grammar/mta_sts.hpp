// MTA-STS TXT records (RFC 8461 3.1): text in, the version and id with what is wrong with them.
#pragma once
#include <optional>
#include <string_view>

#include "grammar/tag_list.hpp"

namespace zonelint::grammar::mta_sts {

struct Record {
  TagList list;
  bool version_ok = false;  // the first field is exactly "v=STSv1"
  std::optional<Tag> id;
  bool id_ok = false;  // 1 to 32 letters and digits
};
// Does it begin as such records do, exactly? Senders discard every other record at the name.
bool is_record(std::string_view text);
// Is it meant as one, in whatever case and spacing?
bool looks_like(std::string_view text);
Record parse(std::string_view text);

}  // namespace zonelint::grammar::mta_sts
