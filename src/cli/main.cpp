// zonelint: see `zonelint --help`.
#include <cstdio>
#include <exception>
#include <string_view>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "text/parallel.hpp"

namespace {

using zonelint::cli::Options;

int run(Options const& options) {
  using namespace zonelint::cli;
  struct Command {
    std::string_view name;
    int (*run)(Options const&);
  };
  constexpr Command commands[] = {{"lint", lint_command},
                                  {"audit", audit_command},
                                  {"fix", fix_command},
                                  {"evaluate", evaluate_command},
                                  {"flows", flows_command},
                                  {"convert", convert_command},
                                  {"plan", plan_command},
                                  {"keygen", keygen_command},
                                  {"rotate", rotate_command},
                                  {"facts", facts_command},
                                  {"explain", explain_command},
                                  {"rules", rules_command},
                                  {"config", config_command},
                                  {"baseline", baseline_command},
                                  {"lsp", lsp_command},
                                  {"completions", completions_command},
                                  {"man", man_command}};
  for (Command const& c : commands) {
    if (c.name == options.command) return c.run(options);
  }
  return 2;
}

}  // namespace

// Read by jemalloc, where the program is linked with it: huge pages from the start, and what is freed is
// kept, since the program ends soon.
extern "C" {
extern char const* malloc_conf;
char const* malloc_conf = "thp:always,metadata_thp:auto,dirty_decay_ms:-1,muzzy_decay_ms:-1";
}

// Exceptions are for broken invariants only; whatever comes here is the program's own fault.
int main(int argc, char** argv) try {
  auto const parsed = zonelint::cli::parse_options(argc, argv);
  zonelint::text::set_threads(static_cast<unsigned>(parsed.options.jobs));
  if (parsed.run) return run(parsed.options);
  zonelint::cli::say(parsed.err);
  return zonelint::cli::print(parsed.out, {}) ? parsed.status : 2;
} catch (std::exception const& e) {
  std::fprintf(stderr, "zonelint: internal error: %s\n", e.what());
  return 2;
}
