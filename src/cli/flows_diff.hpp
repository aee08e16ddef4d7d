// zonelint flows --diff REV: what has changed for mail since a git revision.
#pragma once
#include "cli/options.hpp"

namespace zonelint::cli {

int flows_diff(Options const& options);

}  // namespace zonelint::cli
