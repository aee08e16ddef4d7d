#include "tests/fix/route53_model.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <tuple>

#include "fix/change_batch.hpp"
#include "input/route53.hpp"

namespace zonelint::route53_model {

namespace json = grammar::json;

std::string text_of(json::Value const& object, std::string const& key) {
  json::Value const* v = object.find(key);
  return v != nullptr && v->kind == json::Kind::string ? v->string.bytes : std::string();
}

namespace {

// One TXT Value: strings of at most 255 octets in double quotes, separated by one space; at most 4000
// characters.
bool good_text_value(std::string const& value) {
  if (value.size() > 4000) return false;
  std::size_t i = 0;
  while (i < value.size()) {
    if (value[i++] != '"') return false;
    std::size_t octets = 0;
    for (; i < value.size() && value[i] != '"'; ++octets) {
      auto const u = static_cast<unsigned char>(value[i]);
      if (u < 0x20 || u > 0x7e) return false;
      if (value[i] != '\\') {
        ++i;
      } else if (i + 1 < value.size() && (value[i + 1] == '"' || value[i + 1] == '\\')) {
        i += 2;
      } else {
        for (std::size_t d = 1; d <= 3; ++d)
          if (i + d >= value.size() || value[i + d] < '0' || value[i + d] > '7') return false;
        i += 4;
      }
    }
    if (i == value.size() || octets > 255) return false;
    if (++i == value.size()) return true;
    if (value[i++] != ' ') return false;
  }
  return false;
}

bool good_name(std::string const& name) {
  if (name.empty() || name.back() != '.' || name.size() > 1024) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    char const c = name[i];
    if (c == '\\') {
      for (std::size_t d = 1; d <= 3; ++d)
        if (i + d >= name.size() || name[i + d] < '0' || name[i + d] > '7') return false;
      i += 3;
    } else if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.')) {
      return false;
    }
  }
  return true;
}

struct Totals {
  std::size_t records = 0, characters = 0;
};

void check_set(json::Value const& set, std::string const& action, Totals& totals) {
  auto const keys = input::record_set_keys();
  std::size_t last = 0;
  for (json::Member const& m : set.members) {
    auto const at = std::find(keys.begin(), keys.end(), m.name.bytes);
    REQUIRE(at != keys.end());
    auto const rank = static_cast<std::size_t>(at - keys.begin());
    CHECK(rank >= last);  // the CLI's order
    last = rank;
  }
  CHECK(good_name(text_of(set, "Name")));
  std::string const type = text_of(set, "Type");
  auto const types = input::route53_types();
  CHECK(std::find(types.begin(), types.end(), type) != types.end());
  std::size_t const times = action == "UPSERT" ? 2 : 1;
  if (set.find("AliasTarget") != nullptr) {
    CHECK(set.find("TTL") == nullptr);
    CHECK(set.find("ResourceRecords") == nullptr);
    totals.records += times;
    return;
  }
  REQUIRE(set.find("TTL") != nullptr);
  CHECK(set.find("TTL")->kind == json::Kind::number);
  json::Value const* const records = set.find("ResourceRecords");
  REQUIRE(records != nullptr);
  CHECK(!records->items.empty());
  CHECK(records->items.size() <= 400);
  for (auto const& item : records->items) {
    std::string const value = text_of(*item, "Value");
    CHECK(!value.empty());
    if (type == "TXT" || type == "SPF") CHECK(good_text_value(value));
    totals.records += times;
    totals.characters += times * value.size();
  }
}

}  // namespace

Strings check_batch(std::string const& text) {
  Strings out;
  auto const d = json::parse(text);
  REQUIRE(d.errors.empty());
  REQUIRE(d.values.size() == 1);
  json::Value const& root = *d.values[0];
  REQUIRE(root.members.size() == 2);
  CHECK(root.members[0].name.bytes == "Comment");
  CHECK(text_of(root, "Comment").size() <= 256);
  json::Value const* const changes = root.find("Changes");
  REQUIRE(changes != nullptr);
  CHECK(!changes->items.empty());
  Totals totals;
  std::set<std::tuple<bool, std::string, std::string, std::string>> seen;
  bool creating = false;
  for (auto const& change : changes->items) {
    REQUIRE(change->members.size() == 2);
    std::string const action = text_of(*change, "Action");
    json::Value const* const set = change->find("ResourceRecordSet");
    REQUIRE(set != nullptr);
    bool const known = action == "CREATE" || action == "UPSERT" || action == "DELETE";
    CHECK(known);
    CHECK(!(creating && action == "DELETE"));  // what is in the way goes first
    creating = creating || action != "DELETE";
    std::string const name = text_of(*set, "Name"), type = text_of(*set, "Type"),
                      id = text_of(*set, "SetIdentifier");
    CHECK(type != "SOA");
    CHECK(seen.insert({action == "DELETE", name, type, id}).second);
    check_set(*set, action, totals);
    out.push_back(action + " " + name + " " + type + (id.empty() ? "" : " " + id));
  }
  CHECK(totals.records <= 1000);
  CHECK(totals.characters <= 32000);
  return out;
}

std::string set(std::string const& name, std::string const& type, Strings const& values,
                std::string const& more) {
  std::string list;
  for (auto const& v : values) list += (list.empty() ? "" : ", ") + ("{\"Value\": " + json::quote(v) + "}");
  return "{\"Name\": " + json::quote(name) + ", \"Type\": \"" + type + "\", " + more +
         "\"TTL\": 300, \"ResourceRecords\": [" + list + "]}";
}
static std::string const soa =
    set("example.com.", "SOA", {"ns-1.awsdns-1.net. h.amazon.com. 1 7200 900 1209600 86400"}) + ", " +
    set("example.com.", "NS", {"ns-1.awsdns-1.net."});
std::string page(std::string const& sets) {
  return "{\"ResourceRecordSets\": [" + soa + (sets.empty() ? "" : ", ") + sets + "]}";
}

std::unique_ptr<dns::Zone> World::zone(std::string const& text) {
  text::FileId const id = sources.add("zone.json", text);
  auto result = input::read_route53(std::vector<text::FileId>{id}, sources, {});
  REQUIRE(result.zones.size() == 1);
  return std::move(result.zones[0]);
}
Result diff(World& w, dns::Zone const& before, dns::Zone const& after, std::string const& comment) {
  Result r;
  r.batches = fix::change_batches(w.sources, before, after, comment);
  for (auto const& b : r.batches) {
    if (!r.changes.empty()) r.changes += " | ";
    std::string one;
    for (auto const& c : check_batch(b)) one += (one.empty() ? "" : "; ") + c;
    r.changes += one;
  }
  return r;
}
std::string diff(std::string const& before, std::string const& after) {
  World w;
  auto const a = w.zone(page(before)), b = w.zone(page(after));
  return diff(w, *a, *b).changes;
}

}  // namespace zonelint::route53_model
