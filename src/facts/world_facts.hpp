// The facts of a run, worked out from the world, the mail layer and the configuration.
#pragma once
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "facts/facts.hpp"
#include "facts/subjects.hpp"
#include "input/config.hpp"

namespace zonelint::facts {

class WorldFacts final : public Facts {
 public:
  // What will be asked for: working out the facts of a large zone takes as long as reading it.
  enum class Needs : std::uint8_t { all, problems };
  // All arguments must outlive the facts.
  WorldFacts(text::Sources const& sources, dns::World const& world, std::span<mail::Provider const> providers,
             input::Config const& config, std::span<text::Problem const> problems,
             input::Beside const* beside = nullptr, Needs needs = Needs::all);

  std::span<void const* const> objects(Subject const& subject) const override;
  std::size_t units(Subject const& subject) const override;
  void visit(Subject const& subject, std::size_t from, std::size_t to, Visit const& tell) const override;
  void const* keep(Subject const& subject, void const* object) const override;
  text::Sources const& sources() const override { return sources_; }
  std::optional<Key> key(text::Span where) const override;

  dns::World const& world() const { return world_; }
  std::span<mail::Provider const> providers() const { return providers_; }
  input::Config const& config() const { return config_; }
  // The day of the run, "2026-11-24": what tells old data from new. Empty: nothing is old.
  std::string const& today() const { return today_; }
  void set_today(std::string today) { today_ = std::move(today); }
  // The same project as it was before, to compare with; null: nothing is known of it. It must outlive this.
  WorldFacts const* past() const { return past_; }
  void set_past(WorldFacts const* past) { past_ = past; }
  RecordFact const* record(dns::RecordRef ref) const;
  ZoneFact const* zone(dns::Zone const* zone) const;
  // Selectors by what p= decodes to, in order.
  std::span<DkimFact const* const> with_key(std::string_view der) const;
  bool has_selector_within(dns::Name domain) const;  // a DKIM selector of the domain, or of one below it
  // There may be one that nobody can see: below a delegation to a zone that is not here, or in an entry that
  // could not be read.
  bool may_have_selector_within(dns::Name domain) const;
  // Of a reverse zone: the addresses that send or take mail, and the blocks that do, whose names it serves.
  std::span<MailAddress const> mail_addresses(dns::Zone const& zone) const;
  std::span<MailBlock const> mail_blocks(dns::Zone const& zone) const;
  bool is_mx_host(dns::Name host) const { return mx_hosts_.contains(host); }
  std::span<SrvFact const* const> services_of(dns::Name domain) const;
  // The names one label below a name that hold records, or have such below them; in order.
  std::span<dns::Name const> children(dns::Zone const& zone, dns::Name parent) const;
  std::span<DkimFact const> dkim() const { return dkim_; }
  // Some selector's chain of aliases leads through the name.
  bool is_dkim_alias(dns::Name name) const { return dkim_aliases_.contains(name); }
  std::span<SenderFact const* const> senders_below(dns::Name domain) const;
  std::span<SenderFact const> senders() const { return senders_; }
  std::span<PolicyFact const> policies() const { return policies_; }
  std::span<DomainFact const> domains() const { return domains_; }
  DomainFact const* domain(dns::Name name) const;
  // By Standard: the DMARC policies that apply to a name.
  std::array<mail::DmarcPolicy, 2> policies_of(dns::Name domain) const;
  // The DMARC records that speak for a domain, occluded ones too, in the order of the subject's objects.
  std::span<DmarcFact const* const> dmarc_of(dns::Name domain) const;

 private:
  struct ZoneRecords {
    dns::Zone const* zone;
    std::vector<RecordFact> records;  // parallel to Zone::records
    std::size_t unit = 0;             // the number of its first record among all zones'
    // Record numbers by source.begin, for key(): sorted when first asked for.
    mutable std::once_flag sorted;
    mutable std::vector<std::uint32_t> by_place;
    std::vector<std::uint32_t> const& places() const;
  };
  // What is made while it is visited, and kept only where a finding is about it: there are millions.
  struct Kept {
    std::mutex mutex;
    std::deque<NameFact> names;
    std::deque<RrsetFact> rrsets;
    std::deque<TxtFact> txt;
  };
  template <class Tell>
  void each_record(std::size_t from, std::size_t to, Tell const& tell) const;
  void visit_names(std::size_t from, std::size_t to, Visit const& tell) const;
  void visit_rrsets(std::size_t from, std::size_t to, Visit const& tell) const;
  void visit_txt(std::size_t from, std::size_t to, Visit const& tell) const;
  void add_zones(Needs needs);
  void add_mx();
  void add_texts();
  void add_spf(std::vector<RecordFact const*> const& records);
  void add_dkim(std::vector<RecordFact const*> const& records);
  void add_dmarcs(std::vector<RecordFact const*> const& records);
  void read_dmarc(RecordFact const& record, DmarcFact& d) const;
  void add_mail_froms(std::span<mail::MailFrom const> found);
  void add_senders();
  void add_policies();
  void add_domains();
  void add_domain(dns::Name name);
  void add_transport();  // MTA-STS, TLS-RPT, BIMI, TLSA, SRV, CAA, PTR
  void add_policy_text(RecordFact const& record);
  void add_mail_addresses();
  void add_beside();  // policies and keys
  void add_policy_file(input::PolicyFile const& file);
  void add_private_key(input::KeyFile const& file);
  std::optional<dns::Name> policy_domain(input::PolicyFile const& file) const;
  bool applies_plainly(DmarcFact const& d) const;
  void fill_domain(DomainFact& domain) const;
  std::vector<void const*> listed(Subject const& subject) const;

  text::Sources const& sources_;
  dns::World const& world_;
  std::span<mail::Provider const> providers_;
  input::Config const& config_;
  std::span<text::Problem const> problems_;
  input::Beside const* beside_;
  std::string today_;
  WorldFacts const* past_ = nullptr;

  std::deque<ZoneFact> zones_;
  std::deque<ZoneRecords> records_;
  boost::unordered_flat_map<dns::Zone const*, std::size_t> zone_number_;
  std::size_t units_ = 0;  // records in all zones
  mutable Kept kept_;
  std::deque<MxFact> mx_;
  std::vector<SpfFact> spf_;
  std::vector<DkimFact> dkim_;
  std::vector<DmarcFact> dmarc_;
  std::vector<mail::MailFrom> found_mail_froms_;
  std::deque<MailFromFact> mail_froms_;
  std::vector<SenderFact> senders_;
  std::vector<PolicyFact> policies_;
  std::vector<DomainFact> domains_;
  std::deque<StsFact> sts_;
  std::deque<TlsRptFact> tls_rpt_;
  std::deque<BimiFact> bimi_;
  std::deque<TlsaFact> tlsa_;
  std::deque<SrvFact> srv_;
  std::deque<CaaFact> caa_;
  std::deque<PtrFact> ptr_;
  std::deque<StsPolicyFact> sts_policies_;
  std::deque<PrivateKeyFact> private_keys_;
  // By the reverse zone that serves their names: only where one is here.
  boost::unordered_flat_map<dns::Zone const*, std::vector<MailAddress>> mail_addresses_;
  boost::unordered_flat_map<dns::Zone const*, std::vector<MailBlock>> mail_blocks_;
  boost::unordered_flat_map<dns::Name, bool> mx_hosts_, dkim_aliases_;
  boost::unordered_flat_map<dns::Name, std::vector<SrvFact const*>> services_;
  boost::unordered_flat_map<dns::Name, std::vector<SenderFact const*>> senders_below_;
  using Children = boost::unordered_flat_map<dns::Name, std::vector<dns::Name>>;
  mutable std::mutex children_mutex_;
  mutable boost::unordered_flat_map<dns::Zone const*, std::unique_ptr<Children>> children_;
  boost::unordered_flat_map<dns::Name, std::vector<SpfFact const*>> spf_at_;
  // By domain: those that are served, and all.
  boost::unordered_flat_map<dns::Name, std::vector<DmarcFact const*>> dmarc_at_, dmarc_of_;
  boost::unordered_flat_map<dns::Name, MxFact const*> mx_at_;
  // The keys' octets stay where the facts have them.
  boost::unordered_flat_map<std::string_view, std::vector<DkimFact const*>> dkim_by_key_;
  boost::unordered_flat_map<dns::Name, bool> dkim_below_;  // names with a selector at or below them
  mutable std::once_flag dkim_unsure_made_;
  mutable boost::unordered_flat_map<dns::Name, bool> dkim_unsure_;
  boost::unordered_flat_map<dns::Name, MailFromFact const*> mail_from_at_;
  boost::unordered_flat_map<dns::Name, std::size_t> domain_number_;
  // By the subject's place in all_subjects(): made when first asked for.
  struct Objects {
    std::once_flag made;
    std::vector<void const*> list;
  };
  mutable std::array<Objects, 40> objects_;
  mutable std::once_flag files_made_;
  mutable boost::unordered_flat_map<text::FileId, std::vector<std::size_t>> zones_in_;  // for key()
};

}  // namespace zonelint::facts
