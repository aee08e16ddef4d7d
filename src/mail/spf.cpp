// check_host(): selecting a record, and going through its terms (RFC 7208 4).
#include "mail/spf.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "mail/spf_check.hpp"

namespace zonelint::mail {
namespace {

constexpr std::string_view words[] = {"none",     "neutral",   "pass",      "fail",
                                      "softfail", "temperror", "permerror", "unknown"};

Spf qualified(grammar::spf::Qualifier q) {
  switch (q) {
    case grammar::spf::Qualifier::pass:
      return Spf::pass;
    case grammar::spf::Qualifier::fail:
      return Spf::fail;
    case grammar::spf::Qualifier::softfail:
      return Spf::softfail;
    case grammar::spf::Qualifier::neutral:
      break;
  }
  return Spf::neutral;
}

// 4.3: an address literal, a single label or a number at the end is no domain to check.
bool checkable(std::string_view domain) {
  if (domain.empty() || domain.front() == '[') return false;
  auto const name = name_from_domain(domain);
  if (!name || name->labels() < 2) return false;
  auto const top = name->label(name->labels() - 1);
  return !std::all_of(top.begin(), top.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string error_text(grammar::spf::Error const& e) {
  auto const what = e.term.empty() ? e.at : e.term;
  if (e.wanted.empty()) return fmt::format("\"{}\" is no SPF term", what);
  return fmt::format("\"{}\": expected {}", what, e.wanted);
}

}  // namespace

std::string_view spf_text(Spf s) { return words[static_cast<std::size_t>(s)]; }

bool SpfResult::can_be(Spf s) const {
  return std::find(possible.begin(), possible.end(), s) != possible.end();
}

std::shared_ptr<SpfText const> read_spf(dns::RecordRef ref) {
  auto out = std::make_shared<SpfText>();
  out->text = dns::as_text(*ref.zone, *ref.record);
  out->record = grammar::spf::parse(out->text);
  return out;
}

SpfSelection select_spf(dns::World const& world, dns::Name name) {
  SpfSelection out;
  out.answer = world.lookup(name, dns::Type::TXT);
  if (out.answer.found != dns::Found::data) return out;
  for (auto const& ref : out.answer.records)
    if (grammar::spf::is_record(dns::as_text(*ref.zone, *ref.record))) out.records.push_back(ref);
  if (out.records.size() == 1) out.record = read_spf(out.records[0]);
  return out;
}

std::optional<Spf> Outcomes::single() const {
  auto const all = list();
  return all.size() == 1 ? std::optional(all[0]) : std::nullopt;
}
std::vector<Spf> Outcomes::list() const {
  std::vector<Spf> out;
  for (unsigned i = 0; i < 8; ++i)
    if ((bits >> i & 1U) != 0) out.push_back(static_cast<Spf>(i));
  return out;
}

SpfCheck::SpfCheck(dns::World const& world, std::span<Provider const> providers, SpfQuery const& query,
                   SpfResult& result)
    : world_(world), providers_(providers), query_(query), result_(result) {
  std::string_view sender = query.sender == "<>" ? std::string_view() : std::string_view(query.sender);
  auto const at = sender.rfind('@');
  local_ = at == std::string_view::npos || at == 0 ? "postmaster" : std::string(sender.substr(0, at));
  // 2.4: the null sender is postmaster@HELO.
  sender_domain_ = sender.empty() ? query.helo : std::string(domain_of(sender));
  if (sender.empty() && query.helo.empty() && query.domain) sender_domain_ = raw_text(*query.domain);
}

void SpfCheck::run() {
  std::string const domain = query_.domain ? raw_text(*query_.domain) : sender_domain_;
  result_.domain = domain;
  if (!result_.domain.empty() && result_.domain.back() == '.') result_.domain.pop_back();
  Outcomes outcomes = Outcomes::one(Spf::none);
  if (checkable(domain)) outcomes = check_host(*name_from_domain(domain), 0, true);
  if (outcomes.has(Spf::unknown)) {
    // Nobody knows what the record says; that there is an error in it is not supposed.
    outcomes = outcomes.without(Spf::unknown);
    for (Spf s : {Spf::none, Spf::neutral, Spf::pass, Spf::fail, Spf::softfail})
      outcomes = outcomes | Outcomes::one(s);
  }
  result_.possible = outcomes.list();
  result_.result = outcomes.single().value_or(Spf::unknown);
  result_.term = result_.result == Spf::unknown ? (maybe_.empty() ? sure_ : maybe_) : sure_;
  // An error that was only one of the possibilities stays told; one on a way not taken does not.
  if (!outcomes.has(Spf::permerror) && !outcomes.has(Spf::temperror)) result_.error.clear();
  if (result_.result == Spf::fail) explain();
}

Outcomes SpfCheck::check_host(dns::Name domain, int depth, bool explains) {
  if (depth == 0 && provider_includes(domain)) return Outcomes::one(Spf::pass);
  Frame frame;
  frame.domain = domain;
  frame.depth = depth;
  auto selected = select_spf(world_, domain);
  if (selected.records.empty()) return missing_record(domain, selected.answer);
  if (selected.records.size() > 1) {
    result_.error =
        fmt::format("{} has {} SPF records; only one is allowed", domain.display(), selected.records.size());
    return Outcomes::one(Spf::permerror);
  }
  frame.ref = selected.records[0];
  frame.record = std::move(selected.record);
  // 4.6: errors are told before anything is evaluated.
  if (!frame.record->record.errors.empty()) {
    result_.error =
        fmt::format("the SPF record of {}: {}", domain.display(), error_text(frame.record->record.errors[0]));
    return Outcomes::one(Spf::permerror);
  }
  return evaluate(frame, explains);
}

Outcomes SpfCheck::missing_record(dns::Name domain, dns::Answer const& answer) {
  switch (answer.found) {
    case dns::Found::failure:
    case dns::Found::loop:
      result_.error = answer.found == dns::Found::loop
                          ? fmt::format("the CNAMEs of {} form a loop", domain.display())
                          : fmt::format("the TXT records of {} could not be looked up", domain.display());
      return Outcomes::one(Spf::temperror);
    case dns::Found::unknown:
      // A return path that is a CNAME to the provider has the provider's own record, which passes its
      // clients.
      if (!query_.ip && query_.provider && !answer.aliases.empty() &&
          match_return_cname(std::span(query_.provider, 1), answer.missing))
        return Outcomes::one(Spf::pass);
      add_missing(result_.unknown, missing_text(answer.missing, dns::Type::TXT));
      return Outcomes::one(Spf::unknown);
    default:
      return Outcomes::one(Spf::none);
  }
}

Outcomes SpfCheck::evaluate(Frame const& frame, bool explains) {
  Outcomes all;
  bool has_all = false;
  for (auto const& term : frame.record->record.terms) {
    if (term.kind != grammar::spf::TermKind::mechanism) continue;
    has_all = has_all || term.mechanism == grammar::spf::Mechanism::all;
    auto over = over_limit(term);
    auto const match = over ? *over : mechanism(frame, term);
    note(frame, term, match);
    all = all | match.errors;
    if (match.yes) all = all | Outcomes::one(qualified(term.qualifier));
    if (explains) decide(frame, term, match);
    if (!match.no) return all;
  }
  // 6.1: redirect counts where no mechanism matched, and not at all beside "all".
  for (auto const& term : frame.record->record.terms)
    if (term.kind == grammar::spf::TermKind::redirect && !has_all)
      return all | redirect(frame, term, explains);
  return all | Outcomes::one(Spf::neutral);
}

Outcomes SpfCheck::redirect(Frame const& frame, Term const& term, bool explains) {
  if (auto over = over_limit(term)) {
    note(frame, term, *over);
    if (explains) decide(frame, term, *over);
    return over->errors;
  }
  auto const to = target(frame, term);
  Outcomes out = Outcomes::one(Spf::permerror);
  if (to.state == Target::State::unknown) out = Outcomes::one(Spf::unknown);
  if (to.state == Target::State::name) {
    Match step;
    step.note = "go on there";
    note(frame, term, step);
    out = check_host(to.name, frame.depth + 1, explains);
  } else if (to.state == Target::State::malformed) {
    result_.error = fmt::format("{}: \"{}\" is no domain name", term.text, to.text);
  }
  if (out.has(Spf::none)) {
    result_.error = fmt::format("{}: there is no SPF record", term.text);
    out = out.without(Spf::none) | Outcomes::one(Spf::permerror);
  }
  if (out.has(Spf::unknown)) {
    out = out.without(Spf::unknown);
    for (Spf s : {Spf::neutral, Spf::pass, Spf::fail, Spf::softfail}) out = out | Outcomes::one(s);
    if (explains) decide(frame, term, Match::maybe({}));
  }
  return out;
}

std::optional<Match> SpfCheck::over_limit(Term const& term) {
  using grammar::spf::Mechanism;
  if (term.kind == grammar::spf::TermKind::mechanism &&
      (term.mechanism == Mechanism::all || term.mechanism == Mechanism::ip4 ||
       term.mechanism == Mechanism::ip6))
    return {};
  return count_lookups(1, term);
}

std::optional<Match> SpfCheck::count_lookups(int more, Term const& term) {
  result_.lookups += more;
  if (result_.lookups <= spf_lookup_limit) return {};
  result_.error = fmt::format("{} is look-up {}; {} are allowed (RFC 7208 4.6.4)", term.text, result_.lookups,
                              spf_lookup_limit);
  return Match::error(Spf::permerror, "more than 10 look-ups");
}

void SpfCheck::note(Frame const& frame, Term const& term, Match const& match) {
  SpfStep step;
  step.depth = frame.depth;
  step.domain = frame.domain;
  step.term = std::string(term.text);
  step.outcome = match.note;
  if (step.outcome.empty()) step.outcome = match.yes ? (match.no ? "unknown" : "match") : "no match";
  step.lookups = result_.lookups;
  step.record = frame.ref;
  step.begin = static_cast<std::uint32_t>(term.text.data() - frame.record->text.data());
  step.end = step.begin + static_cast<std::uint32_t>(term.text.size());
  result_.trace.push_back(std::move(step));
}

void SpfCheck::decide(Frame const& frame, Term const& term, Match const& match) {
  if (!match.yes && match.errors.empty()) return;
  if (match.no) {
    if (maybe_.empty()) maybe_ = std::string(term.text);
  } else {
    sure_ = std::string(term.text);
  }
  if (match.yes && term.qualifier == grammar::spf::Qualifier::fail) failed_in_ = frame;
}

void SpfCheck::explain() {
  result_.explanation = "DEFAULT";
  if (!failed_in_) return;
  for (auto const& term : failed_in_->record->record.terms) {
    if (term.kind != grammar::spf::TermKind::exp) continue;
    // 6.2: whatever goes wrong with the explanation, the result stands; no look-up of it is counted (4.6.4).
    auto const to = target(*failed_in_, term);
    if (to.state != Target::State::name) return;
    auto const answer = world_.lookup(to.name, dns::Type::TXT);
    if (answer.found == dns::Found::unknown)
      add_missing(result_.unknown, missing_text(answer.missing, dns::Type::TXT));
    if (answer.found != dns::Found::data || answer.records.size() != 1) return;
    auto const text = dns::as_text(*answer.records[0].zone, *answer.records[0].record);
    if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
      return;
    auto const expanded = expand_macros(text, true, macro_values(failed_in_->domain));
    if (expanded.well_formed && expanded.known) result_.explanation = expanded.text;
    return;
  }
}

SpfResult check_spf(dns::World const& world, std::span<Provider const> providers, SpfQuery const& query) {
  SpfResult result;
  SpfCheck(world, providers, query, result).run();
  return result;
}

}  // namespace zonelint::mail
