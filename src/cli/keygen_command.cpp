// zonelint keygen: a DKIM key (RFC 6376, RFC 8463): the private part into a file, the record into the zone.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/key_record.hpp"

namespace zonelint::cli {

int keygen_command(Options const& given) {
  Options options = given;
  if (options.key_type.empty()) options.key_type = "rsa2048";
  auto const projects = read_projects(options);
  if (projects == nullptr) return 2;
  return publish_key(
      *projects, options, options.selector, projects->domain,
      fmt::format("next: once the record is served, let the signer use s={}; d={} with that key\n",
                  options.selector, projects->domain.display()));
}

}  // namespace zonelint::cli
