#include "cli/flows_diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/flow_rows.hpp"
#include "cli/output.hpp"
#include "cli/past.hpp"
#include "mail/ranges_text.hpp"
#include "mail/spf_reach.hpp"

namespace zonelint::cli {
namespace {

using facts::WorldFacts;
using report::JsonWriter;

// What one name's SPF record lets send; of several records none holds (RFC 7208 4.5).
mail::SpfReach reach_of(WorldFacts const& facts, dns::Name name) {
  auto const* domain = facts.domain(name);
  if (domain == nullptr || domain->spf.size() != 1) return {};
  auto const& spf = *domain->spf.front();
  return mail::spf_reach(facts.world(), facts.providers(), spf.record->ref, *spf.facts.record);
}

std::vector<std::string> without(std::vector<std::string> const& list,
                                 std::vector<std::string> const& other) {
  std::vector<std::string> out;
  for (auto const& x : list)
    if (std::find(other.begin(), other.end(), x) == other.end()) out.push_back(x);
  return out;
}

struct Addresses {
  dns::Name name;
  std::array<mail::Ranges, 2> added, removed;     // by family
  std::vector<std::string> asks_more, asks_less;  // what is not known: other people's records, macros
  bool same() const {
    return added[0].empty() && added[1].empty() && removed[0].empty() && removed[1].empty() &&
           asks_more.empty() && asks_less.empty();
  }
};

Addresses compare_addresses(WorldFacts const& before, WorldFacts const& now, dns::Name name) {
  Addresses out;
  out.name = name;
  auto const a = reach_of(before, name), b = reach_of(now, name);
  for (std::size_t i = 0; i < 2; ++i) {
    out.added[i] = b.pass[i] - a.pass[i];
    out.removed[i] = a.pass[i] - b.pass[i];
  }
  out.asks_more = without(b.unknown, a.unknown);
  out.asks_less = without(a.unknown, b.unknown);
  return out;
}

// "p=reject", "sp=none of example.com", "none", "unknown".
std::string policy_of(mail::DmarcPolicy const& p) {
  using State = mail::DmarcPolicy::State;
  if (p.state == State::unknown || (p.found() && !p.policy)) return "unknown";
  std::string const cell = policy_cell(p);
  if (cell.empty()) return "none";
  return p.record_domain && *p.record_domain != p.author ? cell + " of " + p.record_domain->display() : cell;
}

struct Policies {
  dns::Name name;
  std::array<std::string, 2> before, now;  // by Standard
  bool same() const { return before == now; }
};

Policies compare_policies(WorldFacts const& before, WorldFacts const& now, dns::Name name) {
  Policies out;
  out.name = name;
  auto const a = before.policies_of(name), b = now.policies_of(name);
  for (std::size_t i = 0; i < 2; ++i) {
    out.before[i] = policy_of(a[i]);
    out.now[i] = policy_of(b[i]);
  }
  return out;
}

struct Flow {
  mail::Sender const* before = nullptr;
  mail::Sender const* now = nullptr;
  bool same() const { return before != nullptr && now != nullptr && flow_row(*before) == flow_row(*now); }
};

// Senders by name: what they are now, then those that are no more.
std::vector<Flow> compare_senders(WorldFacts const& before, WorldFacts const& now) {
  std::vector<Flow> out;
  auto const find = [](WorldFacts const& facts, std::string const& name) -> mail::Sender const* {
    for (auto const& s : facts.senders())
      if (s.sender.name == name) return &s.sender;
    return nullptr;
  };
  for (auto const& s : now.senders()) out.push_back({find(before, s.sender.name), &s.sender});
  for (auto const& s : before.senders())
    if (find(now, s.sender.name) == nullptr) out.push_back({&s.sender, nullptr});
  return out;
}

struct Changes {
  std::vector<Addresses> addresses;
  std::vector<Policies> policies;
  std::vector<Flow> flows;
};

Changes compare(WorldFacts const& before, WorldFacts const& now) {
  Changes out;
  std::set<dns::Name> names;
  for (auto const* facts : {&before, &now})
    for (auto const& d : facts->domains()) names.insert(d.name);
  for (auto const name : names) {
    if (auto a = compare_addresses(before, now, name); !a.same()) out.addresses.push_back(std::move(a));
    if (auto p = compare_policies(before, now, name); !p.same()) out.policies.push_back(std::move(p));
  }
  out.flows = compare_senders(before, now);
  return out;
}

// "256 addresses", "1 address"; of IPv6 the networks of /64.
std::string size_text(std::array<mail::Ranges, 2> const& ranges) {
  std::string out;
  auto const add = [&](std::int64_t n, std::string_view one, std::string_view many) {
    if (n > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", n, n == 1 ? one : many);
  };
  add(ranges[0].count(), "IPv4 address", "IPv4 addresses");
  add(ranges[1].count(64), "IPv6 network of /64", "IPv6 networks of /64");
  return out;
}

std::string address_text(std::vector<Addresses> const& list) {
  std::string out;
  for (auto const& a : list) {
    out += fmt::format("  {}\n", a.name.display());
    for (auto const& [sign, ranges] : {std::pair{'+', &a.added}, {'-', &a.removed}}) {
      if ((*ranges)[0].empty() && (*ranges)[1].empty()) continue;
      out += fmt::format("    {} {}  ({})\n", sign, mail::ranges_text(*ranges, 20), size_text(*ranges));
    }
    for (auto const& u : a.asks_more) out += fmt::format("    + whoever {} lets send\n", u);
    for (auto const& u : a.asks_less) out += fmt::format("    - whoever {} let send\n", u);
  }
  return out;
}

std::string policy_text(std::vector<Policies> const& list) {
  std::string out;
  for (auto const& p : list) {
    out += fmt::format("  {}\n", p.name.display());
    if (p.before[0] == p.before[1] && p.now[0] == p.now[1]) {
      out += fmt::format("    {} -> {}\n", p.before[0], p.now[0]);
      continue;
    }
    for (std::size_t i = 0; i < 2; ++i)
      if (p.before[i] != p.now[i])
        out += fmt::format("    {} -> {}  ({})\n", p.before[i], p.now[i], i == 0 ? "RFC 9989" : "RFC 7489");
  }
  return out;
}

std::string flow_text(std::vector<Flow> const& list) {
  std::string out;
  for (auto const& f : list) {
    if (f.same()) continue;
    auto const& one = f.now != nullptr ? *f.now : *f.before;
    out += fmt::format("  {}{}\n", one.name,
                       f.before == nullptr ? ", new"
                       : f.now == nullptr  ? ", gone"
                                           : "");
    auto const was = f.before != nullptr ? flow_row(*f.before) : std::vector<std::string>();
    auto const is = f.now != nullptr ? flow_row(*f.now) : std::vector<std::string>();
    constexpr std::string_view titles[] = {
        "sender", "From", "MAIL FROM", "SPF", "DKIM", "DMARC (RFC 9989)", "DMARC (RFC 7489)"};
    for (std::size_t i = 1; i < std::size(titles); ++i) {
      if (was.empty() || is.empty())
        out += fmt::format("    {:<16}  {}\n", titles[i], was.empty() ? is[i] : was[i]);
      else if (was[i] != is[i])
        out += fmt::format("    {:<16}  {} -> {}\n", titles[i], was[i], is[i]);
    }
  }
  return out;
}

std::string changes_text(Changes const& changes, std::string const& label) {
  std::string out;
  auto const part = [&](std::string_view title, std::string const& text) {
    if (!text.empty()) out += fmt::format("{}{}\n{}", out.empty() ? "" : "\n", title, text);
  };
  part("Addresses that may send", address_text(changes.addresses));
  part("DMARC policies", policy_text(changes.policies));
  part("Senders", flow_text(changes.flows));
  return out.empty() ? fmt::format("nothing has changed for mail since {}\n", label)
                     : fmt::format("since {}\n\n{}", label, out);
}

void write_ranges(JsonWriter& w, std::string_view key, std::array<mail::Ranges, 2> const& ranges) {
  w.key(key).begin_object().key("intervals").begin_array();
  for (std::size_t family = 0; family < 2; ++family) {
    for (auto const& r : ranges[family].list()) {
      w.begin_object().key("range").string(mail::range_text(r, family == 1));
      w.key("first").string(mail::address_from(r.first, family == 1).text());
      w.key("last").string(mail::address_from(r.last, family == 1).text());
      w.key(family == 0 ? "addresses" : "networks64")
          .number(static_cast<std::uint64_t>(mail::Ranges(r).count(family == 0 ? 0 : 64)))
          .end_object();
    }
  }
  w.end_array();
  w.key("ipv4_addresses").number(static_cast<std::uint64_t>(ranges[0].count()));
  w.key("ipv6_networks64").number(static_cast<std::uint64_t>(ranges[1].count(64))).end_object();
}
void write_texts(JsonWriter& w, std::string_view key, std::vector<std::string> const& list) {
  w.key(key).begin_array();
  for (auto const& text : list) w.string(text);
  w.end_array();
}

void write_changes(JsonWriter& w, Changes const& changes, std::string const& label) {
  w.begin_object().key("since").string(label).key("addresses").begin_array();
  for (auto const& a : changes.addresses) {
    w.begin_object().key("domain").string(a.name.display());
    write_ranges(w, "added", a.added);
    write_ranges(w, "removed", a.removed);
    write_texts(w, "unknown_added", a.asks_more);
    write_texts(w, "unknown_removed", a.asks_less);
    w.end_object();
  }
  w.end_array().key("policies").begin_array();
  for (auto const& p : changes.policies) {
    w.begin_object().key("domain").string(p.name.display());
    for (auto standard : mail::standards) {
      auto const i = static_cast<std::size_t>(standard);
      w.key(mail::standard_text(standard)).begin_object().key("before").string(p.before[i]);
      w.key("now").string(p.now[i]).end_object();
    }
    w.end_object();
  }
  w.end_array().key("senders").begin_array();
  for (auto const& f : changes.flows) {
    w.begin_object().key("sender").string(f.now != nullptr ? f.now->name : f.before->name);
    w.key("change").string(f.same()              ? "unchanged"
                           : f.before == nullptr ? "added"
                           : f.now == nullptr    ? "removed"
                                                 : "changed");
    for (auto const& [key, sender] : {std::pair{"before", f.before}, {"now", f.now}}) {
      w.key(key);
      if (sender != nullptr)
        write_flow(w, *sender);
      else
        w.null();
    }
    w.end_object();
  }
  w.end_array().end_object();
}

}  // namespace

int flows_diff(Options const& options) {
  text::Sources sources;
  std::string out, notes;
  JsonWriter w;
  w.begin_object().key("schema").string("zonelint/flows-diff/1").key("projects").begin_array();
  bool failed = false, unmet_any = false;
  for (auto& project : find_projects(options)) {
    read_project(*project, sources, options, {});
    failed = failed || project->failed;
    for (auto const& p : project->problems)
      if (p.kind == "unreadable" || p.kind == "no-zones" || p.kind == "config")
        say("zonelint: " + problem_text(sources, p) + "\n");
    WorldFacts const now(sources, project->loaded->world, mail::builtin_providers(), project->config,
                         project->problems);
    auto const past = read_past(*project, options, options.past);
    if (!past->error.empty()) {
      say("zonelint: --diff: " + past->error + "\n");
      return 2;
    }
    auto const changes = compare(*past->facts, now);
    out += changes_text(changes, past->label);
    write_changes(w, changes, past->label);
    for (auto const& s : now.senders()) {
      if (std::string const text = unmet(s.sender); !text.empty()) {
        notes += fmt::format("{}: {}\n", s.sender.name, text);
        unmet_any = true;
      }
    }
  }
  w.end_array().end_object();
  if (!notes.empty()) out += "\n" + notes;
  if (!print(options.format == "json" ? w.take() + "\n" : out, options.output) || failed) return 2;
  return unmet_any ? 1 : 0;
}

}  // namespace zonelint::cli
