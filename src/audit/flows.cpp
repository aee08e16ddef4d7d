// A declared sender's mail from its identifiers to the verdicts.
#include <fmt/format.h>

#include "audit/parts.hpp"

namespace zonelint::audit {
namespace {

std::string aligned_words(mail::Tri t) {
  return t == mail::Tri::yes ? "aligned" : t == mail::Tri::no ? "not aligned" : "alignment unknown";
}

Mark identity_mark(bool passes, bool unknown, mail::Tri aligned) {
  if (unknown || (passes && aligned == mail::Tri::unknown)) return Mark::unknown;
  return !passes ? Mark::bad : aligned == mail::Tri::yes ? Mark::good : Mark::weak;
}

Verdict dmarc_verdict(mail::SenderDmarc const& d) {
  Verdict v;
  v.result = mail::dmarc_text(d.result);
  if (d.policy.found() && d.policy.policy) {
    v.policy =
        fmt::format("{}={}", mail::dmarc_from_text(d.policy.from), mail::policy_text(*d.policy.policy));
    if (d.policy.pct != 100) v.policy += fmt::format(", pct={}", d.policy.pct);
  } else if (d.result == mail::Dmarc::none) {
    v.policy = "no record";
  }
  v.mark = d.result == mail::Dmarc::pass   ? Mark::good
           : d.result == mail::Dmarc::none ? Mark::weak
           : d.result == mail::Dmarc::fail ? Mark::bad
                                           : Mark::unknown;
  return v;
}

}  // namespace

Flow flow_of(facts::SenderFact const& fact) {
  mail::Sender const& s = fact.sender;
  Flow out;
  out.sender = s.name;
  if (s.provider != nullptr) out.provider = s.provider->name;
  if (s.from) out.from = s.from->display();
  if (s.mail_from) out.mail_from = s.mail_from->display();
  if (s.dkim_domain) out.dkim_domain = s.dkim_domain->display();
  mail::SenderDmarc const& d = s.dmarc[0];
  out.spf = {
      std::string(mail::spf_text(s.spf.result)), aligned_words(d.spf_aligned),
      identity_mark(s.spf.result == mail::Spf::pass, s.spf.result == mail::Spf::unknown, d.spf_aligned)};
  out.dkim = {
      std::string(mail::dkim_result_text(s.dkim)), aligned_words(d.dkim_aligned),
      identity_mark(s.dkim == mail::DkimResult::pass, s.dkim == mail::DkimResult::unknown, d.dkim_aligned)};
  for (std::size_t i = 0; i < 2; ++i) out.dmarc[i] = dmarc_verdict(s.dmarc[i]);
  out.missing = s.unknown;
  return out;
}

}  // namespace zonelint::audit
