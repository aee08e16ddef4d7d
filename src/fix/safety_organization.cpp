#include <fmt/format.h>

#include <map>

#include "fix/safety_parts.hpp"
#include "mail/dmarc.hpp"

namespace zonelint::fix {
namespace {

using dns::Name;

struct Moved {
  Name name, was, is;
};

// Another name that sends with a policy: did it share the organization, and does it?
std::string difference(Round const& before, Round const& after, Moved const& moved, Name author) {
  auto const org = [&](Round const& round) {
    return mail::organizational_domain(*round.world, author, mail::Standard::rfc9989).name;
  };
  auto const was = org(before), is = org(after);
  if (!was || !is || (*was == moved.was) == (*is == moved.is)) return {};
  if (!mail::discover(*before.world, author, mail::Standard::rfc9989).found()) return {};
  return fmt::format("{} would {} aligned with {} (RFC 9989)", moved.name.display(),
                     *was == moved.was ? "no longer be" : "become", author.display());
}

}  // namespace

// By RFC 7489 the public suffix list decides, which no record changes.
void organization_differences(Round const& before, Round const& after, std::set<Name> const& names,
                              Say const& say) {
  std::vector<Moved> moved;
  for (Name const name : names) {
    auto const was = mail::organizational_domain(*before.world, name, mail::Standard::rfc9989).name;
    auto const is = mail::organizational_domain(*after.world, name, mail::Standard::rfc9989).name;
    if (was && is && *was != *is) moved.push_back({name, *was, *is});
  }
  if (moved.empty()) return;
  // One for each way that an organization goes: of the names that go it together each tells the same.
  std::map<std::pair<Name, Name>, Moved> ways;
  for (Moved const& m : moved) ways.try_emplace({m.was, m.is}, m);
  for (auto const& [way, m] : ways) {
    std::vector<Name> deciding;
    for (Name at = m.name; !at.is_root(); at = at.parent())
      if (auto const owner = at.prepend("_dmarc")) deciding.push_back(*owner);
    for (Name const author : before.world->names()) {
      bool const near = author != m.name && !author.label(0).starts_with('_') && !author.is_wildcard() &&
                        (author.is_within(m.was) || author.is_within(m.is));
      if (!near) continue;
      auto text = difference(before, after, m, author);
      if (text.empty()) continue;
      say(std::move(text), deciding);
      break;
    }
  }
}

}  // namespace zonelint::fix
