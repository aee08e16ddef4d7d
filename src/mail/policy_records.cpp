// Receiving, transport and brand records that a [[policy]] asks for: MX (RFC 5321 5.1), null MX (RFC 7505),
// SPF of a name that sends nothing (RFC 7208 10.1.2), MTA-STS (RFC 8461), TLS reporting (RFC 8460), BIMI, and
// the grants by which another organization's DMARC reports may come here (RFC 9990 4).
#include "mail/policy_records.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <functional>

#include "grammar/bimi.hpp"
#include "grammar/mta_sts.hpp"
#include "grammar/tls_rpt.hpp"
#include "mail/names.hpp"
#include "mail/wanted.hpp"

namespace zonelint::mail {
namespace {

using Test = std::function<bool(std::string const&)>;

class Asking {
 public:
  Asking(dns::World const& world, std::span<Provider const> providers, input::PolicyConfig const& policy,
         dns::Name domain)
      : world_(world), providers_(providers), policy_(policy), domain_(domain), text_(raw_text(domain)) {}

  std::vector<Wanted> all() {
    if (policy_.parked) {
      null_mx();
      txt(text_, "SPF of a parked name", "v=spf1 -all", grammar::spf::is_record,
          [](std::string const& t) { return t == "v=spf1 -all"; });
    }
    if (!policy_.mx.empty() || !policy_.receive.value.empty()) mx();
    if (!policy_.tls_rpt.value.empty()) tls_rpt();
    if (policy_.mta_sts) mta_sts(*policy_.mta_sts);
    if (!policy_.bimi.empty()) bimi();
    for (auto const& from : policy_.reports_from)
      txt(
          fmt::format("{}._report._dmarc.{}", from.value, text_), "grant for DMARC reports", "v=DMARC1",
          [](std::string const& t) { return t.starts_with("v=DMARC1"); },
          [](std::string const& t) { return t.starts_with("v=DMARC1"); });
    return std::move(out_);
  }

 private:
  Wanted start(std::string const& name_text, dns::Type type, std::string purpose) const {
    Wanted w;
    w.name_text = name_text;
    w.name = name_from_domain(name_text).value_or(domain_);
    w.type = type;
    w.purpose = std::move(purpose);
    w.zone = world_.zone_for(w.name);
    return w;
  }
  std::vector<dns::RecordRef> there(Wanted& w) const {
    auto const answer = world_.lookup(w.name, w.type);
    if (answer.found == dns::Found::unknown || answer.found == dns::Found::failure) w.known = Tri::unknown;
    return answer.found == dns::Found::data ? answer.records : std::vector<dns::RecordRef>{};
  }
  void add(Wanted w) {
    w.placeholder = w.placeholder || is_placeholder(w.rdata);
    if (w.present) w.instead.clear();
    out_.push_back(std::move(w));
  }

  // One TXT record of a kind at a name: those of that kind stand in its place.
  void txt(std::string const& name, std::string purpose, std::string const& text, Test const& is_one,
           Test const& right) {
    auto w = start(name, dns::Type::TXT, std::move(purpose));
    w.rdata = txt_rdata(text);
    for (auto const& ref : there(w)) {
      auto const now = dns::as_text(*ref.zone, *ref.record);
      if (is_one(now)) w.instead.push_back(ref);
    }
    w.present = w.instead.size() == 1 && right(dns::as_text(*w.instead[0].zone, *w.instead[0].record));
    add(std::move(w));
  }

  void null_mx() {
    auto w = start(text_, dns::Type::MX, "null MX");
    w.rdata = "0 .";
    w.instead = there(w);
    w.present = w.instead.size() == 1 && dns::rdata_text(*w.instead[0].zone, *w.instead[0].record) == "0 .";
    add(std::move(w));
  }

  // "10 mx.example.net": of the policy, or of its provider.
  std::vector<std::pair<int, std::string>> hosts() const {
    std::vector<std::pair<int, std::string>> out;
    for (auto const& mx : policy_.mx) {
      auto const [preference, host] = split_preference(mx.value);
      out.emplace_back(preference, std::string(host));
    }
    auto const* const provider = find_provider(providers_, policy_.receive.value);
    if (!out.empty() || provider == nullptr) return out;
    std::string dashed = text_;
    std::replace(dashed.begin(), dashed.end(), '.', '-');
    auto const parent = [](std::string_view host) {
      return host.substr(std::min(host.find('.'), host.size()));
    };
    for (auto const& pattern : provider->mx) {
      auto const [preference, host] = split_preference(pattern);
      // The list holds all that the provider has ever had; those beside the first one belong to it.
      if (!out.empty() &&
          (provider->single_mx || parent(host) != parent(split_preference(provider->mx[0]).second)))
        continue;
      Captures values{{"domain", text_}, {"domain_dashed", dashed}};
      if (!policy_.region.value.empty()) values.emplace_back("region", policy_.region.value);
      out.emplace_back(preference, fill_pattern(host, values));
    }
    return out;
  }

  void mx() {
    auto const* const provider = find_provider(providers_, policy_.receive.value);
    auto probe = start(text_, dns::Type::MX, "MX");
    auto const now = there(probe);
    auto const exchange = [](dns::RecordRef r) { return dns::as_mx(*r.zone, *r.record)->exchange; };
    // Another set of the provider's hosts is as good, if it is whole.
    bool const all_theirs =
        policy_.mx.empty() && provider != nullptr && !now.empty() && now.size() >= hosts().size() &&
        std::all_of(now.begin(), now.end(),
                    [&](auto const& r) { return match_mx(std::span(provider, 1), exchange(r)).has_value(); });
    if (all_theirs) return;
    bool first = true;
    for (auto const& [preference, host] : hosts()) {
      auto w = probe;
      w.rdata = fmt::format("{} {}.", preference, host);
      auto const name = name_from_domain(host);
      if (is_placeholder(host))
        w.hint = fmt::format("{} shows it where the domain is set up", provider->name);
      w.present =
          std::any_of(now.begin(), now.end(), [&](auto const& r) { return name && exchange(r) == *name; });
      if (first && !w.present) {
        w.instead = others_than_hosts(now);
        first = false;
      }
      add(std::move(w));
    }
  }
  std::vector<dns::RecordRef> others_than_hosts(std::vector<dns::RecordRef> const& now) const {
    std::vector<dns::RecordRef> out;
    auto const wanted = hosts();
    for (auto const& r : now) {
      auto const text = dns::as_mx(*r.zone, *r.record)->exchange.display();
      if (std::none_of(wanted.begin(), wanted.end(), [&](auto const& h) { return h.second == text; }))
        out.push_back(r);
    }
    return out;
  }

  void tls_rpt() {
    std::string const rua = policy_.tls_rpt.value;
    txt("_smtp._tls." + text_, "TLS reporting", "v=TLSRPTv1; rua=" + rua, grammar::tls_rpt::is_record,
        [&](std::string const& t) {
          auto const* const tag = grammar::tls_rpt::parse(t).list.find("rua");
          return tag != nullptr && tag->value == rua;
        });
  }

  void mta_sts(input::StsConfig const& config) {
    if (!config.host.value.empty()) {
      auto w = start("mta-sts." + text_, dns::Type::CNAME, "MTA-STS host");
      w.rdata = config.host.value + (config.host.value.ends_with('.') ? "" : ".");
      w.instead = there(w);
      auto const target = name_from_domain(config.host.value);
      w.present = w.instead.size() == 1 && target &&
                  dns::as_name(*w.instead[0].zone, *w.instead[0].record) == *target;
      if (w.instead.empty())
        w.present = !world_.lookup(w.name, dns::Type::A).records.empty() ||
                    !world_.lookup(w.name, dns::Type::AAAA).records.empty();
      add(std::move(w));
    }
    // The id speaks of the MX hosts: it can wait until they are there.
    std::string const policy = sts_policy(world_, config, domain_);
    if (policy.empty()) return;
    std::string const id = sts_policy_id(policy);
    txt("_mta-sts." + text_, "MTA-STS", fmt::format("v=STSv1; id={};", id), grammar::mta_sts::is_record,
        [&](std::string const& t) {
          auto const record = grammar::mta_sts::parse(t);
          // A file that is kept elsewhere may have any id.
          return record.id_ok && (config.file.value.empty() || record.id->value == id);
        });
  }

  void bimi() {
    std::string selector = "default", text = "v=BIMI1";
    for (auto const& [key, value] : policy_.bimi) {
      if (key.value == "selector")
        selector = value.value;
      else
        text += fmt::format("; {}={}", key.value, value.value);
    }
    txt(fmt::format("{}._bimi.{}", selector, text_), "BIMI", text, grammar::bimi::is_record,
        [&](std::string const& t) {
          auto const record = grammar::bimi::parse(t);
          return std::all_of(policy_.bimi.begin(), policy_.bimi.end(), [&](auto const& want) {
            auto const* const tag = record.list.find(want.first.value);
            return want.first.value == "selector" || (tag != nullptr && tag->value == want.second.value);
          });
        });
  }

  dns::World const& world_;
  std::span<Provider const> providers_;
  input::PolicyConfig const& policy_;
  dns::Name domain_;
  std::string text_;
  std::vector<Wanted> out_;
};

}  // namespace

std::vector<Wanted> other_records(dns::World const& world, std::span<Provider const> providers,
                                  input::PolicyConfig const& policy, dns::Name domain) {
  return Asking(world, providers, policy, domain).all();
}

std::string sts_policy(dns::World const& world, input::StsConfig const& config, dns::Name domain) {
  std::vector<std::string> hosts;
  for (auto const& ref : world.lookup(domain, dns::Type::MX).records)
    if (auto const mx = dns::as_mx(*ref.zone, *ref.record); mx && !mx->exchange.is_root())
      hosts.push_back(mx->exchange.display());
  if (hosts.empty() && config.mode.value != "none") return {};
  std::sort(hosts.begin(), hosts.end());
  std::string out = fmt::format("version: STSv1\nmode: {}\n", config.mode.value);
  for (auto const& host : hosts) out += fmt::format("mx: {}\n", host);
  return out + fmt::format("max_age: {}\n", config.max_age);
}

std::string sts_policy_id(std::string_view policy) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<unsigned char const*>(policy.data()), policy.size(), digest);
  std::string out;
  for (std::size_t i = 0; i < 10; ++i) out += fmt::format("{:02x}", digest[i]);
  return out;
}

}  // namespace zonelint::mail
