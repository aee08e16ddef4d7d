// Inside of src/facts: hosts' own names, of addresses and of aliases.
#pragma once
#include <optional>

#include "dns/world.hpp"
#include "facts/subjects.hpp"

namespace zonelint::facts {

class WorldFacts;

// Of an alias whose chain ends at a host that has an address here: that host. Nothing for any other name.
std::optional<dns::Name> canonical_host(dns::World const& world, dns::Name name);
// The MX host that has the address; nothing where only SPF names it.
std::optional<dns::Name> host_of(dns::World const& world, MailAddress const& address);
// The same for a PTR record.
std::optional<dns::Name> host_of(WorldFacts const& facts, PtrFact const& ptr);
// Of several PTR records of an address the one to keep: the MX host's, else the first that leads back, else
// the first.
bool is_kept(WorldFacts const& facts, PtrFact const& ptr);

}  // namespace zonelint::facts
