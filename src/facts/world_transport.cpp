// The objects behind sts, tls_rpt, bimi, tlsa, srv, caa and ptr: see world_facts.hpp.
#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include "facts/fields.hpp"
#include "facts/world_facts.hpp"
#include "mail/names.hpp"

namespace zonelint::facts {

using RrType = dns::Type;

namespace {

// The owner without its first `count` labels.
dns::Name without(dns::Name owner, int count) { return owner.suffix(owner.labels() - count); }

// "_25" -> "25"; empty where there is no '_'.
std::string service_label(dns::Name owner, int i) {
  if (owner.labels() <= i) return {};
  auto const label = owner.label(i);
  return label.starts_with('_') ? std::string(label.substr(1)) : std::string();
}

int number(std::string_view wire) {
  int out = 0;
  for (char c : wire) out = out * 256 + static_cast<unsigned char>(c);
  return out;
}

struct Fields {
  std::vector<grammar::WireField> list;
  explicit Fields(dns::RecordRef ref)
      : list(grammar::wire_fields(ref.record->type, ref.zone->wire(*ref.record))) {}
  std::string_view operator[](std::string_view name) const {
    for (auto const& f : list)
      if (f.name == name) return f.wire;
    return {};
  }
};

// The address whose reverse name it is (RFC 1035 3.5, RFC 3596 2.5); nothing where it is none, or a part.
std::optional<mail::Ip> reverse_address(dns::Name name) {
  int const labels = name.labels();
  if (labels < 2 || name.label(labels - 1) != "arpa") return {};
  bool const v6 = name.label(labels - 2) == "ip6";
  if ((!v6 && name.label(labels - 2) != "in-addr") || labels - 2 != (v6 ? 32 : 4)) return {};
  mail::Ip ip;
  ip.v6 = v6;
  for (int i = 0; i < labels - 2; ++i) {
    auto const label = name.label(labels - 3 - i);
    unsigned value = 0;
    auto const read = std::from_chars(label.data(), label.data() + label.size(), value, v6 ? 16 : 10);
    if (read.ptr != label.data() + label.size() || value > (v6 ? 15U : 255U)) return {};
    auto& octet = ip.octets[static_cast<std::size_t>(v6 ? i / 2 : i)];
    octet = static_cast<std::uint8_t>(v6 ? octet << 4 | value : value);
  }
  return ip;
}

// The record is kept where it is one, or was meant as one. How many valid ones stand at the owner is counted
// afterwards.
template <class Fact, class IsMeant, class Parse>
void put(std::deque<Fact>& to, RecordFact const& record, dns::Name domain, std::string text, IsMeant is_meant,
         Parse parse) {
  if (!is_meant(text)) return;
  Fact& f = to.emplace_back();
  f.record = &record;
  f.domain = domain;
  f.text = std::move(text);
  f.parsed = parse(f.text);
}

// `index` and `count`: of the valid records at the owner, and in one set of Route 53.
template <class Fact>
void count(std::deque<Fact>& all) {
  std::map<std::tuple<dns::Zone const*, dns::Name, std::uint32_t>, std::vector<Fact*>> valid;
  for (Fact& f : all) {
    auto const& ref = f.record->ref;
    if (f.parsed.version_ok) valid[{ref.zone, ref.record->owner, ref.record->set}].push_back(&f);
  }
  for (auto& [key, facts] : valid)
    for (std::size_t i = 0; i < facts.size(); ++i) {
      facts[i]->index = i;
      facts[i]->count = facts.size();
    }
}

TlsaFact read_tlsa(RecordFact const& record) {
  Fields const f(record.ref);
  dns::Name const owner = record.ref.record->owner;
  TlsaFact t;
  t.record = &record;
  t.usage = number(f["usage"]);
  t.selector = number(f["selector"]);
  t.matching_type = number(f["matching_type"]);
  t.octets = f["data"].size();
  t.port = service_label(owner, 0);
  t.protocol = service_label(owner, 1);
  t.host = owner.labels() > 2 ? without(owner, 2) : owner;
  return t;
}

void read_srv(RecordFact const& record, std::deque<SrvFact>& to) {
  Fields const f(record.ref);
  dns::Name const owner = record.ref.record->owner;
  auto const target = dns::Name::from_wire(f["target"]);
  if (!target || owner.labels() < 3) return;
  SrvFact& t = to.emplace_back();
  t.record = &record;
  t.service = service_label(owner, 0);
  t.protocol = service_label(owner, 1);
  t.domain = without(owner, 2);
  t.target = *target;
  t.priority = number(f["priority"]);
  t.weight = number(f["weight"]);
  t.port = number(f["port"]);
}

// The value's views stay good while the fact stays where it is.
void read_caa(RecordFact const& record, CaaFact& t) {
  Fields const f(record.ref);
  t.record = &record;
  t.flags = number(f["flags"]);
  auto tag = f["tag"];
  if (!tag.empty() && static_cast<std::size_t>(static_cast<unsigned char>(tag[0])) + 1 == tag.size())
    tag.remove_prefix(1);  // its length octet
  t.tag = lower_text(tag);
  t.value = f["value"];
  if (t.tag.starts_with("issue")) t.issue = grammar::caa::parse_issue(t.value);
}

void read_ptr(RecordFact const& record, std::deque<PtrFact>& to) {
  dns::Name const owner = record.ref.record->owner;
  auto const target = dns::as_name(*record.ref.zone, *record.ref.record);
  if (!target) return;
  PtrFact& t = to.emplace_back();
  t.record = &record;
  t.address = reverse_address(owner);
  t.target = *target;
  t.count = record.ref.zone->find(owner, RrType::PTR).size();
}

bool is_reverse(dns::Zone const& zone) {
  return zone.origin.labels() > 0 && zone.origin.label(zone.origin.labels() - 1) == "arpa";
}

}  // namespace

void WorldFacts::add_policy_text(RecordFact const& record) {
  dns::Name const owner = record.ref.record->owner;
  auto const text = [&] { return dns::as_text(*record.ref.zone, *record.ref.record); };
  if (owner.labels() < 2) return;
  if (owner.label(0) == "_mta-sts")
    put(sts_, record, without(owner, 1), text(), grammar::mta_sts::looks_like, grammar::mta_sts::parse);
  else if (owner.labels() > 2 && owner.label(0) == "_smtp" && owner.label(1) == "_tls")
    put(tls_rpt_, record, without(owner, 2), text(), grammar::tls_rpt::looks_like, grammar::tls_rpt::parse);
  else if (owner.labels() > 2 && owner.label(1) == "_bimi") {
    auto const before = bimi_.size();
    put(bimi_, record, without(owner, 2), text(), grammar::bimi::looks_like, grammar::bimi::parse);
    if (bimi_.size() > before) bimi_.back().selector = owner.label(0);
  }
}

void WorldFacts::add_transport() {
  for (ZoneRecords const& all : records_) {
    for (RecordFact const& fact : all.records) {
      RrType const type = fact.ref.record->type;
      if (type == RrType::TXT) add_policy_text(fact);
      if (type == RrType::TLSA) tlsa_.push_back(read_tlsa(fact));
      if (type == RrType::PTR) read_ptr(fact, ptr_);
      if (type == RrType::SRV) read_srv(fact, srv_);
      if (type == RrType::CAA) read_caa(fact, caa_.emplace_back());
    }
  }
  count(sts_);
  count(tls_rpt_);
  count(bimi_);
  for (SrvFact const& f : srv_) services_[f.domain].push_back(&f);
  for (MxFact const& mx : mx_)
    for (MxHostFact const& host : mx.hosts) mx_hosts_[host.host] = true;
  add_mail_addresses();
}

std::span<SrvFact const* const> WorldFacts::services_of(dns::Name domain) const {
  auto const it = services_.find(domain);
  return it == services_.end() ? std::span<SrvFact const* const>{} : it->second;
}
std::span<MailAddress const> WorldFacts::mail_addresses(dns::Zone const& zone) const {
  auto const it = mail_addresses_.find(&zone);
  return it == mail_addresses_.end() ? std::span<MailAddress const>{} : it->second;
}
std::span<MailBlock const> WorldFacts::mail_blocks(dns::Zone const& zone) const {
  auto const it = mail_blocks_.find(&zone);
  return it == mail_blocks_.end() ? std::span<MailBlock const>{} : it->second;
}

namespace {

// "ip4:192.0.2.1", which passes one address, or "ip4:192.0.2.0/28", which passes a block of at most a /24.
struct Passed {
  mail::Ip ip;
  int prefix;
};
std::optional<Passed> passed(grammar::spf::Term const& t) {
  using namespace grammar::spf;
  if (t.kind != TermKind::mechanism || t.qualifier != Qualifier::pass) return {};
  bool const four = t.mechanism == Mechanism::ip4, six = t.mechanism == Mechanism::ip6;
  if (!four && !six) return {};
  auto const ip = mail::Ip::parse(t.value);
  int const prefix = four ? t.prefix4.value_or(32) : t.prefix6.value_or(128);
  bool const small = four ? prefix >= 24 : prefix == 128;
  return ip && small && ip->v6 == six ? std::optional(Passed{*ip, prefix}) : std::nullopt;
}

}  // namespace

void WorldFacts::add_mail_addresses() {
  bool const reverse =
      std::any_of(records_.begin(), records_.end(), [](ZoneRecords const& z) { return is_reverse(*z.zone); });
  if (!reverse) return;
  boost::unordered_flat_map<dns::Name, bool> seen;  // reverse names
  auto const add = [&](mail::Ip const& ip, RecordFact const* record) {
    dns::Name const name = ip.reverse();
    if (!seen.try_emplace(name, true).second) return;
    if (auto const* zone = world_.zone_for(name); zone != nullptr && is_reverse(*zone))
      mail_addresses_[zone].push_back({ip, record});
  };
  for (MxFact const& mx : mx_)
    for (MxHostFact const& host : mx.hosts)
      for (RrType const type : {RrType::A, RrType::AAAA})
        for (auto const& ref : world_.lookup(host.host, type).records)
          if (auto const ip = mail::Ip::from_wire(ref.zone->wire(*ref.record))) add(*ip, host.record);
  for (SpfFact const& f : spf_)
    for (auto const& t : f.facts.record->record.terms) {
      auto const p = passed(t);
      if (!p) continue;
      if (p->prefix == p->ip.bits()) {
        add(p->ip, f.record);
      } else if (auto const* zone = world_.zone_for(p->ip.reverse()); zone != nullptr && is_reverse(*zone)) {
        mail_blocks_[zone].push_back({p->ip, p->prefix, f.record, t.text});
      }
    }
  for (PtrFact& p : ptr_) p.mail = p.address && seen.contains(p.record->ref.record->owner);
}

}  // namespace zonelint::facts
