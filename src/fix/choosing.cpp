// Choosing the fixes of a round: see choosing.hpp.
#include "fix/choosing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>

#include "lint/rule.hpp"
#include "lint/selection.hpp"

namespace zonelint::fix {
namespace {

// Two fixes of one round may not even stand beside one another: a record that is put behind a line that
// another fix takes away would lose the owner that it was to inherit.
bool conflict(text::Edit const& a, text::Edit const& b) {
  if (a.where.file != b.where.file) return false;
  bool const a_inserts = a.where.begin == a.where.end, b_inserts = b.where.begin == b.where.end;
  // A line with a blank owner takes that of the line before, which is another's where both stand at one
  // place.
  auto const blank = [](text::Edit const& e) {
    auto const first = e.text.find_first_not_of("\r\n");
    return first != std::string::npos && (e.text[first] == ' ' || e.text[first] == '\t');
  };
  if (a_inserts && b_inserts) return a.where.begin == b.where.begin && (blank(a) != blank(b));
  if (a_inserts || b_inserts) return a.where.begin <= b.where.end && b.where.begin <= a.where.end;
  return text::overlap(a, b);
}

// What the fixes of a round touch so far. A record that one fix changes or adds is left alone by the others
// until it has been read again.
class Touched {
 public:
  bool free(lint::Fix const& fix) const {
    for (lint::RecordChange const& c : fix.changes)
      if (records_.contains(text_of(c)) || (c.added && sets_.contains(set_of(c)))) return false;
    return std::none_of(fix.edits.begin(), fix.edits.end(), [&](auto const& e) { return meets(e); });
  }
  void add(lint::Fix const& fix) {
    for (lint::RecordChange const& c : fix.changes) {
      records_.insert(text_of(c));
      if (c.added) sets_.insert(set_of(c));
    }
    for (text::Edit const& e : fix.edits) edits_[e.where.file].emplace(e.where.begin, &e);
  }

 private:
  static std::string set_of(lint::RecordChange const& c) {
    return fmt::format("{} {} {}", c.record.zone, c.record.name, c.record.type);
  }
  static std::string text_of(lint::RecordChange const& c) {
    return fmt::format("{} {} {} {}", c.added, set_of(c), c.record.set, c.record.rdata);
  }
  // The edits of a file do not overlap, so that those before one that ends too early end too early, too.
  bool meets(text::Edit const& e) const {
    auto const file = edits_.find(e.where.file);
    if (file == edits_.end()) return false;
    for (auto it = file->second.upper_bound(e.where.end); it != file->second.begin();) {
      --it;
      // What is put in where a longer edit begins says nothing of that one.
      bool const inserts = it->second->where.begin == it->second->where.end;
      if (it->second->where.end < e.where.begin && !inserts) return false;
      if (conflict(e, *it->second)) return true;
    }
    return false;
  }

  boost::unordered_flat_set<std::string> records_, sets_;
  std::map<text::FileId, std::multimap<std::uint32_t, text::Edit const*>> edits_;
};

// Records that a [[sender]] or [[policy]] asks for are there to change what is served, whoever may send by
// them; all other safe fixes have promised that it stays as it was.
bool has_promised(lint::Finding const& f) {
  if (f.fix->level != lint::FixLevel::safe) return false;
  if (f.compiled == nullptr) return true;
  auto const& ops = f.compiled->fix.ops;
  return !std::all_of(ops.begin(), ops.end(),
                      [](lint::FixOp const& op) { return op.kind == lint::FixKind::add && op.name.empty(); });
}

}  // namespace

std::string step_of(lint::Finding const& f) {
  return f.record ? fmt::format("{} {} {} {}", f.rule, f.record->zone, f.record->name, f.record->type)
                  : f.rule;
}
std::string id_of(lint::Finding const& f) { return fmt::format("{} {}", f.fingerprint, f.element); }

Choosing::Choosing(Round const& round, ApplyOptions const& options, Refused const& refused,
                   std::set<std::string> const& taken)
    : round_(round), options_(options), refused_(refused), taken_(taken) {
  for (auto const& zone : round.world->zones()) {
    // Signatures would no longer fit what they sign (RFC 4034 3.1.8.1).
    if (zone->kind != dns::ZoneKind::master_file) continue;
    for (dns::Record const& r : zone->records)
      if (r.type == dns::Type::RRSIG && r.source.known()) signed_.insert(r.source.file);
  }
}

std::string Choosing::reason(lint::Finding const& f) const {
  if (!f.fix) return "no fix";
  if (!options_.only.empty() && !selected(f.rule)) return "not selected";
  if (!f.fix->blocked.empty()) return f.fix->blocked;
  if (f.fix->level == lint::FixLevel::placeholder || f.fix->edits.empty()) return "needs a person";
  if (f.fix->level == lint::FixLevel::unsafe && !options_.unsafe) return "unsafe";
  if (f.fix->level == lint::FixLevel::step && !named(f.rule)) return "a step: fix --only " + f.rule;
  if (f.fix->level == lint::FixLevel::step && taken_.contains(step_of(f))) return "the next step";
  if (auto const it = refused_.find(id_of(f)); it != refused_.end()) return it->second;
  for (text::Edit const& e : f.fix->edits)
    if (signed_.contains(e.where.file))
      return fmt::format("{} is signed: the signatures (RRSIG) would no longer fit",
                         (*round_.sources)[e.where.file].name());
  return {};
}

Chosen Choosing::choose(bool promised) const {
  Chosen out;
  Touched touched;
  for (lint::Finding const& f : round_.result->findings) {
    if (!reason(f).empty() || has_promised(f) != promised || !touched.free(*f.fix)) continue;
    touched.add(*f.fix);
    out.push_back(&f);
  }
  return out;
}

std::size_t Choosing::left() const {
  auto const& all = round_.result->findings;
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [&](auto const& f) { return reason(f).empty(); }));
}

bool Choosing::selected(std::string_view rule) const {
  return std::any_of(options_.only.begin(), options_.only.end(),
                     [&](std::string const& name) { return lint::match_strength(name, rule) > 0; });
}
bool Choosing::named(std::string const& rule) const {
  return std::find(options_.only.begin(), options_.only.end(), rule) != options_.only.end();
}

}  // namespace zonelint::fix
