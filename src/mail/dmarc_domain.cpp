// Asking for DMARC records, the tree walk, the organizational domain and alignment (RFC 9989 4.10; RFC
// 7489 3.1, 3.2).
#include <algorithm>

#include "mail/dmarc_walk.hpp"
#include "mail/names.hpp"

namespace zonelint::mail {
namespace {

// The name one label below `above`, towards `name`.
dns::Name child_towards(dns::Name above, dns::Name name) { return name.suffix(above.labels() + 1); }

void add_name(std::vector<dns::Name>& list, dns::Name name) {
  if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
}

}  // namespace

std::shared_ptr<DmarcText const> read_dmarc(dns::RecordRef ref) {
  auto out = std::make_shared<DmarcText>();
  out->text = dns::as_text(*ref.zone, *ref.record);
  out->record = grammar::dmarc::parse(out->text);
  return out;
}

char DmarcAnswer::psd() const {
  if (!text || !text->record.psd || !text->record.psd->valid) return 'u';
  return text->record.psd->value;
}

DmarcAnswer ask_dmarc(dns::World const& world, dns::Name domain) {
  DmarcAnswer out;
  out.domain = domain;
  auto const name = domain.prepend("_dmarc");
  if (!name) return out;
  auto const answer = world.lookup(*name, dns::Type::TXT);
  if (answer.found == dns::Found::failure || answer.found == dns::Found::loop) {
    out.state = DmarcAnswer::State::failure;
  } else if (answer.found == dns::Found::unknown) {
    if (is_public_suffix(domain)) return out;
    out.state = DmarcAnswer::State::unknown;
    out.missing = missing_text(answer.missing, dns::Type::TXT);
  }
  for (auto const& ref : answer.records)
    if (grammar::dmarc::is_record(dns::as_text(*ref.zone, *ref.record))) out.records.push_back(ref);
  if (out.records.size() == 1) {
    out.state = DmarcAnswer::State::one;
    out.text = read_dmarc(out.records[0]);
  } else if (out.records.size() > 1) {
    out.state = DmarcAnswer::State::several;
  }
  return out;
}

DmarcWalk walk_dmarc(dns::World const& world, dns::Name from, bool include_from) {
  DmarcWalk walk;
  int const labels = from.labels();
  int next = labels <= 8 ? labels - 1 : 7;
  // One question; true where the walk ends there.
  auto const ask = [&](dns::Name name) {
    auto answer = ask_dmarc(world, name);
    switch (answer.state) {
      case DmarcAnswer::State::failure:
        walk.failure = true;
        return true;
      case DmarcAnswer::State::several:
        walk.several.push_back(name);
        return false;
      case DmarcAnswer::State::unknown:
        walk.unknown_at.push_back(name);
        add_missing(walk.unknown, answer.missing);
        return false;
      case DmarcAnswer::State::nothing:
        return false;
      case DmarcAnswer::State::one:
        break;
    }
    bool const last = answer.psd() != 'u';
    walk.records.push_back(std::move(answer));
    return last;
  };
  if (include_from && ask(from)) return walk;
  for (; next >= 1; --next)
    if (ask(from.suffix(next))) break;
  return walk;
}

dns::Name organizational_domain(DmarcWalk const& walk, dns::Name from) {
  for (auto const& r : walk.records) {
    if (r.psd() == 'n') return r.domain;
    if (r.psd() == 'y' && r.domain != from) return child_towards(r.domain, from);
  }
  return walk.records.empty() ? from : walk.records.back().domain;
}

OrgDomain organizational_domain(dns::World const& world, dns::Name name, Standard standard) {
  OrgDomain out;
  if (standard == Standard::rfc7489) {
    out.name = registrable_domain(name);
    return out;
  }
  auto const walk = walk_dmarc(world, name, true);
  out.failure = walk.failure;
  if (walk.failure) return out;
  if (walk.unknown.empty()) {
    out.name = organizational_domain(walk, name);
    return out;
  }
  // Any name that was asked may turn out to be it, or the one below a public suffix domain.
  add_name(out.possible, name);
  for (auto const& r : walk.records) {
    add_name(out.possible, r.domain);
    if (r.psd() == 'y' && r.domain != name) add_name(out.possible, child_towards(r.domain, name));
  }
  for (auto const n : walk.unknown_at) {
    add_name(out.possible, n);
    if (n != name) add_name(out.possible, child_towards(n, name));
  }
  out.unknown = walk.unknown;
  if (out.possible.size() == 1) out.name = name;
  return out;
}

Tri aligned(dns::World const& world, dns::Name identifier, dns::Name author, char mode, Standard standard) {
  if (identifier == author) return Tri::yes;
  if (mode == 's') return Tri::no;
  auto const a = organizational_domain(world, identifier, standard);
  auto const b = organizational_domain(world, author, standard);
  if (a.failure || b.failure) return Tri::unknown;
  if (a.name && b.name) return tri(*a.name == *b.name);
  auto const all = [](OrgDomain const& o) { return o.name ? std::vector{*o.name} : o.possible; };
  auto const first = all(a);
  auto const second = all(b);
  bool const meet = std::any_of(first.begin(), first.end(), [&](dns::Name n) {
    return std::find(second.begin(), second.end(), n) != second.end();
  });
  return meet ? Tri::unknown : Tri::no;
}

ReportPermission report_permission(dns::World const& world, dns::Name policy_domain, dns::Name host,
                                   Standard standard) {
  ReportPermission out;
  auto const inside = aligned(world, host, policy_domain, 'r', standard);
  if (inside == Tri::yes) return out;
  out.external = inside == Tri::no;
  out.asked = name_from_domain(raw_text(policy_domain) + "._report._dmarc." + raw_text(host));
  out.allowed = Tri::no;
  if (!out.asked) return out;
  auto const answer = world.lookup(*out.asked, dns::Type::TXT);
  bool const permits = std::any_of(answer.records.begin(), answer.records.end(), [](auto const& ref) {
    return grammar::dmarc::is_record(dns::as_text(*ref.zone, *ref.record));
  });
  if (permits) {
    out.allowed = Tri::yes;
  } else if (answer.found == dns::Found::unknown || answer.found == dns::Found::failure ||
             inside == Tri::unknown) {
    out.allowed = Tri::unknown;
    if (answer.found == dns::Found::unknown)
      out.unknown.push_back(missing_text(answer.missing, dns::Type::TXT));
  }
  return out;
}

}  // namespace zonelint::mail
