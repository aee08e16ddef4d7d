#include "audit/build.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "audit/parts.hpp"
#include "mail/names.hpp"
#include "text/parallel.hpp"

namespace zonelint::audit {
namespace {

constexpr std::size_t grain = 256;  // domains a task

Domain domain_of(facts::WorldFacts const& facts, ByDomain const& by_domain, mail::SpfAnalyser& analyser,
                 facts::DomainFact const& d) {
  Domain out;
  out.name = d.name.display();
  if (d.zone != nullptr) {
    out.zone = d.zone->zone->origin.display();
    out.file = d.zone->zone->file_name;
  }
  fill_mail_cells(facts, d, out);
  fill_transport_cells(facts, by_domain, d, out);
  for (facts::SpfFact const* spf : d.spf) out.spf.push_back(spf_tree(analyser, *spf));
  for (facts::SenderFact const* sender : d.senders) out.flows.push_back(flow_of(*sender));
  return out;
}

void add_known(facts::WorldFacts const& facts, Audit& audit) {
  for (auto const& zone : facts.world().zones()) {
    if (zone->kind != dns::ZoneKind::known) continue;
    std::string const what = zone->file_name.empty() ? zone->origin.display() : zone->file_name;
    bool const told = std::any_of(audit.known.begin(), audit.known.end(), [&](Known const& k) {
      return k.what == what && k.date == zone->known_date;
    });
    if (!told) audit.known.push_back({what, zone->known_date});
  }
}

// The domain that a name belongs to: itself, or the nearest above it.
template <class Numbers>
std::size_t domain_above(Numbers const& numbers, std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  for (;;) {
    if (auto const at = numbers.find(std::string(name)); at != numbers.end()) return at->second;
    std::size_t const dot = name.find('.');
    if (dot == std::string_view::npos) return static_cast<std::size_t>(-1);
    name.remove_prefix(dot + 1);
  }
}

void count(Domain& d, lint::Severity severity) {
  ++(severity == lint::Severity::error     ? d.errors
     : severity == lint::Severity::warning ? d.warnings
                                           : d.notes);
}

}  // namespace

void add_project(Audit& audit, facts::WorldFacts const& facts) {
  ByDomain const by_domain(facts);
  auto const domains = facts.domains();
  std::size_t const before = audit.domains.size();
  audit.domains.resize(before + domains.size());
  text::parallel(text::parts(domains.size(), grain), [&](std::size_t number) {
    mail::SpfAnalyser analyser(facts.world(), facts.providers());  // remembers, for one thread
    auto const part = text::part(domains.size(), grain, number);
    for (std::size_t i = part.from; i < part.to; ++i)
      audit.domains[before + i] = domain_of(facts, by_domain, analyser, domains[i]);
  });
  add_spoofable(facts, audit.spoofable);
  add_refusals(facts, audit.refusals);
  add_known(facts, audit);
}

void add_findings(Audit& audit, lint::Result const& result) {
  std::stable_sort(audit.domains.begin(), audit.domains.end(),
                   [](Domain const& a, Domain const& b) { return a.name < b.name; });
  std::unordered_map<std::string, std::size_t> numbers;
  for (std::size_t i = 0; i < audit.domains.size(); ++i) numbers.try_emplace(audit.domains[i].name, i);
  for (std::size_t i = 0; i < result.findings.size(); ++i) {
    lint::Finding const& f = result.findings[i];
    std::size_t at = static_cast<std::size_t>(-1);
    if (f.record) {
      at = domain_above(numbers, f.record->name);
      if (at == static_cast<std::size_t>(-1)) at = domain_above(numbers, f.record->zone);
    }
    if (at == static_cast<std::size_t>(-1)) {
      audit.elsewhere.push_back(i);
      continue;
    }
    audit.domains[at].findings.push_back(i);
    count(audit.domains[at], f.severity);
  }
}

}  // namespace zonelint::audit
