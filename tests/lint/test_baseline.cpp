// Baselines: what their entries are known by, and what a text that is none says.
#include "lint/baseline.hpp"

#include <catch2/catch.hpp>

using namespace zonelint;
using namespace zonelint::lint;

namespace {

Finding finding(std::string rule, RecordKey record) {
  Finding f;
  f.rule = std::move(rule);
  f.record = std::move(record);
  return f;
}

struct Text {
  text::Sources sources;
  std::vector<text::Problem> problems;
  Baseline read(std::string content) {
    problems.clear();
    return read_baseline(sources, sources.add("b.json", std::move(content)), problems);
  }
};

std::string const one =
    R"({"file":"a.zone","rule":"mx/single","name":"a.","type":"MX","set":"","rdata":"00","count":2})";
std::string document(std::string const& entries) {
  return R"({"schema":"zonelint/baseline/1","findings":[)" + entries + "]}";
}

}  // namespace

TEST_CASE("a baseline's key is the record, never its place") {
  text::Sources sources;
  auto const file = sources.add("a.zone", "one two one\n");
  Finding f = finding("mx/single", {"a.", "a.", "MX", "", "10 mx."});
  auto const key = baseline_key(f, "a.zone", sources);
  f.where = {file, 4, 7};
  CHECK(baseline_key(f, "a.zone", sources) == key);
  f.message = "other words";
  f.severity = Severity::note;
  CHECK(baseline_key(f, "a.zone", sources) == key);
  SECTION("and each part of it counts") {
    CHECK(baseline_key(f, "b.zone", sources) != key);
    CHECK(baseline_key(finding("mx/other", *f.record), "a.zone", sources) != key);
    for (auto const& other : std::vector<RecordKey>{{"a.", "b.", "MX", "", "10 mx."},
                                                    {"a.", "a.", "TXT", "", "10 mx."},
                                                    {"a.", "a.", "MX", "one", "10 mx."},
                                                    {"a.", "a.", "MX", "", "20 mx."}})
      CHECK(baseline_key(finding("mx/single", other), "a.zone", sources) != key);
  }
  SECTION("without a record it is the text that is underlined") {
    f.record.reset();
    auto const text = baseline_key(f, "a.zone", sources);
    f.where = {file, 0, 3};
    CHECK(baseline_key(f, "a.zone", sources) != text);
    auto const first = baseline_key(f, "a.zone", sources);
    f.where = {file, 8, 11};
    CHECK(baseline_key(f, "a.zone", sources) == first);
  }
}

TEST_CASE("a zone's serial is no part of what is wrong with its SOA") {
  text::Sources sources;
  auto const key = [&](std::string rdata) {
    return baseline_key(finding("zone/x", {"a.", "a.", "SOA", "", std::move(rdata)}), "a", sources).rdata;
  };
  CHECK(key("ns. h. 1 2 3 4 5") == key("ns. h. 2026010101 2 3 4 5"));
  CHECK(key("ns. h. 1 2 3 4 5") != key("ns. h. 1 2 3 4 6"));
  CHECK(key("ns. h.") != key("ns."));
}

TEST_CASE("what is written reads back, sorted, an entry a line") {
  Baseline const all = {{{"z.zone", "mx/b", "z.", "MX", "", "1"}, 1},
                        {{"a\"\xc3\xa9.zone", "mx/a", "a.", "TXT", "blue", "2"}, 3},
                        {{"", "sender/x", "", "", "", "3"}, 1}};
  std::string const text = baseline_text(all);
  Text t;
  CHECK(t.read(text) == all);
  CHECK(t.problems.empty());
  CHECK(std::count(text.begin(), text.end(), '\n') == 5);
  CHECK(text.find("sender/x") < text.find("mx/a"));
  CHECK(text.find("mx/a") < text.find("mx/b"));
  CHECK(t.read(baseline_text({})).empty());
  CHECK(t.problems.empty());
}

TEST_CASE("two entries of one key add up: git keeps both lines of two branches") {
  Text t;
  auto const all = t.read(document(one + "," + one));
  REQUIRE(all.size() == 1);
  CHECK(all.begin()->second == 4);
}

TEST_CASE("a text that is no baseline says so at its place") {
  struct Row {
    std::string text, says;
  };
  std::vector<Row> const rows = {
      {"", "not JSON"},
      {"[", "not JSON"},
      {"[]", "not one JSON object"},
      {"{}", "no baseline that this version can read"},
      {R"({"schema":"zonelint/baseline/2","findings":[]})", "no baseline that this version can read"},
      {R"({"schema":"zonelint/baseline/1"})", "no list of findings"},
      {document("1"), "not an object"},
      {document(R"({"file":"a"})"), "lacks \"rule\""},
      {document(R"({"file":1,"rule":"r","name":"","type":"","set":"","rdata":""})"),
       "\"file\" of an entry is no string"},
      {document(R"({"flie":"a","file":"a","rule":"r","name":"","type":"","set":"","rdata":""})"),
       "has no \"flie\""},
      {document(R"({"file":"a","rule":"r","name":"","type":"","set":"","rdata":"","count":0})"), "no count"},
      {document(R"({"file":"a","rule":"r","name":"","type":"","set":"","rdata":"","count":1.5})"),
       "no count"},
      {document(R"({"file":"a","rule":"r","name":"","type":"","set":"","rdata":"","count":"2"})"),
       "no count"},
  };
  for (auto const& row : rows) {
    Text t;
    CAPTURE(row.text);
    CHECK(t.read(row.text).empty());
    REQUIRE(!t.problems.empty());
    CHECK(t.problems[0].text.find(row.says) != std::string::npos);
    CHECK(t.problems[0].where.known());
    CHECK(!t.problems[0].wanted.empty());
  }
  Text t;
  t.read(document(R"({"flie":"a","file":"a","rule":"r","name":"","type":"","set":"","rdata":""})"));
  CHECK(t.problems[0].suggestion == "file");
}

TEST_CASE("without takes counts away") {
  BaselineKey const a{"a", "r", "", "", "", ""}, b{"b", "r", "", "", "", ""};
  CHECK(without({{a, 3}, {b, 1}}, {{a, 1}}) == Baseline{{a, 2}, {b, 1}});
  CHECK(without({{a, 3}, {b, 1}}, {{a, 3}, {b, 2}}).empty());
}
