// The records that a declared sender needs: for sender.cpp only.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "mail/sender.hpp"

namespace zonelint::mail {

// A declared address; of "192.0.2.0/24" the first: a range passes where its addresses do.
std::optional<Ip> client_address(std::string_view text);
bool is_placeholder(std::string_view text);  // holds "<token>" and the like
// Selectors of the domain that are this provider's by their CNAME, without those in `except`.
std::vector<std::string> provider_selectors(dns::World const& world, std::span<Provider const> providers,
                                            Provider const& provider, dns::Name domain,
                                            std::vector<std::string> const& except);
// Fills sender.wanted from everything else in it.
void want_records(dns::World const& world, std::span<Provider const> providers, Sender& sender);

}  // namespace zonelint::mail
