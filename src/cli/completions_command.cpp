// zonelint completions: made from the one option table. Each shell is told of every command, of its options,
// and of what an option may be: words, files, or something that only the user knows.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/output.hpp"

namespace zonelint::cli {
namespace {

std::string names_of(std::vector<CommandWords> const& all) {
  std::string out;
  for (auto const& c : all) out += (out.empty() ? "" : " ") + c.name;
  return out;
}

// The words that may stand by their place: "bash zsh fish", "show check".
std::vector<std::string> place_words(CommandWords const& c) {
  std::vector<std::string> out;
  for (auto const& sub : c.commands) out.push_back(sub.name.substr(c.name.size() + 1));
  for (auto const& p : c.places) out.insert(out.end(), p.choices.begin(), p.choices.end());
  return out;
}
// Options of a command and of its commands: what is typed tells them apart well enough.
std::vector<OptionWords> all_options(CommandWords const& c) {
  std::vector<OptionWords> out = c.options;
  for (auto const& sub : c.commands)
    for (auto const& o : sub.options)
      if (std::none_of(out.begin(), out.end(), [&](auto const& had) { return had.names == o.names; }))
        out.push_back(o);
  return out;
}
bool takes_paths(CommandWords const& c) {
  auto const paths = [](auto const& places) {
    return std::any_of(places.begin(), places.end(), [](auto const& p) { return p.kind == ValueKind::path; });
  };
  return paths(c.places) || std::any_of(c.commands.begin(), c.commands.end(),
                                        [&](auto const& sub) { return paths(sub.places); });
}
// Quoted for a POSIX shell and for fish: neither expands what stands between these quotes.
std::string quoted(std::string_view text, std::string_view quote) {
  std::string out = "'";
  for (char const c : text) c == '\'' ? out += quote : out += c;
  return out + "'";
}
constexpr std::string_view posix_quote = "'\\''", fish_quote = "\\'";

// Every name of a command's options, and a case for each that takes a value.
std::string bash_case(CommandWords const& c) {
  std::vector<std::string> names;
  std::string values;
  for (auto const& o : all_options(c)) {
    names.insert(names.end(), o.names.begin(), o.names.end());
    if (o.kind == ValueKind::none) continue;
    std::string const action = o.kind == ValueKind::words
                                   ? fmt::format("choices='{}'", fmt::join(o.choices, " "))
                               : o.kind == ValueKind::path   ? "choices=- files=1"
                               : o.kind == ValueKind::folder ? "choices=- files=1"
                                                             : "choices=-";
    values += fmt::format("        {}) {} ;;\n", fmt::join(o.names, "|"), action);
  }
  std::string out =
      fmt::format("    {})\n      words='{}' places='{}' files={}\n", c.name, fmt::join(names, " "),
                  fmt::join(place_words(c), " "), takes_paths(c) ? "1" : "");
  if (!values.empty()) out += "      case $before in\n" + values + "      esac\n";
  return out + "      ;;\n";
}

std::string bash(std::vector<CommandWords> const& all) {
  std::string cases;
  for (auto const& c : all) cases += bash_case(c);
  return fmt::format(
      "# bash completion of zonelint; made by `zonelint completions bash`\n"
      "_zonelint() {{\n"
      "  local word=\"${{COMP_WORDS[COMP_CWORD]}}\" before=\"${{COMP_WORDS[COMP_CWORD-1]}}\"\n"
      "  local command=lint words='' places='' files='' choices='' w\n"
      "  # --format=js comes as three words\n"
      "  [[ $word == = ]] && word=''\n"
      "  [[ $before == = ]] && before=\"${{COMP_WORDS[COMP_CWORD-2]}}\"\n"
      "  for w in \"${{COMP_WORDS[@]:1:COMP_CWORD-1}}\"; do\n"
      "    case \" {0} \" in *\" $w \"*) command=$w; break ;; esac\n"
      "  done\n"
      "  case $command in\n{1}  esac\n"
      "  COMPREPLY=()\n"
      "  if [[ -n $choices ]]; then\n"
      "    [[ $choices != - ]] && mapfile -t COMPREPLY < <(compgen -W \"$choices\" -- \"$word\")\n"
      "    [[ $choices == - && -n $files ]] && mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
      "    return 0\n"
      "  fi\n"
      "  if [[ $word == -* ]]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
      "    return 0\n"
      "  fi\n"
      "  ((COMP_CWORD == 1)) && places=\"$places {0}\"\n"
      "  mapfile -t COMPREPLY < <(compgen -W \"$places\" -- \"$word\")\n"
      "  [[ -n $files ]] && mapfile -t -O \"${{#COMPREPLY[@]}}\" COMPREPLY < <(compgen -f -- \"$word\")\n"
      "  return 0\n"
      "}}\n"
      "complete -o filenames -F _zonelint zonelint\n",
      names_of(all), cases);
}

// Text inside an _arguments specification: brackets and colons have a meaning there.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_action(OptionWords const& o) {
  std::string const value = zsh_text(o.value.empty() ? "value" : o.value);
  switch (o.kind) {
    case ValueKind::none:
      return {};
    case ValueKind::words:
      return fmt::format(":{}:({})", value, fmt::join(o.choices, " "));
    case ValueKind::path:
      return fmt::format(":{}:_files", value);
    case ValueKind::folder:
      return fmt::format(":{}:_files -/", value);
    case ValueKind::other:
      break;
  }
  return fmt::format(":{}: ", value);
}

std::string zsh_case(CommandWords const& c) {
  std::string out = fmt::format("    {})\n      _arguments -s \\\n", c.name);
  for (auto const& o : all_options(c))
    for (auto const& name : o.names) {
      // A long option may also stand with its value in one word.
      std::string const glue = o.kind != ValueKind::none && name.starts_with("--") ? "=" : "";
      out += fmt::format(
          "        {} \\\n",
          quoted(fmt::format("*{}{}[{}]{}", name, glue, zsh_text(o.about), zsh_action(o)), posix_quote));
    }
  auto const words = place_words(c);
  std::string const places = words.empty() ? takes_paths(c) ? "*:file:_files" : "*: : "
                                           : fmt::format("1:word:({})", fmt::join(words, " "));
  out += fmt::format("        {}{}\n      ;;\n", quoted(places, posix_quote),
                     !words.empty() && takes_paths(c) ? " \\\n        '*:file:_files'" : "");
  return out;
}

std::string zsh(std::vector<CommandWords> const& all) {
  std::string names, cases;
  for (auto const& c : all) {
    names += fmt::format("    {}\n", quoted(fmt::format("{}:{}", c.name, c.about), posix_quote));
    cases += zsh_case(c);
  }
  return fmt::format(
      "#compdef zonelint\n"
      "# zsh completion of zonelint; made by `zonelint completions zsh`\n"
      "_zonelint() {{\n"
      "  local -a commands=(\n{0}  )\n"
      "  if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then\n"
      "    _describe -t commands command commands\n"
      "    _files\n"
      "    return\n"
      "  fi\n"
      "  local command=${{words[2]}}\n"
      "  if (( ${{commands[(I)$command:*]}} )); then\n"
      "    shift words; (( CURRENT-- ))\n"
      "  else\n"
      "    command=lint\n"
      "  fi\n"
      "  case $command in\n{1}  esac\n"
      "}}\n"
      "# As a file of fpath this is the function's body; sourced, it tells of the function.\n"
      "if [[ ${{funcstack[1]}} == _zonelint ]]; then _zonelint \"$@\"; else compdef _zonelint zonelint; fi\n",
      names, cases);
}

std::string fish_option(std::string const& condition, OptionWords const& o) {
  std::string out = "complete -c zonelint -n " + quoted(condition, fish_quote);
  for (auto const& name : o.names) {
    bool const is_long = name.starts_with("--");
    out += fmt::format(" {} {}", is_long ? "-l" : "-s", name.substr(is_long ? 2 : 1));
  }
  if (o.kind == ValueKind::words) out += fmt::format(" -x -a '{}'", fmt::join(o.choices, " "));
  if (o.kind == ValueKind::path || o.kind == ValueKind::folder) out += " -r -F";
  if (o.kind == ValueKind::other) out += " -x";
  return out + " -d " + quoted(o.about, fish_quote) + "\n";
}

std::string fish(std::vector<CommandWords> const& all) {
  std::string out = "# fish completion of zonelint; made by `zonelint completions fish`\n";
  std::string const none = "not __fish_seen_subcommand_from " + names_of(all);
  for (auto const& c : all)
    out += fmt::format("complete -c zonelint -n '{}' -a {} -d {}\n", "__fish_use_subcommand", c.name,
                       quoted(c.about, fish_quote));
  for (auto const& c : all) {
    // lint is what there is without a command.
    std::string const seen = "__fish_seen_subcommand_from " + c.name;
    std::string const condition = c.name == "lint" ? fmt::format("{}; or {}", none, seen) : seen;
    for (auto const& o : all_options(c)) out += fish_option(condition, o);
    if (auto const words = place_words(c); !words.empty())
      out += fmt::format("complete -c zonelint -n '{}' {}-a '{}'\n", seen, takes_paths(c) ? "" : "-f ",
                         fmt::join(words, " "));
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
