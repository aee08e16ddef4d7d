// See config_init.hpp. What is certain is written; what the records only suggest (who sends, which policy is
// wanted) stands in comments, for a person to confirm.
#include "cli/config_init.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "cli/fixing.hpp"
#include "cli/output.hpp"
#include "lint/builtin.hpp"
#include "mail/names.hpp"

namespace zonelint::cli {
namespace {

namespace fs = std::filesystem;

std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", text); }

std::string list_of(std::set<std::string> const& texts) {
  std::string out;
  for (auto const& t : texts) out += (out.empty() ? "" : ", ") + in_quotes(t);
  return "[" + out + "]";
}

// The newest edition of the tool's own rules.
std::string newest_edition() {
  std::string_view newest;
  for (auto const& rule : lint::builtin_rules()) {
    if (rule.edition.starts_with("20")) newest = std::max(newest, rule.edition);
  }
  return std::string(newest);
}

// What the records of one From domain and one provider show.
struct Seen {
  std::string region, mail_from;
  std::set<std::string> dkim;      // selectors or tokens
  std::set<std::string> evidence;  // in words
};

class Findings {
 public:
  explicit Findings(Project const& project) : facts_(*project.facts) {}

  std::string senders() {
    for (auto const& d : facts_.domains()) {
      if (d.mail_from != nullptr) {
        mail_from(*d.mail_from);
      } else {
        for (auto const* spf : d.spf) includes(d, *spf);
        for (auto const* key : d.dkim) dkim(d, *key);
      }
    }
    std::string out;
    for (auto const& [key, seen] : seen_) out += sender(key.first, *key.second, seen);
    return out;
  }

  std::string policies() const {
    std::string out;
    for (auto const& d : facts_.domains()) {
      if (d.record == nullptr || !(d.record->domain == d.name) || d.record->count != 1) continue;
      std::string tags;
      for (auto const& tag : d.record->tags) {
        if (tag.name == "v" || !tag.known || !tag.valid) continue;
        tags += fmt::format("{}{} = {}", tags.empty() ? "" : ", ", tag.name, in_quotes(tag.value));
      }
      if (tags.find("p = ") == std::string::npos) continue;
      out += fmt::format("#\n# [[policy]]\n# domains = [{}]\n# dmarc   = {{ {} }}\n",
                         in_quotes(d.name.display()), tags);
    }
    return out;
  }

 private:
  using Key = std::pair<std::string, mail::Provider const*>;

  // The domain above that is a zone's own name or has DMARC, SPF or MX: whose mail the MAIL FROM domain is
  // for.
  std::string from_of(dns::Name name) const {
    for (dns::Name up = name.parent(); !up.is_root(); up = up.parent()) {
      if (facts_.domain(up) != nullptr) return up.display();
    }
    return name.parent().display();
  }
  void mail_from(facts::MailFromFact const& fact) {
    auto const& m = fact.mail_from;
    if (m.provider == nullptr) return;
    Seen& seen = seen_[{from_of(m.name), m.provider}];
    seen.mail_from = m.name.display();
    if (seen.region.empty()) seen.region = m.region;
    seen.evidence.insert(fmt::format("the records of {}", m.name.display()));
  }
  void includes(facts::DomainFact const& d, facts::SpfFact const& spf) {
    for (auto const& term : spf.facts.record->record.terms) {
      if (term.kind != grammar::spf::TermKind::mechanism ||
          term.mechanism != grammar::spf::Mechanism::include)
        continue;
      auto const name = mail::name_from_domain(term.value);
      auto const* provider = name ? mail::provider_of_include(facts_.providers(), *name) : nullptr;
      if (provider != nullptr)
        seen_[{d.name.display(), provider}].evidence.insert(fmt::format("include:{}", term.value));
    }
  }
  void dkim(facts::DomainFact const& d, facts::DkimFact const& key) {
    if (!key.key.provider || key.key.provider->provider == nullptr) return;
    Seen& seen = seen_[{d.name.display(), key.key.provider->provider}];
    seen.dkim.insert(key.key.selector);
    auto const region = mail::captured(key.key.provider->captures, "region");
    if (seen.region.empty()) seen.region = region;
    seen.evidence.insert("DKIM");
  }

  static std::string sender(std::string const& from, mail::Provider const& provider, Seen const& seen) {
    std::string out =
        fmt::format("#\n# [[sender]]   # {}: {}\n", provider.name, fmt::join(seen.evidence, ", "));
    auto const line = [&](std::string_view key, std::string const& value) {
      out += fmt::format("# {:<9} = {}\n", key, value);
    };
    line("name", in_quotes(provider.id));
    line("from", in_quotes(from));
    line("provider", in_quotes(provider.id));
    if (!seen.region.empty()) line("region", in_quotes(seen.region));
    if (!seen.mail_from.empty()) line("mail-from", in_quotes(seen.mail_from));
    if (!seen.dkim.empty()) line("dkim", list_of(seen.dkim));
    return out;
  }

  facts::WorldFacts const& facts_;
  std::map<Key, Seen> seen_;
};

std::string relative(std::string const& file, fs::path const& folder) {
  std::error_code ec;
  return fs::proximate(file, folder, ec).generic_string();
}

// The zones, and where each one's name is from; a file that tells none gets a [[zone]] to fill in.
std::string zones_text(Project const& project, fs::path const& folder) {
  std::string out;
  std::size_t more = 0, shown = 0;
  for (auto const& zone : project.loaded->world.zones()) {
    if (zone->kind == dns::ZoneKind::known) continue;
    if (shown++ >= 20) {
      ++more;
      continue;
    }
    out += fmt::format("#   {:<32} {}\n", zone->origin.display(), relative(zone->file_name, folder));
  }
  if (shown == 0)
    return "# No zones were found here; [[zone]] tells the names of files that do not tell them.\n";
  out = "# The zones found, whose files tell their names:\n" + out;
  if (more > 0) out += fmt::format("#   and {} more\n", more);
  return out;
}

std::string nameless_text(Project const& project, text::Sources const& sources, fs::path const& folder) {
  std::string out;
  for (auto const& p : project.problems) {
    if (p.kind != "no-origin" || !p.where.known()) continue;
    out += fmt::format("#\n# [[zone]]\n# files  = [{}]\n# origin = \"example.com\"   # its name\n",
                       in_quotes(relative(sources[p.where.file].name(), folder)));
  }
  return out.empty() ? out : "\n# Files that do not tell their zone's name:\n" + out;
}

std::string configuration(Project const& project, text::Sources const& sources, fs::path const& folder) {
  std::string out =
      "# What zonelint holds these zones against. `zonelint config schema` describes every key.\n\n";
  out += fmt::format("edition = {}   # rules of a later edition stay off\n\n", in_quotes(newest_edition()));
  out += zones_text(project, folder) + nameless_text(project, sources, folder);
  Findings findings(project);
  if (std::string const senders = findings.senders(); !senders.empty()) {
    out +=
        "\n# Who sends mail for these domains, as far as their records tell. Confirm each: take the # away, "
        "and lint\n"
        "# checks what it needs, fix writes what it lacks, flows shows what receivers make of its mail.\n" +
        senders;
  }
  if (std::string const policies = findings.policies(); !policies.empty()) {
    out +=
        "\n# The DMARC policies published now. Confirmed, they are what lint holds the records against.\n" +
        policies;
  }
  return out;
}

}  // namespace

int config_init(Options const& options, std::string const& folder) {
  std::error_code ec;
  if (!fs::is_directory(folder, ec)) {
    say(fmt::format("zonelint: {} is no folder\n", folder));
    return 2;
  }
  for (char const* const name : {"zonelint.toml", ".zonelint.toml"}) {
    fs::path const there = fs::path(folder) / name;
    if (!fs::exists(fs::symlink_status(there, ec))) continue;
    say(fmt::format("zonelint: {} is there already; it is left as it is\n",
                    there.lexically_normal().string()));
    return 2;
  }
  Options o = options;
  o.paths = {folder};
  o.isolated = true;
  text::Sources sources;
  auto const linted = lint_all(sources, o);
  Project const& project = *linted->projects.front();
  std::string const path = (fs::path(folder) / "zonelint.toml").lexically_normal().string();
  std::string const error = write_file(path, configuration(project, sources, folder));
  if (!error.empty()) {
    say(fmt::format("zonelint: {} can't be written: {}\n", path, error));
    return 2;
  }
  say(fmt::format("zonelint: {} is written; its comments hold what the records suggest\n", path));
  return 0;
}

}  // namespace zonelint::cli
