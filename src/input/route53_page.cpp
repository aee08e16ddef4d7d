// The documents of Route 53: pages of an export, change batches, hosted zones, and what tools make of them
// (arrays of pages or of record sets, a batch inside --cli-input-json).
#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>

#include "input/route53.hpp"
#include "input/route53_parts.hpp"
#include "text/nearest.hpp"

namespace zonelint::input::route53 {
namespace {

using json::Kind;

constexpr std::array<std::string_view, 16> page_keys{
    "ResourceRecordSets", "IsTruncated",    "MaxItems",
    "NextRecordName",     "NextRecordType", "NextRecordIdentifier",
    "NextToken",          "HostedZone",     "HostedZones",
    "DelegationSet",      "VPCs",           "Changes",
    "ChangeBatch",        "Comment",        "HostedZoneId",
    "ResponseMetadata"};

bool is_set(json::Value const& v) {
  return v.kind == Kind::object && v.find("Name") != nullptr && v.find("Type") != nullptr &&
         (v.find("ResourceRecords") != nullptr || v.find("AliasTarget") != nullptr);
}

HostedZone const* read_hosted_zone(json::Value const& object, Parts& out, Teller& tell) {
  if (object.kind != Kind::object || !object.complete) return nullptr;
  json::Value const* const name = member(object, "Name", Kind::string, tell);
  auto const read = name != nullptr ? read_name(*name, tell) : std::nullopt;
  if (!read) return nullptr;
  HostedZone zone;
  zone.name = *read;
  zone.file = tell.file();
  if (auto const* id = member(object, "Id", Kind::string, tell)) {
    zone.id = id->string.bytes;
    if (zone.id.starts_with("/hostedzone/")) zone.id.erase(0, 12);
  }
  if (auto const* config = member(object, "Config", Kind::object, tell))
    if (auto const* flag = member(*config, "PrivateZone", Kind::boolean, tell))
      zone.is_private = flag->boolean;
  if (auto const* count = member(object, "ResourceRecordSetCount", Kind::number, tell))
    zone.count = std::atoll(std::string(count->number).c_str());
  out.hosted_zones.push_back(std::move(zone));
  return &out.hosted_zones.back();
}

Page start_page(json::Value const& where, bool broken, Teller& tell) {
  Page page;
  page.file = tell.file();
  page.broken = broken;
  page.where = tell.span(where);
  return page;
}

void read_sets(json::Value const& list, std::string const& pointer, Page& page, Teller& tell) {
  for (std::size_t i = 0; i < list.items.size(); ++i)
    if (auto set = read_set(*list.items[i], fmt::format("{}/{}", pointer, i), Action::none, tell))
      page.sets.push_back(std::move(*set));
}

void read_page(json::Value const& object, std::string const& pointer, bool broken, Parts& out, Teller& tell) {
  Page page = start_page(object, broken, tell);
  json::Value const* const list = member(object, "ResourceRecordSets", Kind::array, tell);
  if (list == nullptr) return;
  read_sets(*list, pointer + "/ResourceRecordSets", page, tell);
  if (auto const* flag = member(object, "IsTruncated", Kind::boolean, tell)) page.truncated = flag->boolean;
  if (member(object, "NextToken", Kind::string, tell) != nullptr) page.truncated = true;
  if (auto const* next = member(object, "NextRecordName", Kind::string, tell)) {
    page.truncated = true;
    page.next = read_name(*next, tell);
  }
  if (auto const* zone = member(object, "HostedZone", Kind::object, tell))
    if (auto const* read = read_hosted_zone(*zone, out, tell)) page.zone = *read;
  out.pages.push_back(std::move(page));
}

// ---- change batches

Action read_action(json::Value const& change, Teller& tell) {
  static constexpr std::array<std::string_view, 3> actions{"CREATE", "UPSERT", "DELETE"};
  json::Value const* const action = member(change, "Action", Kind::string, tell);
  if (action == nullptr) {
    if (change.find("Action") == nullptr)
      tell.tell("r53-missing-key", tell.span(change), "this change has no \"Action\"",
                "\"CREATE\", \"UPSERT\" or \"DELETE\"");
    return Action::upsert;
  }
  auto const found = std::find(actions.begin(), actions.end(), action->string.bytes);
  if (found == actions.end()) {
    std::string_view const near = text::nearest(action->string.bytes, actions);
    tell.tell("r53-action", tell.span(*action),
              fmt::format("{} is no action", json::quote(action->string.bytes)),
              "\"CREATE\", \"UPSERT\" or \"DELETE\"", action->string.bytes)
        .suggestion = near;
    return near == "DELETE" ? Action::remove : Action::upsert;
  }
  return std::array{Action::create, Action::upsert,
                    Action::remove}[static_cast<std::size_t>(found - actions.begin())];
}

// Values that a DELETE names are only compared with what is there, so their text is not judged.
std::optional<ReadSet> read_change(json::Value const& change, std::string const& pointer, Teller& tell) {
  static constexpr std::array<std::string_view, 2> keys{"Action", "ResourceRecordSet"};
  if (change.kind != Kind::object) {
    tell.tell("r53-wrong-type", tell.span(change), fmt::format("a change is {}", words(change)),
              "an object with \"Action\" and \"ResourceRecordSet\"", words(change));
    return std::nullopt;
  }
  if (!change.complete) return std::nullopt;
  check_keys(change, keys, "change", tell);
  Action const action = read_action(change, tell);
  json::Value const* const set = member(change, "ResourceRecordSet", Kind::object, tell);
  if (set == nullptr && change.find("ResourceRecordSet") == nullptr)
    tell.tell("r53-missing-key", tell.span(change), "this change has no \"ResourceRecordSet\"",
              "\"ResourceRecordSet\"");
  if (set == nullptr) return std::nullopt;
  std::vector<text::Problem> unjudged;
  Teller silent(tell.file(), unjudged);
  return read_set(*set, pointer + "/ResourceRecordSet", action, action == Action::remove ? silent : tell);
}

// One request: at most 1000 records (aliases count) and 32000 characters over all values, an UPSERT twice; a
// comment of at most 256 (API reference, ChangeResourceRecordSets; developer guide, "Quotas").
void check_limits(json::Value const& changes, Page const& page, json::Value const* comment, Teller& tell) {
  std::size_t records = 0, characters = 0;
  for (ReadSet const& s : page.sets) {
    std::size_t const times = s.action == Action::upsert ? 2 : 1;
    records += times * (s.set.alias.empty() ? s.records.size() : 1);
    for (ReadRecord const& r : s.records) characters += times * r.characters;
  }
  auto const limit = [&](json::Value const& at, std::size_t most, std::size_t found, std::string_view of) {
    if (found > most)
      tell.tell("r53-batch-limit", tell.span(at), fmt::format("this batch has {} {}", found, of),
                fmt::format("at most {}; split it", most), fmt::format("{}", found));
  };
  limit(changes, 1000, records, "records (an UPSERT counts twice)");
  limit(changes, 32000, characters, "characters in its values (an UPSERT counts twice)");
  if (comment != nullptr) limit(*comment, 256, comment->string.bytes.size(), "characters in its comment");
}

void read_batch(json::Value const& object, std::string const& pointer, std::string zone_id, bool broken,
                Parts& out, Teller& tell) {
  static constexpr std::array<std::string_view, 2> keys{"Comment", "Changes"};
  Page page = start_page(object, broken, tell);
  page.batch = true;
  page.zone_id = std::move(zone_id);
  if (page.zone_id.starts_with("/hostedzone/")) page.zone_id.erase(0, 12);
  check_keys(object, keys, "change batch", tell);
  json::Value const* const comment = member(object, "Comment", Kind::string, tell);
  json::Value const* const changes = member(object, "Changes", Kind::array, tell);
  if (changes == nullptr) return;
  for (std::size_t i = 0; i < changes->items.size(); ++i)
    if (auto set = read_change(*changes->items[i], fmt::format("{}/Changes/{}", pointer, i), tell))
      page.sets.push_back(std::move(*set));
  check_limits(*changes, page, comment, tell);
  out.pages.push_back(std::move(page));
}

// ---- documents

void tell_other_json(json::Value const& v, Teller& tell) {
  std::string_view near;
  if (v.kind == Kind::object)
    for (json::Member const& m : v.members)
      if (near.empty()) near = text::nearest(m.name.bytes, page_keys);
  text::Span const where = v.kind == Kind::object && !v.members.empty()
                               ? tell.span(v.members[0])
                               : text::Span{tell.file(), v.begin, v.begin + 1};
  auto& problem =
      tell.tell("r53-format", where, "this JSON is neither a Route 53 export nor a change batch",
                fmt::format("\"ResourceRecordSets\", as {} writes it, or \"Changes\"", export_command),
                v.kind == Kind::object && !v.members.empty() ? fmt::format("\"{}\"", v.members[0].name.bytes)
                                                             : words(v));
  problem.suggestion = near;
}

void read_part(json::Value const& v, std::string const& pointer, bool broken, Parts& out, Teller& tell);

void read_list(json::Value const& list, std::string const& pointer, bool broken, Parts& out, Teller& tell) {
  if (list.items.empty()) return tell_other_json(list, tell);
  if (is_set(*list.items[0])) {  // jq '.ResourceRecordSets'
    Page page = start_page(list, broken, tell);
    read_sets(list, pointer, page, tell);
    out.pages.push_back(std::move(page));
    return;
  }
  if (list.items[0]->kind != Kind::object) return tell_other_json(list, tell);
  for (std::size_t i = 0; i < list.items.size(); ++i)  // jq -s: pages as a list
    read_part(*list.items[i], fmt::format("{}/{}", pointer, i), broken, out, tell);
}

void read_part(json::Value const& v, std::string const& pointer, bool broken, Parts& out, Teller& tell) {
  if (v.kind == Kind::array && pointer.empty()) return read_list(v, pointer, broken, out, tell);
  if (v.kind != Kind::object) return tell_other_json(v, tell);
  if (v.find("Changes") != nullptr) return read_batch(v, pointer, {}, broken, out, tell);
  if (json::Value const* const batch = v.find("ChangeBatch");
      batch != nullptr && batch->kind == Kind::object) {
    json::Value const* const id = member(v, "HostedZoneId", Kind::string, tell);
    return read_batch(*batch, pointer + "/ChangeBatch", id != nullptr ? id->string.bytes : std::string(),
                      broken, out, tell);
  }
  if (is_set(v)) {
    Page page = start_page(v, broken, tell);
    if (auto set = read_set(v, pointer, Action::none, tell)) page.sets.push_back(std::move(*set));
    out.pages.push_back(std::move(page));
    return;
  }
  bool const page = v.find("ResourceRecordSets") != nullptr;
  json::Value const* const zones = v.find("HostedZones");
  json::Value const* const zone = v.find("HostedZone");
  if (!page && zones == nullptr && zone == nullptr) return tell_other_json(v, tell);
  check_keys(v, page_keys, "Route 53 export", tell, true);
  if (zones != nullptr && zones->kind == Kind::array)
    for (auto const& each : zones->items) read_hosted_zone(*each, out, tell);
  if (page) {
    read_page(v, pointer, broken, out, tell);
  } else if (zone != nullptr) {
    read_hosted_zone(*zone, out, tell);
  }
}

}  // namespace

void read_document(json::Value const& document, bool broken, Parts& out, Teller& tell) {
  read_part(document, {}, broken, out, tell);
}

}  // namespace zonelint::input::route53
