// The rounds of fixing: see apply.hpp.
#include "fix/apply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>
#include <map>
#include <optional>
#include <set>

#include "fix/read_back.hpp"
#include "fix/safety.hpp"
#include "fix/serial.hpp"
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
      if (it->second->where.end < e.where.begin) return false;
      if (conflict(e, *it->second)) return true;
    }
    return false;
  }

  boost::unordered_flat_set<std::string> records_, sets_;
  std::map<text::FileId, std::multimap<std::uint32_t, text::Edit const*>> edits_;
};

using Chosen = std::vector<lint::Finding const*>;
using Refused = std::map<std::string, std::string>;  // findings and the reason

// What takes one step a run.
std::string step_of(lint::Finding const& f) {
  return f.record ? fmt::format("{} {} {} {}", f.rule, f.record->zone, f.record->name, f.record->type)
                  : f.rule;
}
std::string id_of(lint::Finding const& f) { return fmt::format("{} {}", f.fingerprint, f.element); }

// Records that a [[sender]] or [[policy]] asks for are there to change what is served, whoever may send by
// them; all other safe fixes have promised that it stays as it was.
bool has_promised(lint::Finding const& f) {
  if (f.fix->level != lint::FixLevel::safe) return false;
  if (f.compiled == nullptr) return true;
  auto const& ops = f.compiled->fix.ops;
  return !std::all_of(ops.begin(), ops.end(),
                      [](lint::FixOp const& op) { return op.kind == lint::FixKind::add && op.name.empty(); });
}

class Choosing {
 public:
  Choosing(Round const& round, ApplyOptions const& options, Refused const& refused,
           std::set<std::string> const& taken)
      : round_(round), options_(options), refused_(refused), taken_(taken) {
    for (auto const& zone : round.world->zones()) {
      // Signatures would no longer fit what they sign (RFC 4034 3.1.8.1).
      if (zone->kind != dns::ZoneKind::master_file) continue;
      for (dns::Record const& r : zone->records)
        if (r.type == dns::Type::RRSIG && r.source.known()) signed_.insert(r.source.file);
    }
  }

  // Why a finding's fix is not applied; empty: it is to be.
  std::string reason(lint::Finding const& f) const {
    if (!f.fix) return "no fix";
    if (!options_.only.empty() && !selected(f.rule)) return "not selected";
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

  // Those of one round: the safe ones first, so that what they promise is held against them alone.
  Chosen choose(bool promised) const {
    Chosen out;
    Touched touched;
    for (lint::Finding const& f : round_.result->findings) {
      if (!reason(f).empty() || has_promised(f) != promised || !touched.free(*f.fix)) continue;
      touched.add(*f.fix);
      out.push_back(&f);
    }
    return out;
  }
  std::size_t left() const {
    auto const& all = round_.result->findings;
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](auto const& f) { return reason(f).empty(); }));
  }

 private:
  bool selected(std::string_view rule) const {
    return std::any_of(options_.only.begin(), options_.only.end(),
                       [&](std::string const& name) { return lint::match_strength(name, rule) > 0; });
  }
  bool named(std::string const& rule) const {
    return std::find(options_.only.begin(), options_.only.end(), rule) != options_.only.end();
  }
  Round const& round_;
  ApplyOptions const& options_;
  Refused const& refused_;
  std::set<std::string> const& taken_;
  std::set<text::FileId> signed_;
};

class Applying {
 public:
  Applying(Relint const& relint, ApplyOptions const& options) : relint_(relint), options_(options) {}

  Outcome run() {
    out_.first = round_ = relint_({});
    if (round_.failed) {
      fail("the zones could not be read");
    } else if (rounds() && (!options_.serials || texts_.empty() || raise_serials())) {
      finish();
    }
    return std::move(out_);
  }

 private:
  void fail(std::string problem) {
    out_.problems.push_back(std::move(problem));
    out_.texts.clear();
    out_.last = round_;
  }

  bool rounds() {
    states_.push_back({});
    std::size_t fewest = std::string::npos;
    for (int idle = 0;;) {
      Choosing const choosing(round_, options_, refused_, taken_);
      if (std::size_t const left = choosing.left(); left < fewest) {
        fewest = left;
        idle = 0;
      } else if (++idle > options_.most_rounds) {
        fail(fmt::format(
            "the fixes of {} did not come to an end: {} rounds brought nothing; choose with --only",
            rules_since(chosen_.size() - static_cast<std::size_t>(options_.most_rounds)),
            options_.most_rounds));
        return false;
      }
      Chosen chosen = choosing.choose(true);
      bool const promised = !chosen.empty();
      if (promised && !options_.unsafe && !refuse(chosen)) return false;
      if (!promised) chosen = choosing.choose(false);
      if (chosen.empty() && !promised) return true;
      if (!chosen.empty() && !step(chosen)) return false;
    }
  }

  // Takes those out that would break what they promise: half by half, since nearly always there is none.
  bool refuse(Chosen& chosen) {
    if (chosen.empty()) return true;
    std::vector<Intent> const intents = intents_of(chosen);
    TextMap next = texts_;
    if (!edit(intents, next)) return false;
    Round after = relint_(next);
    std::vector<std::string> edited;
    for (Intent const& i : intents)
      for (text::Edit const& e : i.edits) edited.push_back((*round_.sources)[e.where.file].name());
    auto const broken = after.failed ? std::vector<std::string>() : broken_promises(round_, after, edited);
    probed_.emplace(std::move(next), std::move(after));
    if (broken.empty()) return true;
    if (chosen.size() == 1) {
      refused_[id_of(*chosen.front())] = "not safe here: " + broken.front();
      chosen.clear();
      return true;
    }
    auto const middle = chosen.begin() + static_cast<std::ptrdiff_t>(chosen.size() / 2);
    Chosen first(chosen.begin(), middle), second(middle, chosen.end());
    if (!refuse(first) || !refuse(second)) return false;
    bool const fewer = first.size() + second.size() < chosen.size();
    chosen = std::move(first);
    // Each half keeps its promise and both together don't: the second waits for the next round.
    if (fewer) chosen.insert(chosen.end(), second.begin(), second.end());
    return true;
  }

  static std::vector<Intent> intents_of(Chosen const& chosen) {
    std::vector<Intent> out;
    for (lint::Finding const* f : chosen) out.push_back({f->fix->edits, f->fix->changes});
    return out;
  }

  // One round: edits, reading again, comparing. Fixes that read back as meant one by one may not do so
  // together (one deletes a record that another one's mend brings): then half of them wait for the next
  // round.
  bool step(Chosen chosen) {
    for (;; chosen.resize(chosen.size() / 2)) {
      std::vector<Intent> const intents = intents_of(chosen);
      TextMap next = texts_;
      if (!edit(intents, next)) return false;
      auto const seen = std::find(states_.begin(), states_.end(), next);
      if (seen != states_.end()) {
        keep(kept_of(chosen));
        auto const since = static_cast<std::size_t>(seen - states_.begin());
        fail(fmt::format("the fixes of {} undo each other; choose with --only", rules_since(since)));
        return false;
      }
      TextMap const state = next;
      Kept kept = kept_of(chosen);  // reading again takes the findings away
      bool const last = chosen.size() == 1;
      if (read_again(std::move(next), intents, last ? chosen.front()->rule : std::string())) {
        keep(std::move(kept));
        states_.push_back(state);
        return true;
      }
      if (chosen.size() == 1 || !out_.problems.empty()) return false;
    }
  }

  struct Kept {
    std::set<std::string> rules, steps;
    std::vector<Applied> applied;
  };
  Kept kept_of(Chosen const& chosen) const {
    Kept out;
    for (lint::Finding const* f : chosen) {
      out.rules.insert(f->rule);
      out.applied.push_back(applied(*f));
      if (f->fix->level == lint::FixLevel::step) out.steps.insert(step_of(*f));
    }
    return out;
  }
  void keep(Kept kept) {
    chosen_.push_back(std::move(kept.rules));
    taken_.merge(kept.steps);
    for (Applied& a : kept.applied) out_.applied.push_back(std::move(a));
  }

  // False where it does not read back as meant; a problem where it is the last try: nothing may be written.
  bool read_again(TextMap next, std::vector<Intent> const& intents, std::string const& alone) {
    Round after = probed_ && probed_->first == next ? std::move(probed_->second) : relint_(next);
    probed_.reset();
    if (after.failed) {
      fail("the zones could not be read any more after the fix");
      return false;
    }
    if (auto problems = read_back(round_, after, intents); !problems.empty()) {
      if (alone.empty()) return false;
      out_.problems = std::move(problems);
      fail(fmt::format("nothing was written: the fix of {} does not read back as meant", alone));
      return false;
    }
    texts_ = std::move(next);
    round_ = std::move(after);
    return true;
  }

  bool edit(std::vector<Intent> const& intents, TextMap& texts) {
    std::map<text::FileId, std::vector<text::Edit>> by_file;
    for (Intent const& i : intents)
      for (text::Edit const& e : i.edits) by_file[e.where.file].push_back(e);
    for (auto& [file, edits] : by_file) {
      text::Source const& source = (*round_.sources)[file];
      auto const after = text::apply(source.content(), std::move(edits));
      if (!after) {
        fail(fmt::format("{}: two edits of one fix overlap; nothing was written", source.name()));
        return false;
      }
      out_.before.try_emplace(source.name(), source.content());
      texts[source.name()] = *after;
      if (out_.before[source.name()] == *after) texts.erase(source.name());
    }
    return true;
  }

  bool raise_serials() {
    std::set<std::string, std::less<>> changed;
    for (auto const& [name, content] : texts_) changed.insert(name);
    std::vector<Intent> const intents = {
        {serial_edits(*round_.sources, *round_.world, changed, options_.today), {}}};
    if (intents[0].edits.empty()) return true;
    TextMap next = texts_;
    return edit(intents, next) && read_again(std::move(next), intents, "the serials");
  }

  Applied applied(lint::Finding const& f) const {
    Applied a{f.rule, f.message, f.fix->title, {}, 0, f.fix->level, f.fix->records, f.fix->changes};
    if (f.where.known()) {
      text::Source const& source = (*round_.sources)[f.where.file];
      a.file = source.name();
      a.line = source.position(f.where.begin).line;
    }
    return a;
  }

  std::string rules_since(std::size_t first) const {
    std::set<std::string> rules;
    for (std::size_t i = first; i < chosen_.size(); ++i) rules.insert(chosen_[i].begin(), chosen_[i].end());
    return fmt::format("{}", fmt::join(rules, " and "));
  }

  void finish() {
    Choosing const choosing(round_, options_, refused_, taken_);
    for (lint::Finding const& f : round_.result->findings) out_.left.push_back({&f, choosing.reason(f)});
    std::erase_if(out_.before, [&](auto const& b) { return !texts_.contains(b.first); });
    out_.texts = std::move(texts_);
    out_.last = std::move(round_);
  }

  Relint const& relint_;
  ApplyOptions const& options_;
  Outcome out_;
  Round round_;
  TextMap texts_;
  Refused refused_;
  std::set<std::string> taken_;                      // steps
  std::optional<std::pair<TextMap, Round>> probed_;  // what the check of the promises has read
  std::vector<TextMap> states_;
  std::vector<std::set<std::string>> chosen_;  // the rules of each round
};

}  // namespace

Outcome apply_fixes(Relint const& relint, ApplyOptions const& options) {
  return Applying(relint, options).run();
}

}  // namespace zonelint::fix
