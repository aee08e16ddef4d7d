// DKIM key records (RFC 6376 3.6.1, 8301, 8463): text in, tags out. Keys are decoded in src/mail.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "grammar/tag_list.hpp"

namespace zonelint::grammar::dkim {

struct Record {
  TagList list;
  std::optional<Tag> v;    // "DKIM1" and first, where present (3.6.1)
  bool version_ok = true;  // absent, or first and exactly "DKIM1"
  std::optional<Tag> k, h, s, t, n, g, p;
  std::string_view key_type;                              // k's value; "rsa" by default
  std::vector<std::string_view> hashes, services, flags;  // h, s, t split at ':' (empty: the default)
  bool key_base64 = false;                                // p (white space removed) is base64, or empty
  std::string_view key_bad;                               // the first part of p that is no base64
  std::vector<Tag> unknown;
};
// Does it look like a key record: a tag list with p= or v=DKIM1? (v is optional, so p= alone counts.)
bool looks_like(std::string_view text);
Record parse(std::string_view text);

}  // namespace zonelint::grammar::dkim
