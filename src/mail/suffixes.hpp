// The public suffix list (RFC 7489 3.2): the one that libpsl brings, or a file in its format.
#pragma once
#include <string>

#include "dns/name.hpp"

namespace zonelint::mail {

// Takes this file's list from here on, in place of the built-in one; empty: the built-in one again. Before
// any thread asks. False, with nothing changed, where the file can't be read or holds no rule.
bool use_suffix_list(std::string const& path);
// A suffix of the list's ICANN section: a registry's, not one that a company added for its customers.
bool is_registry_suffix(dns::Name name);

}  // namespace zonelint::mail
