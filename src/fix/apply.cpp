// The rounds of fixing: see apply.hpp.
#include "fix/apply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fix/read_back.hpp"
#include "fix/serial.hpp"
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

bool same_record(lint::RecordKey const& a, lint::RecordKey const& b) {
  return a.zone == b.zone && a.name == b.name && a.type == b.type && a.set == b.set && a.rdata == b.rdata;
}

// A record that one fix changes or adds is left alone by the others until it has been read again.
bool conflict(lint::Fix const& a, lint::Fix const& b) {
  for (lint::RecordChange const& x : a.changes)
    for (lint::RecordChange const& y : b.changes) {
      if (x.added == y.added && same_record(x.record, y.record)) return true;
      bool const both_add = x.added && y.added && x.record.zone == y.record.zone &&
                            x.record.name == y.record.name && x.record.type == y.record.type;
      if (both_add) return true;
    }
  for (text::Edit const& x : a.edits)
    for (text::Edit const& y : b.edits)
      if (conflict(x, y)) return true;
  return false;
}

class Choosing {
 public:
  Choosing(Round const& round, ApplyOptions const& options) : round_(round), options_(options) {
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
    for (text::Edit const& e : f.fix->edits)
      if (signed_.contains(e.where.file))
        return fmt::format("{} is signed: the signatures (RRSIG) would no longer fit",
                           (*round_.sources)[e.where.file].name());
    return {};
  }

  std::vector<lint::Finding const*> choose() const {
    std::vector<lint::Finding const*> out;
    for (lint::Finding const& f : round_.result->findings) {
      if (!reason(f).empty()) continue;
      bool const free = std::none_of(
          out.begin(), out.end(), [&](lint::Finding const* other) { return conflict(*f.fix, *other->fix); });
      if (free) out.push_back(&f);
    }
    return out;
  }

 private:
  bool selected(std::string_view rule) const {
    return std::any_of(options_.only.begin(), options_.only.end(),
                       [&](std::string const& name) { return lint::match_strength(name, rule) > 0; });
  }
  Round const& round_;
  ApplyOptions const& options_;
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
    for (int n = 0;; ++n) {
      auto const chosen = Choosing(round_, options_).choose();
      if (chosen.empty()) return true;
      if (n == options_.most_rounds) {
        fail(fmt::format("the fixes of {} did not come to an end in {} rounds", rules_since(0),
                         options_.most_rounds));
        return false;
      }
      if (!step(chosen)) return false;
    }
  }

  // One round: edits, reading again, comparing.
  bool step(std::vector<lint::Finding const*> const& chosen) {
    std::vector<Intent> intents;
    std::set<std::string> rules;
    for (lint::Finding const* f : chosen) {
      intents.push_back({f->fix->edits, f->fix->changes});
      rules.insert(f->rule);
      note(*f);
    }
    chosen_.push_back(std::move(rules));
    TextMap next = texts_;
    if (!edit(intents, next)) return false;
    auto const seen = std::find(states_.begin(), states_.end(), next);
    if (seen != states_.end()) {
      auto const since = static_cast<std::size_t>(seen - states_.begin());
      fail(fmt::format("the fixes of {} undo each other; choose with --only", rules_since(since)));
      return false;
    }
    states_.push_back(next);
    return read_again(std::move(next), intents);
  }

  bool read_again(TextMap next, std::vector<Intent> const& intents) {
    Round after = relint_(next);
    if (after.failed) {
      fail("the zones could not be read any more after the fix");
      return false;
    }
    if (auto problems = read_back(round_, after, intents); !problems.empty()) {
      out_.problems = std::move(problems);
      fail(fmt::format("nothing was written: the fixes of {} do not read back as meant",
                       rules_since(chosen_.empty() ? 0 : chosen_.size() - 1)));
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
    return edit(intents, next) && read_again(std::move(next), intents);
  }

  void note(lint::Finding const& f) {
    Applied a{f.rule, f.message, f.fix->title, {}, 0, f.fix->level, f.fix->records, f.fix->changes};
    if (f.where.known()) {
      text::Source const& source = (*round_.sources)[f.where.file];
      a.file = source.name();
      a.line = source.position(f.where.begin).line;
    }
    out_.applied.push_back(std::move(a));
  }

  std::string rules_since(std::size_t first) const {
    std::set<std::string> rules;
    for (std::size_t i = first; i < chosen_.size(); ++i) rules.insert(chosen_[i].begin(), chosen_[i].end());
    return fmt::format("{}", fmt::join(rules, " and "));
  }

  void finish() {
    Choosing const choosing(round_, options_);
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
  std::vector<TextMap> states_;
  std::vector<std::set<std::string>> chosen_;  // the rules of each round
};

}  // namespace

Outcome apply_fixes(Relint const& relint, ApplyOptions const& options) {
  return Applying(relint, options).run();
}

}  // namespace zonelint::fix
