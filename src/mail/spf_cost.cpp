#include "mail/spf_cost.hpp"

#include <algorithm>

#include "mail/names.hpp"

namespace zonelint::mail {
namespace {

using grammar::spf::Mechanism;
using grammar::spf::Term;
using grammar::spf::TermKind;

// Sums of a tree can double at every level; beyond this nothing new is said.
constexpr int enough = 9999;
int sum(int a, int b) { return std::min(a + b, enough); }

bool is_redirect(Term const& t) { return t.kind == TermKind::redirect; }
bool is_all(Term const& t) { return t.kind == TermKind::mechanism && t.mechanism == Mechanism::all; }
bool passes(Term const& t) { return t.qualifier == grammar::spf::Qualifier::pass; }

// ip4:0.0.0.0/0 or ip6:::/0
bool whole_internet(Term const& t) {
  if (t.kind != TermKind::mechanism) return false;
  return (t.mechanism == Mechanism::ip4 && t.prefix4 == 0) ||
         (t.mechanism == Mechanism::ip6 && t.prefix6 == 0);
}

// The order of evaluation (4.6.2, 6.1): mechanisms up to the first "all", then redirect where there is no
// "all".
std::vector<std::size_t> evaluation_order(std::vector<Term> const& terms) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (terms[i].kind != TermKind::mechanism) continue;
    order.push_back(i);
    if (is_all(terms[i])) return order;
  }
  for (std::size_t i = 0; i < terms.size(); ++i)
    if (is_redirect(terms[i])) order.push_back(i);
  return order;
}

bool is_permerror(SpfTarget s) {
  return s == SpfTarget::no_spf || s == SpfTarget::several_spf || s == SpfTarget::broken ||
         s == SpfTarget::loop;
}

SpfTarget state_of(dns::Found found) {
  switch (found) {
    case dns::Found::data:
      return SpfTarget::good;
    case dns::Found::no_such_name:
      return SpfTarget::no_name;
    case dns::Found::unknown:
      return SpfTarget::unknown;
    default:
      return SpfTarget::no_data;
  }
}

}  // namespace

std::string_view spf_target_text(SpfTarget s) {
  switch (s) {
    case SpfTarget::none_needed:
      return "none-needed";
    case SpfTarget::good:
      return "good";
    case SpfTarget::no_spf:
      return "no-spf";
    case SpfTarget::several_spf:
      return "several-spf";
    case SpfTarget::broken:
      return "broken";
    case SpfTarget::no_data:
      return "no-data";
    case SpfTarget::no_name:
      return "no-name";
    case SpfTarget::loop:
      return "loop";
    case SpfTarget::macro:
      return "macro";
    case SpfTarget::cost_only:
      return "cost-only";
    case SpfTarget::unknown:
      break;
  }
  return "unknown";
}

SpfFacts SpfAnalyser::analyse(dns::RecordRef ref) {
  auto const owner = ref.record->owner;
  stack_.push_back(owner);
  auto facts = record_facts(ref, read_spf(ref), owner);
  stack_.pop_back();
  return facts;
}

SpfFacts SpfAnalyser::record_facts(dns::RecordRef ref, std::shared_ptr<SpfText const> record,
                                   dns::Name domain) {
  SpfFacts all;
  all.ref = ref;
  all.owner = domain;
  all.record = std::move(record);
  all.terms.reserve(all.record->record.terms.size());
  for (std::size_t i = 0; i < all.record->record.terms.size(); ++i)
    all.terms.push_back(term_facts(all, i, domain));
  add_up(all);
  choose_flatten(all);
  return all;
}

SpfTermFacts SpfAnalyser::term_facts(SpfFacts& all, std::size_t index, dns::Name domain) {
  auto const& term = all.record->record.terms[index];
  SpfTermFacts facts;
  facts.term = index;
  bool const asks =
      is_redirect(term) || (term.kind == TermKind::mechanism && term.mechanism != Mechanism::all &&
                            term.mechanism != Mechanism::ip4 && term.mechanism != Mechanism::ip6);
  if (!asks) return facts;
  facts.lookups = 1;
  all.fixed = all.fixed && !term.has_macro && term.mechanism != Mechanism::ptr &&
              (is_redirect(term) || term.mechanism != Mechanism::exists);
  if (term.has_macro) {
    facts.state = SpfTarget::macro;
    // A macro's include leads nobody knows where; what it costs at least is known.
    // Any number of names may stand for it, but one evaluation asks for one. (ptr's void look-ups are the
    // client's, and not counted.)
    bool const leads_on = is_redirect(term) || term.mechanism == Mechanism::include;
    facts.void_maybe = leads_on || term.mechanism == Mechanism::ptr ? 0 : 1;
    if (leads_on) {
      add_missing(all.unknown, std::string(term.value));
      all.lookups_known = false;
    }
    return facts;
  }
  facts.target = term.value.empty() ? std::optional(domain) : name_from_domain(term.value);
  if (is_redirect(term) || term.mechanism == Mechanism::include) {
    follow(all, facts, term);
  } else if (!facts.target) {
    facts.state = SpfTarget::no_name;
  } else if (term.mechanism == Mechanism::a) {
    hosts(facts, *facts.target);
  } else if (term.mechanism == Mechanism::mx) {
    mx(facts, *facts.target);
  } else if (term.mechanism == Mechanism::exists) {
    exists(facts, *facts.target);
  } else {
    facts.state = SpfTarget::good;  // ptr: asks for the client's names
  }
  return facts;
}

void SpfAnalyser::follow(SpfFacts& all, SpfTermFacts& facts, Term const& term) {
  if (!facts.target) {
    facts.state = SpfTarget::no_spf;  // a name that can't be asked for publishes nothing
    return;
  }
  if (std::find(targets_.begin(), targets_.end(), *facts.target) == targets_.end())
    targets_.push_back(*facts.target);
  auto const under = below(*facts.target);
  facts.state = under.state;
  facts.at = under.ref;
  facts.lookups = sum(facts.lookups, under.lookups);
  facts.void4 = under.void4;
  facts.void6 = under.void6;
  facts.void_maybe = under.void_maybe;
  facts.passes_all = under.passes_all && (is_redirect(term) || passes(term));
  all.fixed = all.fixed && under.fixed;
  facts.flattens = !is_redirect(term) && passes(term) && under.lookups_known && under.fixed &&
                   (under.state == SpfTarget::good || under.state == SpfTarget::cost_only);
  all.lookups_known = all.lookups_known && under.lookups_known;
  add_missing(all.unknown, under.unknown);
  if (all.loop.empty()) all.loop = under.loop;
}

SpfAnalyser::Below SpfAnalyser::below(dns::Name name) {
  auto const open = std::find(stack_.begin(), stack_.end(), name);
  if (open != stack_.end()) {
    Below loop;
    loop.state = SpfTarget::loop;
    loop.lookups = spf_lookup_limit;  // with the term itself: over the limit, as it will be
    loop.loop.assign(open, stack_.end());
    return loop;
  }
  if (auto const found = seen_.find(name); found != seen_.end()) return found->second;
  stack_.push_back(name);
  auto out = below_now(name);
  stack_.pop_back();

  seen_.emplace(name, out);
  return out;
}

SpfAnalyser::Below SpfAnalyser::below_now(dns::Name name) {
  Below out;
  auto const selected = select_spf(world_, name);
  if (selected.records.empty()) {
    if (selected.answer.found != dns::Found::unknown) {
      out.state = SpfTarget::no_spf;
    } else if (auto const cost = known_spf_cost(providers_, name)) {
      out.state = SpfTarget::cost_only;
      out.lookups = *cost - 1;
    } else {
      out.state = SpfTarget::unknown;
      out.lookups_known = false;
      out.unknown.push_back(missing_text(selected.answer.missing, dns::Type::TXT));
    }
    return out;
  }
  out.ref = selected.records[0];
  if (selected.records.size() > 1) {
    out.state = SpfTarget::several_spf;
    return out;
  }
  auto const facts = record_facts(selected.records[0], selected.record, name);
  out.lookups = facts.lookups;
  out.void4 = facts.void4;
  out.void6 = facts.void6;
  out.void_maybe = facts.void_maybe;
  out.lookups_known = facts.lookups_known;
  out.unknown = facts.unknown;
  out.loop = facts.loop;
  out.passes_all = facts.passes_all;
  out.fixed = facts.fixed;
  bool const broken_below = std::any_of(facts.terms.begin(), facts.terms.end(),
                                        [](auto const& t) { return is_permerror(t.state); });
  if (!selected.record->record.errors.empty() || broken_below) out.state = SpfTarget::broken;
  if (!out.loop.empty()) out.state = SpfTarget::loop;
  return out;
}

// The addresses of a host, for either family; false where nothing is known.
bool SpfAnalyser::hosts(SpfTermFacts& facts, dns::Name name) {
  auto const a = world_.lookup(name, dns::Type::A);
  if (a.found == dns::Found::unknown) {
    facts.state = SpfTarget::unknown;
    return false;
  }
  auto const aaaa = world_.lookup(name, dns::Type::AAAA);
  if (a.found != dns::Found::data) ++facts.void4;
  if (aaaa.found != dns::Found::data) ++facts.void6;
  bool const some = a.found == dns::Found::data || aaaa.found == dns::Found::data;
  facts.state = some ? SpfTarget::good : state_of(a.found);
  return true;
}

void SpfAnalyser::mx(SpfTermFacts& facts, dns::Name name) {
  auto const answer = world_.lookup(name, dns::Type::MX);
  facts.state = state_of(answer.found);
  if (answer.found == dns::Found::no_data || answer.found == dns::Found::no_such_name) {
    ++facts.void4;
    ++facts.void6;
  }
  facts.mx_count = static_cast<int>(answer.records.size());
  bool some = false, all_known = true;
  for (auto const& ref : answer.records) {
    auto const record = dns::as_mx(*ref.zone, *ref.record);
    if (!record || record->exchange.is_root()) continue;
    all_known = hosts(facts, record->exchange) && all_known;
    some = some || facts.state == SpfTarget::good;
  }
  if (answer.found == dns::Found::data)
    facts.state = some ? SpfTarget::good : all_known ? SpfTarget::no_data : SpfTarget::unknown;
}

void SpfAnalyser::exists(SpfTermFacts& facts, dns::Name name) {
  auto const answer = world_.lookup(name, dns::Type::A);
  facts.state = state_of(answer.found);
  if (answer.found != dns::Found::data && answer.found != dns::Found::unknown) {
    ++facts.void4;
    ++facts.void6;
  }
}

void SpfAnalyser::add_up(SpfFacts& all) {
  auto const& terms = all.record->record.terms;
  for (auto const i : evaluation_order(terms)) {
    auto& facts = all.terms[i];
    all.lookups = sum(all.lookups, facts.lookups);
    all.void4 = sum(all.void4, facts.void4);
    all.void6 = sum(all.void6, facts.void6);
    all.void_maybe = sum(all.void_maybe, facts.void_maybe);
    facts.reached = all.lookups;
    if (!all.first_over && all.lookups > spf_lookup_limit) all.first_over = i;
    bool const matches_all = (is_all(terms[i]) || whole_internet(terms[i])) && passes(terms[i]);
    all.passes_all = all.passes_all || matches_all || facts.passes_all;
  }
}

// Taking the dearest first is least: each takes off as much as any other could.
void SpfAnalyser::choose_flatten(SpfFacts& all) {
  if (all.lookups <= spf_lookup_limit || !all.loop.empty()) return;
  std::vector<std::size_t> order;
  for (auto const i : evaluation_order(all.record->record.terms))
    if (all.terms[i].flattens) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return all.terms[a].lookups > all.terms[b].lookups; });
  int left = all.lookups;
  for (auto const i : order) {
    if (left <= spf_lookup_limit) break;
    left -= all.terms[i].lookups;
    all.flatten.push_back(i);
  }
  if (left > spf_lookup_limit) all.flatten.clear();
  std::sort(all.flatten.begin(), all.flatten.end());
}

}  // namespace zonelint::mail
