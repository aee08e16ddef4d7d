// Change batches on their way out.
#pragma once
#include <vector>

#include "cli/options.hpp"
#include "fix/emit.hpp"

namespace zonelint::cli {

// To stdout one after the other, or each to a file of its own: a request takes one batch of one hosted zone.
bool print_batches(std::vector<fix::Batch> const& all, Options const& options);

}  // namespace zonelint::cli
