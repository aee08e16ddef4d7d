// Record sets into zones: each once, and only where it belongs.
#include <algorithm>
#include <utility>

#include "input/route53_parts.hpp"

namespace zonelint::input::route53 {

std::size_t Filler::KeyHash::operator()(Key const& k) const {
  return std::get<0>(k).hash() * 31 + std::get<1>(k) * 7u + std::hash<std::string>()(std::get<2>(k)) +
         (std::get<3>(k) ? 1 : 0);
}

text::Problem& Filler::tell(std::string_view kind, text::Span where, std::string message, std::string wanted,
                            std::string found) {
  return Teller(where.file, problems_)
      .tell(kind, where, std::move(message), std::move(wanted), std::move(found));
}

void Filler::add(dns::Zone& zone, ReadSet& s) {
  if (!s.set.owner.is_within(zone.origin)) {
    tell("out-of-zone", s.set.name,
         fmt::format("{} is not in the zone {}", s.set.owner.display(), zone.origin.display()),
         fmt::format("a name that ends in {}", zone.origin.to_text()), s.set.owner.to_text());
    return;
  }
  if (is_duplicate(s) || s.action == Action::remove) return;
  if (s.set.type == dns::Type{}) return zone.touch(s.set.owner, true);
  auto const index = static_cast<std::uint32_t>(zone.sets.size());
  for (ReadRecord& r : s.records) {
    r.record.set = index;
    zone.add(r.record, r.wire);
  }
  if (s.records.empty() || s.incomplete) zone.touch(s.set.owner, s.incomplete);
  zone.sets.push_back(std::move(s.set));
}

// Tells a set that stands twice; true where it says the same again.
bool Filler::is_duplicate(ReadSet const& s) {
  if (s.set.type == dns::Type{}) return false;
  Seen now{s.set.source, {}};
  for (ReadRecord const& r : s.records) now.wires.push_back(r.wire);
  std::sort(now.wires.begin(), now.wires.end());
  Key key{s.set.owner, static_cast<std::uint16_t>(s.set.type), s.set.set_identifier,
          s.action == Action::remove};
  auto const [first, fresh] = seen_.try_emplace(std::move(key), now);
  if (fresh) return false;
  auto& problem =
      tell("r53-duplicate-set", s.set.name,
           fmt::format(
               "the record set {} {}{} stands twice", s.set.owner.display(), s.set.type_text,
               s.set.set_identifier.empty() ? std::string() : fmt::format(" \"{}\"", s.set.set_identifier)),
           "one record set for a name, type and SetIdentifier");
  problem.also.push_back({first->second.source, "the first one"});
  return first->second.wires == now.wires;
}

}  // namespace zonelint::input::route53
