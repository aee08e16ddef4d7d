// YAML: a CloudFormation template (AWS::Route53::RecordSetGroup: TTL is a string, values as Route 53 has
// them) and octoDNS zone files (a ';' in TXT is escaped; octoDNS itself cuts long values into strings).
//
// Strings are in single quotes, where only the quote itself is special (YAML 1.2.2, 7.3.2).
#include <fmt/format.h>

#include <map>

#include "fix/forms.hpp"
#include "fix/route53_json.hpp"

namespace zonelint::fix {
namespace {

std::string yaml(std::string_view text) {
  std::string out = "'";
  for (char const c : text) {
    if (c == '\'') out += c;
    out += c;
  }
  return out + '\'';
}

std::string octo_text(ChangedSet const& set, dns::Record const& r) {
  std::string out;
  for (char const c : dns::as_text(*set.zone, r)) {
    if (c == ';' || c == '\\') out += '\\';
    out += c;
  }
  return yaml(out);
}

// A value, on lines that begin with `in`.
std::string octo_value(ChangedSet const& set, dns::Record const& r, std::string_view in) {
  std::string const rdata = dns::rdata_text(*set.zone, r);
  auto const words = rdata_words(rdata);
  auto const word = [&](std::size_t i) { return i < words.size() ? std::string(words[i]) : std::string(); };
  switch (set.type) {
    case dns::Type::TXT:
    case dns::Type::SPF:
      return octo_text(set, r) + "\n";
    case dns::Type::MX:
      return fmt::format("exchange: {}\n{}preference: {}\n", yaml(word(1)), in, word(0));
    case dns::Type::SRV:
      return fmt::format("port: {2}\n{4}priority: {0}\n{4}target: {3}\n{4}weight: {1}\n", word(0), word(1),
                         word(2), yaml(word(3)), in);
    case dns::Type::CAA: {
      std::string value = word(2);
      if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
      return fmt::format("flags: {0}\n{3}tag: {1}\n{3}value: {2}\n", word(0), yaml(word(1)), yaml(value), in);
    }
    case dns::Type::TLSA:
      return fmt::format(
          "certificate_association_data: {3}\n{4}certificate_usage: {0}\n{4}matching_type: {2}\n{4}selector: "
          "{1}\n",
          word(0), word(1), word(2), yaml(joined_from(words, 3)), in);
    default:
      return yaml(rdata) + "\n";
  }
}

std::string octo_set(ChangedSet const& set, std::string const& in, bool listed) {
  std::string const more = in + "  ";
  std::string out = fmt::format("{}ttl: {}\n{}type: {}\n", listed ? in.substr(2) + "- " : in, set.ttl, in,
                                grammar::type_text(set.type));
  bool const one = set.records.size() == 1;
  bool const fields = set.type == dns::Type::MX || set.type == dns::Type::SRV || set.type == dns::Type::CAA ||
                      set.type == dns::Type::TLSA;
  if (one && fields)
    return out + fmt::format("{}value:\n{}{}", in, more, octo_value(set, *set.records[0], more));
  if (one) return out + fmt::format("{}value: {}", in, octo_value(set, *set.records[0], more));
  out += in + "values:\n";
  for (auto const* r : set.records) out += fmt::format("{}- {}", in, octo_value(set, *r, more));
  return out;
}

std::string octo_zone(ChangedZone const& zone) {
  std::map<std::string, std::vector<ChangedSet const*>> by_owner;
  std::vector<std::string> notes;
  for (ChangedSet const& set : zone.sets) {
    if (!set.gone && set.routing.empty()) {
      std::string const name = set.relative();
      by_owner[name == "@" ? "" : name].push_back(&set);
      continue;
    }
    auto const lines = record_lines(set);
    notes.insert(notes.end(), lines.begin(), lines.end());
  }
  std::string out = fmt::format("# {}yaml\n---\n", zone.zone->origin.to_text());
  for (auto const& [owner, sets] : by_owner) {
    out += yaml(owner) + ":\n";
    for (auto const* set : sets) out += octo_set(*set, sets.size() > 1 ? "    " : "  ", sets.size() > 1);
  }
  return out + comments("#", notes);
}

}  // namespace

std::string cloudformation(Outcome const& outcome) {
  std::string groups, notes;
  for (ChangedZone const& zone : changed_zones(outcome)) {
    std::string sets;
    for (ChangedSet const& set : zone.sets) {
      if (set.gone || !set.routing.empty()) {
        notes += comments("#", record_lines(set));
        continue;
      }
      sets += fmt::format(
          "        - Name: {}\n          Type: {}\n          TTL: '{}'\n          ResourceRecords:\n",
          yaml(route53_name(set.owner)), grammar::type_text(set.type), set.ttl);
      for (auto const* r : set.records)
        sets += fmt::format("            - {}\n", yaml(route53_value(set.type, set.zone->wire(*r))));
    }
    if (sets.empty()) continue;
    groups += fmt::format(
        "  {}:\n    Type: AWS::Route53::RecordSetGroup\n    Properties:\n      HostedZoneName: {}\n      "
        "RecordSets:\n{}",
        identifier("Mail " + zone.zone->origin.to_text(), 0), yaml(route53_name(zone.zone->origin)), sets);
  }
  std::string out;
  if (!groups.empty()) out = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n" + groups;
  return out + notes + comments("#", left_lines(outcome));
}

std::string octodns(Outcome const& outcome) {
  std::string out;
  for (ChangedZone const& zone : changed_zones(outcome)) out += octo_zone(zone);
  return out + comments("#", left_lines(outcome));
}

}  // namespace zonelint::fix
