// The promise of safe fixes: see safety.hpp.
//
// Only names that a change can reach are evaluated: those of a changed zone, and those whose SPF records lead
// there.
#include "fix/safety.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "fix/safety_parts.hpp"
#include "grammar/abnf.hpp"
#include "mail/dmarc.hpp"
#include "mail/names.hpp"
#include "mail/spf_reach.hpp"

namespace zonelint::fix {
namespace {

using dns::Name;
using mail::Ranges;

using Rows = std::multiset<std::string>;

void add_rows(Round const& round, std::vector<std::string> const& edited, Changed& changed,
              std::map<Name, Rows>& out) {
  for (auto const& zone : round.world->zones()) {
    if (zone->kind == dns::ZoneKind::known) continue;
    auto const is_edited = [&](text::FileId file) {
      return file != text::no_file &&
             std::find(edited.begin(), edited.end(), (*round.sources)[file].name()) != edited.end();
    };
    bool const touched =
        is_edited(zone->file) || std::any_of(zone->records.begin(), zone->records.end(),
                                             [&](auto const& r) { return is_edited(r.source.file); });
    if (!touched) continue;
    changed.origins.insert(zone->origin);
    for (dns::Record const& r : zone->records)
      if (r.type != dns::Type::SOA)
        out[r.owner].insert(fmt::format("{} {} {}", static_cast<unsigned>(r.type), r.set, zone->wire(r)));
  }
}

Changed changes_between(Round const& before, Round const& after, std::vector<std::string> const& edited) {
  Changed out;
  std::map<Name, Rows> old, now;
  add_rows(before, edited, out, old);
  add_rows(after, edited, out, now);
  for (auto const& [owner, rows] : old)
    if (auto const it = now.find(owner); it == now.end() || it->second != rows) out.owners.insert(owner);
  for (auto const& [owner, rows] : now)
    if (!old.contains(owner)) out.owners.insert(owner);
  return out;
}

// Names with an SPF record, and what its terms lead to.
using Leads = std::map<Name, std::vector<Name>>;

void add_leads(dns::World const& world, Leads& out) {
  for (auto const& zone : world.zones()) {
    if (zone->kind == dns::ZoneKind::known) continue;
    for (dns::Record const& r : zone->records) {
      if (r.type != dns::Type::TXT || !dns::text_starts_with(*zone, r, "v=spf1")) continue;
      auto& targets = out[r.owner];
      auto const text = mail::read_spf({zone.get(), &r});
      for (auto const& term : text->record.terms) {
        // A macro may lead anywhere.
        if (term.has_macro) targets.emplace_back();
        if (auto const name = mail::name_from_domain(term.value)) targets.push_back(*name);
      }
    }
  }
}

std::set<Name> reached(Leads const& leads, Changed const& changed) {
  std::set<Name> out;
  for (bool grows = true; grows;) {
    grows = false;
    for (auto const& [owner, targets] : leads) {
      if (out.contains(owner)) continue;
      bool const hit = changed.within(owner) || std::any_of(targets.begin(), targets.end(), [&](Name t) {
                         return t.is_root() || changed.within(t) || out.contains(t);
                       });
      if (hit) grows = out.insert(owner).second || grows;
    }
  }
  return out;
}

// What everybody gets who is not passed: the better it keeps forgers out, the higher.
int strictness(mail::Spf result) {
  switch (result) {
    case mail::Spf::fail:
      return 3;
    case mail::Spf::softfail:
      return 2;
    case mail::Spf::neutral:
    case mail::Spf::none:
      return 1;
    default:
      break;
  }
  return 0;
}

struct Standing {
  bool is_void = true;  // no record, several, or one with an error: all mail gets none or permerror
  mail::SpfReach reach;
  int others = 0;
};

Standing standing(Round const& round, Name name) {
  Standing out;
  auto const selected = mail::select_spf(*round.world, name);
  if (selected.record == nullptr || !selected.record->record.errors.empty()) return out;
  out.reach = mail::spf_reach(*round.world, round.providers, selected.records.front(), *selected.record);
  Ranges const rest = Ranges::all(false) - out.reach.may_pass[0] - out.reach.error[0];
  out.is_void = out.reach.error[0] == Ranges::all(false) && out.reach.error[1] == Ranges::all(true);
  if (rest.empty()) return out;
  mail::SpfQuery query;
  query.ip = mail::address_from(rest.list().front().first, false);
  query.domain = name;
  out.others = strictness(mail::check_spf(*round.world, round.providers, query).result);
  return out;
}

std::string spf_difference(Name name, Standing const& was, Standing const& is) {
  if (was.is_void) return {};
  for (std::size_t f = 0; f < 2; ++f) {
    Ranges const valid = Ranges::all(f == 1) - was.reach.error[f];
    bool const same = (was.reach.pass[f] & valid) == (is.reach.pass[f] & valid) &&
                      (was.reach.may_pass[f] & valid) == (is.reach.may_pass[f] & valid);
    if (!same) return fmt::format("other addresses than before could send for {}", name.display());
    if (!(is.reach.error[f] - was.reach.error[f]).empty())
      return fmt::format("mail of {} would get a permerror", name.display());
  }
  if (is.others < was.others)
    return fmt::format("mail of {} that SPF does not pass would be treated more kindly", name.display());
  return {};
}

// Names whose DMARC policy may hang on the changed owners: their domains and all below.
std::set<Name> dmarc_names(Round const& before, Changed const& changed) {
  std::set<Name> domains, out;
  for (Name owner : changed.owners) {
    for (int i = 0; i < owner.labels(); ++i)
      if (owner.label(i) == "_dmarc" || owner.label(i) == "*") {
        domains.insert(owner.suffix(owner.labels() - i - 1));
        break;
      }
  }
  if (domains.empty()) return out;
  for (Name name : before.world->names()) {
    if (name.labels() > 0 && (name.label(0).starts_with('_') || name.is_wildcard())) continue;
    for (int labels = name.labels(); labels > 0; --labels)
      if (domains.contains(name.suffix(labels))) {
        out.insert(name);
        break;
      }
  }
  out.insert(domains.begin(), domains.end());
  return out;
}

// Names that are no more: np applies to them in place of sp (RFC 9989 4.10.1). Nobody sends from names with
// an underscore.
std::vector<Name> vanished(Round const& before, Round const& after, Changed const& changed) {
  std::set<Name> seen;
  std::vector<Name> out;
  for (Name owner : changed.owners) {
    auto const* const zone = before.world->zone_for(owner);
    for (Name at = owner; zone != nullptr && at.is_below(zone->origin) && seen.insert(at).second;
         at = at.parent()) {
      if (at.label(0).starts_with('_') || at.is_wildcard()) continue;
      if (before.world->exists(at) == true && after.world->exists(at) == false) out.push_back(at);
    }
  }
  return out;
}

std::string vanished_difference(Name name, mail::DmarcPolicy const& was, mail::DmarcPolicy const& is) {
  if (!was.found() || !was.policy || !is.found() || !is.policy || *is.policy >= *was.policy) return {};
  return fmt::format("{} would not exist any more, and the DMARC policy of such names is weaker",
                     name.display());
}

// The record had text that readers skip, or a value that is none: what it gets is its first meaning.
bool was_partly_void(mail::DmarcText const& text) { return !text.record.list.errors.empty(); }
bool mode_was_void(mail::DmarcText const& text, std::string_view tag) {
  auto const* const found = text.record.list.find(tag);
  return found != nullptr
             ? !grammar::abnf::is_word(found->value, "r") && !grammar::abnf::is_word(found->value, "s")
             : was_partly_void(text);
}

std::string dmarc_difference(Name name, mail::DmarcPolicy const& was, mail::DmarcPolicy const& is) {
  if (!was.found() || was.repaired || !was.policy) return {};
  std::string_view const which = was.standard == mail::Standard::rfc9989 ? "RFC 9989" : "RFC 7489";
  if (!is.found() || !is.policy)
    return fmt::format("{} would have no DMARC policy any more ({})", name.display(), which);
  if (*is.policy < *was.policy || (was.applied && is.applied && *is.applied < *was.applied) ||
      is.pct < was.pct)
    return fmt::format("the DMARC policy of {} would be weaker ({})", name.display(), which);
  bool const same = *is.policy == *was.policy && is.applied == was.applied && is.pct == was.pct;
  if (!same && !was_partly_void(*was.text))
    return fmt::format("the DMARC policy of {} would be another one ({})", name.display(), which);
  bool const modes = (is.adkim == was.adkim || mode_was_void(*was.text, "adkim")) &&
                     (is.aspf == was.aspf || mode_was_void(*was.text, "aspf"));
  if (!modes) return fmt::format("DMARC alignment of {} would change ({})", name.display(), which);
  return {};
}

}  // namespace

std::vector<Name> dmarc_owners(Name name) {
  std::vector<Name> out;
  for (Name at = name; !at.is_root(); at = at.parent())
    if (auto const owner = at.prepend("_dmarc")) out.push_back(*owner);
  return out;
}

std::vector<BrokenPromise> broken_promises(Round const& before, Round const& after,
                                           std::vector<std::string> const& edited) {
  std::vector<BrokenPromise> out;
  Changed const changed = changes_between(before, after, edited);
  if (changed.owners.empty()) return out;
  Say const say = [&](std::string text, std::vector<Name> const& deciding) {
    if (text.empty()) return;
    BrokenPromise broken{std::move(text), {}};
    for (Name const name : deciding)
      if (changed.owners.contains(name)) broken.changed.push_back(name.to_text());
    out.push_back(std::move(broken));
  };
  Leads leads;
  add_leads(*before.world, leads);
  add_leads(*after.world, leads);
  for (Name name : reached(leads, changed))
    say(spf_difference(name, standing(before, name), standing(after, name)), {name});
  key_differences(before, after, changed, say);
  for (Name name : vanished(before, after, changed)) {
    auto text = vanished_difference(name, mail::discover(*before.world, name, mail::Standard::rfc9989),
                                    mail::discover(*after.world, name, mail::Standard::rfc9989));
    if (!text.empty()) say(std::move(text), changed.below(name));
  }
  std::set<Name> const names = dmarc_names(before, changed);
  organization_differences(before, after, names, say);
  for (Name name : names) {
    auto const deciding = dmarc_owners(name);
    for (mail::Standard s : mail::standards)
      say(dmarc_difference(name, mail::discover(*before.world, name, s),
                           mail::discover(*after.world, name, s)),
          deciding);
  }
  return out;
}

}  // namespace zonelint::fix
