#include "facts/domain_dmarc.hpp"

#include <algorithm>

#include "grammar/dmarc.hpp"
#include "mail/names.hpp"

namespace zonelint::facts {
namespace {

bool starts_with_word(std::string_view text, std::string_view word) {
  return lower_text(text.substr(0, word.size())) == word;
}

dns::Answer ask(Scope const& s, std::string const& name) {
  auto const parsed = mail::name_from_domain(name);
  return parsed ? all(s).world().lookup(*parsed, dns::Type::TXT) : dns::Answer{};
}

}  // namespace

mail::Tri no_dkim(Scope const& s, dns::Name domain) {
  if (all(s).has_selector_within(domain)) return mail::Tri::no;
  auto const* zone = all(s).world().zone_for(domain);
  if (zone == nullptr || zone->kind == dns::ZoneKind::changes) return mail::Tri::unknown;
  auto const probe = ask(s, "selector._domainkey." + mail::raw_text(domain));
  bool const none = probe.aliases.empty() &&
                    (probe.found == dns::Found::no_such_name || probe.found == dns::Found::no_data);
  return none && !all(s).may_have_selector_within(domain) ? mail::Tri::yes : mail::Tri::unknown;
}

std::vector<RecordFact const*> misplaced_dmarc(Scope const& s, DomainFact const& d) {
  std::vector<RecordFact const*> out;
  std::string const name = mail::raw_text(d.name);
  auto const take = [&](std::string const& owner) {
    for (auto const& ref : ask(s, owner).records) {
      if (!starts_with_word(dns::as_text(*ref.zone, *ref.record), "v=dmarc1")) continue;
      if (auto const* r = all(s).record(ref)) out.push_back(r);
    }
  };
  take(name);
  take("dmarc." + name);
  if (d.zone != nullptr) take("_dmarc." + name + "." + mail::raw_text(d.zone->zone->origin));
  return out;
}

WildcardAnswers wildcard_answers(Scope const& s, DomainFact const& d) {
  WildcardAnswers out;
  struct Place {
    std::string_view prefix, version;
  };
  for (Place place :
       {Place{"_dmarc.", "v=dmarc1"}, {"_mta-sts.", "v=stsv1"}, {"selector._domainkey.", "v=dkim1"}}) {
    std::string const name = std::string(place.prefix) + mail::raw_text(d.name);
    auto const answer = ask(s, name);
    if (!answer.wildcard || answer.found != dns::Found::data || answer.records.empty()) continue;
    auto const& ref = answer.aliases.empty() ? answer.records.front() : answer.aliases.front();
    std::string const owner = ref.record->owner.display();
    bool const right = owner.find("_domainkey") != std::string::npos ||
                       std::any_of(answer.records.begin(), answer.records.end(), [&](auto const& r) {
                         return starts_with_word(dns::as_text(*r.zone, *r.record), place.version);
                       });
    auto const* record = all(s).record(ref);
    if (right || record == nullptr) continue;
    out.names.push_back(place.prefix == "selector._domainkey."
                            ? "<selector>._domainkey." + d.name.display()
                            : std::string(place.prefix) + d.name.display());
    if (out.record == nullptr) out.record = record;
  }
  return out;
}

std::vector<DmarcFact const*> skipped_dmarc(Scope const& s, DomainFact const& d) {
  std::vector<DmarcFact const*> out;
  if (d.name.labels() <= 8) return out;
  for (DmarcFact const* own : all(s).dmarc_of(d.name))
    if (own->text->record.version_ok) return out;  // asked for first, and then the walk is not needed
  for (int labels = d.name.labels() - 1; labels > 7; --labels) {
    for (DmarcFact const* x : all(s).dmarc_of(d.name.suffix(labels)))
      if (x->text->record.version_ok) out.push_back(x);
  }
  return out;
}

}  // namespace zonelint::facts
