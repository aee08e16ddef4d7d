// An SPF record's tree: each term, what it costs, and the record that it leads to (RFC 7208 4.6.4).
#include <fmt/format.h>

#include <algorithm>

#include "audit/parts.hpp"

namespace zonelint::audit {
namespace {

using mail::SpfTarget;

constexpr int deepest = 11;              // deeper, the limit of 10 look-ups has long cut
constexpr std::size_t most_nodes = 400;  // a tree that nobody could read any more

std::string note_for(mail::SpfTermFacts const& t) {
  switch (t.state) {
    case SpfTarget::no_spf:
      return "publishes no SPF record: permerror";
    case SpfTarget::several_spf:
      return "publishes several SPF records: permerror";
    case SpfTarget::broken:
      return "a permerror below";
    case SpfTarget::no_data:
      return "the name has no such data: a void look-up";
    case SpfTarget::no_name:
      return "the name does not exist: a void look-up";
    case SpfTarget::loop:
      return "leads back to where it comes from";
    case SpfTarget::macro:
      return "depends on the sender or the client";
    case SpfTarget::cost_only:
      return "the provider's; its cost is known";
    case SpfTarget::unknown:
      return "not in these zones";
    default:
      return t.passes_all ? "passes the whole Internet" : "";
  }
}

Mark mark_for(mail::SpfTermFacts const& t) {
  switch (t.state) {
    case SpfTarget::no_spf:
    case SpfTarget::several_spf:
    case SpfTarget::broken:
    case SpfTarget::loop:
      return Mark::bad;
    case SpfTarget::no_data:
    case SpfTarget::no_name:
      return Mark::weak;
    case SpfTarget::unknown:
      return Mark::unknown;
    default:
      return t.reached > mail::spf_lookup_limit || t.passes_all ? Mark::bad : Mark::plain;
  }
}

class Drawing {
 public:
  explicit Drawing(mail::SpfAnalyser& analyser) : analyser_(analyser) {}

  std::vector<SpfNode> terms(mail::SpfFacts const& facts) {
    std::vector<SpfNode> out;
    path_.push_back(facts.owner);
    for (mail::SpfTermFacts const& t : facts.terms) {
      if (++nodes_ > most_nodes) break;
      out.push_back(node(facts.record->record.terms[t.term], t));
    }
    path_.pop_back();
    return out;
  }

 private:
  SpfNode node(grammar::spf::Term const& term, mail::SpfTermFacts const& t) {
    SpfNode out;
    out.term = term.text;
    out.lookups = t.lookups;
    out.note = note_for(t);
    out.mark = mark_for(t);
    if (t.at.record == nullptr || t.state == SpfTarget::loop) return out;
    if (t.at.zone->kind == dns::ZoneKind::known) out.known_date = t.at.zone->known_date;
    auto const below = analyser_.analyse(t.at);
    out.leads_to = below.record->text;
    bool const open = std::find(path_.begin(), path_.end(), below.owner) != path_.end();
    if (!open && path_.size() < deepest) out.below = terms(below);
    return out;
  }

  mail::SpfAnalyser& analyser_;
  std::vector<dns::Name> path_;
  std::size_t nodes_ = 0;
};

}  // namespace

SpfTree spf_tree(mail::SpfAnalyser& analyser, facts::SpfFact const& spf) {
  mail::SpfFacts const& f = spf.facts;
  SpfTree out;
  out.record = f.record->text;
  out.lookups = f.lookups;
  out.void_lookups = std::max(f.void4, f.void6);
  out.lookups_known = f.lookups_known;
  out.terms = Drawing(analyser).terms(f);
  return out;
}

}  // namespace zonelint::audit
