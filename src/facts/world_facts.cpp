// Working out the facts: see world_facts.hpp.
#include "facts/world_facts.hpp"

#include <algorithm>

#include "grammar/abnf_case.hpp"
#include "text/parallel.hpp"

namespace zonelint::facts {

using RrType = dns::Type;

namespace {
constexpr std::size_t grain = 4096;  // objects a task
}

WorldFacts::WorldFacts(text::Sources const& sources, dns::World const& world,
                       std::span<mail::Provider const> providers, input::Config const& config,
                       std::span<text::Problem const> problems, input::Beside const* beside, Needs needs)
    : sources_(sources),
      world_(world),
      providers_(providers),
      config_(config),
      problems_(problems),
      beside_(beside) {
  add_zones(needs);
  if (needs == Needs::problems) return;
  add_mx();
  add_texts();
  found_mail_froms_ = mail::find_mail_froms(world_, providers_, config_.senders);
  add_senders();
  add_mail_froms(found_mail_froms_);
  add_policies();
  add_domains();
  add_transport();
  add_beside();
}

void WorldFacts::add_zones(Needs needs) {
  for (auto const& zone : world_.zones()) {
    if (zone->kind == dns::ZoneKind::known) continue;
    zone_number_[zone.get()] = records_.size();
    zones_.push_back({zone.get()});
    ZoneRecords& all = records_.emplace_back();
    all.zone = zone.get();
    all.unit = units_;
    if (needs == Needs::problems) continue;
    units_ += zone->records.size();
    all.records.reserve(zone->records.size());
    for (dns::Record const& r : zone->records) all.records.push_back({{zone.get(), &r}});
  }
}

RecordFact const* WorldFacts::record(dns::RecordRef ref) const {
  auto const it = zone_number_.find(ref.zone);
  if (it == zone_number_.end() || ref.record == nullptr) return nullptr;
  auto const& records = records_[it->second].records;
  return records.empty() ? nullptr
                         : &records[static_cast<std::size_t>(ref.record - ref.zone->records.data())];
}

ZoneFact const* WorldFacts::zone(dns::Zone const* zone) const {
  auto const it = zone_number_.find(zone);
  return it == zone_number_.end() ? nullptr : &zones_[it->second];
}

// MX sets, in the order in which a zone first names their owners.
namespace {

// Of the MX records that name one host the one that is tried first counts (RFC 5321 5.1). Route 53's variants
// of a set are alternatives, never served together.
void mark_duplicates(std::vector<MxHostFact>& hosts) {
  for (MxHostFact& h : hosts)
    h.duplicate = std::any_of(hosts.begin(), hosts.end(), [&](MxHostFact const& other) {
      bool const before =
          other.preference < h.preference || (other.preference == h.preference && &other < &h);
      return before && other.host == h.host && other.record->ref.record->set == h.record->ref.record->set;
    });
}

}  // namespace

void WorldFacts::add_mx() {
  for (ZoneRecords const& all : records_) {
    auto const& records = all.zone->records;
    bool const some = std::any_of(records.begin(), records.end(),
                                  [](dns::Record const& r) { return r.type == RrType::MX; });
    for (std::size_t first = 0; some && first < records.size(); ++first) {
      if (!records[first].first) continue;
      MxFact* mx = nullptr;
      for (auto i = static_cast<std::uint32_t>(first); i != dns::none; i = records[i].next) {
        if (records[i].type != RrType::MX) continue;
        if (mx == nullptr) {
          mx = &mx_.emplace_back(MxFact{all.zone, records[first].owner, {}});
          if (!all.zone->occluded(records[i])) mx_at_.try_emplace(mx->owner, mx);
        }
        auto const value = dns::as_mx(*all.zone, records[i]);
        if (!value) continue;
        mx->hosts.push_back({&all.records[i], value->exchange, value->preference, false});
      }
      if (mx != nullptr) mark_duplicates(mx->hosts);
    }
  }
}

namespace {

bool is_known_tag(std::string_view name) {
  constexpr std::string_view known[] = {"v",   "p", "sp",  "np",  "adkim", "aspf", "fo",
                                        "psd", "t", "rua", "ruf", "pct",   "rf",   "ri"};
  return std::any_of(std::begin(known), std::end(known),
                     [&](std::string_view k) { return grammar::same_word(k, name); });
}

bool tag_valid(grammar::dmarc::Record const& r, std::string_view name) {
  auto const ok = [](auto const& tag) { return !tag || tag->valid; };
  if (grammar::same_word(name, "p")) return ok(r.p);
  if (grammar::same_word(name, "sp")) return ok(r.sp);
  if (grammar::same_word(name, "np")) return ok(r.np);
  if (grammar::same_word(name, "adkim")) return ok(r.adkim);
  if (grammar::same_word(name, "aspf")) return ok(r.aspf);
  if (grammar::same_word(name, "t")) return ok(r.t);
  if (grammar::same_word(name, "psd")) return ok(r.psd);
  if (grammar::same_word(name, "pct")) return ok(r.pct);
  if (grammar::same_word(name, "fo")) return ok(r.fo);
  if (grammar::same_word(name, "rf")) return ok(r.rf);
  if (grammar::same_word(name, "ri")) return ok(r.ri);
  return true;
}

constexpr std::string_view tag_error_words[] = {"empty",    "no_equals",     "no_name",   "no_value",
                                                "bad_name", "bad_character", "duplicate", "trailing"};

}  // namespace

void WorldFacts::read_dmarc(RecordFact const& record, DmarcFact& d) const {
  d.record = &record;
  d.domain = record.ref.record->owner.parent();
  d.text = mail::read_dmarc(record.ref);
  auto const& r = d.text->record;
  d.tags.reserve(r.list.tags.size());
  for (auto const& t : r.list.tags)
    d.tags.push_back({&d, t.name, t.value, t.whole, is_known_tag(t.name), tag_valid(r, t.name), {}});
  for (auto const& e : r.list.errors) {
    d.errors.push_back(
        {&d, {}, e.at, e.at, false, false, std::string(tag_error_words[static_cast<std::size_t>(e.kind)])});
  }
  auto const uris = [&](std::vector<grammar::dmarc::Uri> const& from, std::vector<DmarcUriFact>& to) {
    for (auto const& uri : from) {
      auto const host = dns::Name::from_text(uri.domain);
      mail::ReportPermission permission;
      if (host && !uri.domain.empty())
        permission = mail::report_permission(world_, d.domain, *host, mail::Standard::rfc9989);
      to.push_back({&d, uri, permission.allowed, permission.external});
    }
  };
  uris(r.rua, d.rua);
  uris(r.ruf, d.ruf);
}

void WorldFacts::add_dmarcs(std::vector<RecordFact const*> const& records) {
  dmarc_.resize(records.size());
  text::parallel(text::parts(records.size(), grain), [&](std::size_t number) {
    auto const part = text::part(records.size(), grain, number);
    for (std::size_t i = part.from; i < part.to; ++i) read_dmarc(*records[i], dmarc_[i]);
  });
  for (DmarcFact const& d : dmarc_) {
    dmarc_of_[d.domain].push_back(&d);
    if (!d.record->ref.zone->occluded(*d.record->ref.record)) dmarc_at_[d.domain].push_back(&d);
  }
  for (DmarcFact& d : dmarc_) {
    // A zone that is here twice, or public and private, has its records once in each.
    auto const& same = dmarc_at_[d.domain];
    auto const valid = [&](DmarcFact const* x) {
      return x->text->record.version_ok && x->record->ref.zone == d.record->ref.zone;
    };
    d.count = static_cast<std::size_t>(std::count_if(same.begin(), same.end(), valid));
    for (DmarcFact const* x : same) {
      if (x == &d) break;
      d.index += valid(x) ? 1U : 0U;
    }
  }
}

std::span<DmarcFact const* const> WorldFacts::dmarc_of(dns::Name domain) const {
  auto const it = dmarc_of_.find(domain);
  return it == dmarc_of_.end() ? std::span<DmarcFact const* const>{} : it->second;
}

void WorldFacts::add_spf(std::vector<RecordFact const*> const& records) {
  spf_.resize(records.size());
  // An analyser remembers what it has seen, and what a loop looks like depends on where it was entered: parts
  // of one size keep that the same for any number of threads.
  std::vector<std::vector<dns::Name>> targets(text::parts(records.size(), grain));
  text::parallel(targets.size(), [&](std::size_t number) {
    mail::SpfAnalyser analyser(world_, providers_);
    auto const part = text::part(records.size(), grain, number);
    for (std::size_t k = part.from; k < part.to; ++k) {
      SpfFact& f = spf_[k];
      f.record = records[k];
      f.facts = analyser.analyse(records[k]->ref);
      f.terms.reserve(f.facts.terms.size());
      for (std::size_t i = 0; i < f.facts.terms.size(); ++i) f.terms.push_back({&f, i});
      for (std::size_t i = 0; i < f.facts.record->record.errors.size(); ++i) f.errors.push_back({&f, i});
    }
    targets[number] = analyser.targets();
  });
  boost::unordered_flat_map<dns::Name, bool> is_target;
  for (auto const& list : targets) {
    for (dns::Name target : list) is_target[target] = true;
  }
  for (SpfFact const& f : spf_) {
    if (!f.record->ref.zone->occluded(*f.record->ref.record)) spf_at_[f.facts.owner].push_back(&f);
  }
  for (SpfFact& f : spf_) {
    f.fragment = is_target.contains(f.facts.owner);
    std::vector<SpfFact const*> same = spf_at_[f.facts.owner];
    std::erase_if(same, [&](SpfFact const* x) { return x->record->ref.zone != f.record->ref.zone; });
    f.count = std::max<std::size_t>(same.size(), 1);
    f.index = static_cast<std::size_t>(std::find(same.begin(), same.end(), &f) - same.begin());
  }
}

void WorldFacts::add_dkim(std::vector<RecordFact const*> const& records) {
  dkim_.resize(records.size());
  text::parallel(text::parts(records.size(), grain), [&](std::size_t number) {
    auto const part = text::part(records.size(), grain, number);
    for (std::size_t i = part.from; i < part.to; ++i)
      dkim_[i] = {records[i], mail::find_key(world_, providers_, records[i]->ref.record->owner)};
  });
}

void WorldFacts::add_texts() {
  std::vector<RecordFact const*> spf, dkim, dmarc;
  std::string text;
  for (ZoneRecords const& all : records_) {
    for (std::size_t i = 0; i < all.records.size(); ++i) {
      dns::Record const& r = all.zone->records[i];
      if (r.type != RrType::TXT && r.type != RrType::CNAME) continue;
      if (r.first && mail::is_selector(r.owner)) dkim.push_back(&all.records[i]);
      if (r.type != RrType::TXT) continue;
      bool const at_dmarc = !r.owner.is_root() && r.owner.label(0) == "_dmarc";
      bool const may_be_spf = dns::text_starts_with(*all.zone, r, "v=spf1");
      if (!at_dmarc && !may_be_spf) continue;
      text = dns::as_text(*all.zone, r);
      if (at_dmarc && grammar::dmarc::looks_like(text)) dmarc.push_back(&all.records[i]);
      if (may_be_spf && grammar::spf::is_record(text)) spf.push_back(&all.records[i]);
    }
  }
  add_spf(spf);
  add_dkim(dkim);
  add_dmarcs(dmarc);
}

void WorldFacts::add_senders() {
  auto senders = mail::find_senders(world_, providers_, config_.senders);
  senders_.resize(senders.size());
  for (std::size_t i = 0; i < senders.size(); ++i) {
    SenderFact& s = senders_[i];
    s.sender = std::move(senders[i]);
    for (auto const& w : s.sender.wanted) s.wanted.push_back({w, s.sender.config->where});
    s.zone = s.sender.from ? zone(world_.zone_for(*s.sender.from)) : nullptr;
    for (std::size_t k = 0; k < 2; ++k) {
      s.views[k] = {&s, k};
      auto const& policy = s.sender.dmarc[k].policy;
      auto const it =
          policy.found() && policy.record_domain ? dmarc_at_.find(*policy.record_domain) : dmarc_at_.end();
      if (it == dmarc_at_.end()) continue;
      for (DmarcFact const* d : it->second) {
        if (d->record->ref == policy.record) s.dmarc[k] = d;
      }
    }
    for (dns::Name above = s.sender.from.value_or(dns::Name()); !above.is_root();) {
      above = above.parent();
      senders_below_[above].push_back(&s);
    }
  }
}

void WorldFacts::add_mail_froms(std::span<mail::MailFrom const> found) {
  for (auto const& m : found) {
    MailFromFact& fact = mail_froms_.emplace_back();
    fact.mail_from = m;
    for (auto const& mx : m.mx) fact.mx.push_back({record(mx.record), mx});
    if (auto const it = spf_at_.find(m.name); it != spf_at_.end()) {
      for (SpfFact const* f : it->second) {
        if (std::find(m.spf.begin(), m.spf.end(), f->record->ref) != m.spf.end()) fact.spf.push_back(f);
      }
    }
    fact.zone = zone(world_.zone_for(m.name));
    mail_from_at_[m.name] = &fact;
    for (SenderFact const& s : senders_) {
      if (std::find(m.senders.begin(), m.senders.end(), s.sender.config) != m.senders.end())
        fact.senders.push_back(&s);
    }
  }
}

void WorldFacts::add_policies() {
  auto wanted = mail::wanted_policies(world_, providers_, config_.policies);
  policies_.resize(wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    PolicyFact& p = policies_[i];
    p.policy = wanted[i];
    p.wanted = {wanted[i].record, wanted[i].config->where};
    for (auto const& w : wanted[i].others) p.others.push_back({w, wanted[i].config->where});
    p.zone = zone(world_.zone_for(wanted[i].domain));
    auto const it = dmarc_at_.find(wanted[i].domain);
    if (it != dmarc_at_.end() && !it->second.empty()) p.dmarc = it->second.front();
  }
}

void WorldFacts::add_domain(dns::Name name) {
  if (name.is_wildcard() || !domain_number_.try_emplace(name, domains_.size()).second) return;
  domains_.emplace_back().name = name;
}

std::array<mail::DmarcPolicy, 2> WorldFacts::policies_of(dns::Name domain) const {
  return {mail::discover(world_, domain, mail::standards[0]),
          mail::discover(world_, domain, mail::standards[1])};
}

// Of the only DMARC record at its name: it is served, and good enough that nothing about it is repaired.
bool WorldFacts::applies_plainly(DmarcFact const& d) const {
  dns::RecordRef const ref = d.record->ref;
  auto const& r = d.text->record;
  return r.version_ok && r.p && r.p->valid && (!r.sp || r.sp->valid) && (!r.np || r.np->valid) &&
         world_.zone_for(ref.record->owner) == ref.zone && !ref.zone->occluded(*ref.record);
}

DomainFact const* WorldFacts::domain(dns::Name name) const {
  auto const it = domain_number_.find(name);
  return it == domain_number_.end() ? nullptr : &domains_[it->second];
}

void WorldFacts::fill_domain(DomainFact& d) const {
  d.zone = zone(world_.zone_for(d.name));
  if (auto it = mx_at_.find(d.name); it != mx_at_.end()) d.mx = it->second;
  if (auto it = spf_at_.find(d.name); it != spf_at_.end()) d.spf = it->second;
  for (SenderFact const& s : senders_) {
    if (s.sender.from == d.name) d.senders.push_back(&s);
  }
  if (auto it = mail_from_at_.find(d.name); it != mail_from_at_.end()) d.mail_from = it->second;
  if (auto const own = dmarc_of(d.name); own.size() == 1 && applies_plainly(*own.front())) {
    d.record = own.front();
    return;
  }
  d.dmarc = std::make_shared<std::array<mail::DmarcPolicy, 2> const>(policies_of(d.name));
  mail::DmarcPolicy const& policy = d.dmarc->front();
  if (!policy.found() || !policy.record_domain) return;
  auto const it = dmarc_at_.find(*policy.record_domain);
  if (it != dmarc_at_.end() && !it->second.empty()) d.record = it->second.front();
}

// Zones' own names, and every name with an MX or SPF record, a declared sender or a policy.
void WorldFacts::add_domains() {
  for (ZoneFact const& z : zones_) {
    std::string_view const top =
        z.zone->origin.is_root() ? std::string_view{} : z.zone->origin.label(z.zone->origin.labels() - 1);
    if (!z.zone->is_private && top != "arpa" && z.zone->kind != dns::ZoneKind::changes)
      add_domain(z.zone->origin);
  }
  for (MxFact const& m : mx_) add_domain(m.owner);
  for (SpfFact const& f : spf_) {
    if (!f.fragment) add_domain(f.facts.owner);
  }
  for (SenderFact const& s : senders_) {
    if (s.sender.from) add_domain(*s.sender.from);
  }
  for (PolicyFact const& p : policies_) add_domain(p.policy.domain);
  text::parallel(text::parts(domains_.size(), grain), [&](std::size_t task) {
    auto const part = text::part(domains_.size(), grain, task);
    for (std::size_t i = part.from; i < part.to; ++i) fill_domain(domains_[i]);
  });
  for (DkimFact const& k : dkim_) {
    // Above a name that is marked all names are.
    for (int n = k.key.domain.labels(); n > 0; --n) {
      if (!dkim_below_.try_emplace(k.key.domain.suffix(n), true).second) break;
    }
    if (!k.key.key.der.empty()) dkim_by_key_[k.key.key.der].push_back(&k);
    for (std::size_t i = 1; i < k.key.aliases.size(); ++i)
      dkim_aliases_[k.key.aliases[i].record->owner] = true;
    // What the last of them leads to is a key for the selector's sake.
    if (!k.key.aliases.empty())
      for (dns::RecordRef const& ref : k.key.records) dkim_aliases_[ref.record->owner] = true;
    auto const it = domain_number_.find(k.key.domain);
    if (it != domain_number_.end() && !k.record->ref.zone->occluded(*k.record->ref.record))
      domains_[it->second].dkim.push_back(&k);
  }
}

bool WorldFacts::has_selector_within(dns::Name domain) const { return dkim_below_.contains(domain); }

bool WorldFacts::may_have_selector_within(dns::Name domain) const {
  std::call_once(dkim_unsure_made_, [this] {
    for (auto const& zone : world_.zones()) {
      for (dns::OwnerEntry const& e : zone->entries()) {
        bool const away = e.cut && world_.zone_for(e.owner) == nullptr;
        if (!away && !(e.incomplete && mail::is_selector(e.owner))) continue;
        for (int n = e.owner.labels(); n > 0; --n)
          if (!dkim_unsure_.try_emplace(e.owner.suffix(n), true).second) break;
      }
    }
  });
  return dkim_unsure_.contains(domain);
}

std::span<SenderFact const* const> WorldFacts::senders_below(dns::Name domain) const {
  auto const it = senders_below_.find(domain);
  return it == senders_below_.end() ? std::span<SenderFact const* const>{} : it->second;
}

// Made a zone at a time, when someone first asks: one pass over its names.
std::span<dns::Name const> WorldFacts::children(dns::Zone const& zone, dns::Name parent) const {
  std::lock_guard const lock(children_mutex_);
  auto& made = children_[&zone];
  if (!made) {
    made = std::make_unique<Children>();
    boost::unordered_flat_map<dns::Name, bool> seen;
    for (dns::Record const& r : zone.records)
      for (dns::Name name = r.owner; name.is_below(zone.origin) && seen.try_emplace(name, true).second;
           name = name.parent())
        (*made)[name.parent()].push_back(name);
  }
  auto const it = made->find(parent);
  return it == made->end() ? std::span<dns::Name const>{} : it->second;
}

std::span<DkimFact const* const> WorldFacts::with_key(std::string_view der) const {
  auto const it = dkim_by_key_.find(der);
  return it == dkim_by_key_.end() ? std::span<DkimFact const* const>() : it->second;
}

}  // namespace zonelint::facts
