// The reports for programs.
#include "report/json.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <string>

#include "report/concise.hpp"

using namespace zonelint;
using namespace zonelint::report;

namespace {

lint::Finding sample(text::FileId id) {
  lint::Finding finding;
  finding.rule = "mailfrom/mx-count";
  finding.severity = lint::Severity::error;
  finding.message = "2 MX \"records\"";
  finding.why = "why";
  finding.todo = "todo";
  finding.source = {"AWS SES, MAIL FROM"};
  finding.where = {id, 3, 7};
  finding.also = {{{id, 0, 2}, "the first MX"}};
  finding.record = lint::RecordKey{"mail.example.com.", "mail.example.com.", "MX", "", "10 x."};
  lint::Fix& fix = finding.fix.emplace();
  fix.level = lint::FixLevel::unsafe;
  fix.title = "title";
  fix.edits = {{{id, 0, 3}, ""}};
  fix.records = {"x"};
  finding.fingerprint = "0123";
  return finding;
}

}  // namespace

TEST_CASE("json has exactly the contract's shape") {
  text::Sources sources;
  text::FileId const id = sources.add("zones/x.zone", "\xc3\xa9\nmail\nx\n");
  lint::Result result;
  result.findings.push_back(sample(id));
  result.summary = {3, 3, 41, 2, 1, 0, 1, 1, 1};
  CHECK(
      json(sources, result, "0.1.0") ==
      R"({"schema":"zonelint/1","version":"0.1.0",
 "summary":{"files":3,"zones":3,"records":41,"errors":2,"warnings":1,"notes":0,"fixable":1,"suppressed":1,"undecided":1},
 "findings":[
  {"rule":"mailfrom/mx-count","severity":"error","message":"2 MX \"records\"","why":"why","todo":"todo","source":["AWS SES, MAIL FROM"],)"
      R"("file":"zones/x.zone","range":{"start":{"line":2,"column":1,"offset":3},"end":{"line":2,"column":5,"offset":7}},)"
      R"("pointer":null,"record":{"zone":"mail.example.com.","name":"mail.example.com.","type":"MX","set":null},)"
      R"("related":[{"file":"zones/x.zone","range":{"start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":2,"offset":2}},"message":"the first MX"}],)"
      R"("fix":{"level":"unsafe","title":"title","edits":[{"file":"zones/x.zone","range":{"start":{"line":1,"column":1,"offset":0},"end":{"line":2,"column":1,"offset":3}},"text":""}]},)"
      "\"fingerprint\":\"0123\"}]}\n");
}

TEST_CASE("what is absent is null, and no finding makes an empty list") {
  text::Sources sources;
  lint::Result result;
  boost::json::value const empty = boost::json::parse(json(sources, result, "1"));
  CHECK(empty.at("findings").as_array().empty());
  lint::Finding finding;
  finding.severity = lint::Severity::note;
  finding.pointer = "/ResourceRecordSets/3";
  result.findings.push_back(finding);
  boost::json::value const value = boost::json::parse(json(sources, result, "1"));
  boost::json::value const& one = value.at("findings").at(0);
  for (char const* const name : {"file", "range", "record", "fix"}) CHECK(one.at(name).is_null());
  CHECK(one.at("pointer").as_string() == "/ResourceRecordSets/3");
  CHECK(one.at("severity").as_string() == "note");
  CHECK(one.at("related").as_array().empty());
}

TEST_CASE("every string comes out as valid JSON in valid UTF-8") {
  text::Sources sources;
  lint::Result result;
  std::string all;
  for (int c = 0; c < 256; ++c) all.push_back(static_cast<char>(c));
  all += "\xf0\x9f\x93\xa7\xed\xa0\x80";
  text::FileId const id = sources.add(all, all);
  result.findings.push_back(sample(id));
  lint::Finding& finding = result.findings.back();
  finding.message = all;
  finding.label = finding.why = finding.todo = finding.pointer = all;
  finding.record->name = finding.record->set = all;
  finding.fix->title = finding.fix->edits[0].text = all;
  boost::json::value const value = boost::json::parse(json(sources, result, all));  // which checks UTF-8
  std::string expected;
  for (int c = 0; c < 0x80; ++c) expected.push_back(static_cast<char>(c));
  for (int c = 0x80; c < 0x100; ++c) expected += "\xef\xbf\xbd";
  expected += "\xf0\x9f\x93\xa7\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd";
  CHECK(value.at("findings").at(0).at("message").as_string() == expected);
  CHECK(value.at("findings").at(0).at("fix").at("title").as_string() == expected);
}

TEST_CASE("jsonl is one finding a line") {
  text::Sources sources;
  text::FileId const id = sources.add("x", "\xc3\xa9\nmail\nx\n");
  lint::Result result;
  CHECK(jsonl(sources, result).empty());
  result.findings = {sample(id), sample(id)};
  result.findings[0].message = "two\nlines";
  std::string const text = jsonl(sources, result);
  CHECK(std::count(text.begin(), text.end(), '\n') == 2);
  CHECK(boost::json::parse(text.substr(0, text.find('\n'))).at("message").as_string() == "two\nlines");
}

TEST_CASE("concise is one line a finding, as compilers print") {
  text::Sources sources;
  text::FileId const id = sources.add("zones/x.zone", "\xc3\xa9\nmail\nx\n");
  lint::Result result;
  result.findings = {sample(id), sample(id), sample(id)};
  result.findings[1].where = {};
  result.findings[1].severity = lint::Severity::warning;
  result.findings[2].message = "two\nlines \x1b";
  CHECK(concise(sources, result) ==
        "zones/x.zone:2:1: error[mailfrom/mx-count]: 2 MX \"records\"\n"
        "warning[mailfrom/mx-count]: 2 MX \"records\"\n"
        "zones/x.zone:2:1: error[mailfrom/mx-count]: two\xe2\x90\x8alines \xe2\x90\x9b\n");
}
