// zonelint man: the manual page, made from the one option table (man(7) macros).
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/option_words.hpp"
#include "cli/output.hpp"
#include "cli/report.hpp"

namespace zonelint::cli {
namespace {

// Text that troff takes as it is: no escapes, no requests, and hyphens that stay the character one types.
std::string troff(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if (c == '\'')
      out += "\\(aq";
    else if (c == '`')
      out += "\\(ga";
    else
      out += c;
  }
  if (!out.empty() && out[0] == '.') out.insert(0, "\\&");
  return out;
}

void add_options(std::string& out, std::vector<OptionWords> const& options) {
  for (auto const& o : options) {
    out += ".TP\n";
    std::string names;
    for (auto const& name : o.names)
      names += fmt::format("{}\\fB{}\\fR", names.empty() ? "" : ", ", troff(name));
    if (!o.value.empty()) names += fmt::format("{}\\fI{}\\fR", names.empty() ? "" : " ", troff(o.value));
    out += names + "\n" + troff(o.about);
    if (!o.choices.empty()) out += fmt::format(" ({})", troff(fmt::format("{}", fmt::join(o.choices, ", "))));
    out += "\n";
  }
}

void add_command(std::string& out, CommandWords const& c) {
  out += fmt::format(".SS \"zonelint {}\"\n{}\n", troff(c.name), troff(c.about));
  add_options(out, c.places);
  add_options(out, c.options);
  for (auto const& use : uses_of(c.name)) {
    out += fmt::format(".PP\n{}\n.PP\n.nf\n.RS\n{}\n.RE\n.fi\n",
                       use.about.empty() ? "Example:" : fmt::format("Example, {}:", troff(use.about)),
                       troff(use.typed));
  }
  for (auto const& sub : c.commands) add_command(out, sub);
}

}  // namespace

std::string manual_page(std::vector<CommandWords> const& all, std::string_view version) {
  std::string out = fmt::format(".TH ZONELINT 1 \"\" \"zonelint {}\" \"User Commands\"\n", version);
  out +=
      ".SH NAME\nzonelint \\- offline linter and fixer for the DNS records that mail depends on\n"
      ".SH SYNOPSIS\n.B zonelint\n[\\fICOMMAND\\fR] [\\fIOPTION\\fR...] [\\fIPATH\\fR...]\n"
      ".SH DESCRIPTION\n"
      "zonelint reads BIND master files and Route 53 exports, all zones of a repository at once, judges what "
      "mail "
      "depends on (SPF, DKIM, DMARC, MX, MAIL FROM, MTA\\-STS, TLS\\-RPT, BIMI, DANE, reverse names), and "
      "writes the "
      "corrected records. It never touches the network. Without a command it lints.\n"
      ".SH COMMANDS\n";
  for (auto const& c : all) add_command(out, c);
  out +=
      ".SH \"EXIT STATUS\"\n.TP\n0\nnothing at or above \\-\\-fail\\-on\n.TP\n1\nfindings\n.TP\n2\nthe job "
      "could not be "
      "done: usage, configuration, an unreadable file\n"
      ".SH ENVIRONMENT\n.TP\nNO_COLOR, FORCE_COLOR\nno colour, or colour even where the output is no "
      "terminal\n"
      ".SH FILES\n.TP\nzonelint.toml, .zonelint.toml\nthe configuration: the nearest one upward, up to one "
      "with "
      "\\fBroot = true\\fR or the repository\\(aqs root\n";
  return out;
}

int man_command(Options const&) { return print(manual_page(command_words(), version), {}) ? 0 : 2; }

}  // namespace zonelint::cli
