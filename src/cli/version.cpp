// What this program is, and the state of what it knows.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "cli/options.hpp"
#include "cli/report.hpp"
#include "commit.hpp"
#include "lint/builtin.hpp"
#include "mail/provider.hpp"

namespace zonelint::cli {
namespace {

// The youngest edition of the rules; "preview" and the like are none.
std::string edition() {
  std::string_view out;
  for (auto const& rule : lint::builtin_rules())
    if (rule.edition.starts_with("2")) out = std::max(out, rule.edition);
  return std::string(out);
}

// The last time that what is known of a provider was looked at.
std::string known_date() {
  std::string_view out;
  for (auto const& provider : mail::builtin_providers()) out = std::max(out, provider.date);
  for (auto const& zone : mail::builtin_known_zones()) out = std::max(out, zone.date);
  return std::string(out);
}

}  // namespace

std::string version_line() {
  std::string const built =
      std::string_view(commit).empty() ? std::string() : fmt::format("commit {}, ", commit);
  return fmt::format("zonelint {} ({}edition {}, known data of {})", version, built, edition(), known_date());
}

}  // namespace zonelint::cli
