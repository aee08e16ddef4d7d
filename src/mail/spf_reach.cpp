#include "mail/spf_reach.hpp"

#include <algorithm>

#include "mail/names.hpp"

namespace zonelint::mail {
namespace {

using grammar::spf::Mechanism;
using grammar::spf::Qualifier;
using grammar::spf::Term;
using grammar::spf::TermKind;

// Addresses that have come the same way.
struct Piece {
  Ranges set;
  int lookups = 0, voids = 0;
  bool sure = true;  // false: they come here only where something unknown did not decide before
};
using Pieces = std::vector<Piece>;

void put(Pieces& to, Piece piece) {
  if (piece.set.empty()) return;
  for (auto& p : to) {
    if (p.lookups != piece.lookups || p.voids != piece.voids || p.sure != piece.sure) continue;
    p.set = p.set | piece.set;
    return;
  }
  to.push_back(std::move(piece));
}
void put(Pieces& to, Pieces const& pieces) {
  for (auto const& p : pieces) put(to, p);
}
Piece unsure(Piece p) {
  p.sure = false;
  return p;
}

// What a record, or a term, does with the pieces that come to it.
struct Split {
  Pieces yes, no, error;
};

// The network of ip4 or ip6; nothing for the other family. ip6:::ffff:192.0.2.1 is a mapped address, which no
// client has (5).
Ranges network(Term const& t, bool v6) {
  bool const six = t.mechanism == Mechanism::ip6;
  auto const ip = Ip::parse(t.value);
  if (!ip || ip->v6 != six || six != v6) return {};
  return Ranges::network(*ip, six ? t.prefix6.value_or(128) : t.prefix4.value_or(32));
}
bool is_all(Term const& t) { return t.kind == TermKind::mechanism && t.mechanism == Mechanism::all; }

// Passing mechanisms that stand before the first one of another kind: their order says nothing.
std::vector<std::size_t> first_passes(std::vector<Term> const& terms) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (terms[i].kind != TermKind::mechanism) continue;
    if (terms[i].qualifier != Qualifier::pass || is_all(terms[i])) break;
    out.push_back(i);
  }
  return out;
}

class Walk {
 public:
  Walk(dns::World const& world, std::span<Provider const> providers, bool v6,
       std::vector<std::string>& unknown)
      : world_(world), providers_(providers), v6_(v6), unknown_(unknown) {}
  Split record(SpfText const& text, dns::Name domain, Pieces in);
  // The addresses of a host with the term's prefix; counts the void look-up.
  Split host(dns::Name name, Term const& term, Pieces const& in);
  Split mx(dns::Name name, Term const& term, Pieces in);

 private:
  Split term(Term const& t, dns::Name domain, Pieces in);
  Split follow(Term const& t, Pieces const& in);
  Split named(dns::Name name, Term const& t, Pieces const& in);
  Split no_data(dns::Answer const& answer, dns::Type type, Pieces const& in);
  Split maybe(std::string what, Pieces const& in);
  Pieces within_limit(Pieces in, int more, Pieces& over) const;

  dns::World const& world_;
  std::span<Provider const> providers_;
  bool v6_;
  std::vector<std::string>& unknown_;
};

Pieces Walk::within_limit(Pieces in, int more, Pieces& over) const {
  Pieces out;
  for (auto& p : in) {
    p.lookups += more;
    put(p.lookups > spf_lookup_limit ? over : out, std::move(p));
  }
  return out;
}

Split Walk::maybe(std::string what, Pieces const& in) {
  add_missing(unknown_, std::move(what));
  Split out;
  for (auto const& p : in) {
    put(out.yes, unsure(p));
    put(out.no, unsure(p));
  }
  return out;
}

Split Walk::no_data(dns::Answer const& answer, dns::Type type, Pieces const& in) {
  if (answer.found == dns::Found::unknown) return maybe(missing_text(answer.missing, type), in);
  Split out;
  bool const failed = answer.found == dns::Found::failure || answer.found == dns::Found::loop;
  for (auto p : in) {
    if (!failed) ++p.voids;
    put(failed || p.voids > spf_void_limit ? out.error : out.no, std::move(p));
  }
  return out;
}

// Cuts `set` out of the pieces.
Split cut(Ranges const& set, Pieces const& in) {
  Split out;
  for (auto const& p : in) {
    put(out.yes, {p.set & set, p.lookups, p.voids, p.sure});
    put(out.no, {p.set - set, p.lookups, p.voids, p.sure});
  }
  return out;
}

Split Walk::host(dns::Name name, Term const& t, Pieces const& in) {
  auto const type = v6_ ? dns::Type::AAAA : dns::Type::A;
  auto const answer = world_.lookup(name, type);
  if (answer.found != dns::Found::data) return no_data(answer, type, in);
  Ranges set;
  for (auto const& ref : answer.records) {
    auto const ip = Ip::from_wire(ref.zone->wire(*ref.record));
    if (ip && ip->v6 == v6_)
      set = set | Ranges::network(*ip, v6_ ? t.prefix6.value_or(128) : t.prefix4.value_or(32));
  }
  return cut(set, in);
}

Split Walk::mx(dns::Name name, Term const& t, Pieces in) {
  auto const answer = world_.lookup(name, dns::Type::MX);
  if (answer.found != dns::Found::data) return no_data(answer, dns::Type::MX, in);
  Split out;
  if (answer.records.size() > static_cast<std::size_t>(spf_lookup_limit)) {  // 4.6.4
    out.error = std::move(in);
    return out;
  }
  for (auto const& ref : answer.records) {
    auto const record = dns::as_mx(*ref.zone, *ref.record);
    if (!record || record->exchange.is_root()) continue;  // a null MX has no address (RFC 7505 3)
    auto one = host(record->exchange, t, in);
    put(out.yes, one.yes);
    put(out.error, one.error);
    in = std::move(one.no);
  }
  put(out.no, in);
  return out;
}

// What an include or redirect leads to, for the pieces that come there.
Split Walk::named(dns::Name name, Term const& t, Pieces const& in) {
  Split out;
  auto const selected = select_spf(world_, name);
  if (selected.records.empty() && selected.answer.found == dns::Found::unknown) {
    // The cost may be known where the record is not. An unknown redirect counts for itself alone.
    int const more = t.kind == TermKind::redirect ? 0 : known_spf_cost(providers_, name).value_or(1) - 1;
    out = maybe(missing_text(selected.answer.missing, dns::Type::TXT), in);
    Pieces over;
    out.no = within_limit(std::move(out.no), more, over);
    put(out.error, over);
    for (auto& p : out.yes) p.lookups = std::min(p.lookups + more, spf_lookup_limit);
    return out;
  }
  if (!selected.record) {  // none (5.2, 6.1), several (4.5), or no answer
    out.error = in;
    return out;
  }
  return record(*selected.record, name, in);
}

// include, redirect
Split Walk::follow(Term const& t, Pieces const& in) {
  if (t.has_macro) return maybe(std::string(t.value), in);
  if (auto const name = name_from_domain(t.value)) return named(*name, t, in);
  return {{}, {}, in};
}

Split Walk::term(Term const& t, dns::Name domain, Pieces in) {
  if (is_all(t)) return {std::move(in), {}, {}};
  if (is_network(t)) return cut(network(t, v6_), in);
  Pieces over;
  in = within_limit(std::move(in), 1, over);
  Split out;
  auto const name = t.value.empty() ? std::optional(domain) : name_from_domain(t.value);
  if (t.kind == TermKind::redirect || t.mechanism == Mechanism::include)
    out = follow(t, in);
  else if (t.has_macro || t.mechanism == Mechanism::ptr)
    out = maybe(std::string(t.has_macro ? t.value : t.text), in);
  else if (!name)
    out.no = std::move(in);
  else if (t.mechanism == Mechanism::a)
    out = host(*name, t, in);
  else if (t.mechanism == Mechanism::mx)
    out = mx(*name, t, std::move(in));
  else if (auto const answer = world_.lookup(*name, dns::Type::A); answer.found == dns::Found::data)
    out.yes = std::move(in);  // exists (5.7)
  else
    out = no_data(answer, dns::Type::A, in);
  put(out.error, over);
  return out;
}

Split Walk::record(SpfText const& text, dns::Name domain, Pieces in) {
  Split out;
  auto const& terms = text.record.terms;
  if (!text.record.errors.empty()) {  // 4.6: nothing is evaluated
    out.error = std::move(in);
    return out;
  }
  auto const go = [&](std::size_t i) {
    auto split = term(terms[i], domain, std::move(in));
    put(out.error, split.error);
    bool const redirect = terms[i].kind == TermKind::redirect;
    bool const pass = redirect || terms[i].qualifier == Qualifier::pass;
    put(pass ? out.yes : out.no, split.yes);
    if (redirect) put(out.no, split.no);
    in = redirect ? Pieces() : std::move(split.no);
  };
  for (std::size_t i = 0; i < terms.size() && !in.empty(); ++i)
    if (terms[i].kind == TermKind::mechanism) go(i);
  bool const has_all = std::any_of(terms.begin(), terms.end(), is_all);  // 6.1: then redirect does not count
  for (std::size_t i = 0; i < terms.size() && !in.empty() && !has_all; ++i)
    if (terms[i].kind == TermKind::redirect) go(i);
  put(out.no, in);
  return out;
}

}  // namespace

SpfReach spf_reach(dns::World const& world, std::span<Provider const> providers, dns::RecordRef ref,
                   SpfText const& text) {
  SpfReach out;
  for (std::size_t family = 0; family < 2; ++family) {
    Walk walk(world, providers, family == 1, out.unknown);
    auto const split = walk.record(text, ref.record->owner, {{Ranges::all(family == 1), 0, 0, true}});
    for (auto const& p : split.yes) {
      out.may_pass[family] = out.may_pass[family] | p.set;
      if (p.sure) out.pass[family] = out.pass[family] | p.set;
    }
    for (auto const& p : split.error) out.error[family] = out.error[family] | p.set;
  }
  return out;
}

std::array<Ranges, 2> spf_term_networks(dns::World const& world, dns::Name domain, Term const& term) {
  std::array<Ranges, 2> out;
  if (term.kind != TermKind::mechanism || term.has_macro) return out;
  std::vector<std::string> unknown;
  auto const name = term.value.empty() ? std::optional(domain) : name_from_domain(term.value);
  for (std::size_t family = 0; family < 2; ++family) {
    Pieces const all = {{Ranges::all(family == 1), 0, 0, true}};
    Split split;
    Walk walk(world, {}, family == 1, unknown);
    if (is_network(term)) split = cut(network(term, family == 1), all);
    if (name && term.mechanism == Mechanism::a) split = walk.host(*name, term, all);
    if (name && term.mechanism == Mechanism::mx) split = walk.mx(*name, term, all);
    for (auto const& p : split.yes)
      if (p.sure) out[family] = out[family] | p.set;
  }
  return out;
}

std::vector<SpfOverlap> spf_overlaps(dns::World const& world, dns::Name domain, SpfText const& text) {
  std::vector<SpfOverlap> out;
  auto const& terms = text.record.terms;
  if (!text.record.errors.empty()) return out;
  auto const candidates = first_passes(terms);
  if (candidates.size() < 2) return out;
  std::vector<std::array<Ranges, 2>> sets(terms.size());
  std::vector<std::optional<dns::Name>> includes(terms.size());
  for (std::size_t i : candidates) {
    if (terms[i].mechanism != Mechanism::include)
      sets[i] = spf_term_networks(world, domain, terms[i]);
    else if (!terms[i].has_macro)
      includes[i] = name_from_domain(terms[i].value);
  }
  auto const covers = [&](std::size_t by, std::size_t i) {
    if (includes[i]) return by < i && includes[by] == includes[i];
    bool const none = sets[i][0].empty() && sets[i][1].empty();
    if (none || !sets[by][0].contains(sets[i][0]) || !sets[by][1].contains(sets[i][1])) return false;
    // A host's address may change: what is written as an address stays covered by an address only.
    if (is_network(terms[i]) && !is_network(terms[by])) return false;
    return sets[by] != sets[i] || (is_network(terms[i]) == is_network(terms[by]) && by < i);
  };
  for (std::size_t i : candidates) {
    auto const by = std::find_if(candidates.begin(), candidates.end(),
                                 [&](std::size_t k) { return k != i && covers(k, i); });
    if (by != candidates.end()) out.push_back({i, *by});
  }
  return out;
}

}  // namespace zonelint::mail
