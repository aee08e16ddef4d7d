// { run = "flatten-spf" }: the addresses that an include passes, in its place (RFC 7208 4.6.4 counts
// look-ups, not addresses), and a comment that says where they come from and of what date they are.
#include <fmt/format.h>

#include <algorithm>

#include "facts/spf_flattened.hpp"
#include "fix/planner.hpp"
#include "grammar/abnf_case.hpp"
#include "mail/names.hpp"
#include "mail/spf_reach.hpp"

namespace zonelint::fix {
namespace {

namespace spf = grammar::spf;

// "ip4:192.0.2.0/24": the largest networks that make up the ranges.
void add_networks(std::vector<std::string>& out, mail::Ranges const& ranges, bool v6) {
  int const bits = v6 ? 128 : 32;
  for (mail::Range const& range : ranges.list()) {
    for (mail::Address first = range.first;;) {
      int free = 0;  // host bits of the network that begins here and does not pass the range's end
      while (free < bits) {
        mail::Address const size = mail::Address{1} << free;
        bool const aligned = (first & size) == 0;
        bool const fits = aligned && range.last - first >= size - 1 + size;
        if (!fits) break;
        ++free;
      }
      int const prefix = bits - free;
      std::string const address = mail::address_from(first, v6).text();
      out.push_back(prefix == bits ? fmt::format("{}:{}", v6 ? "ip6" : "ip4", address)
                                   : fmt::format("{}:{}/{}", v6 ? "ip6" : "ip4", address, prefix));
      mail::Address const last = first + ((mail::Address{1} << free) - 1);
      if (last >= range.last) break;
      first = last + 1;
    }
  }
}

// The oldest date of known data that the record rests on.
void add_date(dns::World const& world, dns::RecordRef ref, int depth, std::string& oldest) {
  std::string const& date = ref.zone->known_date;
  if (!date.empty() && (oldest.empty() || date < oldest)) oldest = date;
  if (depth == 0) return;
  auto const text = mail::read_spf(ref);
  for (spf::Term const& t : text->record.terms) {
    bool const leads = t.kind == spf::TermKind::redirect ||
                       (t.kind == spf::TermKind::mechanism && t.mechanism == spf::Mechanism::include);
    auto const name = leads ? mail::name_from_domain(t.value) : std::nullopt;
    if (!name) continue;
    auto const there = mail::select_spf(world, *name);
    if (there.record != nullptr) add_date(world, there.records.front(), depth - 1, oldest);
  }
}

struct Flat {
  std::vector<std::string> terms;
  std::string note;
  std::string hindrance;  // why it is not known whom the include passes; empty: it is
};

std::string hindrance_of(spf::Term const& term, mail::SpfSelection const& there) {
  if (term.kind != spf::TermKind::mechanism || term.mechanism != spf::Mechanism::include)
    return fmt::format("{} is no include", term.text);
  if (term.qualifier != spf::Qualifier::pass)
    return fmt::format("{} does not pass those that it matches", term.text);
  if (there.record == nullptr)
    return fmt::format(
        "the addresses of {} are not in these zones; `known = [...]` in zonelint.toml may name a file with "
        "its "
        "record",
        term.value);
  return {};
}

std::string hindrance_of(spf::Term const& term, mail::SpfReach const& reach) {
  if (!reach.unknown.empty())
    return fmt::format("{} leads to {}, which is not in these zones", term.value, reach.unknown.front());
  if (!reach.error[0].empty() || !reach.error[1].empty())
    return fmt::format("{} gives a permerror", term.value);
  if (reach.pass[0] == mail::Ranges::all(false) || reach.pass[1] == mail::Ranges::all(true))
    return fmt::format("{} passes the whole Internet", term.value);
  return reach.nothing() ? fmt::format("{} passes nobody", term.value) : std::string();
}

Flat flat(facts::WorldFacts const& facts, spf::Term const& term) {
  auto const name = mail::name_from_domain(term.value);
  auto const there = name ? mail::select_spf(facts.world(), *name) : mail::SpfSelection{};
  Flat out;
  out.hindrance = hindrance_of(term, there);
  if (!out.hindrance.empty()) return out;
  auto const reach = mail::spf_reach(facts.world(), facts.providers(), there.records.front(), *there.record);
  out.hindrance = hindrance_of(term, reach);
  if (!out.hindrance.empty()) return out;
  add_networks(out.terms, reach.pass[0], false);
  add_networks(out.terms, reach.pass[1], true);
  std::string date;
  add_date(facts.world(), there.records.front(), mail::spf_lookup_limit, date);
  out.note = fmt::format("{}, {}", facts::flattened_size(reach),
                         date.empty() ? "these zones of " + facts.today() : "data of " + date);
  constexpr std::size_t most_terms = 60;  // more would not fit an answer that comes in one packet
  if (out.terms.size() > most_terms)
    out.hindrance = fmt::format("{} passes {} networks; over {} do not fit a record", term.value,
                                out.terms.size(), most_terms);
  return out;
}

}  // namespace

// Behind the record, or in place of what an earlier flattening of the same include left there. Exports have
// no comments.
void Planner::note_flattened(dns::RecordRef ref, spf::Term const& term, std::string const& note) {
  if (ref.record->set != dns::none || !ref.record->source.known()) return;
  text::FileId const file = ref.record->source.file;
  std::uint32_t const start = ref.record->source.end;
  std::string const words = fmt::format("flattened {} ({})", term.text, note);
  std::string_view const line = facts::line_behind(facts_.sources(), ref);
  for (facts::Flattened const& old : facts::flattened_in(line)) {
    if (!grammar::same_word(old.include, term.value)) continue;
    auto const at = [&](std::size_t place) { return start + static_cast<std::uint32_t>(place); };
    return editor_.raw({{file, at(old.begin), at(old.end)}, words});
  }
  auto const end = start + static_cast<std::uint32_t>(line.size());
  editor_.raw({{file, end, end}, " ; " + words});
}

void Planner::flatten_spf(std::vector<facts::Value> const& terms) {
  for (facts::Value const& v : terms) {
    if (v.subject != &facts::spf_term_subject) return editor_.fail();
    auto const& fact = *static_cast<facts::SpfTermFact const*>(v.object);
    auto const& record = *fact.spf->facts.record;
    spf::Term const& term = record.record.terms[fact.number];
    auto const addresses = flat(facts_, term);
    if (!addresses.hindrance.empty()) {
      blocked_ = addresses.hindrance;
      return;
    }
    auto const at = static_cast<std::uint32_t>(term.text.data() - record.text.data());
    dns::RecordRef const ref = fact.spf->record->ref;
    editor_.change(ref, {at, at + static_cast<std::uint32_t>(term.text.size()),
                         fmt::format("{}", fmt::join(addresses.terms, " "))});
    note_flattened(ref, term, addresses.note);
  }
}

}  // namespace zonelint::fix
