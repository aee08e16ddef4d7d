// What a [[policy]] asks for besides its DMARC record: for policy.cpp only.
#pragma once
#include <span>
#include <vector>

#include "mail/sender.hpp"

namespace zonelint::mail {

std::vector<Wanted> other_records(dns::World const& world, std::span<Provider const> providers,
                                  input::PolicyConfig const& policy, dns::Name domain);

}  // namespace zonelint::mail
