// zonelint flows: for every declared sender, what SPF, DKIM and DMARC make of its mail.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/missing.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "report/json_writer.hpp"

namespace zonelint::cli {
namespace {

std::string aligned(mail::Tri t) {
  return t == mail::Tri::yes ? "aligned" : t == mail::Tri::no ? "not aligned" : "alignment unknown";
}

std::string spf_cell(mail::Sender const& s) {
  std::string out(mail::spf_text(s.spf.result));
  if (s.spf.result == mail::Spf::none) return out;
  return out + ", " + aligned(s.dmarc[0].spf_aligned);
}
std::string dkim_cell(mail::Sender const& s) {
  std::string out(mail::dkim_result_text(s.dkim));
  if (s.dkim == mail::DkimResult::none) return out;
  return out + ", " + aligned(s.dmarc[0].dkim_aligned);
}
// The policy as published, and what keeps receivers of this standard from applying it to all mail: t=y (RFC
// 9989 4.7) or pct (RFC 7489 6.6.4).
std::string dmarc_cell(mail::SenderDmarc const& d) {
  std::string out(mail::dmarc_text(d.result));
  auto const& policy = d.policy;
  if (policy.found() && policy.policy) {
    bool const testing = policy.standard == mail::Standard::rfc9989 && policy.applied != policy.policy;
    out += fmt::format(" ({}={}{}{})", mail::dmarc_from_text(policy.from), mail::policy_text(*policy.policy),
                       testing ? ", t=y" : "",
                       policy.pct != 100 ? fmt::format(", pct={}", policy.pct) : std::string());
  }
  if (!d.policy.found() && d.result == mail::Dmarc::none) out = "none (no record)";
  return out;
}

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

bool wants(std::string const& expected, std::string_view result, mail::Tri is_aligned) {
  std::string_view rest = expected;
  while (!rest.empty()) {
    std::string_view const word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    if (word.empty()) continue;
    if (word == "aligned") {
      if (is_aligned != mail::Tri::yes) return false;
    } else if (word != result) {
      return false;
    }
  }
  return true;
}

// What the sender's `expect` asks for and does not get; dmarc = "pass" unless told otherwise.
std::string unmet(mail::Sender const& s) {
  std::string out;
  auto const check = [&](std::string_view what, std::string const& expected, std::string_view result,
                         mail::Tri is_aligned) {
    if (!wants(expected, result, is_aligned))
      out += fmt::format("{}{}: {} expected", out.empty() ? "" : "; ", what, expected);
  };
  if (s.config->expect_spf)
    check("SPF", s.config->expect_spf->value, mail::spf_text(s.spf.result), s.dmarc[0].spf_aligned);
  if (s.config->expect_dkim)
    check("DKIM", s.config->expect_dkim->value, mail::dkim_result_text(s.dkim), s.dmarc[0].dkim_aligned);
  std::string const dmarc = s.config->expect_dmarc ? s.config->expect_dmarc->value : "pass";
  for (auto const& d : s.dmarc) {
    if (d.result == mail::Dmarc::unknown) continue;
    check("DMARC", dmarc, mail::dmarc_text(d.result), d.spf_aligned || d.dkim_aligned);
    break;
  }
  return out;
}

Row row(mail::Sender const& s) {
  return {s.name,
          s.from ? s.from->display() : "?",
          s.mail_from ? s.mail_from->display() : "-",
          spf_cell(s),
          dkim_cell(s),
          dmarc_cell(s.dmarc[0]),
          dmarc_cell(s.dmarc[1])};
}

void write_json(report::JsonWriter& w, mail::Sender const& s) {
  w.begin_object().key("sender").string(s.name).key("from").string(s.from ? s.from->display() : "");
  w.key("mail_from").string(s.mail_from ? s.mail_from->display() : "");
  w.key("spf")
      .begin_object()
      .key("result")
      .string(mail::spf_text(s.spf.result))
      .key("domain")
      .string(s.spf.domain);
  w.key("aligned").string(mail::tri_text(s.dmarc[0].spf_aligned)).end_object();
  w.key("dkim").begin_object().key("result").string(mail::dkim_result_text(s.dkim));
  w.key("domain").string(s.dkim_domain ? s.dkim_domain->display() : "");
  w.key("aligned").string(mail::tri_text(s.dmarc[0].dkim_aligned)).end_object();
  w.key("dmarc").begin_object();
  for (auto standard : mail::standards) {
    auto const& d = s.dmarc[static_cast<std::size_t>(standard)];
    w.key(mail::standard_text(standard)).begin_object().key("result").string(mail::dmarc_text(d.result));
    w.key("policy");
    d.policy.policy ? w.string(mail::policy_text(*d.policy.policy)) : w.null();
    w.key("applied");
    d.policy.applied ? w.string(mail::policy_text(*d.policy.applied)) : w.null();
    w.end_object();
  }
  w.end_object().key("unknown").begin_array();
  for (auto const& u : s.unknown) w.string(u);
  w.end_array().key("unmet").string(unmet(s)).end_object();
}

}  // namespace

int flows_command(Options const& options) {
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
      rows.push_back(row(s));
      write_json(w, s);
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
