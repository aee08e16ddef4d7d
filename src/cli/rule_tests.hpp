// zonelint rules test: runs the examples in rule files, and so proves each rule: `bad` breaks it and no other
// error rule that the example does not name, `good` is clean, the fix makes `fixed` of `bad`, and fixing
// twice changes nothing.
#pragma once
#include "cli/options.hpp"

namespace zonelint::cli {

int test_rules(Options const& options);

}  // namespace zonelint::cli
