// The option table as words, for all that tells of it: help, completions, the manual page.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace zonelint::cli {

// What a value is, for completions: one of some words, a file, a folder, or something else.
enum class ValueKind : unsigned char { none, words, path, folder, other };

struct OptionWords {
  std::vector<std::string> names;  // "-o", "--output"; of what stands by its place: none
  std::string value;               // "FILE", "R,..."; empty for a switch
  std::string about;
  std::vector<std::string> choices;
  ValueKind kind = ValueKind::none;
  bool required = false;
};
struct CommandWords {
  std::string name, about;  // "config show"
  std::vector<OptionWords> options, places;
  std::vector<CommandWords> commands;  // "show" of config
};

CommandWords words_of(CLI::App const& app, std::string const& name);

// Lines of at most `width` columns: `text` behind `indent` columns, but for the first line, which has it
// already.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

// What `COMMAND --help` prints; of the program itself where `all` are its commands. Where it would not fit a
// screen, the options that `general` has, too, are only named.
std::string command_help(CommandWords const& command, CommandWords const& general);
std::string program_help(std::vector<CommandWords> const& all);
// zonelint(1), for man.
std::string manual_page(std::vector<CommandWords> const& all, std::string_view version);
// Two or three uses of a command: what is typed, and what it does.
struct Use {
  std::string_view typed, about;
};
std::vector<Use> uses_of(std::string_view command);

}  // namespace zonelint::cli
