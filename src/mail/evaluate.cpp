#include "mail/evaluate.hpp"

#include <algorithm>

#include "mail/names.hpp"

namespace zonelint::mail {
namespace {

Tri passes(SpfResult const& spf) {
  if (spf.result == Spf::pass) return Tri::yes;
  return spf.result == Spf::unknown && spf.can_be(Spf::pass) ? Tri::unknown : Tri::no;
}
Tri passes(DkimKey const& key) {
  if (key.status == KeyStatus::ok) return Tri::yes;
  return key.status == KeyStatus::unknown ? Tri::unknown : Tri::no;
}

DkimEvaluation evaluate_signature(dns::World const& world, std::span<Provider const> providers,
                                  Signature const& s) {
  DkimEvaluation out;
  out.signature = s;
  if (auto const name = selector_name(s.selector, s.domain)) {
    out.key = find_key(world, providers, *name);
  } else {
    out.key.error = "the selector and domain make no domain name";
  }
  return out;
}

void evaluate_dmarc(dns::World const& world, dns::Name from, Standard standard, Evaluation& all) {
  auto const i = static_cast<std::size_t>(standard);
  auto& out = all.dmarc[i];
  out.policy = discover(world, from, standard);
  out.unknown = out.policy.unknown;
  auto const envelope = name_from_domain(all.spf.domain);
  all.spf_aligned[i] = envelope ? aligned_spf(world, *envelope, out.policy) : Tri::no;
  Tri any = passes(all.spf) && all.spf_aligned[i];
  if (any == Tri::unknown) add_missing(out.unknown, all.spf.unknown);
  for (auto& signature : all.dkim) {
    signature.aligned[i] = aligned_dkim(world, signature.signature.domain, out.policy);
    auto const one = passes(signature.key) && signature.aligned[i];
    if (one == Tri::unknown) add_missing(out.unknown, signature.key.unknown);
    any = any || one;
  }
  if (any != Tri::unknown) out.unknown = out.policy.unknown;
  out.result = dmarc_result(out.policy, any);
}

}  // namespace

Evaluation evaluate(dns::World const& world, std::span<Provider const> providers, Mail const& mail) {
  Evaluation out;
  SpfQuery query;
  query.ip = mail.ip;
  query.helo = mail.helo;
  query.sender = mail.mail_from;
  out.spf = check_spf(world, providers, query);
  for (auto const& s : mail.dkim) out.dkim.push_back(evaluate_signature(world, providers, s));
  out.has_from = mail.from.has_value();
  if (mail.from)
    for (Standard s : standards) evaluate_dmarc(world, *mail.from, s, out);
  return out;
}

}  // namespace zonelint::mail
