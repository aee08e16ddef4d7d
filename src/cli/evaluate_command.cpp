// zonelint evaluate: what SPF, DKIM and DMARC result a mail would get.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/evaluation_json.hpp"
#include "cli/evaluation_text.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "mail/evaluate.hpp"
#include "mail/names.hpp"

namespace zonelint::cli {
namespace {

bool fail(std::string const& text) {
  say("zonelint: " + text + "\n");
  return false;
}

// "d=example.com,s=sel" in either order.
bool read_signature(std::string const& text, mail::Signature& out) {
  std::string domain, selector;
  std::string_view rest = text;
  while (!rest.empty()) {
    std::string_view const part = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    if (part.starts_with("d=")) domain = part.substr(2);
    if (part.starts_with("s=")) selector = part.substr(2);
  }
  auto const name = mail::name_from_domain(domain);
  if (!name || domain.empty() || selector.empty())
    return fail("--dkim wants d=DOMAIN,s=SELECTOR, not '" + text + "'");
  out = {*name, selector};
  return true;
}

bool read_mail(Options const& o, mail::Mail& mail) {
  auto const ip = mail::Ip::parse(o.ip);
  if (!ip) return fail("--ip wants an IPv4 or IPv6 address, not '" + o.ip + "'");
  mail.ip = *ip;
  mail.helo = o.helo;
  mail.mail_from = o.mail_from;
  if (!o.from.empty()) {
    auto const name = mail::name_from_domain(mail::domain_of(o.from));
    if (!name || name->is_root()) return fail("--from wants an address or a domain, not '" + o.from + "'");
    mail.from = *name;
  }
  for (auto const& text : o.dkim) {
    mail::Signature s;
    if (!read_signature(text, s)) return false;
    mail.dkim.push_back(s);
  }
  return true;
}

}  // namespace

int evaluate_command(Options const& options) {
  mail::Mail mail;
  if (!read_mail(options, mail)) return 2;
  text::Sources sources;
  Project project;
  Options reading = options;
  reading.paths = options.zones;
  if (!options.isolated)
    project.config_file = options.config.empty() ? input::find_config(options.zones.front()) : options.config;
  project.paths = options.zones;
  bool const from_stdin = std::find(options.zones.begin(), options.zones.end(), "-") != options.zones.end();
  read_project(project, sources, reading, from_stdin ? read_stdin() : std::string());
  project.loaded->world.closed = options.closed_world;
  if (project.loaded->failed) {
    for (auto const& p : project.problems) say("zonelint: " + p.text + "\n");
    return 2;
  }
  auto const e = mail::evaluate(project.loaded->world, mail::builtin_providers(), mail);
  std::string const text = options.format == "json"
                               ? evaluation_json(e, sources, options.standard)
                               : evaluation_text(mail, e, project.loaded->world, sources, options.standard);
  return print(text, options.output) ? 0 : 2;
}

}  // namespace zonelint::cli
