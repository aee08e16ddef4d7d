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
  add_mail_addresses();
}

void WorldFacts::add_mail_addresses() {
  bool const reverse =
      std::any_of(records_.begin(), records_.end(), [](ZoneRecords const& z) { return is_reverse(*z.zone); });
  if (!reverse) return;
  auto const add = [&](mail::Ip const& ip, RecordFact const* record) {
    auto const same = [&](MailAddress const& m) { return m.ip == ip; };
    if (std::none_of(mail_addresses_.begin(), mail_addresses_.end(), same))
      mail_addresses_.push_back({ip, record});
  };
  for (MxFact const& mx : mx_)
    for (MxHostFact const& host : mx.hosts)
      for (RrType const type : {RrType::A, RrType::AAAA})
        for (auto const& ref : world_.lookup(host.host, type).records)
          if (auto const ip = mail::Ip::from_wire(ref.zone->wire(*ref.record))) add(*ip, host.record);
  for (SpfFact const& f : spf_)
    for (auto const& t : f.facts.record->record.terms) {
      bool const four =
          t.kind == grammar::spf::TermKind::mechanism && t.mechanism == grammar::spf::Mechanism::ip4;
      bool const six =
          t.kind == grammar::spf::TermKind::mechanism && t.mechanism == grammar::spf::Mechanism::ip6;
      bool const one = (four && t.prefix4.value_or(32) == 32) || (six && t.prefix6.value_or(128) == 128);
      auto const ip = one ? mail::Ip::parse(t.value) : std::nullopt;
      if (ip && t.qualifier == grammar::spf::Qualifier::pass) add(*ip, f.record);
    }
  for (PtrFact& p : ptr_)
    p.mail = p.address && std::any_of(mail_addresses_.begin(), mail_addresses_.end(),
                                      [&](MailAddress const& m) { return m.ip == *p.address; });
}

}  // namespace zonelint::facts
