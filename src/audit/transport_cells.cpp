// The cells MTA-STS (RFC 8461), TLS reporting (RFC 8460), DANE (RFC 7672), BIMI and reverse names.
#include <fmt/format.h>

#include <algorithm>

#include "audit/parts.hpp"
#include "mail/ip.hpp"

namespace zonelint::audit {
namespace {

using facts::DomainFact;
using facts::WorldFacts;

// How many of some things are in order, and of how many nobody knows.
struct Tally {
  std::size_t good = 0, bad = 0, unknown = 0;
  std::size_t all() const { return good + bad + unknown; }
};

std::vector<dns::Name> hosts_of(DomainFact const& d) {
  std::vector<dns::Name> out;
  if (d.mx == nullptr || d.mail_from != nullptr) return out;
  for (auto const& host : d.mx->hosts)
    if (!host.host.is_root() && !host.duplicate) out.push_back(host.host);
  return out;
}

Cell mta_sts(facts::StsFact const* fact) {
  if (fact == nullptr) return {Mark::absent, "no", ""};
  bool const good = fact->parsed.version_ok && fact->parsed.id_ok && fact->count == 1;
  return {good ? Mark::good : Mark::bad, good ? "published" : "invalid",
          good ? "the policy itself is served over HTTPS, which was not asked: " + fact->text : fact->text};
}

Cell tls_rpt(facts::TlsRptFact const* fact) {
  if (fact == nullptr) return {Mark::absent, "no", ""};
  auto const& p = fact->parsed;
  bool const good = p.version_ok && !p.rua.empty() && fact->count == 1 &&
                    std::all_of(p.rua.begin(), p.rua.end(), [](auto const& u) { return u.valid; });
  return {good ? Mark::good : Mark::bad, good ? "published" : "invalid", fact->text};
}

Cell bimi(facts::BimiFact const* fact) {
  if (fact == nullptr) return {Mark::absent, "no", ""};
  auto const& p = fact->parsed;
  if (p.declined) return {Mark::plain, "declined", fact->text};
  bool const good = p.version_ok && p.l_ok && p.a_ok && fact->count == 1;
  bool const certified = p.a && !p.a->value.empty();
  return {good ? Mark::good : Mark::bad,
          !good       ? "invalid"
          : certified ? "with certificate"
                      : "logo",
          fact->text};
}

// RFC 7672 3.1.3: TLSA records of port 25 at the MX host's name.
Cell dane(WorldFacts const& facts, std::vector<dns::Name> const& hosts) {
  Tally tally;
  for (dns::Name const host : hosts) {
    auto const below = host.prepend("_tcp");
    auto const name = below ? below->prepend("_25") : std::nullopt;
    auto const found = name ? facts.world().lookup(*name, dns::Type::TLSA).found : dns::Found::no_such_name;
    ++(found == dns::Found::data ? tally.good : found == dns::Found::unknown ? tally.unknown : tally.bad);
  }
  if (tally.all() == 0) return {Mark::absent, "no", ""};
  if (tally.good == 0) {
    if (tally.unknown == 0) return {Mark::absent, "no", ""};
    return {Mark::unknown, "not here", "its MX hosts are outside these zones"};
  }
  Cell cell{Mark::good, fmt::format("{} of {}", tally.good, counted(tally.all(), "host")), ""};
  // A host without TLSA is the one that an attacker steers to.
  if (tally.bad > 0)
    cell = {Mark::weak, cell.text, "a host without TLSA records leaves the way around it open"};
  return cell;
}

std::vector<mail::Ip> addresses(WorldFacts const& facts, dns::Name host) {
  std::vector<mail::Ip> out;
  for (dns::Type const type : {dns::Type::A, dns::Type::AAAA}) {
    for (auto const& ref : facts.world().lookup(host, type).records)
      if (auto const ip = mail::Ip::from_wire(ref.zone->wire(*ref.record))) out.push_back(*ip);
  }
  return out;
}

// Forward-confirmed: the reverse name's name has the address again.
bool leads_back(WorldFacts const& facts, dns::Answer const& reverse, mail::Ip const& ip) {
  for (auto const& ref : reverse.records) {
    auto const name = dns::as_name(*ref.zone, *ref.record);
    if (!name) continue;
    auto const all = addresses(facts, *name);
    if (std::find(all.begin(), all.end(), ip) != all.end()) return true;
  }
  return false;
}

Cell reverse(WorldFacts const& facts, std::vector<dns::Name> const& hosts) {
  Tally tally;
  std::string wrong;
  for (dns::Name const host : hosts) {
    for (mail::Ip const& ip : addresses(facts, host)) {
      auto const answer = facts.world().lookup(ip.reverse(), dns::Type::PTR);
      if (answer.found == dns::Found::unknown) {
        ++tally.unknown;
      } else if (leads_back(facts, answer, ip)) {
        ++tally.good;
      } else {
        ++tally.bad;
        if (wrong.empty()) wrong = fmt::format("{} ({})", ip.text(), host.display());
      }
    }
  }
  if (tally.all() == 0) return {Mark::absent, "no host here", ""};
  if (tally.bad > 0)
    return {Mark::bad, fmt::format("{} of {} wrong", tally.bad, tally.all()),
            fmt::format("{} has no reverse name that leads back to it", wrong)};
  if (tally.good == 0) return {Mark::unknown, "not here", "the reverse zones are not among these"};
  return {Mark::good, fmt::format("{} of {}", tally.good, tally.all()), ""};
}

}  // namespace

ByDomain::ByDomain(WorldFacts const& facts) {
  for (void const* o : facts.objects(facts::sts_subject)) {
    auto const* const f = static_cast<facts::StsFact const*>(o);
    sts.try_emplace(f->domain, f);
  }
  for (void const* o : facts.objects(facts::tls_rpt_subject)) {
    auto const* const f = static_cast<facts::TlsRptFact const*>(o);
    tls_rpt.try_emplace(f->domain, f);
  }
  for (void const* o : facts.objects(facts::bimi_subject)) {
    auto const* const f = static_cast<facts::BimiFact const*>(o);
    if (f->selector == "default") bimi.try_emplace(f->domain, f);
  }
}

void fill_transport_cells(WorldFacts const& facts, ByDomain const& by_domain, DomainFact const& d,
                          Domain& out) {
  auto const at = [&](auto const& map) {
    auto const it = map.find(d.name);
    return it == map.end() ? nullptr : it->second;
  };
  auto const hosts = hosts_of(d);
  out[Column::mta_sts] = mta_sts(at(by_domain.sts));
  out[Column::tls_rpt] = tls_rpt(at(by_domain.tls_rpt));
  out[Column::dane] = dane(facts, hosts);
  out[Column::bimi] = bimi(at(by_domain.bimi));
  out[Column::reverse] = reverse(facts, hosts);
}

}  // namespace zonelint::audit
