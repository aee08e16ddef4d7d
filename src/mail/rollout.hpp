// The way of a domain to an enforced DMARC policy (RFC 9989 5, 7.4), one step at a time and the same for
// receivers of both generations: those of RFC 9989 know t=y and ignore pct, those of RFC 7489 know pct and
// ignore t, so that testing is p=quarantine; t=y; pct=0.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mail/dmarc.hpp"
#include "mail/sender.hpp"

namespace zonelint::mail {

enum class RolloutStep : std::uint8_t {
  publish,  // a record, with p=none and reports
  reports,  // rua: without it nobody learns what would fail
  test,     // p=quarantine, not applied yet
  full,     // without t and pct: the policy that is published, for all mail
  reject,
  done
};
// The word that rules use: "publish", "reports", "test", "full", "reject"; empty: done.
std::string_view rollout_text(RolloutStep step);
// For people: "p=quarantine for all mail".
std::string_view rollout_title(RolloutStep step);
RolloutStep next_step(grammar::dmarc::Record const& record);
// The record after the step.
std::string record_after(DmarcText const& record, RolloutStep step);
// Why the step would hurt, a sentence each: declared senders of the domain whose mail does not pass DMARC,
// and for p=reject a domain without DKIM (RFC 9989 7.4). `senders` may be of any domain.
std::vector<std::string> obstacles(std::span<Sender const> senders, dns::Name domain, RolloutStep step,
                                   bool has_dkim);

}  // namespace zonelint::mail
