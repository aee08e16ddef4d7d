// Working out the facts: see world_facts.hpp.
#include "facts/world_facts.hpp"

#include <algorithm>

#include "grammar/abnf_case.hpp"

namespace zonelint::facts {

using RrType = dns::Type;

WorldFacts::WorldFacts(text::Sources const& sources, dns::World const& world,
                       std::span<mail::Provider const> providers, input::Config const& config,
                       std::span<text::Problem const> problems)
    : sources_(sources), world_(world), providers_(providers), config_(config), problems_(problems) {
  add_zones();
  add_names();
  add_texts();
  found_mail_froms_ = mail::find_mail_froms(world_, providers_, config_.senders);
  add_senders();
  add_mail_froms(found_mail_froms_);
  add_policies();
  add_domains();
  index();
}

void WorldFacts::add_zones() {
  for (auto const& zone : world_.zones()) {
    if (zone->kind == dns::ZoneKind::known) continue;
    zone_number_[zone.get()] = records_.size();
    zones_.push_back({zone.get()});
    ZoneRecords& all = records_.emplace_back();
    all.zone = zone.get();
    all.records.reserve(zone->records.size());
    for (dns::Record const& r : zone->records) all.records.push_back({{zone.get(), &r}});
    all.by_place.resize(all.records.size());
    for (std::uint32_t i = 0; i < all.by_place.size(); ++i) all.by_place[i] = i;
    std::stable_sort(all.by_place.begin(), all.by_place.end(), [&](std::uint32_t a, std::uint32_t b) {
      auto const &x = zone->records[a].source, &y = zone->records[b].source;
      return x.file != y.file ? x.file < y.file : x.begin < y.begin;
    });
  }
}

RecordFact const* WorldFacts::record(dns::RecordRef ref) const {
  auto const it = zone_number_.find(ref.zone);
  if (it == zone_number_.end() || ref.record == nullptr) return nullptr;
  return &records_[it->second].records[static_cast<std::size_t>(ref.record - ref.zone->records.data())];
}

ZoneFact const* WorldFacts::zone(dns::Zone const* zone) const {
  auto const it = zone_number_.find(zone);
  return it == zone_number_.end() ? nullptr : &zones_[it->second];
}

// Names, RRsets and MX sets, in the order in which a zone first names them.
void WorldFacts::add_names() {
  for (ZoneRecords const& all : records_) {
    for (dns::Name owner : all.zone->owners()) {
      NameFact& name = names_.emplace_back();
      name.zone = all.zone;
      name.name = owner;
      std::vector<RrsetFact*> sets;
      for (std::uint32_t i = all.zone->find(owner)->first; i != dns::none; i = all.zone->records[i].next) {
        RecordFact const* fact = &all.records[i];
        name.records.push_back(fact);
        RrType const type = fact->ref.record->type;
        auto it = std::find_if(sets.begin(), sets.end(), [&](RrsetFact* s) { return s->type == type; });
        if (it == sets.end()) {
          sets.push_back(&rrsets_.emplace_back(RrsetFact{all.zone, owner, type, {}}));
          it = sets.end() - 1;
        }
        (*it)->records.push_back(fact);
      }
      for (RrsetFact const* set : sets) {
        if (set->type != RrType::MX) continue;
        MxFact& mx = mx_.emplace_back(MxFact{all.zone, owner, {}});
        for (RecordFact const* r : set->records) {
          auto const value = dns::as_mx(*r->ref.zone, *r->ref.record);
          if (!value) continue;
          bool const twice = std::any_of(mx.hosts.begin(), mx.hosts.end(), [&](MxHostFact const& h) {
            // Route 53's variants of a set are alternatives, never served together.
            return h.host == value->exchange && h.record->ref.record->set == r->ref.record->set;
          });
          mx.hosts.push_back({r, value->exchange, value->preference, twice});
        }
        if (!all.zone->occluded(*set->records.front()->ref.record)) mx_at_.try_emplace(owner, &mx);
      }
    }
  }
}

namespace {

bool starts(std::string_view text, std::string_view with) {
  return text.size() >= with.size() && grammar::same_word(text.substr(0, with.size()), with);
}

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

void WorldFacts::add_dmarc(RecordFact const& record, std::string const& text) {
  dns::Name const owner = record.ref.record->owner;
  if (owner.is_root() || owner.label(0) != "_dmarc" || !grammar::dmarc::looks_like(text)) return;
  DmarcFact& d = dmarc_.emplace_back();
  d.record = &record;
  d.domain = owner.parent();
  d.text = mail::read_dmarc(record.ref);
  auto const& r = d.text->record;
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
  if (!record.ref.zone->occluded(*record.ref.record)) dmarc_at_[d.domain].push_back(&d);
}

void WorldFacts::add_texts() {
  mail::SpfAnalyser analyser(world_, providers_);
  for (ZoneRecords const& all : records_) {
    for (RecordFact const& fact : all.records) {
      RrType const type = fact.ref.record->type;
      auto const selector = mail::split_selector(fact.ref.record->owner);
      bool const first_here =
          all.zone->records.data() + all.zone->find(fact.ref.record->owner)->first == fact.ref.record;
      if (selector && first_here && (type == RrType::TXT || type == RrType::CNAME)) {
        dkim_.push_back({&fact, mail::find_key(world_, providers_, fact.ref.record->owner)});
      }
      if (type != RrType::TXT) continue;
      TxtFact& t = txt_.emplace_back();
      t.record = &fact;
      for (std::string_view s : dns::as_strings(*all.zone, *fact.ref.record)) {
        t.strings.push_back({&fact, t.strings.size(), s});
        t.text += s;
      }
      add_dmarc(fact, t.text);
      if (!starts(t.text, "v=spf1") || !grammar::spf::is_record(t.text)) continue;
      SpfFact& f = spf_.emplace_back();
      f.record = &fact;
      f.facts = analyser.analyse(fact.ref);
      for (std::size_t i = 0; i < f.facts.terms.size(); ++i) f.terms.push_back({&f, i});
      for (std::size_t i = 0; i < f.facts.record->record.errors.size(); ++i) f.errors.push_back({&f, i});
      if (!all.zone->occluded(*fact.ref.record)) spf_at_[fact.ref.record->owner].push_back(&f);
    }
  }
  boost::unordered_flat_map<dns::Name, bool> targets;
  for (dns::Name target : analyser.targets()) targets[target] = true;
  for (SpfFact& f : spf_) {
    f.fragment = targets.contains(f.facts.owner);
    auto const& same = spf_at_[f.facts.owner];
    f.count = std::max<std::size_t>(same.size(), 1);
    f.index = static_cast<std::size_t>(std::find(same.begin(), same.end(), &f) - same.begin());
  }
  for (DmarcFact& d : dmarc_) {
    auto const& same = dmarc_at_[d.domain];
    auto const valid = [](DmarcFact const* x) { return x->text->record.version_ok; };
    d.count = static_cast<std::size_t>(std::count_if(same.begin(), same.end(), valid));
    for (DmarcFact const* x : same) {
      if (x == &d) break;
      d.index += valid(x) ? 1U : 0U;
    }
  }
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
    for (SenderFact const& s : senders_) {
      if (std::find(m.senders.begin(), m.senders.end(), s.sender.config) != m.senders.end())
        fact.senders.push_back(&s);
    }
  }
}

void WorldFacts::add_policies() {
  auto wanted = mail::wanted_policies(world_, config_.policies);
  policies_.resize(wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    PolicyFact& p = policies_[i];
    p.policy = wanted[i];
    p.wanted = {wanted[i].record, wanted[i].config->where};
    p.zone = zone(world_.zone_for(wanted[i].domain));
    auto const it = dmarc_at_.find(wanted[i].domain);
    if (it != dmarc_at_.end() && !it->second.empty()) p.dmarc = it->second.front();
  }
}

void WorldFacts::add_domain(dns::Name name) {
  if (name.is_wildcard() || !domain_seen_.try_emplace(name, true).second) return;
  domains_.emplace_back().name = name;
}

void WorldFacts::fill_domain(DomainFact& d) {
  d.zone = zone(world_.zone_for(d.name));
  if (auto it = mx_at_.find(d.name); it != mx_at_.end()) d.mx = it->second;
  if (auto it = spf_at_.find(d.name); it != spf_at_.end()) d.spf = it->second;
  for (SenderFact const& s : senders_) {
    if (s.sender.from == d.name) d.senders.push_back(&s);
  }
  for (MailFromFact const& m : mail_froms_) {
    if (m.mail_from.name == d.name) d.mail_from = &m;
  }
  for (std::size_t k = 0; k < 2; ++k) d.dmarc[k] = mail::discover(world_, d.name, mail::standards[k]);
  if (!d.dmarc[0].found() || !d.dmarc[0].record_domain) return;
  auto const it = dmarc_at_.find(*d.dmarc[0].record_domain);
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
  boost::unordered_flat_map<dns::Name, std::size_t> number;
  for (std::size_t i = 0; i < domains_.size(); ++i) {
    fill_domain(domains_[i]);
    number[domains_[i].name] = i;
  }
  for (DkimFact const& k : dkim_) {
    auto const it = number.find(k.key.domain);
    if (it != number.end() && !k.record->ref.zone->occluded(*k.record->ref.record))
      domains_[it->second].dkim.push_back(&k);
  }
}

void WorldFacts::index() {
  objects_.resize(all_subjects().size());
  auto const fill = [&](Subject const& subject, auto const& from) {
    auto const number = static_cast<std::size_t>(
        std::find(all_subjects().begin(), all_subjects().end(), &subject) - all_subjects().begin());
    for (auto const& x : from) objects_[number].push_back(&x);
  };
  fill(zone_subject, zones_);
  for (ZoneRecords const& all : records_) fill(record_subject, all.records);
  fill(rrset_subject, rrsets_);
  fill(name_subject, names_);
  fill(mx_subject, mx_);
  for (MxFact const& m : mx_) fill(mx_host_subject, m.hosts);
  fill(txt_subject, txt_);
  fill(spf_subject, spf_);
  for (SpfFact const& f : spf_) {
    fill(spf_term_subject, f.terms);
    fill(spf_error_subject, f.errors);
  }
  fill(dkim_subject, dkim_);
  fill(dmarc_subject, dmarc_);
  fill(mail_from_subject, mail_froms_);
  fill(sender_subject, senders_);
  fill(policy_subject, policies_);
  fill(domain_subject, domains_);
  fill(problem_subject, problems_);
}

std::span<void const* const> WorldFacts::objects(Subject const& subject) const {
  auto const it = std::find(all_subjects().begin(), all_subjects().end(), &subject);
  if (it == all_subjects().end()) return {};
  return objects_[static_cast<std::size_t>(it - all_subjects().begin())];
}

std::optional<Key> WorldFacts::key(text::Span where) const {
  if (!where.known()) return std::nullopt;
  for (ZoneRecords const& all : records_) {
    auto const before = [&](std::uint32_t number, text::Span const& w) {
      auto const& source = all.zone->records[number].source;
      return source.file != w.file ? source.file < w.file : source.begin <= w.begin;
    };
    auto it = std::partition_point(all.by_place.begin(), all.by_place.end(),
                                   [&](std::uint32_t n) { return before(n, where); });
    if (it == all.by_place.begin()) continue;
    dns::Record const& r = all.zone->records[*--it];
    if (r.source.file != where.file || where.begin >= r.source.end) continue;
    Key key{all.zone->origin.to_text(),    r.owner.to_text(),
            grammar::type_text(r.type),    {},
            dns::rdata_text(*all.zone, r), {}};
    if (r.set != dns::none) {
      key.set = all.zone->sets[r.set].set_identifier;
      key.pointer = all.zone->sets[r.set].pointer;
    }
    return key;
  }
  return std::nullopt;
}

}  // namespace zonelint::facts
