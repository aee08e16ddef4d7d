// zonelint rotate: the next selector of a domain that signs with keys of its own, and when the old one may
// go.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/key_record.hpp"
#include "cli/output.hpp"
#include "mail/dkim.hpp"
#include "mail/new_key.hpp"

namespace zonelint::cli {
namespace {

// The domain's selectors with a key of its own that is in use.
std::vector<mail::DkimKey> own_keys(ReadProjects const& projects, dns::Name domain) {
  std::vector<mail::DkimKey> out;
  for (auto const& p : projects.all)
    for (dns::Name name : mail::selector_names(p->loaded->world)) {
      auto const split = mail::split_selector(name);
      if (!split || split->domain != domain) continue;
      auto key = mail::find_key(p->loaded->world, mail::builtin_providers(), name);
      if (key.aliases.empty() && key.status == mail::KeyStatus::ok) out.push_back(std::move(key));
    }
  return out;
}

std::string names_of(std::vector<mail::DkimKey> const& keys) {
  std::string out;
  for (auto const& k : keys) out += (out.empty() ? "" : ", ") + k.selector;
  return out;
}

// The one to be replaced; says why where it can't be told.
mail::DkimKey const* old_key(std::vector<mail::DkimKey> const& keys, Options const& options) {
  if (options.selector.empty() && keys.size() == 1) return &keys.front();
  for (auto const& k : keys)
    if (k.selector == options.selector) return &k;
  if (keys.empty())
    say(fmt::format(
        "zonelint: {} has no usable DKIM key of its own here; what a provider publishes behind a CNAME "
        "it rotates itself\n",
        options.domain));
  else
    say(fmt::format("zonelint: {} --selector says which of these is to be replaced: {}\n",
                    options.selector.empty() ? "several keys are published;" : "there is no such selector;",
                    names_of(keys)));
  return nullptr;
}

bool taken(ReadProjects const& projects, std::string const& selector, dns::Name domain) {
  auto const name = mail::selector_name(selector, domain);
  return std::any_of(projects.all.begin(), projects.all.end(), [&](auto const& p) {
    auto const exists = name ? p->loaded->world.exists(*name) : std::nullopt;
    return exists && *exists;
  });
}

}  // namespace

int rotate_command(Options const& given) {
  Options options = given;
  auto const projects = read_projects(options);
  if (projects == nullptr) return 2;
  dns::Name const domain = projects->domain;
  auto const keys = own_keys(*projects, domain);
  auto const* const old = old_key(keys, options);
  if (old == nullptr) return 2;
  if (options.key_type.empty())
    options.key_type = old->key.kind == mail::PublicKey::Kind::ed25519 ? "ed25519"
                       : old->key.bits > 3072                          ? "rsa4096"
                       : old->key.bits > 2048                          ? "rsa3072"
                                                                       : "rsa2048";
  std::string const date = today(options);
  std::string next = options.new_selector;
  if (next.empty()) {
    next = mail::next_selector(old->selector, date);
    while (taken(*projects, next, domain)) next = mail::next_selector(next, date);
  }
  std::uint32_t const ttl = old->records.front().record->ttl;
  // A queue keeps mail for some days (RFC 5321 4.5.4.1); caches keep the record for its TTL.
  int const days = 7 + static_cast<int>((ttl + 86399) / 86400);
  std::string const done = fmt::format(
      "next: once {0}._domainkey.{1} is served, sign with it; {2} may go {3} days after that, from {4} on if "
      "you "
      "switch today: mail signed with it can be under way for a week, and its TTL is {5} s\n"
      "then publish {2} with an empty p= (RFC 6376 3.6.1), and delete it a month later\n",
      next, domain.display(), old->selector, days, mail::days_after(date, days), ttl);
  return publish_key(*projects, options, next, domain, done);
}

}  // namespace zonelint::cli
