// Places inside a record: worked out from the source when someone asks, never stored.
#pragma once
#include <string_view>
#include <vector>

#include "dns/zone.hpp"
#include "text/mapped.hpp"
#include "text/source.hpp"

namespace zonelint::dns {

struct Place {
  std::string_view
      name;  // "owner", "ttl", "type", "rdata" and the type's field names ("preference", "exchange", "text")
  text::Span where;
};
// All fields of a record; for a Route 53 record, owner and TTL stand in the set's object.
std::vector<Place> places(text::Sources const&, Zone const&, Record const&);
text::Span place(text::Sources const&, Zone const&, Record const&, std::string_view field);

// One character-string of a TXT record as the source has it.
struct StringPlace {
  text::Span where;          // with its quotes
  std::uint32_t begin, end;  // its octets in the joined text
  bool quoted;
};
// TXT and SPF: the joined text, octet by octet.
struct TextPlaces {
  text::Mapped joined;
  std::vector<StringPlace> strings;
};
TextPlaces text_places(text::Sources const&, Zone const&, Record const&);

}  // namespace zonelint::dns
