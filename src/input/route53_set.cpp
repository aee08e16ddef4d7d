// A record set of Route 53 (API reference, ResourceRecordSet): its keys, routing, TTL and alias.
#include <algorithm>
#include <array>
#include <charconv>

#include "grammar/zone_file.hpp"
#include "input/route53.hpp"
#include "input/route53_parts.hpp"
#include "text/nearest.hpp"

namespace zonelint::input {

std::span<std::string_view const> record_set_keys() {
  static constexpr std::array<std::string_view, 15> keys{"Name",
                                                         "Type",
                                                         "SetIdentifier",
                                                         "Weight",
                                                         "Region",
                                                         "GeoLocation",
                                                         "Failover",
                                                         "MultiValueAnswer",
                                                         "TTL",
                                                         "ResourceRecords",
                                                         "AliasTarget",
                                                         "HealthCheckId",
                                                         "TrafficPolicyInstanceId",
                                                         "CidrRoutingConfig",
                                                         "GeoProximityLocation"};
  return keys;
}

std::span<std::string_view const> route53_types() {
  static constexpr std::array<std::string_view, 17> types{"SOA",   "A",    "TXT",   "NS",   "CNAME", "MX",
                                                          "NAPTR", "PTR",  "SRV",   "SPF",  "AAAA",  "CAA",
                                                          "DS",    "TLSA", "SSHFP", "SVCB", "HTTPS"};
  return types;
}

namespace route53 {
namespace {

using json::Kind;

struct Policy {
  std::string_view key, routing;
};
constexpr std::array<Policy, 7> policies{{{"Weight", "weighted"},
                                          {"Region", "latency"},
                                          {"GeoLocation", "geo"},
                                          {"Failover", "failover"},
                                          {"MultiValueAnswer", "multivalue"},
                                          {"CidrRoutingConfig", "cidr"},
                                          {"GeoProximityLocation", "geoproximity"}}};

std::string set_words(ReadSet const& s) {
  return fmt::format("{} {}", s.set.owner.display(), s.set.type_text);
}

bool reads_as(grammar::Type type, std::string_view value) {
  grammar::Entry entry;
  grammar::read_entry(value.data(), value.data() + value.size(), entry);
  if (entry.tokens.empty() || entry.broken != grammar::Entry::Broken::no) return false;
  grammar::Rdata scratch;
  return grammar::parse_rdata(type, entry.tokens, dns::Name().wire(), grammar::Dialect::route53,
                              value.data() + value.size(), scratch);
}

// The one type a letter away that can read all values: MS with "10 mail.example.com" is MX, not NS.
std::string_view type_meant(json::Value const& object, std::string_view text) {
  json::Value const* const list = object.find("ResourceRecords");
  if (list == nullptr || list->kind != Kind::array || list->items.empty()) return {};
  std::string_view meant;
  for (std::string_view candidate : route53_types()) {
    if (text::distance(text, candidate) != 1) continue;
    bool const all = std::all_of(list->items.begin(), list->items.end(), [&](auto const& item) {
      json::Value const* const value = item->kind == Kind::object ? item->find("Value") : nullptr;
      return value != nullptr && value->kind == Kind::string &&
             reads_as(*grammar::type_from_text(candidate), value->string.bytes);
    });
    if (all && !meant.empty()) return {};
    if (all) meant = candidate;
  }
  return meant;
}

// Type, as Route 53 spells it. What only another case would mend is kept, and mended.
void read_type(json::Value const& object, ReadSet& out, Teller& tell) {
  json::Value const* const type = member(object, "Type", Kind::string, tell);
  if (type == nullptr) {
    if (object.find("Type") == nullptr)
      tell.tell("r53-missing-key", tell.span(object),
                fmt::format("the record set of {} has no \"Type\"", out.set.owner.display()), "\"Type\"");
    out.incomplete = true;
    return;
  }
  std::string const& text = out.set.type_text = type->string.bytes;
  auto const known = route53_types();
  auto const found = grammar::type_from_text(text);
  if (found) out.set.type = *found;
  if (std::find(known.begin(), known.end(), text) != known.end()) return;
  out.incomplete = out.incomplete || !found;
  std::string const proper = found ? grammar::type_text(*found) : std::string();
  bool const only_case = std::find(known.begin(), known.end(), proper) != known.end();
  auto& problem = tell.tell("unknown-type", tell.span(*type),
                            found && !only_case ? fmt::format("Route 53 has no records of type {}", text)
                                                : fmt::format("{} is no record type", json::quote(text)),
                            fmt::format("one of {}", fmt::join(known, " ")), text);
  std::string const certain = only_case ? proper : std::string(type_meant(object, text));
  problem.suggestion = certain.empty() ? std::string(text::nearest(text, known)) : certain;
  if (!certain.empty()) problem.fix.push_back({tell.span(*type), json::quote(certain)});
}

// TTL: 0 to 2147483647 (RFC 2181 8).
void read_ttl(json::Value const& object, ReadSet& out, Teller& tell) {
  json::Value const* const ttl = object.find("TTL");
  bool const alias = object.find("AliasTarget") != nullptr;
  if (ttl == nullptr || ttl->kind == Kind::null) {
    if (!alias && object.find("TrafficPolicyInstanceId") == nullptr)
      tell.tell("r53-missing-key", tell.span(object),
                fmt::format("the record set {} has no \"TTL\"", set_words(out)),
                "\"TTL\" with a number of seconds");
    return;
  }
  if (alias) return;  // told by read_alias
  std::string_view const digits = ttl->kind == Kind::number   ? ttl->number
                                  : ttl->kind == Kind::string ? std::string_view(ttl->string.bytes)
                                                              : std::string_view();
  std::int64_t value = -1;
  auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  bool const read = !digits.empty() && error == std::errc() && end == digits.data() + digits.size() &&
                    value >= 0 && value <= 0x7fff'ffff;
  if (read) out.set.ttl = value;
  if (read && ttl->kind == Kind::number) return;
  auto& problem =
      tell.tell("r53-ttl", tell.span(*ttl), fmt::format("the TTL of {} is {}", set_words(out), words(*ttl)),
                "a number of seconds from 0 to 2147483647, without quotes", words(*ttl));
  if (read) problem.fix.push_back({tell.span(*ttl), fmt::format("{}", value)});
}

void read_routing(json::Value const& object, ReadSet& out, Teller& tell) {
  json::Value const* const identifier = member(object, "SetIdentifier", Kind::string, tell);
  if (identifier != nullptr) out.set.set_identifier = identifier->string.bytes;
  for (Policy const& p : policies) {
    json::Value const* const value = object.find(p.key);
    if (value == nullptr || value->kind == Kind::null) continue;
    if (out.set.routing.empty()) {
      out.set.routing = p.routing;
    } else {
      tell.tell("r53-routing", tell.span(*value),
                fmt::format("{} has \"{}\" beside {} routing", set_words(out), p.key, out.set.routing),
                "one routing policy a record set");
    }
  }
  if (out.set.routing.empty() != out.set.set_identifier.empty())
    tell.tell(
        "r53-routing", identifier != nullptr ? tell.span(*identifier) : tell.span(object),
        out.set.routing.empty()
            ? fmt::format("{} has a \"SetIdentifier\" but no routing policy", set_words(out))
            : fmt::format("{} has {} routing but no \"SetIdentifier\"", set_words(out), out.set.routing),
        out.set.routing.empty() ? "a policy such as \"Weight\", or no \"SetIdentifier\""
                                : "a \"SetIdentifier\" of 1 to 128 characters");
}

void read_alias(json::Value const& object, ReadSet& out, Teller& tell) {
  static constexpr std::array<std::string_view, 3> keys{"HostedZoneId", "DNSName", "EvaluateTargetHealth"};
  json::Value const* const alias = member(object, "AliasTarget", Kind::object, tell);
  if (alias == nullptr) return;
  check_keys(*alias, keys, "AliasTarget", tell);
  if (auto const* name = member(*alias, "DNSName", Kind::string, tell)) out.set.alias = name->string.bytes;
  if (auto const* zone = member(*alias, "HostedZoneId", Kind::string, tell))
    out.set.alias_zone = zone->string.bytes;
  if (out.set.alias.empty()) {
    out.incomplete = true;
    if (alias->find("DNSName") == nullptr)
      tell.tell("r53-missing-key", tell.span(*alias),
                fmt::format("the alias {} has no \"DNSName\"", set_words(out)),
                "\"DNSName\", the name that the alias stands for");
  }
  for (json::Member const& m : object.members) {
    if (m.name.bytes != "TTL" && m.name.bytes != "ResourceRecords") continue;
    if (m.value->kind == Kind::null || (m.value->kind == Kind::array && m.value->items.empty())) continue;
    tell.tell("r53-alias", tell.span(m), fmt::format("the alias {} has \"{}\"", set_words(out), m.name.bytes),
              "either \"AliasTarget\", or \"TTL\" and \"ResourceRecords\"")
        .also.push_back({tell.span(*alias), "the alias"});
  }
}

}  // namespace

std::optional<ReadSet> read_set(json::Value const& object, std::string pointer, Action action, Teller& tell) {
  if (object.kind != Kind::object) {
    tell.tell("r53-wrong-type", tell.span(object), fmt::format("a record set is {}", words(object)),
              "an object with \"Name\" and \"Type\"", words(object));
    return std::nullopt;
  }
  if (!object.complete) return std::nullopt;  // told as a JSON error
  check_keys(object, record_set_keys(), "record set", tell);
  json::Value const* const name = member(object, "Name", Kind::string, tell);
  if (name == nullptr && object.find("Name") == nullptr)
    tell.tell("r53-missing-key", tell.span(object), "this record set has no \"Name\"", "\"Name\"");
  auto const owner = name != nullptr ? read_name(*name, tell) : std::nullopt;
  if (!owner) return std::nullopt;
  ReadSet out;
  out.action = action;
  out.set.owner = *owner;
  out.set.source = tell.span(object);
  out.set.name = tell.span(*name);
  out.set.pointer = std::move(pointer);
  read_type(object, out, tell);
  read_routing(object, out, tell);
  read_ttl(object, out, tell);
  read_alias(object, out, tell);
  if (!out.set.alias.empty()) return out;
  if (json::Value const* const values = member(object, "ResourceRecords", Kind::array, tell)) {
    out.set.values = tell.span(*values);
    if (out.set.type != grammar::Type{}) read_values(*values, out, tell);
  } else if (object.find("ResourceRecords") == nullptr && object.find("AliasTarget") == nullptr) {
    tell.tell("r53-missing-key", tell.span(object),
              fmt::format("the record set {} has no records", set_words(out)),
              "\"ResourceRecords\" (or \"AliasTarget\")");
    out.incomplete = true;
  } else {
    out.incomplete = true;
  }
  return out;
}

}  // namespace route53
}  // namespace zonelint::input
