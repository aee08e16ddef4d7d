#include "mail/sender.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "mail/names.hpp"
#include "mail/wanted.hpp"

namespace zonelint::mail {
namespace {

// Own addresses: the worst that one of them gets; what is worst is what its owner has to know.
SpfResult worst(SpfResult a, SpfResult b) {
  auto const rank = [](Spf s) {
    constexpr std::array order = {Spf::pass,     Spf::unknown, Spf::neutral,   Spf::none,
                                  Spf::softfail, Spf::fail,    Spf::temperror, Spf::permerror};
    return std::find(order.begin(), order.end(), s) - order.begin();
  };
  return rank(b.result) > rank(a.result) ? b : a;
}

void judge_spf(Sender& out, dns::World const& world, std::span<Provider const> providers) {
  if (!out.mail_from) return;
  SpfQuery query;
  query.domain = out.mail_from;
  query.provider = out.provider;
  std::optional<SpfResult> result;
  if (out.provider == nullptr)
    for (auto const& ip : out.config->ip) {
      query.ip = client_address(ip.value);
      if (!query.ip) continue;
      auto one = check_spf(world, providers, query);
      result = result ? worst(std::move(*result), std::move(one)) : std::move(one);
    }
  out.spf = result ? std::move(*result) : check_spf(world, providers, query);
}

// The selectors that mail of this sender may be signed with.
std::vector<std::string> selectors(Sender const& sender, dns::World const& world) {
  std::vector<std::string> out;
  bool open = sender.config->dkim.empty();
  for (auto const& s : sender.config->dkim) {
    if (is_placeholder(s.value))
      open = true;
    else
      out.push_back(s.value);
  }
  if (!open) return out;
  if (sender.provider != nullptr) {
    auto here = provider_selectors(world, std::span(sender.provider, 1), *sender.provider, *sender.from, out);
    out.insert(out.end(), here.begin(), here.end());
  }
  for (auto const name : selector_names(world)) {
    auto const split = split_selector(name);
    if (split->domain != *sender.from || std::find(out.begin(), out.end(), split->selector) != out.end())
      continue;
    bool fits = sender.provider == nullptr;
    if (sender.provider != nullptr)
      for (auto const& p : sender.provider->dkim)
        fits = fits || (p.target.empty() && p.wanted && match_pattern(p.selector, split->selector));
    if (fits) out.push_back(split->selector);
  }
  return out;
}

void judge_dkim(Sender& out, dns::World const& world, std::span<Provider const> providers) {
  if (!out.from) return;
  out.dkim_domain = out.from;
  bool any_ok = false, any_unknown = false, any_bad = false;
  for (auto const& selector : selectors(out, world)) {
    auto const name = selector_name(selector, *out.from);
    if (!name) continue;
    auto key = find_key(world, providers, *name);
    any_ok = any_ok || key.status == KeyStatus::ok;
    any_unknown = any_unknown || key.status == KeyStatus::unknown;
    any_bad = any_bad || key.status == KeyStatus::invalid || key.status == KeyStatus::revoked;
    out.keys.push_back(std::move(key));
  }
  out.dkim = any_ok        ? DkimResult::pass
             : any_unknown ? DkimResult::unknown
             : any_bad     ? DkimResult::fail
                           : DkimResult::none;
  // Nothing can be said of selectors in a zone that is not here.
  auto const base = out.from->prepend("_domainkey");
  if (out.keys.empty() && base && world.zone_for(*base) == nullptr && !world.closed) {
    out.dkim = DkimResult::unknown;
    add_missing(out.unknown, missing_text(*base, dns::Type::TXT));
  }
}

void judge_dmarc(Sender& out, dns::World const& world) {
  if (!out.from) return;
  for (Standard s : standards) {
    auto& d = out.dmarc[static_cast<std::size_t>(s)];
    d.policy = discover(world, *out.from, s);
    if (out.mail_from) d.spf_aligned = aligned_spf(world, *out.mail_from, d.policy);
    d.dkim_aligned = aligned_dkim(world, *out.from, d.policy);
    Tri const spf = out.spf.result == Spf::pass                                   ? Tri::yes
                    : out.spf.result == Spf::unknown && out.spf.can_be(Spf::pass) ? Tri::unknown
                                                                                  : Tri::no;
    Tri const dkim = out.dkim == DkimResult::pass      ? Tri::yes
                     : out.dkim == DkimResult::unknown ? Tri::unknown
                                                       : Tri::no;
    d.result = dmarc_result(d.policy, (spf && d.spf_aligned) || (dkim && d.dkim_aligned));
    add_missing(out.unknown, d.policy.unknown);
  }
}

void set_up(Sender& out, std::span<Provider const> providers) {
  auto const& c = *out.config;
  out.name = c.name.value;
  out.from = name_from_domain(c.from.value);
  out.provider = find_provider(providers, c.provider.value);
  out.region = c.region.value;
  out.mail_from = name_from_domain(c.mail_from.value.empty() ? c.return_path.value : c.mail_from.value);
  out.mail_from_declared = out.mail_from.has_value();
  if (out.mail_from) return;
  if (out.provider != nullptr && !out.provider->envelope.empty())
    out.mail_from = name_from_domain(out.provider->envelope);
  else
    out.mail_from = out.from;
}

}  // namespace

std::string_view dkim_result_text(DkimResult r) {
  constexpr std::string_view words[] = {"pass", "fail", "none", "unknown"};
  return words[static_cast<std::size_t>(r)];
}

Sender judge_sender(dns::World const& world, std::span<Provider const> providers,
                    input::SenderConfig const& config) {
  Sender out;
  out.config = &config;
  set_up(out, providers);
  judge_spf(out, world, providers);
  judge_dkim(out, world, providers);
  judge_dmarc(out, world);
  if (out.spf.result == Spf::unknown) add_missing(out.unknown, out.spf.unknown);
  for (auto const& key : out.keys) add_missing(out.unknown, key.unknown);
  want_records(world, providers, out);
  return out;
}

std::vector<Sender> find_senders(dns::World const& world, std::span<Provider const> providers,
                                 std::span<input::SenderConfig const> senders) {
  std::vector<Sender> out;
  for (auto const& config : senders) out.push_back(judge_sender(world, providers, config));
  return out;
}

}  // namespace zonelint::mail
