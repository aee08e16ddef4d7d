// The formats of CI servers: what each consumer demands.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "report/checkstyle.hpp"
#include "report/concise.hpp"
#include "report/github.hpp"
#include "report/gitlab.hpp"
#include "report/junit.hpp"
#include "report/markdown.hpp"
#include "report/sarif.hpp"
#include "report/uri.hpp"

using namespace zonelint;
using namespace zonelint::report;

namespace {

lint::Finding found(std::string rule, lint::Severity severity, text::Span where, std::string message) {
  lint::Finding finding;
  finding.rule = std::move(rule);
  finding.severity = severity;
  finding.where = where;
  finding.message = std::move(message);
  finding.why = "it breaks";
  finding.todo = "mend it";
  finding.fingerprint = "0123456789abcdef";
  return finding;
}

lint::Result many(text::FileId file, std::size_t errors, std::size_t warnings) {
  lint::Result result;
  for (std::size_t i = 0; i < errors; ++i)
    result.findings.push_back(found("a/b", lint::Severity::error, {file, 0, 1}, fmt::format("error {}", i)));
  for (std::size_t i = 0; i < warnings; ++i)
    result.findings.push_back(
        found("a/c", lint::Severity::warning, {file, 0, 1}, fmt::format("warning {}", i)));
  return result;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; at += part.size()) ++n;
  return n;
}

boost::json::value sarif_of(text::Sources const& sources, lint::Result const& result,
                            std::span<lint::Rule const* const> rules = {}) {
  return boost::json::parse(sarif(sources, result, rules, "1.2.3"));
}

}  // namespace

TEST_CASE("sarif: regions of four fields in code points, related places linked, fixes as replacements") {
  text::Sources sources;
  text::FileId const id = sources.add("zones/é x.zone", "\xc3\xa9 one\nand two\n");
  lint::Result result;
  lint::Finding finding = found("mx/one", lint::Severity::error, {id, 3, 11}, "wrong [really]");
  finding.also = {{{id, 0, 2}, "the [first]"}, {{}, "nowhere"}, {{id, 7, 10}, ""}};
  lint::Fix& fix = finding.fix.emplace();
  fix.title = "take it away";
  fix.level = lint::FixLevel::unsafe;
  fix.edits = {{{id, 3, 6}, "new"}, {{id, 7, 7}, "more"}};
  result.findings.push_back(finding);
  auto const log = sarif_of(sources, result);
  CHECK(log.at("version").as_string() == "2.1.0");
  auto const& run = log.at("runs").at(0);
  CHECK(run.at("columnKind").as_string() == "unicodeCodePoints");
  auto const& one = run.at("results").at(0);
  CHECK(one.at("level").as_string() == "error");
  CHECK(one.at("message").at("text").as_string() ==
        "wrong \\[really\\]: see [the \\[first\\]](1), [the related place](2)");
  auto const& physical = one.at("locations").at(0).at("physicalLocation");
  CHECK(physical.at("artifactLocation").at("uri").as_string() == "zones/%C3%A9%20x.zone");
  CHECK(physical.at("artifactLocation").at("uriBaseId").as_string() == "%SRCROOT%");
  CHECK(boost::json::serialize(physical.at("region")) ==
        R"({"startLine":1,"startColumn":3,"endLine":2,"endColumn":5})");
  CHECK(one.at("relatedLocations").as_array().size() == 2);
  CHECK(one.at("relatedLocations").at(1).at("id").as_int64() == 2);
  CHECK(one.at("partialFingerprints").at("primaryLocationLineHash").as_string() == "0123456789abcdef:1");
  auto const& replacements = one.at("fixes").at(0).at("artifactChanges").at(0).at("replacements");
  CHECK(
      boost::json::serialize(replacements.at(1)) ==
      R"({"deletedRegion":{"startLine":2,"startColumn":1,"endLine":2,"endColumn":1},"insertedContent":{"text":"more"}})");
}

TEST_CASE("sarif: a rule's tables are one rule, and results name it by number") {
  lint::Piece const message[] = {{"what is wrong", {}}};
  lint::Piece const why[] = {{"why it is", {}}};
  lint::Rule rules[3];
  for (lint::Rule& rule : rules) {
    rule.family = "x";
    rule.name = &rule == rules ? "x/second" : "x/first";
    rule.message = message;
    rule.why = why;
  }
  rules[2].severity = lint::Severity::off;
  lint::Rule const* const all[] = {&rules[0], &rules[1], &rules[2]};
  text::Sources sources;
  lint::Result result;
  result.findings.push_back(found("x/second", lint::Severity::note, {}, "m"));
  auto const run = sarif_of(sources, result, all).at("runs").at(0);
  auto const& driver = run.at("tool").at("driver");
  REQUIRE(driver.at("rules").as_array().size() == 2);
  auto const& first = driver.at("rules").at(0);
  CHECK(first.at("id").as_string() == "x/first");
  CHECK(first.at("shortDescription").at("text").as_string() == "what is wrong");
  CHECK(first.at("fullDescription").at("text").as_string() == "why it is");
  CHECK(first.at("help").at("markdown").as_string().find("why it is") != std::string::npos);
  CHECK(run.at("results").at(0).at("ruleIndex").as_int64() == 1);
  CHECK(run.at("results").at(0).at("locations").at(0).as_object().contains("logicalLocations"));
  CHECK_FALSE(run.at("results").at(0).at("locations").at(0).as_object().contains("physicalLocation"));
}

TEST_CASE("sarif: of too many results the most severe are kept, the rest is counted") {
  text::Sources sources;
  text::FileId const id = sources.add("z", "x\n");
  lint::Result result = many(id, 0, most_sarif_results);
  result.findings.push_back(found("a/b", lint::Severity::error, {id, 0, 1}, "the last"));
  auto const run = sarif_of(sources, result).at("runs").at(0);
  CHECK(run.at("results").as_array().size() == most_sarif_results);
  CHECK(run.at("results").at(0).at("level").as_string() == "error");
  auto const& told = run.at("invocations").at(0).at("toolExecutionNotifications").at(0);
  CHECK(told.at("message").at("text").as_string() == "1 more results were left out: a run may hold 25000");
}

TEST_CASE("file names as URI references") {
  struct {
    char const *name, *uri;
  } const table[] = {{"zones/a.zone", "zones/a.zone"},
                     {"./a.zone", "a.zone"},
                     {"/etc/a b", "file:///etc/a%20b"},
                     {"a:b/c:d", "a%3Ab/c:d"},
                     {"50%#?.zone", "50%25%23%3F.zone"}};
  for (auto const& row : table) CHECK(file_uri(row.name) == row.uri);
}

TEST_CASE("github: the commands' escapes, and an end column on one line only") {
  text::Sources sources;
  text::FileId const id = sources.add("./zones/a,b:c.zone", "one two\nthree\n");
  lint::Result result;
  result.findings.push_back(found("mx/one", lint::Severity::error, {id, 4, 7}, "50% of\x1b[0m"));
  result.findings.push_back(found("mx/two", lint::Severity::warning, {id, 4, 11}, "m"));
  result.findings.push_back(found("mx/three", lint::Severity::note, {}, "m"));
  CHECK(github(sources, result) ==
        "::error file=zones/a%2Cb%3Ac.zone,line=1,endLine=1,col=5,endColumn=7,title=mx/one::50%25 "
        "of␛[0m%0Awhy: "
        "it breaks%0Atodo: mend it\n"
        "::warning file=zones/a%2Cb%3Ac.zone,line=1,endLine=2,col=5,title=mx/two::m%0Awhy: it breaks%0Atodo: "
        "mend it\n"
        "::notice title=mx/three::m%0Awhy: it breaks%0Atodo: mend it\n");
}

TEST_CASE(
    "github: past ten of a level the rest is told of, and stands in the log where it can command nothing") {
  text::Sources sources;
  text::FileId const id = sources.add("::error::x", "x\n");
  lint::Result result = many(id, 12, 10);
  result.findings[11].message = "##[add-mask]x";
  std::string const out = github(sources, result);
  CHECK(count(out, "::error file=") == 9);
  CHECK(count(out, "::warning file=") == 10);
  CHECK(count(out, "::error title=zonelint::3 more errors: see the log of this step\n") == 1);
  CHECK(count(out, "\n- ::error::x:1:1: error[a/b]: error 9\n") == 1);
  CHECK(count(out, "## [add-mask]x\n") == 1);
  CHECK(count(out, "##[") == 0);
  CHECK(count(github(sources, many(id, 10, 0)), "more errors") == 0);
}

TEST_CASE("gitlab: every fingerprint is its own, severities are Code Climate's") {
  text::Sources sources;
  text::FileId const id = sources.add("./a.zone", "x\ny\n");
  lint::Result result = many(id, 2, 1);
  result.findings.push_back(found("a/d", lint::Severity::note, {}, "m"));
  auto const all = boost::json::parse(gitlab(sources, result)).as_array();
  REQUIRE(all.size() == 4);
  std::set<std::string> fingerprints;
  for (auto const& one : all) fingerprints.insert(one.at("fingerprint").as_string().c_str());
  CHECK(fingerprints.size() == 4);
  CHECK(fingerprints.contains("0123456789abcdef"));
  CHECK(all[0].at("severity").as_string() == "critical");
  CHECK(all[2].at("severity").as_string() == "major");
  CHECK(all[3].at("severity").as_string() == "info");
  CHECK(all[0].at("location").at("path").as_string() == "a.zone");
  CHECK(all[0].at("location").at("lines").at("begin").as_int64() == 1);
  CHECK(all[3].at("location").at("path").as_string() == ".");
  CHECK(boost::json::parse(gitlab(sources, {})).as_array().empty());
}

TEST_CASE("junit: what fails the run fails its case; a clean run has a case that passes") {
  text::Sources sources;
  text::FileId const id = sources.add("a.zone", "<&\"\x01>\n");
  lint::Result result = many(id, 1, 1);
  result.findings[0].message = "<&\"\x01>";
  std::string const out = junit(sources, result, lint::Severity::error);
  CHECK(count(out, "<testsuites name=\"zonelint\" tests=\"2\" failures=\"1\"") == 1);
  CHECK(count(out, "<failure message=\"&lt;&amp;&quot;␁&gt;\" type=\"error\">") == 1);
  CHECK(count(out, "<system-out>warning[a/c]") == 1);
  CHECK(count(junit(sources, result, lint::Severity::warning), "<failure ") == 2);
  CHECK(count(junit(sources, result, lint::Severity::off), "<failure ") == 0);
  CHECK(count(junit(sources, {}, lint::Severity::error), "<testcase ") == 1);
}

TEST_CASE("checkstyle: a file element a file") {
  text::Sources sources;
  text::FileId const a = sources.add("a.zone", "x\n"), b = sources.add("b&.zone", "x\ny\n");
  lint::Result result = many(a, 1, 1);
  result.findings.push_back(found("a/d", lint::Severity::note, {b, 2, 3}, "line\nend"));
  CHECK(checkstyle(sources, result) == R"(<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="4.3">
 <file name="a.zone">
  <error line="1" column="1" severity="error" message="error 0" source="zonelint.a/b"/>
  <error line="1" column="1" severity="warning" message="warning 0" source="zonelint.a/c"/>
 </file>
 <file name="b&amp;.zone">
  <error line="2" column="1" severity="info" message="line&#10;end" source="zonelint.a/d"/>
 </file>
</checkstyle>
)");
}

TEST_CASE("markdown: nothing of a zone becomes markup, mentions or rows") {
  text::Sources sources;
  text::FileId const id = sources.add("a|b`.zone", "x\n");
  lint::Result result;
  result.findings.push_back(
      found("a/b", lint::Severity::error, {id, 0, 1}, "<b>|*x* @someone #1 [l](u)\n| y"));
  result.summary.errors = result.summary.zones = 1;
  std::string const out = markdown(sources, result);
  CHECK(count(out,
              "| 🔴 error | `` a\\|b`.zone:1:1 `` | `a/b` | &lt;b>\\|\\*x\\* &#64;someone \\#1 \\[l\\](u)␊\\| "
              "y |\n") == 1);
  CHECK(count(out, "1 error in 1 zone") == 1);
  CHECK(count(out, "What to do: mend it") == 1);
  CHECK(count(markdown(sources, {}), "|---") == 0);
}

TEST_CASE("markdown: stays below what a comment may hold, the most severe first") {
  text::Sources sources;
  text::FileId const id = sources.add("a.zone", "x\n");
  lint::Result result = many(id, 0, 5000);
  result.findings.push_back(found("a/b", lint::Severity::error, {id, 0, 1}, "the last"));
  std::string const out = markdown(sources, result);
  CHECK(out.size() < 65'536);
  CHECK(out.find("the last") < out.find("warning 0"));
  CHECK(count(out, "more findings are not shown") == 1);
}

TEST_CASE("concise: what editors and grep read, one line whatever the message holds") {
  text::Sources sources;
  text::FileId const id = sources.add("a.zone", "x\ny\n");
  lint::Result result;
  result.findings.push_back(found("a/b", lint::Severity::error, {id, 2, 3}, "two\nlines"));
  result.findings.push_back(found("a/c", lint::Severity::note, {}, "nowhere"));
  CHECK(concise(sources, result) == "a.zone:2:1: error[a/b]: two␊lines\nnote[a/c]: nowhere\n");
}
