// Inside of src/audit: what build.cpp puts together.
#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <string_view>

#include "audit/audit.hpp"
#include "dns/name.hpp"
#include "facts/world_facts.hpp"
#include "mail/spf_cost.hpp"

namespace zonelint::audit {

// Policy records by their domain: the facts list them as they stand in the zones.
struct ByDomain {
  explicit ByDomain(facts::WorldFacts const& facts);
  boost::unordered_flat_map<dns::Name, facts::StsFact const*> sts;
  boost::unordered_flat_map<dns::Name, facts::TlsRptFact const*> tls_rpt;
  boost::unordered_flat_map<dns::Name, facts::BimiFact const*> bimi;  // of the selector "default"
};

// A field of the subject `domain`, where it is a switch: "sends", "receives", "says_nobody".
bool is(facts::WorldFacts const& facts, facts::DomainFact const& domain, std::string_view field);

// What is written at the head of the table's columns.
void fill_mail_cells(facts::WorldFacts const& facts, facts::DomainFact const& domain, Domain& out);
void fill_transport_cells(facts::WorldFacts const& facts, ByDomain const& by_domain,
                          facts::DomainFact const& domain, Domain& out);
std::vector<Selector> selectors_of(facts::DomainFact const& domain);
SpfTree spf_tree(mail::SpfAnalyser& analyser, facts::SpfFact const& spf);
Flow flow_of(facts::SenderFact const& sender);
void add_spoofable(facts::WorldFacts const& facts, std::vector<Spoofable>& out);
void add_refusals(facts::WorldFacts const& facts, std::vector<Refusal>& out);

std::string counted(std::size_t count, std::string_view one);  // "2 hosts"

}  // namespace zonelint::audit
