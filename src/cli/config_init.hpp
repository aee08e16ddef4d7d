// zonelint config init: a first zonelint.toml for the zones of a folder.
#pragma once
#include <string>

#include "cli/options.hpp"

namespace zonelint::cli {

// Writes FOLDER/zonelint.toml; never over an existing one. Returns the exit status.
int config_init(Options const& options, std::string const& folder);

}  // namespace zonelint::cli
