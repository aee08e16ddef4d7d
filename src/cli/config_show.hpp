// zonelint config show: every value in force, as a zonelint.toml again, with where it came from.
#pragma once
#include <string>

#include "cli/options.hpp"
#include "cli/project.hpp"

namespace zonelint::cli {

// `held_for`: the file that overrides are held against; empty: none.
std::string config_text(Project const& project, text::Sources const& sources, Options const& options,
                        std::string const& held_for);
// The same as a list of keys, values and places.
std::string config_json(Project const& project, text::Sources const& sources, Options const& options);

}  // namespace zonelint::cli
