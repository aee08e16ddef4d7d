// DMARC step by step: see rollout.hpp.
#include "mail/rollout.hpp"

#include <fmt/format.h>

#include "grammar/abnf.hpp"

namespace zonelint::mail {
namespace {

bool holds_back(grammar::dmarc::Record const& r) {
  bool const testing = r.t && r.t->valid && r.t->value == 'y';
  bool const partly = r.pct && r.pct->valid && r.pct->value < 100;
  return testing || partly;
}

bool is_tag(std::string_view name, std::string_view tag) { return grammar::abnf::same_word(name, tag); }

}  // namespace

std::string_view rollout_text(RolloutStep step) {
  constexpr std::string_view words[] = {"publish", "reports", "test", "full", "reject", ""};
  return words[static_cast<std::size_t>(step)];
}

std::string_view rollout_title(RolloutStep step) {
  constexpr std::string_view titles[] = {"p=none with reports",
                                         "reports (rua)",
                                         "p=quarantine, testing (t=y, and pct=0 for RFC 7489)",
                                         "the policy for all mail (no t, no pct)",
                                         "p=reject",
                                         "nothing: the policy is enforced"};
  return titles[static_cast<std::size_t>(step)];
}

RolloutStep next_step(grammar::dmarc::Record const& r) {
  Policy const p = r.p && r.p->valid ? r.p->value : Policy::none;
  if (r.rua.empty() && p == Policy::none) return RolloutStep::reports;
  if (p == Policy::none) return RolloutStep::test;
  if (holds_back(r)) return RolloutStep::full;
  return p == Policy::quarantine ? RolloutStep::reject : RolloutStep::done;
}

std::string record_after(DmarcText const& record, RolloutStep step) {
  std::string_view const p = step == RolloutStep::test     ? "quarantine"
                             : step == RolloutStep::reject ? "reject"
                                                           : "";
  std::string out = "v=DMARC1", rest;
  bool has_p = false;
  for (auto const& tag : record.record.list.tags) {
    if (is_tag(tag.name, "v") || is_tag(tag.name, "t") || is_tag(tag.name, "pct")) continue;
    if (is_tag(tag.name, "p")) {
      out += fmt::format("; p={}", p.empty() ? tag.value : p);
      has_p = true;
    } else {
      rest += fmt::format("; {}={}", tag.name, tag.value);
    }
  }
  if (!has_p) out += fmt::format("; p={}", p.empty() ? "none" : p);
  if (step == RolloutStep::reports) rest += "; rua=mailto:<address>";
  if (step == RolloutStep::test) rest += "; t=y; pct=0";
  return out + rest;
}

std::vector<std::string> obstacles(std::span<Sender const> senders, dns::Name domain, RolloutStep step,
                                   bool has_dkim) {
  std::vector<std::string> out;
  if (step == RolloutStep::publish || step == RolloutStep::reports || step == RolloutStep::done) return out;
  for (Sender const& s : senders) {
    if (!s.from || !s.from->is_within(domain)) continue;
    for (SenderDmarc const& d : s.dmarc) {
      // Its mail is under another record.
      if (d.policy.record_domain && *d.policy.record_domain != domain) continue;
      if (d.result == Dmarc::pass || d.result == Dmarc::unknown) continue;
      out.push_back(fmt::format("mail of {} does not pass DMARC ({})", s.name,
                                d.policy.standard == Standard::rfc9989 ? "RFC 9989" : "RFC 7489"));
      break;
    }
  }
  if (step == RolloutStep::reject && !has_dkim)
    out.push_back(fmt::format("{} has no DKIM key here: mail that is forwarded passes by DKIM alone",
                              domain.display()));
  return out;
}

}  // namespace zonelint::mail
