// Keys and their records: see key_record.hpp.
#include "cli/key_record.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "cli/output.hpp"
#include "fix/add_records.hpp"
#include "fix/text_record.hpp"
#include "fix/whole_file.hpp"
#include "input/read_file.hpp"
#include "mail/dkim.hpp"
#include "mail/names.hpp"
#include "mail/new_key.hpp"

namespace zonelint::cli {
namespace {

namespace fs = std::filesystem;

// The folders that a key has no business in: the repository of the zones, else the folders that were named.
std::vector<std::string> zone_folders(Options const& options) {
  std::vector<std::string> out;
  std::error_code ec;
  auto const paths = options.paths.empty() ? std::vector<std::string>{"."} : options.paths;
  for (auto const& path : paths) {
    fs::path at = fs::weakly_canonical(path, ec);
    if (!fs::is_directory(at, ec)) at = at.parent_path();
    fs::path repository = at;
    for (fs::path up = at; up.has_relative_path(); up = up.parent_path())
      if (fs::exists(up / ".git", ec) || fs::exists(up / "zonelint.toml", ec)) repository = up;
    out.push_back(repository.string());
  }
  return out;
}

// Why the key can't go there; empty: it can.
std::string refused(Options const& options) {
  std::error_code ec;
  if (fs::exists(fs::symlink_status(options.out, ec)))
    return options.out + " is there already; a key is never overwritten";
  std::string const folder = input::real_path(input::folder_of(options.out));
  if (!options.force)
    for (auto const& zones : zone_folders(options))
      if (input::is_inside(folder, zones))
        return fmt::format(
            "{} lies within {}, where the zones are kept: a private key does not belong there (--force "
            "writes it)",
            options.out, zones);
  return {};
}

fix::Outcome add_record(text::Sources& sources, Project const& project, Options const& options,
                        dns::Name owner, std::string const& text) {
  struct Held {
    Project project;
    lint::Result result;
  };
  auto const relint = [&](fix::TextMap const& changed) {
    auto held = std::make_shared<Held>();
    held->project.config_file = project.config_file;
    held->project.paths = project.paths;
    held->project.may_be_empty = project.may_be_empty;
    read_project(held->project, sources, options, {}, &changed);
    auto const& world = held->project.loaded->world;
    auto const* const zone = world.zone_for(owner);
    if (zone != nullptr && zone->find(owner, dns::Type::TXT).empty())
      held->result.findings.push_back(
          fix::addition(sources, {zone, owner, dns::Type::TXT, fix::text_wire(text), std::nullopt},
                        "dkim/keygen", fmt::format("publish the key {}", owner.display())));
    fix::Round round;
    round.sources = &sources;
    round.world = &world;
    round.result = &held->result;
    round.failed = held->project.failed;
    round.owner = held;
    return round;
  };
  fix::ApplyOptions apply;
  apply.unsafe = true;
  apply.today = today(options);
  return fix::apply_fixes(relint, apply);
}

}  // namespace

std::unique_ptr<ReadProjects> read_projects(Options const& options) {
  auto out = std::make_unique<ReadProjects>();
  auto const domain = mail::name_from_domain(options.domain);
  if (!domain) {
    say(fmt::format("zonelint: {} is no domain name\n", options.domain));
    return nullptr;
  }
  out->domain = *domain;
  bool failed = false;
  out->all = find_projects(options);
  for (auto& project : out->all) {
    read_project(*project, out->sources, options, {});
    failed = failed || project->failed;
    if (project->failed)
      for (auto const& p : project->problems) say("zonelint: " + problem_text(out->sources, p) + "\n");
  }
  return failed ? nullptr : std::move(out);
}

Project const* serving(ReadProjects const& projects, dns::Name name) {
  for (auto const& p : projects.all)
    if (p->loaded->world.zone_for(name) != nullptr) return p.get();
  return nullptr;
}

int publish_key(ReadProjects& projects, Options const& options, std::string const& selector, dns::Name domain,
                std::string const& done) {
  auto const owner = mail::selector_name(selector, domain);
  if (!owner) {
    say(fmt::format("zonelint: {}._domainkey.{} is no domain name\n", selector, domain.display()));
    return 2;
  }
  Project const* const project = serving(projects, *owner);
  auto const* const zone = project != nullptr ? project->loaded->world.zone_for(*owner) : nullptr;
  if (zone != nullptr && zone->find(*owner) != nullptr && zone->find(*owner)->first != dns::none) {
    say(fmt::format("zonelint: {} has records already; choose another selector\n", owner->display()));
    return 2;
  }
  if (std::string const why = refused(options); !why.empty()) {
    say("zonelint: " + why + "\n");
    return 2;
  }
  auto const key = mail::make_key(options.key_type);
  if (!key) {
    say("zonelint: the key could not be made\n");
    return 2;
  }
  std::vector<Fixed> fixed;
  if (project != nullptr) {
    fixed.push_back({project, add_record(projects.sources, *project, options, *owner, key->record)});
    auto const& outcome = fixed.back().outcome;
    for (auto const& p : outcome.problems) say("zonelint: " + p + "\n");
    for (auto const& l : outcome.left)
      say(fmt::format("zonelint: the record can't be written: {}\n", l.reason));
    if (!outcome.ok() || !outcome.left.empty()) return 2;
  }
  // The key comes first: a record without its key is of no use, a key without its record can still get one.
  fix::WholeFile file(options.out);
  std::string wrong = file.write(key->pem, 0600);
  if (wrong.empty()) wrong = file.create();
  if (!wrong.empty()) {
    say(fmt::format("zonelint: {}: {}\n", options.out, wrong));
    return 2;
  }
  say(fmt::format("the private key is in {} (mode 600, {})\n", options.out, options.key_type));
  int status = 0;
  if (project != nullptr) {
    status = deliver(fixed, projects.sources, options, false);
  } else {
    auto const away =
        projects.all.empty() ? std::nullopt : projects.all[0]->loaded->world.delegated_away(*owner);
    say(fmt::format("no zone here serves {}: publish this in the zone of {}\n", owner->display(),
                    away.value_or(domain).display()));
    if (!print(fix::record_text(*owner, dns::Type::TXT,
                                grammar::rdata_text(dns::Type::TXT, fix::text_wire(key->record))) +
                   "\n",
               options.output))
      return 2;
  }
  say(done);
  return status;
}

}  // namespace zonelint::cli
