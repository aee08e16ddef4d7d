// Change batches within the limits of a request: how they are split, and what no request could hold.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "fix/change_batch.hpp"
#include "tests/fix/route53_model.hpp"

using namespace zonelint;
using namespace zonelint::route53_model;

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
