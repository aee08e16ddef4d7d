// The rounds of fixing: see apply.hpp.
#include "fix/apply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "fix/choosing.hpp"
#include "fix/read_back.hpp"
#include "fix/safety.hpp"
#include "fix/serial.hpp"

namespace zonelint::fix {
namespace {

using Broken = std::vector<BrokenPromise>;

// Which of the fixes change the records that a broken promise is about: an SPF record at the name, or a DMARC
// record there or above.
class Blame {
 public:
  Blame(Chosen const& chosen, Broken const& broken) {
    std::map<std::string, std::vector<std::size_t>, std::less<>> at;  // by the names that they change
    for (std::size_t i = 0; i < chosen.size(); ++i)
      for (std::string const& name : names_of(*chosen[i])) at[name].push_back(i);
    std::map<std::size_t, std::string> found;
    for (BrokenPromise const& b : broken) {
      std::set<std::size_t> mine;
      for (std::string const& name : b.changed) {
        auto const it = at.find(name);
        if (it != at.end()) mine.insert(it->second.begin(), it->second.end());
      }
      certain_ = certain_ && mine.size() == 1;
      for (std::size_t const i : mine) found.try_emplace(i, b.text);
    }
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      auto const it = found.find(i);
      if (it == found.end())
        others_.push_back(chosen[i]);
      else
        blamed_.emplace_back(chosen[i], it->second);
    }
  }
  bool certain() const { return certain_; }  // of each broken promise it is one fix
  bool some() const { return !blamed_.empty(); }
  Chosen const& others() const { return others_; }
  std::vector<std::pair<lint::Finding const*, std::string>> const& blamed() const { return blamed_; }

 private:
  static std::set<std::string> names_of(lint::Finding const& f) {
    std::set<std::string> out;
    for (lint::RecordChange const& c : f.fix->changes) out.insert(c.record.name);
    if (f.record) out.insert(f.record->name);
    return out;
  }
  bool certain_ = true;
  Chosen others_;
  std::vector<std::pair<lint::Finding const*, std::string>> blamed_;
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

  // Takes those out that would break what they promise: those that change what is broken at once, and of the
  // others half by half, since nearly always there is none.
  bool refuse(Chosen& chosen) {
    if (chosen.empty()) return true;
    Broken broken;
    if (!probe(chosen, broken)) return false;
    if (broken.empty()) return true;
    if (chosen.size() == 1) {
      refused_[id_of(*chosen.front())] = "not safe here: " + broken.front().text;
      chosen.clear();
      return true;
    }
    Blame const blame(chosen, broken);
    if (blame.certain() && blame.some()) {
      for (auto const& [finding, text] : blame.blamed()) refused_[id_of(*finding)] = "not safe here: " + text;
      chosen = blame.others();
      return refuse(chosen);
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

  bool probe(Chosen const& chosen, Broken& broken) {
    std::vector<Intent> const intents = intents_of(chosen);
    TextMap next = texts_;
    if (!edit(intents, next)) return false;
    Round after = relint_(next);
    std::vector<std::string> edited;
    for (Intent const& i : intents)
      for (text::Edit const& e : i.edits) edited.push_back((*round_.sources)[e.where.file].name());
    std::sort(edited.begin(), edited.end());
    edited.erase(std::unique(edited.begin(), edited.end()), edited.end());
    if (!after.failed) broken = broken_promises(round_, after, edited);
    probed_.emplace(std::move(next), std::move(after));
    return true;
  }

  // A file that several zones include, or one zone at several names, has a finding for each: the same edit
  // mends them all, and changes the records of all.
  std::vector<Intent> intents_of(Chosen const& chosen) const {
    std::vector<Intent> out;
    std::map<std::pair<text::FileId, std::uint32_t>, std::size_t> at;
    for (lint::Finding const* f : chosen) {
      at.try_emplace({f->fix->edits.front().where.file, f->fix->edits.front().where.begin}, out.size());
      out.push_back({f->fix->edits, f->fix->changes});
    }
    for (lint::Finding const& f : round_.result->findings) {
      if (!f.fix || f.fix->edits.empty()) continue;
      auto const it = at.find({f.fix->edits.front().where.file, f.fix->edits.front().where.begin});
      if (it == at.end() || chosen[it->second] == &f) continue;
      Intent& same = out[it->second];
      if (same.edits == f.fix->edits && !same.changes.empty())
        same.changes.insert(same.changes.end(), f.fix->changes.begin(), f.fix->changes.end());
    }
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
