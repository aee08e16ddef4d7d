// zonelint plan: for each domain, how far its DMARC policy has come and the next safe step.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "mail/dkim.hpp"
#include "mail/names.hpp"
#include "mail/rollout.hpp"
#include "mail/sender.hpp"
#include "report/json_writer.hpp"

namespace zonelint::cli {
namespace {

struct Row {
  dns::Name domain;
  std::string now;  // the record published; empty: none
  mail::RolloutStep step = mail::RolloutStep::done;
  std::string record;  // after the step
  std::vector<std::string> obstacles;
};

// Domains that speak for themselves: those with a DMARC record, a declared sender's or a policy's.
std::set<dns::Name> domains_of(Project const& project, std::vector<mail::Sender> const& senders) {
  std::set<dns::Name> out;
  for (dns::Name name : project.loaded->world.names())
    if (name.labels() > 1 && name.label(0) == "_dmarc" && name.label(1) != "_report")
      out.insert(name.parent());
  for (auto const& s : senders) {
    if (!s.from) continue;
    auto const& policy = s.dmarc[0].policy;
    out.insert(policy.found() && policy.record_domain ? *policy.record_domain
                                                      : mail::registrable_domain(*s.from));
  }
  for (auto const& policy : project.config.policies)
    for (auto const& d : policy.domains)
      if (auto const name = mail::name_from_domain(d.value)) out.insert(*name);
  return out;
}

bool has_dkim(dns::World const& world, dns::Name domain) {
  auto const names = mail::selector_names(world);
  return std::any_of(names.begin(), names.end(), [&](dns::Name n) {
    auto const split = mail::split_selector(n);
    return split && split->domain.is_within(domain);
  });
}

std::optional<Row> row(Project const& project, std::vector<mail::Sender> const& senders, dns::Name domain) {
  Row out;
  out.domain = domain;
  auto const answer = mail::ask_dmarc(project.loaded->world, domain);
  using State = mail::DmarcAnswer::State;
  if (answer.state == State::unknown || answer.state == State::failure) return std::nullopt;
  if (answer.state == State::several) {
    out.now = fmt::format("{} records", answer.records.size());
    out.step = mail::RolloutStep::publish;
    out.obstacles = {"several DMARC records: receivers use none of them"};
    return out;
  }
  if (answer.state == State::nothing) {
    out.step = mail::RolloutStep::publish;
    out.record = "v=DMARC1; p=none; rua=mailto:<address>";
    return out;
  }
  out.now = answer.text->text;
  out.step = mail::next_step(answer.text->record);
  out.obstacles = mail::obstacles(senders, domain, out.step, has_dkim(project.loaded->world, domain));
  if (out.step != mail::RolloutStep::done) out.record = mail::record_after(*answer.text, out.step);
  return out;
}

std::string text_of(Row const& r) {
  std::string out =
      fmt::format("{}\n    now:  {}\n", r.domain.display(), r.now.empty() ? "no DMARC record" : r.now);
  if (r.step == mail::RolloutStep::done) return out + "    next: nothing, the policy is enforced\n";
  out += fmt::format("    next: {}{}\n", mail::rollout_title(r.step),
                     r.obstacles.empty() ? "" : ", when these are mended:");
  for (auto const& o : r.obstacles) out += fmt::format("          - {}\n", o);
  if (!r.record.empty()) out += fmt::format("          _dmarc.{} TXT \"{}\"\n", r.domain.display(), r.record);
  return out;
}

void write_json(report::JsonWriter& w, Row const& r) {
  w.begin_object().key("domain").string(r.domain.display()).key("published");
  r.now.empty() ? w.null() : w.string(r.now);
  w.key("step").string(mail::rollout_text(r.step)).key("record");
  r.record.empty() ? w.null() : w.string(r.record);
  w.key("obstacles").begin_array();
  for (auto const& o : r.obstacles) w.string(o);
  w.end_array().end_object();
}

}  // namespace

int plan_command(Options const& options) {
  text::Sources sources;
  std::string text;
  report::JsonWriter w;
  w.begin_object().key("schema").string("zonelint/plan/1").key("domains").begin_array();
  bool failed = false, steps = false;
  for (auto& project : find_projects(options)) {
    read_project(*project, sources, options, {});
    failed = failed || project->failed;
    if (project->failed)
      for (auto const& p : project->problems) say("zonelint: " + problem_text(sources, p) + "\n");
    auto const senders =
        mail::find_senders(project->loaded->world, mail::builtin_providers(), project->config.senders);
    for (dns::Name domain : domains_of(*project, senders)) {
      auto const one = row(*project, senders, domain);
      if (!one) continue;
      text += text_of(*one);
      write_json(w, *one);
      steps = steps || (one->step > mail::RolloutStep::reports && one->step < mail::RolloutStep::done &&
                        one->obstacles.empty());
    }
  }
  w.end_array().end_object();
  if (steps && options.format != "json" && !options.quiet)
    say("zonelint fix --only dmarc/plan takes the next step of each domain; read the reports before it\n");
  if (!print(options.format == "json" ? w.take() + "\n" : text, options.output) || failed) return 2;
  return 0;
}

}  // namespace zonelint::cli
