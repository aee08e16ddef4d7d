// The command line as values: one table of options (options.cpp) is its help, its completions and its
// reading.
#pragma once
#include <string>
#include <vector>

#include "cli/option_words.hpp"

namespace zonelint::cli {

struct Options {
  std::string command = "lint";
  std::string subcommand;  // of config, rules, baseline
  std::vector<std::string> paths;

  // selection
  std::vector<std::string> rules, select, ignore, severity;
  // input
  std::string origin, stdin_filename = "-", input = "auto";
  bool no_exclude = false;
  // result
  std::string fail_on, baseline, today;
  bool no_suppressions = false;
  // output
  std::string format = "text", output, color = "auto";
  std::string since;  // audit: an earlier report
  bool statistics = false, quiet = false, verbose = false;
  // configuration
  std::string config;
  bool isolated = false;
  int jobs = 0;
  // flows --diff, lint --since: a git revision, or a folder with the zones as they were
  std::string past;
  // fix
  bool diff = false, unsafe = false, check = false, in_place = false;
  std::vector<std::string> only;
  std::string emit;
  // evaluate
  std::vector<std::string> zones, dkim;
  std::string ip, helo, mail_from, from, standard = "both";
  bool closed_world = false;
  // convert
  std::string to = "canonical";
  // keygen, rotate
  std::string selector, domain, out, key_type, new_selector;
  bool force = false;
  // facts
  bool schema = false;
  // explain, completions
  std::string rule, shell;
  bool stdio = false;  // lsp
  // rules test: a rule of the given files takes the place of the tool's own rule of that name
  bool rules_replace = false;
};

// What parsing the command line came to: a run, or text to print and an exit status (help, version, usage
// errors).
struct Parsed {
  Options options;
  bool run = false;
  int status = 0;
  std::string out, err;
};
Parsed parse_options(int argc, char const* const* argv);
std::string version_line();  // what --version prints: also the commit, the edition, the date of known data

// The words of the option table: a command each.
std::vector<CommandWords> command_words();

}  // namespace zonelint::cli
