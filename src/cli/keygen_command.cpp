// zonelint keygen: a DKIM key (RFC 6376, RFC 8463): the private part into a file, the record into the zone.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/key_record.hpp"
#include "cli/output.hpp"
#include "mail/names.hpp"

namespace zonelint::cli {

int keygen_command(Options const& given) {
  Options options = given;
  if (options.key_type.empty()) options.key_type = "rsa2048";
  auto const domain = mail::name_from_domain(options.domain);
  if (!domain) {
    say(fmt::format("zonelint: {} is no domain name\n", options.domain));
    return 2;
  }
  auto projects = read_projects(options);
  if (projects->failed) return 2;
  return publish_key(
      *projects, options, options.selector, *domain,
      fmt::format("next: once the record is served, let the signer use s={}; d={} with that key\n",
                  options.selector, domain->display()));
}

}  // namespace zonelint::cli
