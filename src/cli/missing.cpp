// See missing.hpp.
#include "cli/missing.hpp"

#include <algorithm>

#include "report/text.hpp"

namespace zonelint::cli {
namespace {

// "mail.example.com/MX": the name is in a zone here, and an entry of it could not be read.
bool is_unreadable(dns::World const& world, std::string_view name_and_type) {
  auto const name = dns::Name::from_text(name_and_type.substr(0, name_and_type.rfind('/')));
  dns::Zone const* const zone = name ? world.zone_for(*name) : nullptr;
  dns::OwnerEntry const* const entry = zone ? zone->find(*name) : nullptr;
  return entry != nullptr && entry->incomplete;
}

}  // namespace

std::vector<std::string> take_unreadable(dns::World const& world, std::vector<std::string>& missing) {
  auto const at = std::stable_partition(missing.begin(), missing.end(),
                                        [&](std::string const& text) { return !is_unreadable(world, text); });
  std::vector<std::string> out(at, missing.end());
  missing.erase(at, missing.end());
  return out;
}

std::string missing_text(dns::World const& world, std::vector<std::string> missing) {
  std::vector<std::string> const unreadable = take_unreadable(world, missing);
  return report::missing_text(missing, unreadable);
}

}  // namespace zonelint::cli
