// Senders as rows: see flow_rows.hpp.
#include "cli/flow_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace zonelint::cli {

// t=y: RFC 9989 4.7; pct: RFC 7489 6.6.4.
std::string policy_cell(mail::DmarcPolicy const& policy) {
  if (!policy.found() || !policy.policy) return {};
  bool const testing = policy.standard == mail::Standard::rfc9989 && policy.applied != policy.policy;
  return fmt::format("{}={}{}{}", mail::dmarc_from_text(policy.from), mail::policy_text(*policy.policy),
                     testing ? ", t=y" : "",
                     policy.pct != 100 ? fmt::format(", pct={}", policy.pct) : std::string());
}

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
std::string dmarc_cell(mail::SenderDmarc const& d) {
  std::string out(mail::dmarc_text(d.result));
  if (std::string const policy = policy_cell(d.policy); !policy.empty()) out += " (" + policy + ")";
  if (!d.policy.found() && d.result == mail::Dmarc::none) out = "none (no record)";
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

}  // namespace

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

std::vector<std::string> result_cells(mail::Sender const& s) {
  return {spf_cell(s), dkim_cell(s), dmarc_cell(s.dmarc[0]), dmarc_cell(s.dmarc[1])};
}

std::vector<std::string> flow_row(mail::Sender const& s) {
  std::vector<std::string> row{s.name, s.from ? s.from->display() : "?",
                               s.mail_from ? s.mail_from->display() : "-"};
  for (auto& cell : result_cells(s)) row.push_back(std::move(cell));
  return row;
}

void write_flow(report::JsonWriter& w, mail::Sender const& s) {
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

}  // namespace zonelint::cli
