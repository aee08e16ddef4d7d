// Fixes of Route 53 exports: values and record sets, with their commas.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "harness.hpp"

namespace {

std::string set(std::string const& name, std::string const& type, std::vector<std::string> const& values) {
  std::string out =
      "{\"Name\": \"" + name + "\", \"Type\": \"" + type + "\", \"TTL\": 60, \"ResourceRecords\": [";
  for (std::size_t i = 0; i < values.size(); ++i)
    out += (i > 0 ? ", " : "") + ("{\"Value\": \"" + values[i] + "\"}");
  return out + "]}";
}
std::string document(std::vector<std::string> const& sets) {
  std::string out =
      "{\"ResourceRecordSets\": [" +
      set("example.com.", "SOA", {"ns-1.awsdns-01.org. hm.amazon.com. 1 7200 900 1209600 86400"});
  for (auto const& s : sets) out += ", " + s;
  return out + "]}\n";
}

std::string const delete_a = R"toml(
[gone]
for = "rrset"
assert = "rrset.records.all(r, r.rdata != '192.0.2.66' && r.rdata != '192.0.2.67')"
message = "gone"
fix = { level = "unsafe", title = "t", do = [{ delete = "rrset.records.filter(r, r.rdata == '192.0.2.66' || r.rdata == '192.0.2.67')" }] }
)toml";
std::string const add_a = R"toml(
[add]
for = "zone"
assert = "false"
message = "add"
fix = { level = "unsafe", title = "t", do = [{ add = "'www.example.com'", type = "A", rdata = "192.0.2.9" }] }
)toml";

}  // namespace

TEST_CASE("values and sets leave an export with their commas") {
  using Strings = std::vector<std::string>;
  struct Case {
    std::string name;
    std::vector<std::string> before, after;
  };
  auto const a = [](Strings const& v) { return set("www.example.com.", "A", v); };
  std::string const txt = set("x.example.com.", "TXT", {"\\\"x\\\""});
  std::vector<Case> const cases = {
      {"the first value", {a({"192.0.2.66", "192.0.2.1"})}, {a({"192.0.2.1"})}},
      {"the last value", {a({"192.0.2.1", "192.0.2.66"})}, {a({"192.0.2.1"})}},
      {"in the middle", {a({"192.0.2.1", "192.0.2.66", "192.0.2.2"})}, {a({"192.0.2.1", "192.0.2.2"})}},
      {"two", {a({"192.0.2.66", "192.0.2.1", "192.0.2.67"})}, {a({"192.0.2.1"})}},
      {"the first two", {a({"192.0.2.66", "192.0.2.67", "192.0.2.1"})}, {a({"192.0.2.1"})}},
      {"all: the set goes", {a({"192.0.2.66", "192.0.2.67"}), txt}, {txt}},
      {"the last set", {txt, a({"192.0.2.66"})}, {txt}},
  };
  for (Case const& c : cases) {
    INFO(c.name);
    CHECK(harness::fixed_twice(document(c.before), delete_a) == document(c.after));
  }
}

TEST_CASE("values and sets come into an export") {
  auto const a = [](std::vector<std::string> const& v) { return set("www.example.com.", "A", v); };
  std::string const txt = set("x.example.com.", "TXT", {"\\\"x\\\""}),
                    mx = set("example.com.", "MX", {"10 mx.example.net."});
  CHECK(harness::fixed_twice(document({a({"192.0.2.1"}), txt}), add_a) ==
        document({a({"192.0.2.1", "192.0.2.9"}), txt}));
  CHECK(harness::fixed_twice(document({a({"192.0.2.1", "192.0.2.2"})}), add_a) ==
        document({a({"192.0.2.1", "192.0.2.2", "192.0.2.9"})}));
  CHECK(harness::fixed_twice(document({mx, txt}), add_a) == document({mx, a({"192.0.2.9"}), txt}));
}

TEST_CASE("where several sets share the name a person must say which") {
  std::string const one =
      R"({"Name": "www.example.com.", "Type": "A", "SetIdentifier": "1", "Weight": 1, "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]})";
  std::string const two =
      R"({"Name": "www.example.com.", "Type": "A", "SetIdentifier": "2", "Weight": 1, "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.2"}]})";
  std::string const text = document({one, two});
  CHECK(harness::fixed(text, add_a) == text);
}
