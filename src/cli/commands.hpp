// One function a command: each prints its result to stdout, all else to stderr, and returns the exit status.
#pragma once
#include "cli/options.hpp"

namespace zonelint::cli {

int lint_command(Options const& options);
int audit_command(Options const& options);
int fix_command(Options const& options);
int evaluate_command(Options const& options);
int flows_command(Options const& options);
int convert_command(Options const& options);
int plan_command(Options const& options);
int keygen_command(Options const& options);
int rotate_command(Options const& options);
int facts_command(Options const& options);
int explain_command(Options const& options);
int rules_command(Options const& options);
int config_command(Options const& options);
int baseline_command(Options const& options);
int lsp_command(Options const& options);
int man_command(Options const& options);
int completions_command(Options const& options);

}  // namespace zonelint::cli
