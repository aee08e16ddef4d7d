// TLS reporting TXT records (RFC 8460 3): text in, the version and where reports go.
#pragma once
#include <string_view>
#include <vector>

#include "grammar/tag_list.hpp"

namespace zonelint::grammar::tls_rpt {

struct Uri {
  std::string_view text;    // as written
  std::string_view scheme;  // "mailto", "https"
  bool valid = false;       // mailto: with an address, or https: with a host
};
struct Record {
  TagList list;
  bool version_ok = false;  // the first field is exactly "v=TLSRPTv1"
  bool has_rua = false;
  std::vector<Uri> rua;
};
// Does it begin as such records do, exactly? Senders discard every other record at the name.
bool is_record(std::string_view text);
bool looks_like(std::string_view text);
Record parse(std::string_view text);

}  // namespace zonelint::grammar::tls_rpt
