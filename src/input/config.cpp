// zonelint.toml, table by table: which keys there are and what each may hold.
#include "input/config.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "input/config_reader.hpp"
#include "input/read_file.hpp"
#include "text/nearest.hpp"

namespace zonelint::input {

namespace {

Words const severities = {"error", "warning", "note", "off"};
Words const top_keys = {"edition",           "rules", "known",          "select",  "ignore",
                        "exclude",           "root",  "dmarc-standard", "fail-on", "baseline",
                        "public-suffix-list"};

ZoneConfig read_zone(Section& section) {
  ZoneConfig zone;
  zone.where = section.where();
  zone.files = section.required_strings("files", "[\"zones/*.zone\"]");
  zone.origin = section.required("origin", "\"{stem}\", or the zone's name");
  section.done(top_keys);
  return zone;
}

// expect = { spf = "pass", dkim = "pass", dmarc = "pass" }: the results that the sender is known to get; the
// names are those of RFC 8601, section 2.7.
void read_expect(Section& sender, SenderConfig& out) {
  auto expect = sender.inner("expect", "a table: { spf = \"pass\", dmarc = \"pass\" }");
  if (!expect) return;
  out.expect_spf = expect->optional_choice(
      "spf", {"pass", "fail", "softfail", "neutral", "none", "permerror", "temperror"});
  out.expect_dkim =
      expect->optional_choice("dkim", {"pass", "fail", "neutral", "none", "permerror", "temperror"});
  out.expect_dmarc = expect->optional_choice("dmarc", {"pass", "fail", "none"});
  expect->done(top_keys);
}

SenderConfig read_sender(Section& section) {
  SenderConfig sender;
  sender.where = section.where();
  sender.name = section.string("name");
  sender.from = section.required("from", "\"example.com\", the domain of its From addresses");
  sender.provider = section.string("provider");
  sender.region = section.string("region");
  sender.mail_from = section.string("mail-from");
  sender.return_path = section.string("return-path");
  sender.dkim = section.strings("dkim");
  sender.ip = section.strings("ip");
  read_expect(section, sender);
  section.done(top_keys);
  // Tables and messages need something to call it by.
  if (sender.name.value.empty()) sender.name = sender.from;
  return sender;
}

// The tags of RFC 9989, section 4.7, and those that only RFC 7489, section 6.3, has (pct, ri, rf), with the
// only values that they may have. "v" is not for people to choose.
struct DmarcTag {
  std::string_view name;
  std::vector<std::string_view> words{};
};
std::vector<DmarcTag> const dmarc_tags = {{"p", {"none", "quarantine", "reject"}},
                                          {"sp", {"none", "quarantine", "reject"}},
                                          {"np", {"none", "quarantine", "reject"}},
                                          {"adkim", {"r", "s"}},
                                          {"aspf", {"r", "s"}},
                                          {"pct"},
                                          {"rua"},
                                          {"ruf"},
                                          {"fo"},
                                          {"psd", {"y", "n", "u"}},
                                          {"t", {"y", "n"}},
                                          {"ri"},
                                          {"rf"}};

void read_dmarc(Section& policy, PolicyConfig& out) {
  constexpr std::string_view example = "{ p = \"quarantine\", rua = \"mailto:reports@example.com\" }";
  auto dmarc = policy.inner("dmarc", example);
  if (!dmarc) return;
  for (DmarcTag const& tag : dmarc_tags) {
    dmarc->take(tag.name, tag.words.empty() ? Takes::text | Takes::number : Takes::text);
    dmarc->words(tag.name, tag.words);
  }
  dmarc->require("p");
  bool has_policy = false;
  for (auto& [tag, node] : dmarc->entries()) {
    auto const known =
        std::find_if(dmarc_tags.begin(), dmarc_tags.end(), [&](DmarcTag const& t) { return tag == t.name; });
    if (known == dmarc_tags.end()) continue;
    has_policy = has_policy || tag == "p";
    std::optional<Placed> value;
    if (auto const* number = node->as_integer())
      value = Placed{std::to_string(number->get()), dmarc->reader().span(node->source())};  // pct = 25
    else
      value = dmarc->string(tag.value, *node);
    if (!value) continue;
    if (!known->words.empty()) dmarc->check_choice(tag.value, *value, known->words);
    out.dmarc.emplace_back(std::move(tag), *std::move(value));
  }
  if (!has_policy)
    policy.reader().problem(dmarc->where(), "dmarc lacks p, the policy itself",
                            "p = \"none\", \"quarantine\" or \"reject\"");
  dmarc->done(top_keys);
}

void read_mta_sts(Section& policy, PolicyConfig& out) {
  auto sts = policy.inner("mta-sts", "{ mode = \"enforce\", max-age = 604800 }");
  if (!sts) return;
  TomlReader& reader = policy.reader();
  StsConfig config;
  config.where = sts->where();
  config.mode = sts->choice("mode", {"enforce", "testing", "none"});
  if (config.mode.value.empty()) config.mode.value = "testing";
  if (toml::node const* const age = sts->take("max-age", Takes::number)) {
    config.max_age = age->value<std::int64_t>().value_or(-1);
    // RFC 8461 3.2: at most a year of 365.25 days and a bit.
    if (config.max_age < 0 || config.max_age > 31557600)
      reader.problem(reader.span(age->source()), "max-age is no number of seconds that a policy may have",
                     "0 to 31557600");
  }
  config.host = sts->string("host");
  config.file = sts->string("file");
  sts->done(top_keys);
  out.mta_sts = std::move(config);
}

void read_bimi(Section& policy, PolicyConfig& out) {
  auto bimi = policy.inner("bimi", "{ l = \"https://example.com/logo.svg\" }");
  if (!bimi) return;
  for (std::string_view const key : {"selector", "l", "a", "avp"})
    if (auto value = bimi->optional_string(key))
      out.bimi.emplace_back(Placed{std::string(key), value->where}, *std::move(value));
  bimi->require("l");
  if (bimi->take("l") == nullptr && !bimi->describing())
    policy.reader().problem(bimi->where(), "bimi lacks l, where the logo is",
                            "l = \"https://example.com/logo.svg\"");
  bimi->done(top_keys);
}

void check_parked(Section& section, PolicyConfig const& policy) {
  bool const mails = !policy.mx.empty() || !policy.receive.value.empty() || policy.mta_sts ||
                     !policy.tls_rpt.value.empty() || !policy.bimi.empty();
  if (policy.parked && mails)
    section.reader().problem(policy.where, "a parked domain neither sends nor takes mail",
                             "parked = true with domains and dmarc only");
}

PolicyConfig read_policy(Section& section) {
  PolicyConfig policy;
  policy.where = section.where();
  policy.domains = section.required_strings("domains", "[\"example.com\"]");
  read_dmarc(section, policy);
  policy.parked = section.boolean("parked");
  policy.receive = section.string("receive");
  policy.region = section.string("region");
  policy.mx = section.strings("mx");
  policy.tls_rpt = section.string("tls-rpt");
  read_mta_sts(section, policy);
  read_bimi(section, policy);
  policy.reports_from = section.strings("reports-from");
  check_parked(section, policy);
  section.done(top_keys);
  return policy;
}

void check_severity(Section& section, std::string_view name, Placed const& value) {
  section.check_choice(name, value, std::span(severities.begin(), severities.size()));
}

std::optional<Param> read_param(Section& section, std::string_view name, toml::node const& node) {
  if (auto const* value = node.as_integer()) return value->get();
  if (auto const* value = node.as_boolean()) return value->get();
  if (auto const* value = node.as_string()) return value->get();
  if (toml::array const* const array = node.as_array()) {
    std::vector<std::string> words;
    for (toml::node const& element : *array)
      if (auto const word = section.string(fmt::format("an element of {}", name), element))
        words.push_back(word->value);
    return words;
  }
  section.reader().problem(section.reader().span(node.source()),
                           fmt::format("{} in {} can't be {}", name, section.title(), type_text(node)),
                           "a whole number, true or false, a string, or an array of strings",
                           std::string(type_text(node)));
  return std::nullopt;
}

RuleConfig read_rule(Section& section, Placed name) {
  RuleConfig rule;
  rule.rule = std::move(name);
  section.take("severity", Takes::text);
  section.words("severity", std::span(severities.begin(), severities.size()));
  section.others(Takes::number | Takes::flag | Takes::text | Takes::texts);
  for (auto& [key, node] : section.entries()) {
    if (key == "severity") {
      rule.severity = section.string("severity", *node);
      if (rule.severity) check_severity(section, "severity", *rule.severity);
    } else if (std::optional<Param> param = read_param(section, key.value, *node)) {
      rule.params.emplace_back(std::move(key), *std::move(param));
    }
  }
  return rule;
}

void read_rules(Section& top, Config& config) {
  auto rules = top.inner("rule", "[rule.\"family/name\"]");
  if (!rules) return;
  if (auto one = rules->other("[rule.\"family/name\"]")) read_rule(*one, {});
  TomlReader& reader = top.reader();
  for (auto& [name, node] : rules->entries()) {
    toml::table const* const rule = node->as_table();
    if (rule == nullptr) {
      reader.problem(name.where, fmt::format("rule.{} must be a table", name.value),
                     fmt::format("[rule.\"{}\"], and its keys below", name.value),
                     std::string(type_text(*node)));
    } else if (name.value.find('/') == std::string::npos && !rule->empty() &&
               rule->begin()->second.is_table()) {
      // [rule.spf.huge-range]: the dot made two keys of what should be one.
      std::string const likely = fmt::format("[rule.\"{}/{}\"]", name.value, rule->begin()->first.str());
      auto& problem =
          reader.problem(name.where, fmt::format("rule.{} names no rule", name.value),
                         fmt::format("a rule's name with its family, in quotes: {}", likely), name.value);
      problem.suggestion = likely;
    } else {
      Section section(reader, *rule, fmt::format("[rule.\"{}\"]", name.value), name.where);
      config.rule.push_back(read_rule(section, std::move(name)));
    }
  }
}

OverrideConfig read_override(Section& section) {
  OverrideConfig out;
  out.files = section.required_strings("files", "[\"legacy/**\"]");
  constexpr std::string_view example = "{ \"family/name\" = \"note\" }";
  section.require("severity");
  if (auto levels = section.inner("severity", example)) {
    levels->others(Takes::text, severities);
    for (auto& [rule, node] : levels->entries()) {
      std::optional<Placed> level = levels->string(rule.value, *node);
      if (!level) continue;
      check_severity(*levels, rule.value, *level);
      out.severity.emplace_back(std::move(rule), *std::move(level));
    }
  } else if (section.take("severity", Takes::table) == nullptr) {
    section.required("severity", example);
  }
  section.done(top_keys);
  return out;
}

AllowConfig read_allow(Section& section) {
  AllowConfig allow;
  allow.where = section.where();
  allow.rules = section.required_strings("rules", "[\"family/name\"]");
  allow.zone = section.string("zone");
  allow.name = section.string("name");
  allow.type = section.string("type");
  allow.set_identifier = section.string("set-identifier");
  allow.value = section.string("value");
  allow.reason = section.required("reason", "\"why this is meant to be so\"");
  allow.until = section.date("until");
  section.done(top_keys);
  return allow;
}

}  // namespace

namespace {

void read_top(Section& top, Config& config) {
  config.edition = top.string("edition");
  config.rules = top.strings("rules");
  config.known = top.strings("known");
  config.select = top.strings("select");
  config.ignore = top.strings("ignore");
  config.exclude = top.strings("exclude");
  config.root = top.boolean("root");
  config.dmarc_standard = top.choice("dmarc-standard", {"both", "rfc9989", "rfc7489"});
  if (config.dmarc_standard.value.empty()) config.dmarc_standard.value = "both";
  config.fail_on = top.choice("fail-on", {"error", "warning", "note", "never"});
  config.baseline = top.string("baseline");
  config.public_suffix_list = top.string("public-suffix-list");
  top.tables("zone", [&](Section& section) { config.zones.push_back(read_zone(section)); });
  top.tables("sender", [&](Section& section) { config.senders.push_back(read_sender(section)); });
  top.tables("policy", [&](Section& section) { config.policies.push_back(read_policy(section)); });
  read_rules(top, config);
  top.tables("override", [&](Section& section) { config.overrides.push_back(read_override(section)); });
  top.tables("allow", [&](Section& section) { config.allow.push_back(read_allow(section)); });
  top.done();
}

}  // namespace

Config read_config(text::Sources& sources, text::FileId file) {
  Config config;
  config.file = sources[file].name();
  config.folder = folder_of(config.file);
  config.source = file;
  TomlReader reader(sources, file, config.problems);
  toml::table const document = reader.parse();
  Section top(reader, document, std::string(base_name(config.file)), {file, 0, 0});
  read_top(top, config);
  std::stable_sort(config.problems.begin(), config.problems.end(),
                   [](auto const& a, auto const& b) { return a.where.begin < b.where.begin; });
  return config;
}

Shape config_shape() {
  text::Sources sources;
  text::FileId const file = sources.add("zonelint.toml", std::string());
  Config config;
  TomlReader reader(sources, file, config.problems);
  toml::table const document;
  Shape shape;
  Section top(reader, document, "zonelint.toml", {file, 0, 0}, &shape);
  read_top(top, config);
  return shape;
}

}  // namespace zonelint::input
