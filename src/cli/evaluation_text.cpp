// The story of an evaluation: see evaluation_text.hpp.
#include "cli/evaluation_text.hpp"

#include <fmt/format.h>

#include "cli/evaluation_place.hpp"
#include "cli/missing.hpp"

namespace zonelint::cli {
namespace {

constexpr std::string_view indent = "       ";

std::string_view aligned_text(mail::Tri t) {
  return t == mail::Tri::yes ? "aligned" : t == mail::Tri::no ? "not aligned" : "alignment unknown";
}
std::string at_place(std::string const& place) { return place.empty() ? std::string() : "  at " + place; }

// "~include:a.example" -> "include"
std::string mechanism_of(mail::SpfStep const& step) {
  std::string_view term = step.term;
  if (!term.empty() && std::string_view("+-~?").find(term[0]) != std::string_view::npos)
    term.remove_prefix(1);
  std::string out;
  for (char c : term.substr(0, term.find_first_of(":/=")))
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

// Why a term matched, or did not.
std::string why(mail::SpfStep const& step, std::string const& ip) {
  std::string const m = mechanism_of(step);
  std::string const& o = step.outcome;
  if (o == "match") {
    if (m == "all") return "matches everybody who is left";
    if (m == "ip4" || m == "ip6") return fmt::format("matches: {} is in it", ip);
    if (m == "exists") return "matches: the name exists";
    if (m == "ptr") return fmt::format("matches: {} has a name below it", ip);
    return fmt::format("matches: {} is one of its addresses", ip);
  }
  if (o == "no match") {
    if (m == "ip4" || m == "ip6") return fmt::format("no match: {} is not in it", ip);
    if (m == "ptr") return fmt::format("no match: {} has no name below it", ip);
    return fmt::format("no match: {} is none of its addresses", ip);
  }
  if (o == "no match: void look-up") return "no match: there is no such record, a void look-up";
  if (o == "go on there") return "no term matched; the record there decides";
  auto const paren = o.find(" (");
  std::string const inner = paren == std::string::npos ? "" : o.substr(paren + 2, o.size() - paren - 3);
  if (o.starts_with("match (")) return "matches: the record there says " + inner;
  if (o.starts_with("no match (")) return "no match: the record there says " + inner;
  if (o.starts_with("error (")) return "an error: the record there gives " + inner;
  if (o.starts_with("unknown: ")) return "may match or not: " + o.substr(9) + " is not known here";
  if (o == "unknown") return "may match or not";
  return o;  // what broke a limit, or could not be looked up
}

std::string lookups_text(int n) { return n == 1 ? "1 look-up so far" : fmt::format("{} look-ups so far", n); }

// Steps come as evaluation ends them, those of an included record before the include's own; people read the
// include first.
void tell_steps(std::vector<mail::SpfStep> const& trace, std::size_t from, std::size_t to, int depth,
                std::string const& ip, text::Sources const& sources, std::string& out) {
  std::string const blanks(static_cast<std::size_t>(depth) * 2, ' ');
  dns::RecordRef told;
  for (std::size_t i = from; i < to;) {
    std::size_t own = i;
    while (own < to && trace[own].depth > depth) ++own;
    if (own == to) {  // what follows a redirect
      tell_steps(trace, i, to, depth + 1, ip, sources, out);
      return;
    }
    auto const& step = trace[own];
    if (step.record.record != nullptr && !(step.record == told)) {
      told = step.record;
      out += fmt::format("{}{}{} says: {}{}\n", indent, blanks, step.domain.display(),
                         dns::as_text(*told.zone, *told.record), at_place(record_place(sources, told)));
    }
    // After a redirect's step come those of its target, which are its own and no include's.
    bool const redirected = own > i && own > from && trace[i > 0 ? i - 1 : 0].outcome == "go on there";
    if (redirected) tell_steps(trace, i, own, depth + 1, ip, sources, out);
    out += fmt::format("{}{}  {}  {} ({}){}\n", indent, blanks, step.term, why(step, ip),
                       lookups_text(step.lookups), at_place(step_place(sources, step)));
    if (!redirected && own > i) tell_steps(trace, i, own, depth + 1, ip, sources, out);
    i = own + 1;
  }
}

std::string spf_story(mail::Mail const& mail, mail::Evaluation const& e, dns::World const& world,
                      text::Sources const& sources, std::size_t standard) {
  auto const& s = e.spf;
  std::string const domain = s.domain.empty() ? "(no domain)" : s.domain;
  std::string out = fmt::format("SPF    {} for {}", mail::spf_text(s.result), domain);
  if (!s.term.empty()) out += fmt::format(", by {}", s.term);
  if (e.has_from) out += fmt::format("; {} with From", aligned_text(e.spf_aligned[standard]));
  out += '\n';
  tell_steps(s.trace, 0, s.trace.size(), 0, mail.ip.text(), sources, out);
  if (!s.error.empty()) out += fmt::format("{}{}\n", indent, s.error);
  if (s.trace.empty() && s.error.empty() && s.result == mail::Spf::none)
    out += fmt::format("{}{} has no SPF record\n", indent, domain);
  if (s.result == mail::Spf::neutral && s.term.empty())
    out += fmt::format("{}no term matched, and the record ends without all\n", indent);
  if (s.possible.size() > 1) {
    std::vector<std::string> words;
    for (auto p : s.possible) words.emplace_back(mail::spf_text(p));
    out +=
        fmt::format("{}it may be {}: {}\n", indent, fmt::join(words, " or "), missing_text(world, s.unknown));
  }
  if (!s.explanation.empty() && s.explanation != "DEFAULT")
    out += fmt::format("{}the sender is told: {}\n", indent, s.explanation);
  return out;
}

std::string dkim_story(mail::Evaluation const& e, dns::World const& world, text::Sources const& sources,
                       std::size_t standard) {
  if (e.dkim.empty()) return "DKIM   none: no signature given\n";
  std::string out;
  for (auto const& d : e.dkim) {
    bool const ok = d.key.status == mail::KeyStatus::ok;
    out += fmt::format("DKIM   {} for d={} s={}", ok ? "pass" : mail::key_status_text(d.key.status),
                       d.signature.domain.display(), d.signature.selector);
    if (d.key.via_provider && d.key.provider)
      out += fmt::format(" (the key is published by {})", d.key.provider->provider->name);
    else if (d.key.key.bits > 0)
      out += fmt::format(" ({} bits)", d.key.key.bits);
    if (e.has_from) out += fmt::format("; {} with From", aligned_text(d.aligned[standard]));
    out += '\n';
    for (auto const& alias : d.key.aliases)
      out += fmt::format("{}{} is an alias of {}{}\n", indent, alias.record->owner.display(),
                         dns::as_name(*alias.zone, *alias.record).value_or(dns::Name()).display(),
                         at_place(record_place(sources, alias)));
    for (auto const& record : d.key.records)
      out += fmt::format("{}the key of {}{}\n", indent, record.record->owner.display(),
                         at_place(record_place(sources, record)));
    if (!d.key.error.empty()) out += fmt::format("{}{}\n", indent, d.key.error);
    if (d.key.status == mail::KeyStatus::revoked)
      out += fmt::format("{}p= is empty: the key was withdrawn, and no signature with it counts\n", indent);
    if (!d.key.unknown.empty()) out += fmt::format("{}{}\n", indent, missing_text(world, d.key.unknown));
  }
  return out;
}

// Whose record applies, and which of its tags.
std::string record_story(mail::DmarcPolicy const& p, text::Sources const& sources) {
  using From = mail::DmarcPolicy::From;
  std::string out = fmt::format("{}the record of {} says {}={}{}\n", indent, p.record_domain->display(),
                                mail::dmarc_from_text(p.from), p.policy ? mail::policy_text(*p.policy) : "?",
                                at_place(record_place(sources, p.record)));
  if (p.repaired) out += fmt::format("{}a policy in it is bad: receivers act as if it said p=none\n", indent);
  if (p.from == From::np)
    out += fmt::format("{}np, since {} does not exist\n", indent, p.author.display());
  else if (*p.record_domain != p.author)
    out +=
        fmt::format("{}it is that of the domain above: {} has none of its own\n", indent, p.author.display());
  if (p.pct != 100)
    out += fmt::format("{}pct={}: it holds for {}% of the mail that fails\n", indent, p.pct, p.pct);
  else if (p.applied && p.policy && p.applied != p.policy)
    out += fmt::format("{}t=y: it is applied as {}\n", indent, mail::policy_text(*p.applied));
  return out;
}

// What made it pass, or why nothing did.
std::string reason(mail::Evaluation const& e, std::size_t standard) {
  std::string good, lost;
  auto const tell = [&](std::string const& what, bool passes, mail::Tri aligned) {
    if (passes && aligned == mail::Tri::yes)
      good += fmt::format("{}{}", good.empty() ? "" : " and ", what);
    else if (passes && aligned == mail::Tri::no)
      lost += fmt::format("{}{} passes but is not aligned", lost.empty() ? "" : "; ", what);
  };
  tell("SPF for " + e.spf.domain, e.spf.result == mail::Spf::pass, e.spf_aligned[standard]);
  for (auto const& d : e.dkim)
    tell("DKIM for " + d.signature.domain.display(), d.key.status == mail::KeyStatus::ok,
         d.aligned[standard]);
  if (!good.empty()) return fmt::format("{}through {}\n", indent, good);
  return fmt::format("{}{}\n", indent, lost.empty() ? "neither SPF nor DKIM passes" : lost);
}

std::string dmarc_story(mail::Evaluation const& e, dns::World const& world, text::Sources const& sources,
                        std::string_view standard) {
  std::string out;
  for (auto s : mail::standards) {
    if (!shows(standard, s)) continue;
    auto const i = static_cast<std::size_t>(s);
    auto const& d = e.dmarc[i];
    out += fmt::format("DMARC  {} under {}", mail::dmarc_text(d.result),
                       s == mail::Standard::rfc9989 ? "RFC 9989" : "RFC 7489");
    if (d.result == mail::Dmarc::fail && d.policy.applied)
      out += fmt::format(": the receiver is asked for {}", *d.policy.applied == mail::Policy::none
                                                               ? "nothing but a report"
                                                               : mail::policy_text(*d.policy.applied));
    out += '\n';
    if (d.policy.found()) out += record_story(d.policy, sources);
    if (!d.policy.why_nothing.empty()) out += fmt::format("{}{}\n", indent, d.policy.why_nothing);
    bool const decided = d.result == mail::Dmarc::pass || d.result == mail::Dmarc::fail;
    if (decided) out += reason(e, i);
    if (!d.unknown.empty() && d.result == mail::Dmarc::unknown)
      out += fmt::format("{}{}\n", indent, missing_text(world, d.unknown));
  }
  return out;
}

}  // namespace

std::string evaluation_text(mail::Mail const& mail, mail::Evaluation const& e, dns::World const& world,
                            text::Sources const& sources, std::string_view standard) {
  std::string out =
      spf_story(mail, e, world, sources, first(standard)) + dkim_story(e, world, sources, first(standard));
  if (e.has_from) out += dmarc_story(e, world, sources, standard);
  return out;
}

}  // namespace zonelint::cli
