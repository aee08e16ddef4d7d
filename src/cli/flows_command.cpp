// zonelint flows: for every declared sender, what SPF, DKIM and DMARC make of its mail.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/flow_rows.hpp"
#include "cli/flows_diff.hpp"
#include "cli/missing.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "report/json_writer.hpp"

namespace zonelint::cli {
namespace {

using Row = std::vector<std::string>;

std::string table(std::vector<Row> const& rows) {
  std::vector<std::size_t> width(rows.front().size());
  for (auto const& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) width[i] = std::max(width[i], row[i].size());
  }
  std::string out;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i < rows[r].size(); ++i) line += fmt::format("{:<{}}  ", rows[r][i], width[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
    if (r > 0) continue;
    std::string rule;
    for (std::size_t w : width) rule += std::string(w, '-') + "  ";
    rule.erase(rule.find_last_not_of(' ') + 1);
    out += rule + "\n";
  }
  return out;
}

}  // namespace

int flows_command(Options const& options) {
  if (!options.past.empty()) return flows_diff(options);
  text::Sources sources;
  auto projects = find_projects(options);
  std::vector<Row> rows{
      {"sender", "From", "MAIL FROM", "SPF", "DKIM", "DMARC (RFC 9989)", "DMARC (RFC 7489)"}};
  std::string notes;
  report::JsonWriter w;
  w.begin_object().key("schema").string("zonelint/flows/1").key("senders").begin_array();
  bool failed = false, unmet_any = false, declared = false;
  for (auto& project : projects) {
    read_project(*project, sources, options, {});
    failed = failed || project->failed;
    for (auto const& p : project->problems) {
      if (p.kind == "unreadable" || p.kind == "no-zones" || p.kind == "config")
        say("zonelint: " + p.text + "\n");
    }
    auto const senders =
        mail::find_senders(project->loaded->world, mail::builtin_providers(), project->config.senders);
    for (auto const& s : senders) {
      declared = true;
      rows.push_back(flow_row(s));
      write_flow(w, s);
      if (std::string const text = unmet(s); !text.empty()) {
        notes += fmt::format("{}: {}\n", s.name, text);
        unmet_any = true;
      }
      if (!s.unknown.empty())
        notes += fmt::format("{}: {}\n", s.name, missing_text(project->loaded->world, s.unknown));
    }
  }
  if (!declared)
    say("zonelint: no sender is declared: [[sender]] tables in zonelint.toml say who sends mail, and with "
        "which domain\n");
  w.end_array().end_object();
  std::string const text = options.format == "json" ? w.take() + "\n"
                           : declared               ? table(rows) + (notes.empty() ? "" : "\n" + notes)
                                                    : "";
  if (!print(text, options.output) || failed) return 2;
  return unmet_any ? 1 : 0;
}

}  // namespace zonelint::cli
