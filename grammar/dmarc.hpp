// DMARC policy records (RFC 9989 4.7 and 4.8; RFC 7489 6.3 and 6.4): text in, every tag with its value,
// validity and place. Defaults and discovery are mail semantics, not grammar.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "grammar/tag_list.hpp"

namespace zonelint::grammar::dmarc {

enum class Policy : std::uint8_t { none, quarantine, reject };
struct Uri {
  std::string_view text;    // as written, without the size limit
  std::string_view scheme;  // "mailto"; empty where there is none
  std::string_view domain;  // of a mailto: what follows the '@'
  std::string_view size;    // the obsolete "!10m" without the '!'; empty if none
  bool valid = false;       // a URI of RFC 3986 shape; mailto: has an address with a domain
};
// A tag that is there: where, and whether its value is one that the standard allows.
template <class T>
struct Tagged {
  std::string_view text;   // the value as written
  std::string_view whole;  // name=value
  bool valid = false;
  T value{};
};
struct Record {
  TagList list;
  bool version_ok = false;  // the first tag is v and its value exactly "DMARC1"
  bool p_second = false;    // p directly follows v (RFC 7489's grammar)
  std::optional<Tagged<Policy>> p, sp, np;
  std::optional<Tagged<char>> adkim, aspf;  // 'r' or 's'
  std::optional<Tagged<char>> t, psd;       // 'y' 'n', 'u'
  std::optional<Tagged<int>> pct;           // 0..100
  std::optional<Tagged<std::string_view>> fo, rf;
  std::optional<Tagged<long long>> ri;
  std::optional<std::string_view> rua_text, ruf_text;
  std::vector<Uri> rua, ruf;
  std::vector<Tag> unknown;  // tags that neither standard names
};
// Does it begin as a DMARC record does, exactly (RFC 9989 4.10: anything else is ignored)?
bool is_record(std::string_view text);
// Is it meant as one: "v=dmarc1", " v=DMARC1", "v=DMARC;" ... in any case and spacing, though receivers
// ignore it?
bool looks_like(std::string_view text);
Record parse(std::string_view text);

}  // namespace zonelint::grammar::dmarc
