// MTA-STS policy files: see policy_files.hpp.
#include "cli/policy_files.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "fix/emit.hpp"
#include "input/read_file.hpp"
#include "mail/names.hpp"
#include "mail/sender.hpp"

namespace zonelint::cli {
namespace {

// "{domain}" in the path: one file a domain.
std::string path_of(Project const& project, input::StsConfig const& config, std::string const& domain) {
  std::string path = config.file.value;
  if (auto const at = path.find("{domain}"); at != std::string::npos) path.replace(at, 8, domain);
  return input::shown_path(input::real_path(input::join(project.config.folder, path)));
}

void add_file(fix::Outcome& outcome, std::string const& path, std::string const& text,
              std::string const& why) {
  std::error_code ec;
  bool const there = std::filesystem::exists(path, ec);
  if (there) {
    constexpr std::size_t most = 1 << 20;  // RFC 8461 3.3 lets senders stop at 64 KB
    std::string const now = input::read_head(path, most);
    if (now == text || now.size() == most) return;
    outcome.before[path] = now;
  }
  outcome.texts[path] = text;
  fix::Applied applied;
  applied.rule = "policy/sts-id";
  applied.title = why;
  applied.file = path;
  applied.line = 1;
  outcome.applied.push_back(std::move(applied));
}

}  // namespace

void add_policy_files(Project const& project, fix::Outcome& outcome) {
  if (!outcome.ok() || outcome.last.world == nullptr) return;
  for (auto const& policy : project.config.policies) {
    if (!policy.mta_sts || policy.mta_sts->file.value.empty()) continue;
    for (auto const& domain : policy.domains) {
      auto const name = mail::name_from_domain(domain.value);
      if (!name) continue;
      std::string const text = mail::sts_policy(*outcome.last.world, *policy.mta_sts, *name);
      if (text.empty()) continue;
      add_file(outcome, path_of(project, *policy.mta_sts, domain.value), text,
               fmt::format("the MTA-STS policy of {}: https://mta-sts.{}/.well-known/mta-sts.txt",
                           domain.value, domain.value));
    }
  }
}

}  // namespace zonelint::cli
