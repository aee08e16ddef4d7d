// Policy discovery (RFC 9989 4.10.1; RFC 7489 6.6.3), defaults, and what a policy asks for.
#include "mail/dmarc.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "mail/dmarc_walk.hpp"
#include "mail/names.hpp"

namespace zonelint::mail {
namespace {

Policy weaker(Policy p) { return p == Policy::reject ? Policy::quarantine : Policy::none; }

bool is_bad(std::optional<grammar::dmarc::Tagged<Policy>> const& tag) { return tag && !tag->valid; }
std::optional<Policy> value(std::optional<grammar::dmarc::Tagged<Policy>> const& tag) {
  return tag && tag->valid ? std::optional(tag->value) : std::nullopt;
}
char mode(std::optional<grammar::dmarc::Tagged<char>> const& tag) {
  return tag && tag->valid ? tag->value : 'r';
}

DmarcPolicy& nothing(DmarcPolicy& out, std::string why) {
  out.state = DmarcPolicy::State::nothing;
  out.why_nothing = std::move(why);
  return out;
}

// sp or np of a record above the author domain (RFC 9989 4.7: np for names that do not exist, sp for the
// others).
void take_inherited(DmarcPolicy& out, dns::World const& world) {
  auto const& r = out.text->record;
  Policy const p = *value(r.p);
  auto const sp = value(r.sp);
  out.policy = sp.value_or(p);
  out.from = sp ? DmarcPolicy::From::sp : DmarcPolicy::From::p;
  auto const np = value(r.np);
  if (out.standard == Standard::rfc7489 || !np) return;
  auto const exists = world.exists(out.author);
  if (exists == true) return;
  if (exists == false) {
    out.policy = np;
    out.from = DmarcPolicy::From::np;
  } else if (*np != *out.policy) {
    out.policy = {};
    add_missing(out.unknown, out.author.display() + "/any");
  }
}

// RFC 9989 4.10.1 and RFC 7489 6.6.3 step 6: a bad policy is p=none where reports are asked for, else there
// is no DMARC.
bool repair(DmarcPolicy& out) {
  auto const& r = out.text->record;
  bool const bad_np = out.standard == Standard::rfc9989 && is_bad(r.np);
  if (value(r.p) && !is_bad(r.sp) && !bad_np) return true;
  bool const reports = std::any_of(r.rua.begin(), r.rua.end(), [](auto const& u) { return u.valid; });
  if (!reports) {
    nothing(out, fmt::format("the record at _dmarc.{} has {} and no valid rua", out.record_domain->display(),
                             value(r.p) ? "a bad sp or np"
                             : r.p      ? "a bad p"
                                        : "no p"));
    return false;
  }
  out.repaired = true;
  out.policy = Policy::none;
  return true;
}

void apply(DmarcPolicy& out) {
  auto const& r = out.text->record;
  out.applied = out.policy;
  if (!out.policy) return;
  if (out.standard == Standard::rfc9989) {
    if (r.t && r.t->valid && r.t->value == 'y') out.applied = weaker(*out.policy);  // 4.7
    return;
  }
  if (r.pct && r.pct->valid) out.pct = r.pct->value;
  // RFC 7489 6.6.4: mail that is not selected gets the next weaker policy. What most mail gets is told.
  if (out.pct < 50) out.applied = weaker(*out.policy);
}

DmarcPolicy& take(DmarcPolicy& out, DmarcAnswer const& answer, dns::World const& world) {
  out.record = answer.records[0];
  out.text = answer.text;
  out.record_domain = answer.domain;
  out.adkim = mode(answer.text->record.adkim);
  out.aspf = mode(answer.text->record.aspf);
  out.state = DmarcPolicy::State::found;
  if (!repair(out)) return out;
  if (!out.repaired) {
    out.policy = value(out.text->record.p);
    if (answer.domain != out.author) take_inherited(out, world);
  }
  apply(out);
  return out;
}

// A question that gave no single record: true where that ends the discovery.
bool ends(DmarcPolicy& out, DmarcAnswer const& answer) {
  if (answer.state == DmarcAnswer::State::failure) out.state = DmarcPolicy::State::temperror;
  if (answer.state == DmarcAnswer::State::unknown) {
    out.state = DmarcPolicy::State::unknown;
    add_missing(out.unknown, answer.missing);
  }
  if (answer.state == DmarcAnswer::State::several) out.several.push_back(answer.domain);
  return out.state != DmarcPolicy::State::nothing;
}

DmarcPolicy discover_9989(DmarcPolicy out, dns::World const& world) {
  auto const own = ask_dmarc(world, out.author);
  auto const org = organizational_domain(world, out.author, Standard::rfc9989);
  out.org_domain = org.name;
  if (own.state == DmarcAnswer::State::one) return take(out, own, world);
  if (ends(out, own)) return out;
  auto const walk = walk_dmarc(world, out.author, false);
  out.several.insert(out.several.end(), walk.several.begin(), walk.several.end());
  if (walk.failure) {
    out.state = DmarcPolicy::State::temperror;
    return out;
  }
  if (!walk.unknown.empty()) {
    out.state = DmarcPolicy::State::unknown;
    add_missing(out.unknown, walk.unknown);
    return out;
  }
  auto const at = organizational_domain(walk, out.author);
  for (auto const& r : walk.records)
    if (r.domain == at) return take(out, r, world);
  for (auto const& r : walk.records)
    if (r.psd() == 'y') return take(out, r, world);
  return nothing(out, out.several.empty()
                          ? "no record at the domain or above it"
                          : fmt::format("several records at _dmarc.{}", out.several[0].display()));
}

DmarcPolicy discover_7489(DmarcPolicy out, dns::World const& world) {
  out.org_domain = registrable_domain(out.author);
  for (auto const domain : {out.author, *out.org_domain}) {
    auto const answer = ask_dmarc(world, domain);
    if (answer.state == DmarcAnswer::State::one) return take(out, answer, world);
    if (ends(out, answer)) return out;
    // 6.6.3 step 5: more than one is no DMARC, without falling back to the organizational domain.
    if (answer.state == DmarcAnswer::State::several)
      return nothing(out, fmt::format("{} records at _dmarc.{}", answer.records.size(), domain.display()));
    if (*out.org_domain == out.author) break;
  }
  return nothing(out, "no record at the domain or at its organizational domain");
}

Tri aligned_by(dns::World const& world, dns::Name identifier, DmarcPolicy const& policy, char by) {
  auto const relaxed = aligned(world, identifier, policy.author, by, policy.standard);
  // A record that is not here may ask for strict alignment.
  if (policy.state == DmarcPolicy::State::unknown && relaxed == Tri::yes && identifier != policy.author)
    return Tri::unknown;
  return relaxed;
}

}  // namespace

std::string_view standard_text(Standard s) { return s == Standard::rfc9989 ? "rfc9989" : "rfc7489"; }
std::string_view policy_text(Policy p) {
  return p == Policy::none ? "none" : p == Policy::quarantine ? "quarantine" : "reject";
}
std::optional<Policy> policy_from_text(std::string_view text) {
  for (Policy p : {Policy::none, Policy::quarantine, Policy::reject})
    if (policy_text(p) == text) return p;
  return {};
}
std::string_view dmarc_from_text(DmarcPolicy::From f) {
  return f == DmarcPolicy::From::p ? "p" : f == DmarcPolicy::From::sp ? "sp" : "np";
}
std::string_view dmarc_text(Dmarc d) {
  constexpr std::string_view words[] = {"pass", "fail", "none", "temperror", "unknown"};
  return words[static_cast<std::size_t>(d)];
}

DmarcPolicy discover(dns::World const& world, dns::Name author, Standard standard) {
  DmarcPolicy out;
  out.standard = standard;
  out.author = author;
  return standard == Standard::rfc9989 ? discover_9989(std::move(out), world)
                                       : discover_7489(std::move(out), world);
}

Tri aligned_dkim(dns::World const& world, dns::Name identifier, DmarcPolicy const& policy) {
  return aligned_by(world, identifier, policy, policy.adkim);
}
Tri aligned_spf(dns::World const& world, dns::Name identifier, DmarcPolicy const& policy) {
  return aligned_by(world, identifier, policy, policy.aspf);
}

Dmarc dmarc_result(DmarcPolicy const& policy, Tri passes) {
  switch (policy.state) {
    case DmarcPolicy::State::nothing:
      return Dmarc::none;
    case DmarcPolicy::State::temperror:
      return Dmarc::temperror;
    case DmarcPolicy::State::unknown:
      return Dmarc::unknown;
    case DmarcPolicy::State::found:
      break;
  }
  return passes == Tri::yes ? Dmarc::pass : passes == Tri::no ? Dmarc::fail : Dmarc::unknown;
}

}  // namespace zonelint::mail
