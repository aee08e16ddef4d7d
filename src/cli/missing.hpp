// Names that a judgement needed and did not find, told apart: outside the zones, or in an entry that could
// not be read.
#pragma once
#include <string>
#include <vector>

#include "dns/world.hpp"

namespace zonelint::cli {

// Moves out of `missing` ("mail.example.com/MX") what is here and could not be read.
std::vector<std::string> take_unreadable(dns::World const& world, std::vector<std::string>& missing);
// "a.example/TXT is not in these zones; b.example/MX can't be read"
std::string missing_text(dns::World const& world, std::vector<std::string> missing);

}  // namespace zonelint::cli
