// A key file and its record: what keygen and rotate share.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "cli/deliver.hpp"
#include "cli/project.hpp"

namespace zonelint::cli {

struct ReadProjects {
  text::Sources sources;
  std::vector<std::unique_ptr<Project>> all;
  dns::Name domain;  // --domain
};
// Reads --domain and the zones of the command line; null after saying what of it can't be read.
std::unique_ptr<ReadProjects> read_projects(Options const& options);
// The project whose world has a zone that serves the name; null where none does.
Project const* serving(ReadProjects const& projects, dns::Name name);

// Makes the key, writes the private part to --out, and its record into the zone. `done` is said afterwards.
// The exit status.
int publish_key(ReadProjects& projects, Options const& options, std::string const& selector, dns::Name domain,
                std::string const& done);

}  // namespace zonelint::cli
