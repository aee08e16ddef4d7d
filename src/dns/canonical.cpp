// Canonical text of zones: see canonical.hpp.
#include "dns/canonical.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace zonelint::dns {
namespace {

struct Line {
  Record const* record;
  std::string_view wire;
};

// The SOA is a zone's first record (RFC 1035 5.2).
int rank(Type type) { return type == Type::SOA ? -1 : static_cast<int>(type); }

bool before(Line const& a, Line const& b) {
  if (a.record->owner != b.record->owner) return a.record->owner < b.record->owner;
  if (a.record->type != b.record->type) return rank(a.record->type) < rank(b.record->type);
  return a.wire < b.wire;
}
// Signatures are sets by the type that they cover, which stands first in their rdata (RFC 4034 3).
std::string_view covered(Line const& l) {
  bool const signature = l.record->type == Type::RRSIG || l.record->type == Type::SIG;
  return signature ? l.wire.substr(0, 2) : std::string_view{};
}
bool same_set(Line const& a, Line const& b) {
  return a.record->owner == b.record->owner && a.record->type == b.record->type &&
         a.record->klass == b.record->klass && covered(a) == covered(b);
}

}  // namespace

std::string class_text(std::uint16_t klass) {
  switch (klass) {
    case 1:
      return "IN";
    case 3:
      return "CH";
    case 4:
      return "HS";
    default:
      return fmt::format("CLASS{}", klass);
  }
}

std::vector<std::string> canonical_lines(Zone const& zone) {
  std::vector<Line> all;
  all.reserve(zone.records.size());
  for (Record const& r : zone.records) all.push_back({&r, zone.wire(r)});
  std::stable_sort(all.begin(), all.end(), before);
  std::vector<std::string> lines;
  lines.reserve(all.size());
  for (auto at = all.begin(); at != all.end();) {
    auto const end = std::find_if(at, all.end(), [&](Line const& l) { return !same_set(*at, l); });
    auto const first =
        std::min_element(at, end, [](Line const& a, Line const& b) { return a.record < b.record; });
    std::uint32_t const ttl = first->record->ttl;
    for (auto it = at; it != end; ++it) {
      if (it != at && it->wire == (it - 1)->wire) continue;
      Record const& r = *it->record;
      lines.push_back(fmt::format("{}\t{}\t{}\t{}\t{}", r.owner.to_text(), ttl, class_text(r.klass),
                                  grammar::type_text(r.type), rdata_text(zone, r)));
    }
    at = end;
  }
  return lines;
}

}  // namespace zonelint::dns
