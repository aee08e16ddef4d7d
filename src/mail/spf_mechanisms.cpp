// The mechanisms of RFC 7208 5, the domains they ask for, and the values of macros.
#include <fmt/format.h>

#include <algorithm>

#include "mail/spf_check.hpp"

namespace zonelint::mail {
namespace {

using grammar::spf::Mechanism;

std::string unknown_note(std::string_view what) { return fmt::format("unknown: {}", what); }

// A range so small that it can't be all that a provider sends from, whatever its addresses are.
bool too_small_for_provider(bool v6, int prefix) { return v6 ? prefix > 64 : prefix > 24; }

}  // namespace

Match SpfCheck::mechanism(Frame const& frame, Term const& term) {
  switch (term.mechanism) {
    case Mechanism::all:
      return Match::of(true);
    case Mechanism::include:
      return include(frame, term);
    case Mechanism::a:
      return addresses(frame, term);
    case Mechanism::mx:
      return mx(frame, term);
    case Mechanism::ptr:
      return ptr(frame, term);
    case Mechanism::exists:
      return exists(frame, term);
    case Mechanism::ip4:
    case Mechanism::ip6:
      break;
  }
  return network(term);
}

Match SpfCheck::network(Term const& term) const {
  bool const v6 = term.mechanism == Mechanism::ip6;
  int const prefix = v6 ? term.prefix6.value_or(128) : term.prefix4.value_or(32);
  if (!query_.ip) {
    if (prefix == 0) return Match::of(true);
    if (too_small_for_provider(v6, prefix)) return Match::of(false);
    return Match::maybe(unknown_note(query_.provider ? query_.provider->name : "the client's address"));
  }
  auto const ip = Ip::parse(term.value);
  if (!ip) return Match::of(false);
  // ip6:::ffff:192.0.2.1 is a mapped address, which no client has (5): it matches nothing.
  if (ip->v6 != v6) return Match::of(false);
  return Match::of(query_.ip->in(*ip, prefix));
}

Match SpfCheck::include(Frame const& frame, Term const& term) {
  auto const to = target(frame, term);
  if (to.state == Target::State::unknown) return Match::maybe(unknown_note(to.text));
  if (to.state == Target::State::malformed) {
    result_.error = fmt::format("{}: \"{}\" is no domain name", term.text, to.text);
    return Match::error(Spf::permerror, "permerror");
  }
  if (!query_.ip && query_.provider) {
    bool const ours = provider_includes(to.name);
    if (ours || provider_of_include(providers_, to.name) != nullptr) {
      auto const over = count_lookups(known_spf_cost(providers_, to.name).value_or(1) - 1, term);
      if (over && !ours) return *over;
      return Match::of(ours);
    }
  }
  auto const outcomes = check_host(to.name, frame.depth + 1, false);
  if (outcomes.has(Spf::unknown)) return include_unknown(to.name, term);
  Match out;
  out.yes = outcomes.has(Spf::pass);
  out.no = outcomes.has(Spf::fail) || outcomes.has(Spf::softfail) || outcomes.has(Spf::neutral);
  if (outcomes.has(Spf::temperror)) out.errors = out.errors | Outcomes::one(Spf::temperror);
  // 5.2: an included domain without a record is a permerror, and a permerror stays one.
  if (outcomes.has(Spf::none)) result_.error = fmt::format("{}: there is no SPF record", term.text);
  if (outcomes.has(Spf::none) || outcomes.has(Spf::permerror))
    out.errors = out.errors | Outcomes::one(Spf::permerror);
  if (auto const single = outcomes.single())
    out.note = fmt::format("{} ({})", out.yes ? "match" : out.no ? "no match" : "error", spf_text(*single));
  return out;
}

// The record is not here; what it costs may be known of a provider.
Match SpfCheck::include_unknown(dns::Name name, Term const& term) {
  auto out = Match::maybe(unknown_note(missing_text(name, dns::Type::TXT)));
  if (auto const over = count_lookups(known_spf_cost(providers_, name).value_or(1) - 1, term)) {
    out.no = false;
    out.errors = over->errors;
  }
  return out;
}

bool SpfCheck::matches(dns::RecordRef address, Term const& term) const {
  if (!query_.ip) return false;  // hosts of the zones are not taken to be the provider's
  auto const ip = Ip::from_wire(address.zone->wire(*address.record));
  int const prefix = query_.ip->v6 ? term.prefix6.value_or(128) : term.prefix4.value_or(32);
  return ip && query_.ip->in(*ip, prefix);
}

Match SpfCheck::no_data(dns::Answer const& answer, dns::Name name, dns::Type type) {
  if (answer.found == dns::Found::unknown) {
    auto const missing = missing_text(answer.missing, type);
    add_missing(result_.unknown, missing);
    return Match::maybe(unknown_note(missing));
  }
  if (answer.found == dns::Found::failure || answer.found == dns::Found::loop) {
    result_.error = fmt::format("{} could not be looked up", missing_text(name, type));
    return Match::error(Spf::temperror, "temperror");
  }
  if (++result_.void_lookups > spf_void_limit) {
    result_.error = fmt::format("{} is void look-up {}; {} are allowed (RFC 7208 4.6.4)",
                                missing_text(name, type), result_.void_lookups, spf_void_limit);
    return Match::error(Spf::permerror, "more than 2 void look-ups");
  }
  return {false, true, {}, "no match: void look-up"};
}

Match SpfCheck::host(dns::Name name, Term const& term) {
  auto const type = query_.ip && query_.ip->v6 ? dns::Type::AAAA : dns::Type::A;
  auto const answer = world_.lookup(name, type);
  if (answer.found != dns::Found::data) return no_data(answer, name, type);
  return Match::of(std::any_of(answer.records.begin(), answer.records.end(),
                               [&](auto const& ref) { return matches(ref, term); }));
}

Match SpfCheck::addresses(Frame const& frame, Term const& term) {
  auto const to = target(frame, term);
  if (to.state == Target::State::unknown) return Match::maybe(unknown_note(to.text));
  if (to.state == Target::State::malformed) return {false, true, {}, "no match: no domain name"};
  return host(to.name, term);
}

Match SpfCheck::mx(Frame const& frame, Term const& term) {
  auto const to = target(frame, term);
  if (to.state == Target::State::unknown) return Match::maybe(unknown_note(to.text));
  if (to.state == Target::State::malformed) return {false, true, {}, "no match: no domain name"};
  auto const answer = world_.lookup(to.name, dns::Type::MX);
  if (answer.found != dns::Found::data) return no_data(answer, to.name, dns::Type::MX);
  if (answer.records.size() > static_cast<std::size_t>(spf_lookup_limit)) {
    result_.error = fmt::format("{}: {} has {} MX records; SPF allows {} (RFC 7208 4.6.4)", term.text,
                                to.name.display(), answer.records.size(), spf_lookup_limit);
    return Match::error(Spf::permerror, "more than 10 MX");
  }
  Match all = Match::of(false);
  for (auto const& ref : answer.records) {
    auto const record = dns::as_mx(*ref.zone, *ref.record);
    if (!record || record->exchange.is_root()) continue;  // a null MX has no address (RFC 7505 3)
    auto const one = host(record->exchange, term);
    all.yes = all.yes || one.yes;
    all.errors = all.errors | one.errors;
    if (all.note.empty() && (one.yes && one.no)) all.note = one.note;
    if (!one.no) {
      all.no = false;
      if (!one.errors.empty()) all.note = one.note;
      break;
    }
  }
  return all;
}

Match SpfCheck::exists(Frame const& frame, Term const& term) {
  auto const to = target(frame, term);
  if (to.state == Target::State::unknown) return Match::maybe(unknown_note(to.text));
  if (to.state == Target::State::malformed) return {false, true, {}, "no match: no domain name"};
  // 5.7: A, whatever the client's family.
  auto const answer = world_.lookup(to.name, dns::Type::A);
  if (answer.found != dns::Found::data) return no_data(answer, to.name, dns::Type::A);
  return Match::of(true);
}

Match SpfCheck::ptr(Frame const& frame, Term const& term) {
  auto const to = target(frame, term);
  if (to.state == Target::State::unknown) return Match::maybe(unknown_note(to.text));
  if (to.state == Target::State::malformed) return {false, true, {}, "no match: no domain name"};
  auto const& seen = validated();
  auto const within = [&](dns::Name n) { return n.is_within(to.name); };
  if (std::any_of(seen.names.begin(), seen.names.end(), within)) return Match::of(true);
  if (seen.unknown || std::any_of(seen.maybe.begin(), seen.maybe.end(), within)) return Match::maybe({});
  return Match::of(false);
}

SpfCheck::Validated const& SpfCheck::validated() {
  if (validated_) return *validated_;
  validated_.emplace();
  if (!query_.ip) {
    validated_->unknown = true;
    return *validated_;
  }
  auto const answer = world_.lookup(query_.ip->reverse(), dns::Type::PTR);
  if (answer.found == dns::Found::unknown) {
    add_missing(result_.unknown, missing_text(answer.missing, dns::Type::PTR));
    validated_->unknown = true;
  }
  if (answer.found != dns::Found::data) return *validated_;
  auto const type = query_.ip->v6 ? dns::Type::AAAA : dns::Type::A;
  std::size_t count = 0;
  for (auto const& ref : answer.records) {
    if (++count > static_cast<std::size_t>(spf_lookup_limit)) break;  // 4.6.4: the others are ignored
    auto const name = dns::as_name(*ref.zone, *ref.record);
    if (!name) continue;
    auto const addresses = world_.lookup(*name, type);
    if (addresses.found == dns::Found::unknown) {
      add_missing(result_.unknown, missing_text(addresses.missing, type));
      validated_->maybe.push_back(*name);
    }
    for (auto const& address : addresses.records)
      if (Ip::from_wire(address.zone->wire(*address.record)) == query_.ip) {
        validated_->names.push_back(*name);
        break;
      }
  }
  return *validated_;
}

// %{p} (7.3): the domain itself, else a name below it, else any, else "unknown".
std::optional<std::string> SpfCheck::validated_name(dns::Name domain) {
  auto const& seen = validated();
  if (std::find(seen.names.begin(), seen.names.end(), domain) != seen.names.end()) return raw_text(domain);
  if (seen.unknown || !seen.maybe.empty()) return {};
  for (auto const& name : seen.names)
    if (name.is_within(domain)) return raw_text(name);
  return seen.names.empty() ? "unknown" : raw_text(seen.names[0]);
}

SpfCheck::Target SpfCheck::target(Frame const& frame, Term const& term) {
  Target out;
  if (term.value.empty()) {
    out.state = Target::State::name;
    out.name = frame.domain;
    return out;
  }
  auto const expanded = expand_macros(term.value, false, macro_values(frame.domain));
  if (!expanded.known) {
    out.state = Target::State::unknown;
    out.text = std::string(term.value);
    add_missing(result_.unknown, out.text);
    return out;
  }
  out.text = std::string(shorten_domain(expanded.text));
  if (auto const name = name_from_domain(out.text)) {
    out.state = Target::State::name;
    out.name = *name;
  }
  return out;
}

MacroValue SpfCheck::macro_values(dns::Name domain) {
  return [this, domain](char letter) { return macro_value(letter, domain); };
}

std::optional<std::string> SpfCheck::macro_value(char letter, dns::Name domain) {
  bool const anyone = !query_.ip;  // any mail of the provider's: what differs between mails is not known
  switch (letter) {
    case 's':
      return anyone ? std::nullopt : std::optional(local_ + "@" + sender_domain_);
    case 'l':
      return anyone ? std::nullopt : std::optional(local_);
    case 'o':
      return sender_domain_;
    case 'd':
      return raw_text(domain);
    case 'i':
      return anyone ? std::nullopt : std::optional(query_.ip->dotted());
    case 'c':
      return anyone ? std::nullopt : std::optional(query_.ip->text());
    case 'v':
      return anyone ? std::nullopt : std::optional<std::string>(query_.ip->v6 ? "ip6" : "in-addr");
    case 'p':
      return validated_name(domain);
    case 'h':
      return anyone && query_.helo.empty() ? std::nullopt : std::optional(query_.helo);
    case 'r':
      return query_.receiver;
    case 't':
      return fmt::format("{}", query_.now);
    default:
      return std::string();
  }
}

bool SpfCheck::provider_includes(dns::Name name) const {
  if (!query_.provider || query_.ip) return false;
  auto const text = name.display();
  auto const& own = query_.provider->spf_includes;
  return text == query_.provider->envelope ||
         std::any_of(own.begin(), own.end(),
                     [&](std::string_view pattern) { return match_pattern(pattern, text).has_value(); });
}

}  // namespace zonelint::mail
