// Which names can be spoofed, and which domains the receivers of bulk mail would refuse.
#include <fmt/format.h>

#include <algorithm>

#include "audit/parts.hpp"

namespace zonelint::audit {
namespace {

using facts::WorldFacts;
using State = mail::DmarcPolicy::State;

bool has_spf(dns::Zone const& zone, dns::Name name) {
  for (dns::Record const* r : zone.find(name, dns::Type::TXT))
    if (dns::text_starts_with(zone, *r, "v=spf1")) return true;
  return false;
}

bool has_address(dns::Zone const& zone, dns::Name name) {
  return zone.has(name, dns::Type::A) || zone.has(name, dns::Type::AAAA) || zone.has(name, dns::Type::MX);
}

bool enforces(mail::DmarcPolicy const& p) {
  return p.found() && p.applied && *p.applied != mail::Policy::none;
}

std::string missing_policy(mail::DmarcPolicy const& p) {
  if (!p.found() || !p.record_domain) return "no DMARC record covers it";
  std::string const whose = fmt::format("the DMARC policy of {}", p.record_domain->display());
  if (p.policy && *p.policy != mail::Policy::none)
    return fmt::format("{} is not applied to most mail ({})", whose,
                       p.standard == mail::Standard::rfc9989 ? "t=y" : fmt::format("pct={}", p.pct));
  return whose + " is none";
}

// Why a policy does not protect; empty: it does, or nobody knows.
std::string unprotected(std::array<mail::DmarcPolicy, 2> const& policies) {
  for (mail::DmarcPolicy const& p : policies) {
    if (p.state == State::unknown || p.state == State::temperror || enforces(p)) continue;
    std::string_view const only = p.standard == mail::Standard::rfc9989 ? "" : ", to receivers of RFC 7489";
    return missing_policy(p) + std::string(only);
  }
  return {};
}

// The names of one zone. A name without a DMARC record of its own has the policy of those above it, so that
// siblings share what was found out.
class Names {
 public:
  Names(WorldFacts const& facts, std::vector<Spoofable>& out) : facts_(facts), out_(out) {}

  void zone(dns::Zone const& zone) {
    for (dns::Name const name : zone.owners()) {
      if (name.labels() > 0 && name.label(0).starts_with('_')) continue;
      if (!has_address(zone, name) || has_spf(zone, name) || facts_.world().zone_for(name) != &zone) continue;
      std::string const why =
          facts_.dmarc_of(name).empty() ? inherited(name) : unprotected(facts_.policies_of(name));
      if (!why.empty()) out_.push_back({name.display(), zone.origin.display(), "no SPF record, and " + why});
    }
  }

 private:
  std::string const& inherited(dns::Name name) {
    auto const [at, is_new] = by_parent_.try_emplace(name.parent());
    if (is_new) at->second = unprotected(facts_.policies_of(name));
    return at->second;
  }

  WorldFacts const& facts_;
  std::vector<Spoofable>& out_;
  boost::unordered_flat_map<dns::Name, std::string> by_parent_;
};

constexpr std::string_view bulk = "Gmail, Yahoo, Outlook.com";
constexpr std::string_view bulk_source =
    "Google, Email sender guidelines; Yahoo, Sender Best Practices; Microsoft, Outlook's requirements for "
    "high-volume senders";

class Refusals {
 public:
  Refusals(WorldFacts const& facts, std::vector<Refusal>& out) : facts_(facts), out_(out) {}

  void sender(facts::SenderFact const& fact) {
    mail::Sender const& s = fact.sender;
    std::string const who = s.from ? fmt::format("{} ({})", s.name, s.from->display()) : s.name;
    if (s.spf.result != mail::Spf::pass && s.spf.result != mail::Spf::unknown)
      add(who, fmt::format("SPF gives {} for {}; it must pass", mail::spf_text(s.spf.result), s.spf.domain));
    if (s.dkim != mail::DkimResult::pass && s.dkim != mail::DkimResult::unknown)
      add(who, "no DKIM signature of it would verify; one must");
    mail::SenderDmarc const& d = s.dmarc[0];
    if (d.result == mail::Dmarc::fail)
      add(who, "neither SPF nor DKIM passes for a domain that is aligned with From");
    if (d.policy.state == State::nothing)
      add(who, "its From domain has no DMARC policy; p=none is the least");
    for (mail::DkimKey const& key : s.keys) {
      if (key.status == mail::KeyStatus::ok && key.key.kind == mail::PublicKey::Kind::rsa &&
          key.key.bits < 1024)
        add(who, fmt::format("the DKIM key {} has {} bits; 1024 are the least", key.selector, key.key.bits));
    }
  }

  void domain(facts::DomainFact const& d) {
    if (!d.senders.empty() || d.mail_from != nullptr || !is(facts_, d, "sends")) return;
    auto const policies = d.dmarc ? (*d.dmarc)[0].state : State::found;
    if (policies == State::nothing) add(d.name.display(), "it has no DMARC policy; p=none is the least");
    if (d.dkim.empty() && !facts_.has_selector_within(d.name))
      add(d.name.display(), "no DKIM key for it is in these zones; its mail must be signed");
  }

 private:
  void add(std::string who, std::string what) {
    out_.push_back({std::move(who), std::string(bulk), std::move(what), std::string(bulk_source)});
  }

  WorldFacts const& facts_;
  std::vector<Refusal>& out_;
};

}  // namespace

void add_spoofable(WorldFacts const& facts, std::vector<Spoofable>& out) {
  Names names(facts, out);
  for (auto const& zone : facts.world().zones()) {
    auto const& origin = zone->origin;
    bool const reverse = !origin.is_root() && origin.label(origin.labels() - 1) == "arpa";
    if (zone->kind == dns::ZoneKind::known || zone->is_private || reverse) continue;
    names.zone(*zone);
  }
}

void add_refusals(WorldFacts const& facts, std::vector<Refusal>& out) {
  Refusals refusals(facts, out);
  for (auto const& s : facts.senders()) refusals.sender(s);
  for (auto const& d : facts.domains()) refusals.domain(d);
}

}  // namespace zonelint::audit
