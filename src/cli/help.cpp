// Help: one line an option where that is enough, so that a command's fits a screen.
#include <fmt/format.h>

#include <algorithm>

#include "cli/option_words.hpp"

namespace zonelint::cli {
namespace {

constexpr std::size_t screen = 100;
constexpr std::ptrdiff_t lines_of_a_screen = 24;
constexpr std::size_t column = 26;  // where what an option does begins

struct CommandUse {
  std::string_view command;
  Use use;
};
constexpr CommandUse command_uses[] = {
    {"lint", {"zonelint zones/", "report on every zone below zones/"}},
    {"lint", {"zonelint --select spf,dmarc --fail-on warning example.com.zone", "some rules, more strictly"}},
    {"lint", {"zonelint --format sarif -o report.sarif zones/", "for a place that shows findings"}},
    {"audit", {"zonelint audit --format html -o audit.html zones/", "one page to look at"}},
    {"audit", {"zonelint audit --since last.json zones/", "what is new since then"}},
    {"fix", {"zonelint fix --diff zones/", "show what would be mended"}},
    {"fix", {"zonelint fix zones/", "mend what is safe, and add what senders lack"}},
    {"fix",
     {"zonelint fix --unsafe --only mailfrom/mx-count zones/", "one rule's fixes, though answers change"}},
    {"evaluate",
     {"zonelint evaluate --zones zones --ip 192.0.2.1 --helo mx.example.com --mail-from me@example.com", ""}},
    {"flows", {"zonelint flows zones/", "what receivers make of each sender's mail"}},
    {"convert", {"zonelint convert --to route53 example.com.zone", "change batches of a zone file"}},
    {"plan", {"zonelint plan zones/", "and `zonelint fix --only dmarc/plan` takes the step"}},
    {"keygen", {"zonelint keygen --selector s1 --domain example.com --out /etc/keys/s1.pem zones/", ""}},
    {"rotate", {"zonelint rotate --domain example.com --out /etc/keys/s2.pem zones/", ""}},
    {"facts", {"zonelint facts example.com.zone", "for writing rules of one's own"}},
    {"explain", {"zonelint explain spf/syntax", ""}},
    {"rules", {"zonelint rules", "name, severity, kind of fix, one line"}},
    {"rules test", {"zonelint rules test policy/house.toml", "the examples in a rule file of one's own"}},
    {"config", {"zonelint config check", "what is wrong with zonelint.toml"}},
    {"lsp", {"zonelint lsp", "what an editor starts; README tells how"}},
    {"completions", {"zonelint completions bash > /etc/bash_completion.d/zonelint", ""}},
    {"man", {"zonelint man | man -l -", "read it here"}},
};

std::string places_text(CommandWords const& c) {
  std::string out;
  for (auto const& p : c.places) {
    std::string const word = p.value + (p.value == "PATH" ? "..." : "");
    out += p.required ? " " + word : " [" + word + "]";
  }
  return out;
}

std::string option_text(OptionWords const& o) {
  std::string out = fmt::format("{}", fmt::join(o.names, ", "));
  if (o.names.empty())
    out = o.value;
  else if (!o.value.empty())
    out += " " + o.value;
  return out;
}

std::string about_text(OptionWords const& o) {
  std::string out = o.about;
  // The words themselves, where the sentence does not name them already.
  bool const named = std::all_of(o.choices.begin(), o.choices.end(),
                                 [&](auto const& word) { return o.about.find(word) != std::string::npos; });
  if (!named) out += fmt::format(": {}", fmt::join(o.choices, ", "));
  if (o.required && !o.names.empty()) out += " (required)";
  return out;
}

void add_line(std::string& out, std::string const& left, std::string const& right) {
  if (left.size() + 2 > column - 2)
    out += fmt::format("  {}  {}\n", left,
                       wrapped(right, column, screen - std::min(left.size() + 4 - column, screen / 2)));
  else
    out += fmt::format("  {:<{}}{}\n", left, column - 2, wrapped(right, column, screen));
}

void add_uses(std::string& out, std::string_view command) {
  auto const uses = uses_of(command);
  if (uses.empty()) return;
  std::size_t width = 0;
  for (auto const& use : uses)
    if (!use.about.empty()) width = std::max(width, use.typed.size());
  out += uses.size() == 1 ? "Example:\n" : "Examples:\n";
  for (auto const& use : uses) {
    std::string line = fmt::format("  {:<{}}  {}", use.typed, width, use.about);
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
}

bool is_help(OptionWords const& o) {
  return std::find(o.names.begin(), o.names.end(), "--help") != o.names.end();
}

bool has_option(CommandWords const& c, OptionWords const& option) {
  return std::any_of(c.options.begin(), c.options.end(), [&](OptionWords const& o) {
    return !o.names.empty() && !option.names.empty() && o.names == option.names &&
           o.choices == option.choices;
  });
}

// `elsewhere`: names of options that the help of another command tells of.
std::string help_without(CommandWords const& c, std::vector<std::string> const& elsewhere,
                         std::string_view other = {}) {
  std::string const subcommand = c.commands.empty()                         ? ""
                                 : c.places.empty() && c.options.size() < 2 ? " COMMAND"
                                                                            : " [COMMAND]";
  std::string out = fmt::format("zonelint {}{}{}{}: {}\n", c.name, subcommand, places_text(c),
                                c.options.size() > 1 ? " [OPTION...]" : "", c.about);
  for (auto const& p : c.places) add_line(out, option_text(p), about_text(p));
  for (auto const& o : c.options) {
    bool const told =
        !o.names.empty() && std::find(elsewhere.begin(), elsewhere.end(), o.names.front()) != elsewhere.end();
    if (!told && !is_help(o)) add_line(out, option_text(o), about_text(o));
  }
  if (!elsewhere.empty())
    add_line(out, fmt::format("as for {}", other),
             fmt::format("{} (see `zonelint {} --help`)", fmt::join(elsewhere, ", "), other));
  for (auto const& sub : c.commands)
    add_line(out, fmt::format("{}{}", sub.name.substr(c.name.size() + 1), places_text(sub)), sub.about);
  add_uses(out, c.name);
  return out;
}

}  // namespace

std::vector<Use> uses_of(std::string_view command) {
  std::vector<Use> out;
  for (auto const& u : command_uses)
    if (u.command == command) out.push_back(u.use);
  return out;
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string out;
  std::size_t const room = width > indent + 20 ? width - indent : 20;
  while (text.size() > room) {
    std::size_t cut = text.rfind(' ', room);
    if (cut == std::string_view::npos || cut == 0) cut = std::min(text.find(' '), text.size());
    out += text.substr(0, cut);
    text.remove_prefix(std::min(cut + 1, text.size()));
    if (!text.empty()) out += "\n" + std::string(indent, ' ');
  }
  return out + std::string(text);
}

std::string command_help(CommandWords const& c, CommandWords const& general) {
  std::string out = help_without(c, {});
  if (c.name == general.name || std::count(out.begin(), out.end(), '\n') <= lines_of_a_screen) return out;
  std::vector<std::string> shared;
  for (auto const& o : c.options)
    if (!is_help(o) && has_option(general, o)) shared.push_back(o.names.front());
  return help_without(c, shared, general.name);
}

std::string program_help(std::vector<CommandWords> const& all) {
  std::string out =
      "zonelint [COMMAND] [PATH...]: an offline linter and fixer for the DNS records that mail depends on\n";
  for (auto const& c : all) add_line(out, c.name, c.about);
  out +=
      "`zonelint COMMAND --help` tells a command's options; --version what this program is and knows.\n"
      "Exit status: 0 nothing found, 1 findings, 2 the job could not be done.\n"
      "Examples:\n"
      "  zonelint zones/                report on every zone below zones/\n"
      "  zonelint fix --diff zones/     show what would be mended\n"
      "  zonelint explain spf/syntax    a rule's page\n";
  return out;
}

}  // namespace zonelint::cli
