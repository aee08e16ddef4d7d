// The cells receives, sends, SPF, DKIM and DMARC, and a domain's selectors.
#include <fmt/format.h>

#include <algorithm>

#include "audit/parts.hpp"

namespace zonelint::audit {
namespace {

using facts::DomainFact;
using facts::WorldFacts;
using grammar::spf::Qualifier;

bool has_address(DomainFact const& d) {
  return d.zone != nullptr &&
         (d.zone->zone->has(d.name, dns::Type::A) || d.zone->zone->has(d.name, dns::Type::AAAA));
}

Cell receives(WorldFacts const& facts, DomainFact const& d) {
  if (d.mail_from != nullptr) return {Mark::plain, "bounces", "it is a MAIL FROM domain"};
  if (d.mx == nullptr) {
    // RFC 5321 5.1: without an MX record mail goes to the name's own address.
    if (has_address(d))
      return {Mark::plain, "at its address", "it has no MX: mail goes to its A or AAAA (RFC 5321 5.1)"};
    return {Mark::absent, "no", ""};
  }
  auto const& hosts = d.mx->hosts;
  if (hosts.size() == 1 && hosts[0].host.is_root()) return {Mark::good, "refuses", "a null MX (RFC 7505)"};
  std::string detail;
  std::string_view provider;
  for (auto const& host : hosts) {
    detail += fmt::format("{}{} {}", detail.empty() ? "" : ", ", host.preference, host.host.display());
    if (auto const match = mail::match_mx(facts.providers(), host.host)) provider = match->provider->name;
  }
  return {Mark::plain, provider.empty() ? counted(hosts.size(), "host") : std::string(provider), detail};
}

Cell sends(WorldFacts const& facts, DomainFact const& d) {
  if (!d.senders.empty()) {
    std::string names;
    for (auto const* s : d.senders) names += (names.empty() ? "" : ", ") + s->sender.name;
    return {Mark::plain, counted(d.senders.size(), "sender"), names};
  }
  if (d.mail_from != nullptr) return {Mark::plain, "envelope", "it is a MAIL FROM domain"};
  if (is(facts, d, "says_nobody")) return {Mark::good, "nobody", "its SPF record authorises nobody"};
  if (is(facts, d, "sends"))
    return {Mark::plain, "by SPF", "its SPF record authorises senders; none is declared"};
  return {Mark::absent, "not said", "no sender is declared, and no SPF record tells"};
}

std::string all_of(grammar::spf::Record const& record) {
  for (auto const& t : record.terms) {
    if (t.kind == grammar::spf::TermKind::mechanism && t.mechanism == grammar::spf::Mechanism::all)
      return fmt::format("{}all", static_cast<char>(t.qualifier));
  }
  for (auto const& t : record.terms)
    if (t.kind == grammar::spf::TermKind::redirect) return "redirect";
  return "no all";
}

std::string broken(mail::SpfFacts const& f) {
  if (!f.record->record.errors.empty()) return "permerror";
  if (!f.loop.empty()) return "loop";
  for (auto const& t : f.terms) {
    if (t.state == mail::SpfTarget::no_spf || t.state == mail::SpfTarget::several_spf ||
        t.state == mail::SpfTarget::broken)
      return "permerror";
  }
  return f.lookups > mail::spf_lookup_limit ? "too many look-ups" : "";
}

Cell spf(WorldFacts const& facts, DomainFact const& d) {
  if (d.spf.empty()) {
    bool const needed = is(facts, d, "receives") || is(facts, d, "sends");
    return {needed ? Mark::bad : Mark::weak, "none", "anyone may use the name as MAIL FROM"};
  }
  if (d.spf.size() > 1)
    return {Mark::bad, counted(d.spf.size(), "record"), "more than one is a permerror (RFC 7208 4.5)"};
  mail::SpfFacts const& f = d.spf.front()->facts;
  std::string const all = all_of(f.record->record);
  std::string const cost = fmt::format("{}{}/10", f.lookups_known ? "" : "\u2265 ", f.lookups);
  Cell cell{Mark::good, fmt::format("{}, {}", all, cost), f.record->text};
  if (std::string const why = broken(f); !why.empty())
    return {Mark::bad, fmt::format("{}, {}", why, cost), cell.detail};
  if (f.passes_all || all == "+all") return {Mark::bad, fmt::format("passes all, {}", cost), cell.detail};
  if (all == "?all" || all == "no all" || f.lookups >= mail::spf_lookup_limit) cell.mark = Mark::weak;
  return cell;
}

Cell dkim(WorldFacts const& facts, DomainFact const& d, std::vector<Selector> const& selectors) {
  if (selectors.empty()) {
    if (facts.has_selector_within(d.name)) return {Mark::plain, "below", "selectors are at names below it"};
    bool const needed = is(facts, d, "sends") && d.mail_from == nullptr;
    return {needed ? Mark::bad : Mark::absent, "none", needed ? "no selector is in these zones" : ""};
  }
  Cell cell{Mark::bad, counted(selectors.size(), "key"), ""};
  bool any_wrong = false;
  for (Selector const& s : selectors) {
    cell.detail += fmt::format("{}{}: {}", cell.detail.empty() ? "" : ", ", s.name, s.key);
    any_wrong = any_wrong || s.mark == Mark::bad;
    // One key that can be used is enough to sign with.
    if (s.mark == Mark::good || (s.mark == Mark::weak && cell.mark == Mark::bad) ||
        (s.mark == Mark::unknown && cell.mark != Mark::good))
      cell.mark = s.mark;
  }
  if (any_wrong && cell.mark == Mark::good) cell.mark = Mark::weak;
  bool const same = std::all_of(selectors.begin(), selectors.end(),
                                [&](auto const& s) { return s.key == selectors[0].key; });
  if (same) cell.text += ", " + selectors[0].key;
  return cell;
}

Cell dmarc(WorldFacts const& facts, DomainFact const& d, mail::DmarcPolicy const& p) {
  using State = mail::DmarcPolicy::State;
  if (p.state == State::unknown || p.state == State::temperror) {
    return {Mark::unknown, "unknown", p.unknown.empty() ? "" : p.unknown.front() + " is not in these zones"};
  }
  if (!p.found() || !p.policy) {
    bool const needed = is(facts, d, "receives") || is(facts, d, "sends");
    return {needed ? Mark::bad : Mark::weak, "none", p.why_nothing.empty() ? "no record" : p.why_nothing};
  }
  Cell cell{Mark::good, std::string(mail::policy_text(*p.policy)), p.text ? p.text->text : ""};
  if (p.record_domain && *p.record_domain != d.name)
    cell.detail =
        fmt::format("{} of {}: {}", mail::dmarc_from_text(p.from), p.record_domain->display(), cell.detail);
  bool const enforced = p.applied && *p.applied != mail::Policy::none;
  cell.mark = enforced && p.applied == p.policy && p.pct == 100 ? Mark::good : Mark::weak;
  if (p.pct != 100) cell.text += fmt::format(", pct={}", p.pct);
  if (p.standard == mail::Standard::rfc9989 && p.applied != p.policy) cell.text += ", t=y";
  return cell;
}

}  // namespace

std::string counted(std::size_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

bool is(WorldFacts const& facts, DomainFact const& domain, std::string_view field) {
  facts::Scope scope(facts);
  scope.places = false;
  facts::Value const v = facts::domain_subject.find(field)->get(scope, &domain);
  return v.kind == facts::Kind::boolean && v.boolean;
}

std::vector<Selector> selectors_of(DomainFact const& d) {
  std::vector<Selector> out;
  for (facts::DkimFact const* fact : d.dkim) {
    mail::DkimKey const& k = fact->key;
    Selector s{k.selector, "", Mark::good, k.error};
    using Kind = mail::PublicKey::Kind;
    if (k.status == mail::KeyStatus::ok && k.via_provider && k.provider) {
      s.key = fmt::format("at {}", k.provider->provider->name);
    } else if (k.status != mail::KeyStatus::ok) {
      s.key = mail::key_status_text(k.status);
      s.mark = k.status == mail::KeyStatus::revoked   ? Mark::plain
               : k.status == mail::KeyStatus::unknown ? Mark::unknown
                                                      : Mark::bad;
      if (k.status == mail::KeyStatus::unknown && !k.unknown.empty())
        s.note = k.unknown.front() + " is not in these zones";
    } else if (k.key.kind == Kind::ed25519) {
      s.key = "Ed25519";
    } else {
      s.key = fmt::format("RSA {}", k.key.bits);
      // RFC 8301 3.2: at least 1024 bits, and 2048 are recommended.
      s.mark = k.key.bits < 1024 ? Mark::bad : k.key.bits < 2048 ? Mark::weak : Mark::good;
    }
    if (k.testing) s.note += s.note.empty() ? "t=y: testing" : ", t=y: testing";
    out.push_back(std::move(s));
  }
  return out;
}

void fill_mail_cells(WorldFacts const& facts, DomainFact const& d, Domain& out) {
  out.selectors = selectors_of(d);
  out[Column::receives] = receives(facts, d);
  out[Column::sends] = sends(facts, d);
  out[Column::spf] = spf(facts, d);
  out[Column::dkim] = dkim(facts, d, out.selectors);
  auto const policies = d.dmarc ? *d.dmarc : facts.policies_of(d.name);
  out[Column::dmarc_9989] = dmarc(facts, d, policies[0]);
  out[Column::dmarc_7489] = dmarc(facts, d, policies[1]);
}

}  // namespace zonelint::audit
