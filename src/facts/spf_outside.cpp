// What an SPF record rests on besides the zones at hand: other people's records of some day, and how the
// zones were before.
#include <fmt/format.h>

#include "facts/spf_parts.hpp"
#include "mail/names.hpp"

namespace zonelint::facts {

namespace spf = grammar::spf;

mail::SpfReach reach(Scope const& s, SpfFact const& f) {
  return mail::spf_reach(all(s).world(), all(s).providers(), f.record->ref, *f.facts.record);
}

namespace {

// The SPF record that the same name had before; null: none.
SpfFact const* before(Scope const& s, SpfFact const& f) {
  if (all(s).past() == nullptr) return nullptr;
  auto const* domain = all(s).past()->domain(f.facts.owner);
  return domain == nullptr || domain->spf.size() != 1 ? nullptr : domain->spf.front();
}

// Other people's records that it leads to, with the date of what is known of them (rules/known, `known`), and
// providers of which the cost alone is known.
void add_known(Scope const& s, mail::SpfText const& record, int depth, std::vector<KnownUse>& out) {
  for (auto const& t : record.record.terms) {
    bool const leads = t.kind == spf::TermKind::redirect || is_mechanism(t, spf::Mechanism::include);
    if (!leads || t.has_macro) continue;
    auto const name = mail::name_from_domain(t.value);
    if (!name) continue;
    bool const seen = std::any_of(out.begin(), out.end(), [&](KnownUse const& k) { return k.name == *name; });
    if (seen) continue;
    auto const found = mail::select_spf(all(s).world(), *name);
    if (found.records.size() == 1 && found.record) {
      auto const& zone = *found.records[0].zone;
      if (zone.kind == dns::ZoneKind::known) out.push_back({*name, zone.known_date, true});
      if (depth < mail::spf_lookup_limit) add_known(s, *found.record, depth + 1, out);
    } else if (found.answer.found == dns::Found::unknown && mail::known_spf_cost(all(s).providers(), *name)) {
      auto const* p = mail::provider_of_include(all(s).providers(), *name);
      out.push_back({*name, p ? std::string(p->date) : std::string(), false});
    }
  }
}

}  // namespace

// The addresses that pass now and did not before, by family.
std::array<mail::Ranges, 2> grown(Scope const& s, SpfFact const& f) {
  auto out = reach(s, f).pass;
  if (auto const* old = before(s, f)) {
    auto const& past = *all(s).past();
    auto const was = mail::spf_reach(past.world(), past.providers(), old->record->ref, *old->facts.record);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = out[i] - was.may_pass[i];
  }
  return out;
}

std::vector<KnownUse> known_uses(Scope const& s, SpfFact const& f) {
  std::vector<KnownUse> out;
  add_known(s, *f.facts.record, 0, out);
  return out;
}
std::string known_text(std::vector<KnownUse> const& uses) {
  std::string out;
  for (auto const& k : uses) {
    out += fmt::format("{}{}", out.empty() ? " (" : ", ", k.name.display());
    if (!k.date.empty()) out += " as of " + k.date;
  }
  return out.empty() ? out : out + ")";
}

// Dates as ISO 8601 has them compare as text; a year later is the same with another year.
bool is_year_old(std::string date, std::string const& today) {
  if (date.size() < 7 || today.size() < 10) return false;
  int year = 0;
  for (char const c : date.substr(0, 4)) year = year * 10 + (c - '0');
  date.replace(0, 4, fmt::format("{:04}", year + 1));
  return date < today.substr(0, date.size());
}

}  // namespace zonelint::facts
