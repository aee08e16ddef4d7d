// Change batches: what they hold, their order, and that Route 53 would take every one of them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "fix/change_batch.hpp"
#include "input/route53.hpp"

using namespace zonelint;
namespace json = grammar::json;

namespace {

using Strings = std::vector<std::string>;

// ---- a model of what ChangeResourceRecordSets documents

std::string text_of(json::Value const& object, std::string const& key) {
  json::Value const* v = object.find(key);
  return v != nullptr && v->kind == json::Kind::string ? v->string.bytes : std::string();
}

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

// Checks the documented rules and gives "ACTION name type id" a change.
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

// ---- zones from text

std::string set(std::string const& name, std::string const& type, Strings const& values,
                std::string const& more = {}) {
  std::string list;
  for (auto const& v : values) list += (list.empty() ? "" : ", ") + ("{\"Value\": " + json::quote(v) + "}");
  return "{\"Name\": " + json::quote(name) + ", \"Type\": \"" + type + "\", " + more +
         "\"TTL\": 300, \"ResourceRecords\": [" + list + "]}";
}
std::string const soa =
    set("example.com.", "SOA", {"ns-1.awsdns-1.net. h.amazon.com. 1 7200 900 1209600 86400"}) + ", " +
    set("example.com.", "NS", {"ns-1.awsdns-1.net."});
std::string page(std::string const& sets) {
  return "{\"ResourceRecordSets\": [" + soa + (sets.empty() ? "" : ", ") + sets + "]}";
}

struct World {
  text::Sources sources;
  std::unique_ptr<dns::Zone> zone(std::string const& text) {
    text::FileId const id = sources.add("zone.json", text);
    auto result = input::read_route53(std::vector<text::FileId>{id}, sources, {});
    REQUIRE(result.zones.size() == 1);
    return std::move(result.zones[0]);
  }
};
struct Result {
  Strings batches;
  std::string changes;  // of all batches, "; " between changes, " | " between batches
};
Result diff(World& w, dns::Zone const& before, dns::Zone const& after,
            std::string const& comment = "zonelint") {
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
bool contains(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

// A copy that the caller may change: records and sets, as a fix does.
dns::Zone copy_without(dns::Zone const& zone, auto&& drop) {
  dns::Zone out;
  out.origin = zone.origin;
  out.kind = zone.kind;
  out.file = zone.file;
  out.sets = zone.sets;
  for (dns::Record const& r : zone.records)
    if (!drop(r)) out.add(r, zone.wire(r));
  return out;
}

}  // namespace

TEST_CASE("record sets that are new, changed and gone") {
  std::string const a = set("a.example.com.", "A", {"192.0.2.1"}),
                    a2 = set("a.example.com.", "A", {"192.0.2.2"});
  std::string const mx = set("example.com.", "MX", {"10 m.example.com.", "20 n.example.com"});
  std::string const mx_other_order = set("example.com", "MX", {"20 N.example.com.", "10 m.example.com"});
  struct Case {
    std::string before, after, changes;
  };
  std::vector<Case> const cases{
      {"", "", ""},
      {a, a, ""},
      {mx, mx_other_order, ""},
      {"", a, "CREATE a.example.com. A"},
      {a, "", "DELETE a.example.com. A"},
      {a, a2, "UPSERT a.example.com. A"},
      {set("a.example.com.", "CNAME", {"b.example.com."}), a,
       "DELETE a.example.com. CNAME; CREATE a.example.com. A"},
      {a, set("a.example.com.", "A", {"192.0.2.1"}, R"("SetIdentifier": "x", "Weight": 1, )"),
       "DELETE a.example.com. A; CREATE a.example.com. A x"},
      {set("a.example.com.", "A", {"192.0.2.1"}, R"("SetIdentifier": "x", "Weight": 1, )"),
       set("a.example.com.", "A", {"192.0.2.1"}, R"("SetIdentifier": "x", "Region": "us-east-1", )"),
       "DELETE a.example.com. A x; CREATE a.example.com. A x"},
      {set("a.example.com.", "A", {"192.0.2.1"}, R"("SetIdentifier": "x", "Weight": 1, )"),
       set("a.example.com.", "A", {"192.0.2.1"}, R"("SetIdentifier": "x", "Weight": 2, )"),
       "UPSERT a.example.com. A x"},
      {a,
       R"({"Name": "a.example.com.", "Type": "A", "AliasTarget": {"HostedZoneId": "Z", "DNSName": "x.net.", "EvaluateTargetHealth": false}})",
       "UPSERT a.example.com. A"},
      // What replaces something stays behind its DELETE, whatever the order of the names.
      {set("z.example.com.", "CNAME", {"b.example.com."}) + ", " + a,
       set("z.example.com.", "A", {"192.0.2.1"}) + ", " + a2,
       "DELETE z.example.com. CNAME; CREATE z.example.com. A; UPSERT a.example.com. A"},
  };
  for (Case const& c : cases) {
    INFO(c.before << " -> " << c.after);
    CHECK(diff(c.before, c.after) == c.changes);
  }
}

TEST_CASE("the SOA and the apex's NS set are never touched; a delegation's is") {
  World w;
  auto const before = w.zone(page(set("sub.example.com.", "NS", {"a.example.net."})));
  auto const after = w.zone("{\"ResourceRecordSets\": [" +
                            set("example.com.", "SOA", {"other. h.amazon.com. 2 7200 900 1209600 86400"}) +
                            ", " + set("example.com.", "NS", {"other.example.net."}) + ", " +
                            set("sub.example.com.", "NS", {"b.example.net."}) + "]}");
  CHECK(diff(w, *before, *after).changes == "UPSERT sub.example.com. NS");
}

TEST_CASE("a DELETE repeats the old set as the export has it") {
  World w;
  std::string const routed =
      R"("SetIdentifier": "x", "GeoLocation": {"CountryCode": "DE"}, "HealthCheckId": "h-1", )";
  auto const before =
      w.zone(page(set("\\052.example.com.", "TXT", {"\"a\\040b\" \"c\"", "\"d\\\"\""}, routed) + ", " +
                  set("m.example.com.", "MX", {"10  Mail.example.com"})));
  auto const after = w.zone(page(""));
  auto const r = diff(w, *before, *after);
  REQUIRE(r.batches.size() == 1);
  CHECK(r.batches[0] == R"({
    "Comment": "zonelint",
    "Changes": [
        {
            "Action": "DELETE",
            "ResourceRecordSet": {
                "Name": "\\052.example.com.",
                "Type": "TXT",
                "SetIdentifier": "x",
                "GeoLocation": {
                    "CountryCode": "DE"
                },
                "TTL": 300,
                "ResourceRecords": [
                    {
                        "Value": "\"a\\040b\" \"c\""
                    },
                    {
                        "Value": "\"d\\\"\""
                    }
                ],
                "HealthCheckId": "h-1"
            }
        },
        {
            "Action": "DELETE",
            "ResourceRecordSet": {
                "Name": "m.example.com.",
                "Type": "MX",
                "TTL": 300,
                "ResourceRecords": [
                    {
                        "Value": "10  Mail.example.com"
                    }
                ]
            }
        }
    ]
}
)");
}

TEST_CASE("a changed copy keeps its routing, its unread values and its values' text") {
  World w;
  auto const before =
      w.zone(page(set("t.example.com.", "TXT", {"\"keep\\040me\"", "\"drop\""},
                      R"("SetIdentifier": "x", "Weight": 7, )") +
                  ", " + set("m.example.com.", "MX", {"10 a.example.com.", "what is this?"})));
  dns::Zone after =
      copy_without(*before, [&](dns::Record const& r) { return dns::rdata_text(*before, r) == "\"drop\""; });
  dns::Record extra = after.records.back();
  extra.source = {};
  after.add(extra, std::string("\0\x14\1b\0", 5));
  after.finish();
  auto const r = diff(w, *before, after);
  CHECK(r.changes == "UPSERT t.example.com. TXT x; UPSERT m.example.com. MX");
  REQUIRE(r.batches.size() == 1);
  CHECK(contains(r.batches[0], R"("Weight": 7)"));
  CHECK(contains(r.batches[0], R"("\"keep\\040me\"")"));
  CHECK_FALSE(contains(r.batches[0], "drop"));
  CHECK(contains(r.batches[0], "what is this?"));
  CHECK(contains(r.batches[0], "\"20 b.\""));
}

TEST_CASE("records without a set become new sets, and emptied sets are deleted") {
  World w;
  auto const before = w.zone(page(set("t.example.com.", "TXT", {"\"x\""})));
  dns::Zone after = copy_without(*before, [](dns::Record const& r) { return r.type == dns::Type::TXT; });
  dns::Record r;
  r.owner = *dns::Name::from_text("_dmarc.example.com.");
  r.type = dns::Type::TXT;
  r.ttl = 1800;
  std::string const policy = "v=DMARC1;p=none\xC3\xA9";
  after.add(r, std::string(1, static_cast<char>(policy.size())) + policy);
  after.finish();
  auto const result = diff(w, *before, after);
  CHECK(result.changes == "DELETE t.example.com. TXT; CREATE _dmarc.example.com. TXT");
  CHECK(contains(result.batches.at(0), R"("Value": "\"v=DMARC1;p=none\\303\\251\"")"));
  CHECK(contains(result.batches[0], "\"TTL\": 1800"));
}

TEST_CASE("applying the batches to the old state gives the new one") {
  World w;
  std::string const before_text =
      set("a.example.com.", "CNAME", {"b.example.com."}) + ", " +
      set("t.example.com.", "TXT", {"\"1\"", "\"2\""}) + ", " +
      set("w.example.com.", "A", {"192.0.2.1"}, R"("SetIdentifier": "1", "Weight": 1, )") + ", " +
      set("k.example.com.", "SRV", {"0 0 25 m.example.com."});
  std::string const after_text =
      set("a.example.com.", "MX", {"0 ."}) + ", " + set("t.example.com.", "TXT", {"\"2\""}) + ", " +
      set("w.example.com.", "A", {"192.0.2.1"}, R"("SetIdentifier": "1", "Weight": 9, )") + ", " +
      set("w.example.com.", "A", {"192.0.2.2"}, R"("SetIdentifier": "2", "Weight": 1, )") + ", " +
      set("k.example.com.", "SRV", {"0 0 25 m.example.com."});
  auto const before = w.zone(page(before_text)), after = w.zone(page(after_text));
  auto const one_line = [](json::Value const& v, std::string const& text) {
    fix::JsonStyle style;
    style.one_line = true;
    return fix::pretty(v, text, style);
  };
  auto const key = [](json::Value const& s) {
    return text_of(s, "Name") + text_of(s, "Type") + text_of(s, "SetIdentifier");
  };
  std::map<std::string, std::string> state, wanted;
  auto const load = [&](std::string const& text, std::map<std::string, std::string>& into) {
    auto const d = json::parse(text);
    for (auto const& s : d.values.at(0)->find("ResourceRecordSets")->items)
      into[key(*s)] = one_line(*s, text);
  };
  load(page(before_text), state);
  load(page(after_text), wanted);
  for (std::string const& b : diff(w, *before, *after).batches) {
    auto const d = json::parse(b);
    for (auto const& change : d.values.at(0)->find("Changes")->items) {
      json::Value const& s = *change->find("ResourceRecordSet");
      std::string const action = text_of(*change, "Action"), written = one_line(s, b);
      if (action == "DELETE") {
        CHECK(state[key(s)] == written);  // DELETE must match exactly
        state.erase(key(s));
      } else {
        CHECK((action == "UPSERT") == (state.count(key(s)) == 1));
        state[key(s)] = written;
      }
    }
  }
  CHECK(state == wanted);
}

TEST_CASE("batches keep to the limits") {
  World w;
  std::string before, after, texts;
  for (int i = 0; i < 1200; ++i) {
    std::string const name = "h" + std::to_string(i) + ".example.com.";
    before += (i ? ", " : "") + set(name, "A", {"192.0.2.1"});
    after += (i ? ", " : "") + set(name, "A", {"192.0.2.2"});
  }
  auto const a = w.zone(page(before)), b = w.zone(page(after));
  auto const r = diff(w, *a, *b, "all hosts");
  CHECK(r.batches.size() == 3);  // 1200 UPSERTs, each counted twice
  CHECK(contains(r.batches[1], "\"Comment\": \"all hosts (2 of 3)\""));
  Strings value;
  for (int i = 0; i < 3; ++i) value.push_back("\"" + std::string(250, 'a') + std::to_string(i) + "\"");
  for (int i = 0; i < 60; ++i)
    texts += (i ? ", " : "") + set("t" + std::to_string(i) + ".example.com.", "TXT", value);
  auto const none = w.zone(page("")), many = w.zone(page(texts));
  CHECK(diff(w, *none, *many).batches.size() == 2);
  auto const long_comment = diff(w, *none, *many, std::string(255, 'c') + "\xC3\xA9");
  CHECK(contains(long_comment.batches.at(0), "c (1 of 2)\""));
  auto const one = w.zone(page(set("a.example.com.", "A", {"192.0.2.1"})));
  CHECK(contains(diff(w, *none, *one, std::string(255, 'c') + "\xC3\xA9").batches.at(0),
                 std::string(255, 'c') + "\""));
}

TEST_CASE("what belongs together is in one batch or, where no request could hold it, in none") {
  World w;
  auto const weighted = [](int from, int to, std::string const& address) {
    std::string out;
    for (int i = from; i < to; ++i)
      out += std::string(out.empty() ? "" : ", ") +
             R"({"Name": "www.example.com.", "Type": "A", "SetIdentifier": "s)" + std::to_string(i) +
             R"(", "Weight": 1, "TTL": 60, "ResourceRecords": [{"Value": ")" + address + "\"}]}";
    return out;
  };
  Strings many;
  for (int i = 0; i < 400; ++i) many.push_back("10 m" + std::to_string(i) + ".example.net.");
  Strings texts;
  for (int i = 0; i < 20; ++i) texts.push_back("\"" + std::string(250, 'a') + std::to_string(i) + "\"");
  auto const change = [&](std::string const& before, std::string const& after, Strings& left_out) {
    auto const a = w.zone(page(before)), b = w.zone(page(after));
    std::string out;
    for (auto const& batch : fix::change_batches(w.sources, *a, *b, "c", &left_out)) {
      std::size_t const changes = check_batch(batch).size();
      out += (out.empty() ? "" : " ") + std::to_string(changes);
    }
    return out;
  };
  SECTION("types of one name are independent") {
    Strings left_out;
    CHECK(change("",
                 set("a.example.com.", "MX", many) + ", " + set("a.example.com.", "A", {"192.0.2.1"}) + ", " +
                     set("b.example.com.", "MX", many) + ", " + set("c.example.com.", "MX", many),
                 left_out) == "3 1");
    CHECK(left_out.empty());
  }
  SECTION("600 weighted sets become one: every one of them must go with it") {
    Strings left_out;
    std::string const plain = set("www.example.com.", "A", {"192.0.2.1"});
    CHECK(change(weighted(0, 600, "192.0.2.1"), plain, left_out) == "601");
    CHECK(left_out.empty());
    std::string const other = set("b.example.com.", "A", {"192.0.2.1"});
    CHECK(change(weighted(0, 1200, "192.0.2.1"), plain + ", " + other, left_out) == "1");
    REQUIRE(left_out.size() == 1);
    CHECK(contains(left_out[0],
                   "www.example.com. A: these changes belong into one request, and are 1201 records"));
    CHECK(contains(left_out[0], "Route 53 takes 1000 and 32000 in a request (an UPSERT counts twice)"));
  }
  SECTION("a name that becomes an alias") {
    Strings left_out;
    std::string before = set("www.example.com.", "MX", many) + ", " + weighted(0, 700, "192.0.2.1");
    CHECK(change(before, set("www.example.com.", "CNAME", {"x.example.net."}), left_out) == "");
    REQUIRE(left_out.size() == 1);
    CHECK(contains(left_out[0], "www.example.com. of all types"));
  }
  SECTION("one set with too much text") {
    Strings left_out;
    Strings more = texts;
    for (int i = 0; i < 120; ++i) more.push_back("\"" + std::string(250, 'b') + std::to_string(i) + "\"");
    CHECK(change("", set("t.example.com.", "TXT", more), left_out) == "");
    REQUIRE(left_out.size() == 1);
    CHECK(contains(left_out[0], "t.example.com. TXT"));
  }
}

TEST_CASE("names and values are written as Route 53 has them") {
  auto const name = [](char const* text) { return fix::route53_name(*dns::Name::from_text(text)); };
  CHECK(name("*.Example.com.") == "\\052.example.com.");
  CHECK(name("a\\.b.example.com.") == "a\\056b.example.com.");
  CHECK(name("_x-1.example.com.") == "_x-1.example.com.");
  CHECK(name("@.example.") == "\\100.example.");
  CHECK(fix::route53_name(dns::Name()) == ".");
  CHECK(fix::route53_value(dns::Type::TXT, std::string("\3a\"\\\2\x7f\xff\0", 8)) ==
        R"("a\"\\" "\177\377" "")");
  CHECK(fix::route53_value(dns::Type::MX, std::string("\0\x0a\3a.b\0", 7)) == "10 a\\056b.");
  CHECK(fix::route53_value(dns::Type::CAA, std::string("\0\5issuex;\"\x01", 11)) == R"(0 issue "x;\"\001")");
}

TEST_CASE("a new record set is written in the style of its export") {
  fix::NewSet const dmarc{
      *dns::Name::from_text("_dmarc.example.com."), dns::Type::TXT, 300, {R"("v=DMARC1; p=none")"}};
  World w;
  auto const one_line = w.zone(page(""));
  CHECK(
      fix::set_json(dmarc, fix::json_style(w.sources, *one_line)) ==
      R"({"Name": "_dmarc.example.com.", "Type": "TXT", "TTL": 300, "ResourceRecords": [{"Value": "\"v=DMARC1; p=none\""}]})");
  std::string const indented =
      "{\r\n  \"ResourceRecordSets\": [\r\n    {\r\n      \"Name\": \"example.com.\", \"Type\": \"NS\", "
      "\"TTL\": 300,\r\n"
      "      \"ResourceRecords\": [{\"Value\": \"ns.example.net.\"}]\r\n    }\r\n  ]\r\n}\r\n";
  auto const zone = w.zone(indented);
  CHECK(fix::set_json(dmarc, fix::json_style(w.sources, *zone)) ==
        "{\r\n      \"Name\": \"_dmarc.example.com.\",\r\n      \"Type\": \"TXT\",\r\n      \"TTL\": 300,\r\n"
        "      \"ResourceRecords\": [\r\n        {\r\n          \"Value\": \"\\\"v=DMARC1; p=none\\\"\"\r\n  "
        "      }\r\n"
        "      ]\r\n    }");
}

TEST_CASE("real exports: nothing to change against themselves, all of it against an empty zone") {
  std::filesystem::path const folder = std::string(ZONELINT_SOURCE_DIR) + "/../shared/samples/route53";
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: ../shared/samples/route53 is not here");
    return;
  }
  for (std::string const file : {"list_afrotek.co.za.json", "list_judgedice.com.json"}) {
    INFO(file);
    std::ifstream in(folder / file, std::ios::binary);
    std::string const text(std::istreambuf_iterator<char>(in), {});
    World w;
    auto const a = w.zone(text), b = w.zone(text);
    CHECK(diff(w, *a, *b).batches.empty());
    dns::Zone empty;
    empty.origin = a->origin;
    empty.kind = a->kind;
    auto const deleted = diff(w, *a, empty), created = diff(w, empty, *a);
    REQUIRE(deleted.batches.size() == 1);
    REQUIRE(created.batches.size() == 1);
    // Deleting and creating say the same sets, in the export's own text.
    std::string swapped = deleted.batches[0];
    for (std::size_t i; (i = swapped.find("\"DELETE\"")) != std::string::npos;)
      swapped.replace(i, 8, "\"CREATE\"");
    CHECK(swapped == created.batches[0]);
  }
}
