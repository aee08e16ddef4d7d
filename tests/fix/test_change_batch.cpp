// Change batches: what they hold, their order, and that Route 53 would take every one of them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "fix/change_batch.hpp"
#include "input/route53.hpp"
#include "tests/fix/route53_model.hpp"

using namespace zonelint;
using namespace zonelint::route53_model;
namespace json = grammar::json;

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
