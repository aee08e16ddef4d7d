#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "fix/safety_parts.hpp"
#include "mail/dmarc.hpp"

namespace zonelint::fix {
namespace {

using dns::Name;

// A name whose organizational domain was one, and is one; the same or another.
struct Way {
  Name name, was, is;
};

std::optional<Way> way_of(Round const& before, Round const& after, Name name) {
  auto const was = mail::organizational_domain(*before.world, name, mail::Standard::rfc9989).name;
  auto const is = mail::organizational_domain(*after.world, name, mail::Standard::rfc9989).name;
  return was && is ? std::optional(Way{name, *was, *is}) : std::nullopt;
}

// Author domains with a policy, by the organization that they shared and by the one that they share: of those
// that go the same way one is enough.
class Authors {
 public:
  Authors(Round const& before, Round const& after, std::set<Name> const& organizations) {
    for (Name const name : before.world->names()) {
      if (name.is_root() || name.label(0).starts_with('_') || name.is_wildcard()) continue;
      bool within = false;
      for (int labels = name.labels(); labels > 0 && !within; --labels)
        within = organizations.contains(name.suffix(labels));
      auto const way = within ? way_of(before, after, name) : std::nullopt;
      if (!way || by_was_[way->was].contains(way->is)) continue;
      if (!mail::discover(*before.world, name, mail::Standard::rfc9989).found()) continue;
      by_was_[way->was].emplace(way->is, name);
      by_is_[way->is].emplace(way->was, name);
    }
  }
  // Empty: whoever shared the name's organization does so still, and nobody else.
  std::string difference(Way const& way) const {
    if (auto const author = other(by_was_, way.was, way.is))
      return fmt::format("{} would no longer be aligned with {} (RFC 9989)", way.name.display(),
                         author->display());
    if (auto const author = other(by_is_, way.is, way.was))
      return fmt::format("{} would become aligned with {} (RFC 9989)", way.name.display(), author->display());
    return {};
  }

 private:
  using Ends = std::map<Name, std::map<Name, Name>>;
  static std::optional<Name> other(Ends const& ends, Name one, Name not_this) {
    auto const at = ends.find(one);
    if (at == ends.end()) return std::nullopt;
    auto const it = std::find_if(at->second.begin(), at->second.end(),
                                 [&](auto const& end) { return end.first != not_this; });
    return it == at->second.end() ? std::nullopt : std::optional(it->second);
  }
  Ends by_was_, by_is_;
};

}  // namespace

// By RFC 7489 the public suffix list decides, which no record changes.
void organization_differences(Round const& before, Round const& after, std::set<Name> const& names,
                              Say const& say) {
  std::vector<Way> moved;
  std::set<Name> organizations;
  for (Name const name : names) {
    auto const way = way_of(before, after, name);
    if (!way || way->was == way->is) continue;
    organizations.insert({way->was, way->is});
    moved.push_back(*way);
  }
  if (moved.empty()) return;
  Authors const authors(before, after, organizations);
  for (Way const& way : moved)
    if (auto text = authors.difference(way); !text.empty()) say(std::move(text), dmarc_owners(way.name));
}

}  // namespace zonelint::fix
