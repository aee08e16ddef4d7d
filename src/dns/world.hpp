// All zones together, answering as their servers would (RFC 1034 4.3.2, RFC 4592, RFC 6672): the most
// specific zone serves a name; below a delegation the child zone answers, and where the child is not here
// nobody knows; a name in no zone is unknown, unless the world is closed.
#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dns/zone.hpp"

namespace zonelint::dns {

enum class Found : std::uint8_t {
  data,
  no_data,       // the name exists, the type does not
  no_such_name,  // NXDOMAIN
  loop,          // a CNAME loop, or a chain over 16
  failure,       // a server failure or time-out (only a test double answers so)
  unknown        // outside what is here: `missing` says which name
};

struct RecordRef {
  Zone const* zone = nullptr;
  Record const* record = nullptr;
  bool operator==(RecordRef const&) const = default;
};

struct Answer {
  Found found = Found::unknown;
  std::vector<RecordRef> records;  // data: the RRset, in source order
  std::vector<RecordRef> aliases;  // the CNAMEs (or DNAMEs) followed, in order
  Name name;                       // the last name of the chain: where the data is, or is not
  Name missing;                    // unknown: the name that is not here
  bool wildcard = false;           // synthesised (RFC 4592)
  bool known = false;              // rests on known-provider data
};

class World {
 public:
  virtual ~World() = default;
  bool closed = false;  // a name outside the zones does not exist (evaluate --closed-world)

  void add(std::unique_ptr<Zone> zone);
  std::vector<std::unique_ptr<Zone>> const& zones() const { return zones_; }

  // Follows CNAMEs unless `type` is CNAME.
  virtual Answer lookup(Name name, Type type) const;
  // Does the name exist (any type, an empty non-terminal, a wildcard match)? Nothing where unknown.
  virtual std::optional<bool> exists(Name name) const;
  // The zone whose server answers for this name: the most specific one at or above it, delegations respected.
  // Null where it is delegated away, or where no zone holds it. Known zones do not count.
  Zone const* zone_for(Name name) const;
  // A delegation in a zone of the world at or above `name` whose child zone is not here.
  std::optional<Name> delegated_away(Name name) const;
  // All names that hold a record, in all zones but known ones, occluded ones left out.
  std::vector<Name> names() const;

 private:
  Answer in_zone(Zone const& zone, Name name, Type type) const;
  Answer step(Name name, Type type) const;
  std::vector<std::unique_ptr<Zone>> zones_;
  boost::unordered_flat_map<Name, std::vector<Zone const*>> by_origin_;
  std::vector<Zone const*> known_;
};

}  // namespace zonelint::dns
