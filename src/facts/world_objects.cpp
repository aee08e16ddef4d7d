// Handing out the objects of a run, whole or in parts, and finding the record at a place: see
// world_facts.hpp.
#include <algorithm>

#include "facts/world_facts.hpp"

namespace zonelint::facts {

using RrType = dns::Type;

// The records numbered [from, to) among all zones'.
template <class Tell>
void WorldFacts::each_record(std::size_t from, std::size_t to, Tell const& tell) const {
  auto at = std::upper_bound(records_.begin(), records_.end(), from,
                             [](std::size_t unit, ZoneRecords const& all) { return unit < all.unit; });
  if (at != records_.begin()) --at;
  for (; at != records_.end() && at->unit < to; ++at) {
    std::size_t const end = std::min(at->records.size(), to - at->unit);
    for (std::size_t i = from > at->unit ? from - at->unit : 0; i < end; ++i) tell(*at, i);
  }
}

// Names and their sets belong to the part that holds the name's first record.
void WorldFacts::visit_names(std::size_t from, std::size_t to, Visit const& tell) const {
  NameFact name{};
  each_record(from, to, [&](ZoneRecords const& all, std::size_t first) {
    if (!all.zone->records[first].first) return;
    name.zone = all.zone;
    name.name = all.zone->records[first].owner;
    name.records.clear();
    for (auto i = static_cast<std::uint32_t>(first); i != dns::none; i = all.zone->records[i].next)
      name.records.push_back(&all.records[i]);
    tell(&name);
  });
}

void WorldFacts::visit_rrsets(std::size_t from, std::size_t to, Visit const& tell) const {
  std::vector<RrsetFact> sets;  // of one owner; their memory is used again
  each_record(from, to, [&](ZoneRecords const& all, std::size_t first) {
    if (!all.zone->records[first].first) return;
    std::size_t count = 0;
    for (auto i = static_cast<std::uint32_t>(first); i != dns::none; i = all.zone->records[i].next) {
      RrType const type = all.zone->records[i].type;
      std::size_t k = 0;
      while (k < count && sets[k].type != type) ++k;
      if (k == count) {
        if (count == sets.size()) sets.push_back({all.zone, all.zone->records[i].owner, type, {}});
        sets[k].zone = all.zone;
        sets[k].owner = all.zone->records[i].owner;
        sets[k].type = type;
        sets[k].records.clear();
        ++count;
      }
      sets[k].records.push_back(&all.records[i]);
    }
    for (std::size_t k = 0; k < count; ++k) tell(&sets[k]);
  });
}

void WorldFacts::visit_txt(std::size_t from, std::size_t to, Visit const& tell) const {
  TxtFact txt{};
  each_record(from, to, [&](ZoneRecords const& all, std::size_t i) {
    if (all.zone->records[i].type != RrType::TXT) return;
    txt.record = &all.records[i];
    txt.text.clear();
    txt.strings.clear();
    dns::each_string(*all.zone, all.zone->records[i], [&](std::string_view s) {
      txt.strings.push_back({txt.record, txt.strings.size(), s});
      txt.text += s;
    });
    tell(&txt);
  });
}

std::size_t WorldFacts::units(Subject const& subject) const {
  bool const by_record = &subject == &record_subject || &subject == &name_subject ||
                         &subject == &rrset_subject || &subject == &txt_subject;
  return by_record ? units_ : objects(subject).size();
}

void WorldFacts::visit(Subject const& subject, std::size_t from, std::size_t to, Visit const& tell) const {
  if (&subject == &record_subject) {
    each_record(from, to, [&](ZoneRecords const& all, std::size_t i) { tell(&all.records[i]); });
  } else if (&subject == &name_subject) {
    visit_names(from, to, tell);
  } else if (&subject == &rrset_subject) {
    visit_rrsets(from, to, tell);
  } else if (&subject == &txt_subject) {
    visit_txt(from, to, tell);
  } else {
    Facts::visit(subject, from, to, tell);
  }
}

void const* WorldFacts::keep(Subject const& subject, void const* object) const {
  auto const copy = [&]<class T>(std::deque<T>& to, T const& fact) -> void const* {
    std::lock_guard const lock(kept_.mutex);
    return &to.emplace_back(fact);
  };
  if (&subject == &name_subject) return copy(kept_.names, *static_cast<NameFact const*>(object));
  if (&subject == &rrset_subject) return copy(kept_.rrsets, *static_cast<RrsetFact const*>(object));
  if (&subject == &txt_subject) return copy(kept_.txt, *static_cast<TxtFact const*>(object));
  return object;
}

std::vector<void const*> WorldFacts::listed(Subject const& subject) const {
  std::vector<void const*> list;
  auto const fill = [&](Subject const& of, auto const& from) {
    if (&of != &subject) return;
    for (auto const& x : from) list.push_back(&x);
  };
  fill(zone_subject, zones_);
  fill(mx_subject, mx_);
  fill(spf_subject, spf_);
  fill(dkim_subject, dkim_);
  fill(dmarc_subject, dmarc_);
  fill(mail_from_subject, mail_froms_);
  fill(sender_subject, senders_);
  fill(policy_subject, policies_);
  fill(domain_subject, domains_);
  fill(problem_subject, problems_);
  fill(sts_subject, sts_);
  fill(tls_rpt_subject, tls_rpt_);
  fill(bimi_subject, bimi_);
  fill(tlsa_subject, tlsa_);
  fill(srv_subject, srv_);
  fill(caa_subject, caa_);
  fill(ptr_subject, ptr_);
  fill(sts_policy_subject, sts_policies_);
  fill(private_key_subject, private_keys_);
  if (&subject == &mx_host_subject) {
    for (MxFact const& m : mx_) fill(mx_host_subject, m.hosts);
  } else if (&subject == &spf_term_subject) {
    for (SpfFact const& f : spf_) fill(spf_term_subject, f.terms);
  } else if (&subject == &spf_error_subject) {
    for (SpfFact const& f : spf_) fill(spf_error_subject, f.errors);
  } else if (&subject == &record_subject || &subject == &name_subject || &subject == &rrset_subject ||
             &subject == &txt_subject) {
    visit(subject, 0, units_, [&](void const* object) { list.push_back(keep(subject, object)); });
  }
  return list;
}

std::span<void const* const> WorldFacts::objects(Subject const& subject) const {
  auto const it = std::find(all_subjects().begin(), all_subjects().end(), &subject);
  if (it == all_subjects().end()) return {};
  Objects& objects = objects_[static_cast<std::size_t>(it - all_subjects().begin())];
  std::call_once(objects.made, [&] { objects.list = listed(subject); });
  return objects.list;
}

std::vector<std::uint32_t> const& WorldFacts::ZoneRecords::places() const {
  std::call_once(sorted, [&] {
    by_place.resize(zone->records.size());
    for (std::uint32_t i = 0; i < by_place.size(); ++i) by_place[i] = i;
    auto const before = [&](std::uint32_t a, std::uint32_t b) {
      auto const &x = zone->records[a].source, &y = zone->records[b].source;
      return x.file != y.file ? x.file < y.file : x.begin < y.begin;
    };
    if (!std::is_sorted(by_place.begin(), by_place.end(), before))
      std::stable_sort(by_place.begin(), by_place.end(), before);
  });
  return by_place;
}

std::optional<Key> WorldFacts::key(text::Span where) const {
  if (!where.known()) return std::nullopt;
  std::call_once(files_made_, [&] {
    for (std::size_t z = 0; z < records_.size(); ++z) {
      text::FileId last = text::no_file;
      for (dns::Record const& r : records_[z].zone->records) {
        if (r.source.file == last) continue;
        last = r.source.file;
        auto& zones = zones_in_[last];
        if (zones.empty() || zones.back() != z) zones.push_back(z);
      }
    }
  });
  auto const found = zones_in_.find(where.file);
  if (found == zones_in_.end()) return std::nullopt;
  for (std::size_t const z : found->second) {
    ZoneRecords const& all = records_[z];
    auto const before = [&](std::uint32_t number) {
      auto const& source = all.zone->records[number].source;
      return source.file != where.file ? source.file < where.file : source.begin <= where.begin;
    };
    auto const& places = all.places();
    auto it = std::partition_point(places.begin(), places.end(), before);
    if (it == places.begin()) continue;
    dns::Record const& r = all.zone->records[*--it];
    if (r.source.file != where.file || where.begin >= r.source.end) continue;
    Key key{all.zone->origin.to_text(),    r.owner.to_text(),
            grammar::type_text(r.type),    {},
            dns::rdata_text(*all.zone, r), {}};
    if (r.set != dns::none) {
      key.set = all.zone->sets[r.set].set_identifier;
      key.pointer = all.zone->sets[r.set].pointer;
    }
    return key;
  }
  return std::nullopt;
}

}  // namespace zonelint::facts
