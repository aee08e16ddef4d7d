// Printing fixes: see emit.hpp.
#include "fix/emit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "fix/change_batch.hpp"
#include "fix/changed_sets.hpp"
#include "fix/editor.hpp"
#include "input/read_file.hpp"
#include "text/edit.hpp"

namespace zonelint::fix {
namespace {

std::string line_of(dns::Zone const& zone, dns::Record const& r) {
  return fmt::format("{} {} IN {} {}", r.owner.to_text(), r.ttl, grammar::type_text(r.type),
                     dns::rdata_text(zone, r));
}

// Which of the fixes brought (or took) a record.
std::string why(Outcome const& outcome, dns::RecordRef r, bool added) {
  lint::RecordKey const key = key_of(r);
  for (Applied const& a : outcome.applied)
    for (lint::RecordChange const& c : a.changes)
      if (c.added == added && c.record.zone == key.zone && c.record.name == key.name &&
          c.record.type == key.type && c.record.rdata == key.rdata)
        return fmt::format("{} ({})", a.title.empty() ? a.message : a.title, a.rule);
  return {};
}

class Records {
 public:
  explicit Records(Outcome const& outcome) : outcome_(outcome) {}

  void zone(dns::Zone const* was, dns::Zone const& is) {
    auto const before = was != nullptr ? lines(*was) : std::multiset<std::string>();
    auto const after = lines(is);
    std::string reason;
    bool first = true;
    auto const each = [&](dns::Zone const& zone, std::multiset<std::string> others, bool added) {
      for (dns::Record const& r : zone.records) {
        std::string const text = line_of(zone, r);
        if (auto const there = others.find(text); there != others.end()) {
          others.erase(there);
          continue;
        }
        if (r.type == dns::Type::SOA) continue;
        if (first)
          out += fmt::format("{}; zone {} ({})\n", out.empty() ? "" : "\n", zone.origin.to_text(),
                             zone.file_name);
        first = false;
        std::string const now = why(outcome_, {&zone, &r}, added);
        if (!now.empty() && now != reason) out += fmt::format("; {}\n", now);
        reason = now;
        out += added ? text + "\n" : fmt::format("; delete: {}\n", text);
      }
    };
    if (was != nullptr) each(*was, after, false);
    each(is, before, true);
  }

  // What a person must do.
  void left() {
    for (std::string const& line : left_lines(outcome_))
      out += fmt::format("{}; {}\n", line.starts_with("by hand: ") && !out.empty() ? "\n" : "", line);
  }
  std::string out;

 private:
  static std::multiset<std::string> lines(dns::Zone const& zone) {
    std::multiset<std::string> all;
    for (dns::Record const& r : zone.records) all.insert(line_of(zone, r));
    return all;
  }
  Outcome const& outcome_;
};

}  // namespace

std::string emit_records(Outcome const& outcome) {
  Records records(outcome);
  for (auto const& zone : outcome.last.world->zones())
    if (zone->kind != dns::ZoneKind::known) records.zone(counterpart(*zone, *outcome.first.world), *zone);
  records.left();
  return std::move(records.out);
}

std::string emit_zones(Outcome const& outcome, std::vector<std::string> const& files) {
  std::vector<std::string> names = files;
  if (names.empty())
    for (auto const& [name, text] : outcome.texts) names.push_back(name);
  std::string out;
  for (std::string const& name : names) {
    auto const changed = outcome.texts.find(name);
    if (changed != outcome.texts.end()) {
      out += changed->second;
      continue;
    }
    for (text::FileId id = 0; id < outcome.last.sources->size(); ++id)
      if ((*outcome.last.sources)[id].name() == name) {
        out += (*outcome.last.sources)[id].content();
        break;
      }
  }
  return out;
}

std::vector<Batch> emit_change_batches(Outcome const& outcome, std::vector<std::string>* left_out) {
  std::vector<Batch> out;
  for (auto const& zone : outcome.first.world->zones()) {
    if (zone->kind != dns::ZoneKind::route53) continue;
    dns::Zone const* const now = counterpart(*zone, *outcome.last.world);
    if (now == nullptr) continue;
    std::set<std::string> rules;
    for (Applied const& a : outcome.applied)
      for (lint::RecordChange const& c : a.changes)
        if (c.record.zone == zone->origin.to_text()) rules.insert(a.rule);
    std::string const comment =
        fmt::format("{}: {}", zone->origin.display(),
                    rules.empty() ? "zonelint fix" : fmt::format("zonelint fix {}", fmt::join(rules, ", ")));
    std::set<std::string> files{zone->file_name};
    for (dns::RecordSet const& s : zone->sets)
      if (s.source.known()) files.insert((*outcome.first.sources)[s.source.file].name());
    for (std::string& json : change_batches(*outcome.last.sources, *zone, *now, comment, left_out))
      out.push_back({zone->origin.to_text(), std::move(json), files});
  }
  return out;
}

namespace {

// A link is not what git apply and patch change: the file that it leads to.
std::string real_name(std::string const& name) {
  std::error_code ec;
  if (!std::filesystem::is_symlink(name, ec)) return name;
  auto const here = std::filesystem::proximate(input::real_path(name), ec);
  return ec || here.empty() ? name : here.string();
}

}  // namespace

std::string emit_diff(Outcome const& outcome) {
  std::string out;
  for (auto const& [name, text] : outcome.texts) {
    auto const before = outcome.before.find(name);
    std::string diff =
        text::unified_diff(real_name(name), before == outcome.before.end() ? "" : before->second, text);
    // A new file comes from nowhere: patch and git apply would look for the old one.
    if (before == outcome.before.end()) diff.replace(4, diff.find('\n') - 4, "/dev/null");
    out += diff;
  }
  return out;
}

}  // namespace zonelint::fix
