// The facts of a run, worked out from the world, the mail layer and the configuration.
#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "facts/facts.hpp"
#include "facts/subjects.hpp"
#include "input/config.hpp"

namespace zonelint::facts {

class WorldFacts final : public Facts {
 public:
  // All arguments must outlive the facts.
  WorldFacts(text::Sources const& sources, dns::World const& world, std::span<mail::Provider const> providers,
             input::Config const& config, std::span<text::Problem const> problems);

  std::span<void const* const> objects(Subject const& subject) const override;
  text::Sources const& sources() const override { return sources_; }
  std::optional<Key> key(text::Span where) const override;

  dns::World const& world() const { return world_; }
  std::span<mail::Provider const> providers() const { return providers_; }
  input::Config const& config() const { return config_; }
  RecordFact const* record(dns::RecordRef ref) const;
  ZoneFact const* zone(dns::Zone const* zone) const;
  std::span<SenderFact const> senders() const { return senders_; }
  std::span<PolicyFact const> policies() const { return policies_; }
  std::span<DomainFact const> domains() const { return domains_; }

 private:
  struct ZoneRecords {
    dns::Zone const* zone;
    std::vector<RecordFact> records;      // parallel to Zone::records
    std::vector<std::uint32_t> by_place;  // record numbers by source.begin, for key()
  };
  void add_zones();
  void add_names();
  void add_texts();
  void add_dmarc(RecordFact const& record, std::string const& text);
  void add_mail_froms(std::span<mail::MailFrom const> found);
  void add_senders();
  void add_policies();
  void add_domains();
  void add_domain(dns::Name name);
  void fill_domain(DomainFact& domain);
  void index();

  text::Sources const& sources_;
  dns::World const& world_;
  std::span<mail::Provider const> providers_;
  input::Config const& config_;
  std::span<text::Problem const> problems_;

  std::deque<ZoneFact> zones_;
  std::deque<ZoneRecords> records_;
  boost::unordered_flat_map<dns::Zone const*, std::size_t> zone_number_;
  std::deque<RrsetFact> rrsets_;
  std::deque<NameFact> names_;
  std::deque<MxFact> mx_;
  std::deque<TxtFact> txt_;
  std::deque<SpfFact> spf_;
  std::deque<DkimFact> dkim_;
  std::deque<DmarcFact> dmarc_;
  std::vector<mail::MailFrom> found_mail_froms_;
  std::deque<MailFromFact> mail_froms_;
  std::vector<SenderFact> senders_;
  std::vector<PolicyFact> policies_;
  std::vector<DomainFact> domains_;
  boost::unordered_flat_map<dns::Name, std::vector<SpfFact const*>> spf_at_;
  boost::unordered_flat_map<dns::Name, std::vector<DmarcFact const*>> dmarc_at_;  // by domain
  boost::unordered_flat_map<dns::Name, MxFact const*> mx_at_;
  boost::unordered_flat_map<dns::Name, bool> domain_seen_;
  std::vector<std::vector<void const*>> objects_;  // by Subject::number
};

}  // namespace zonelint::facts
