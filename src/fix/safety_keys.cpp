#include <fmt/format.h>

#include "fix/safety_parts.hpp"
#include "mail/dkim.hpp"

namespace zonelint::fix {
namespace {

using dns::Name;

// The owners whose records the key was read from.
std::vector<Name> chain(Name selector, mail::DkimKey const& key) {
  std::vector<Name> out{selector};
  for (auto const& ref : key.aliases) out.push_back(ref.record->owner);
  for (auto const& ref : key.records) out.push_back(ref.record->owner);
  return out;
}

// A change reaches it: its own records, or what its alias leads to.
bool touched(Round const& before, Name selector, Changed const& changed) {
  if (changed.owners.contains(selector)) return true;
  auto const* const zone = before.world->zone_for(selector);
  return zone != nullptr && zone->has(selector, dns::Type::CNAME);
}

}  // namespace

void key_differences(Round const& before, Round const& after, Changed const& changed, Say const& say) {
  using Status = mail::KeyStatus;
  for (Name const selector : mail::selector_names(*before.world)) {
    if (!touched(before, selector, changed)) continue;
    auto const was = mail::find_key(*before.world, before.providers, selector);
    if (was.status != Status::ok && was.status != Status::revoked) continue;
    auto const is = mail::find_key(*after.world, after.providers, selector);
    bool const same =
        was.status == is.status && (was.key.der == is.key.der || mail::same_key(was.key, is.key));
    if (!same)
      say(fmt::format("the DKIM key at {} would be another one, or none", selector.display()),
          chain(selector, was));
  }
}

}  // namespace zonelint::fix
