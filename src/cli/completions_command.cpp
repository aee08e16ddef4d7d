// zonelint completions: made from the one option table.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/output.hpp"

namespace zonelint::cli {
namespace {

std::string bash(std::vector<CommandWords> const& all) {
  std::string names, cases;
  for (auto const& c : all) {
    names += (names.empty() ? "" : " ") + c.name;
    cases += fmt::format("    {}) words=\"{}\" ;;\n", c.name, fmt::join(c.options, " "));
  }
  return fmt::format(
      "_zonelint() {{\n"
      "  local word=\"${{COMP_WORDS[COMP_CWORD]}}\" command=lint words w\n"
      "  for w in \"${{COMP_WORDS[@]:1:COMP_CWORD-1}}\"; do\n"
      "    case \" {0} \" in *\" $w \"*) command=$w; break ;; esac\n"
      "  done\n"
      "  case $command in\n{1}  esac\n"
      "  if [[ $word == -* ]]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
      "  else\n"
      "    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
      "    if ((COMP_CWORD == 1)); then mapfile -t -O \"${{#COMPREPLY[@]}}\" COMPREPLY < <(compgen -W "
      "\"{0}\" -- \"$word\"); fi\n"
      "  fi\n"
      "}}\n"
      "complete -o filenames -F _zonelint zonelint\n",
      names, cases);
}

std::string zsh(std::vector<CommandWords> const& all) {
  std::string names, cases;
  for (auto const& c : all) {
    names += fmt::format("    '{}:{}'\n", c.name, c.about);
    cases += fmt::format("    {}) compadd -- {} ;;\n", c.name, fmt::join(c.options, " "));
  }
  return fmt::format(
      "#compdef zonelint\n"
      "_zonelint() {{\n"
      "  local -a commands=(\n{}  )\n"
      "  if [[ $PREFIX == -* ]]; then\n"
      "    case ${{words[2]}} in\n{}    esac\n"
      "  else\n"
      "    (( CURRENT == 2 )) && _describe command commands\n"
      "    _files\n"
      "  fi\n"
      "}}\n"
      "compdef _zonelint zonelint\n",
      names, cases);
}

std::string fish(std::vector<CommandWords> const& all) {
  std::string out;
  for (auto const& c : all) {
    out += fmt::format("complete -c zonelint -n __fish_use_subcommand -a {} -d '{}'\n", c.name, c.about);
    for (auto const& o : c.options) {
      bool const is_long = o.starts_with("--");
      out += fmt::format("complete -c zonelint -n '__fish_seen_subcommand_from {}' {} {}\n", c.name,
                         is_long ? "-l" : "-s", o.substr(is_long ? 2 : 1));
    }
  }
  return out;
}

}  // namespace

int completions_command(Options const& options) {
  auto const words = command_words();
  return print(options.shell == "bash"  ? bash(words)
               : options.shell == "zsh" ? zsh(words)
                                        : fish(words),
               {})
             ? 0
             : 2;
}

}  // namespace zonelint::cli
