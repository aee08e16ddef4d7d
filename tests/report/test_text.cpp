// The report for people, as a whole.
#include "report/text.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace zonelint;
using namespace zonelint::report;

namespace {

lint::Fix make_fix(lint::FixLevel level, std::string title, std::vector<text::Edit> edits,
                   std::vector<std::string> records = {}) {
  lint::Fix fix;
  fix.level = level;
  fix.title = std::move(title);
  fix.edits = std::move(edits);
  fix.records = std::move(records);
  return fix;
}

struct Report {
  text::Sources sources;
  lint::Result result;

  text::FileId file(std::string name, std::string content) {
    return sources.add(std::move(name), std::move(content));
  }
  // The span of `part` in the file, or of its occurrence number `nth`.
  text::Span find(text::FileId id, std::string_view part, int nth = 0) {
    std::string_view const content = sources[id].content();
    std::size_t at = content.find(part);
    for (; nth > 0; --nth) at = content.find(part, at + 1);
    REQUIRE(at != std::string_view::npos);
    return sources.span(id, content.substr(at, part.size()));
  }
  lint::Finding& add(text::Span where, std::string message = "something is wrong") {
    lint::Finding finding;
    finding.rule = "mx/some-rule";
    finding.message = std::move(message);
    finding.where = where;
    result.findings.push_back(std::move(finding));
    return result.findings.back();
  }
  std::string text(TextOptions options = {false, 100, false}) {
    return report::text(sources, result, options);
  }
};

char const* const zone =
    "$ORIGIN mail.example.com.\n"
    "$TTL 1h\n"
    "@ IN SOA ns.example.com. host.example.com. (\n"
    "     1 ; serial\n"
    "     3600 600 604800 300 )\n"
    "@ IN NS ns.example.com.\n"
    "\n"
    "@ IN MX 10 feedback-smtp.us-east-1.amazonses.com.\n"
    "@ IN MX 10 feedback-smtp.eu-west-1.amazonses.com.\n";

}  // namespace

TEST_CASE("a finding looks as the command line's contract shows it") {
  Report report;
  text::FileId const id = report.file("zones/mail.example.com.zone", zone);
  auto& finding =
      report.add(report.find(id, "@ IN MX 10 feedback-smtp.eu-west-1.amazonses.com."),
                 "mail.example.com is a MAIL FROM domain with 2 MX records; it must have exactly one");
  finding.rule = "mailfrom/mx-count";
  finding.label = "the second MX";
  finding.why = "with more than one MX, SES refuses the custom MAIL FROM domain";
  finding.todo = "keep the MX of the region that sends";
  finding.source = {"AWS SES, MAIL FROM set-up"};
  text::Span where = finding.where;
  ++where.end;  // with its line end
  finding.fix =
      make_fix(lint::FixLevel::unsafe, "keep the region that the sender names, us-east-1", {{where, ""}});
  report.result.summary = {3, 3, 41, 2, 1, 0, 1, 1, 1};
  report.result.undecided = {{"spf/x", {"include:_spf.example.net"}, {}}};
  CHECK(
      report.text({false, 100, true}) ==
      "error[mailfrom/mx-count]: mail.example.com is a MAIL FROM domain with 2 MX records; it must have "
      "exactly one\n"
      "  --> zones/mail.example.com.zone:9:1\n"
      "   |\n"
      " 8 | @ IN MX 10 feedback-smtp.us-east-1.amazonses.com.\n"
      " 9 | @ IN MX 10 feedback-smtp.eu-west-1.amazonses.com.\n"
      "   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the second MX\n"
      "   = why: with more than one MX, SES refuses the custom MAIL FROM domain (AWS SES, MAIL FROM set-up)\n"
      "help: keep the region that the sender names, us-east-1 (safe: no)\n"
      " 9 - @ IN MX 10 feedback-smtp.eu-west-1.amazonses.com.\n"
      "\n"
      "2 errors, 1 warning in 3 zones (1 fixable with `zonelint fix`, 1 suppressed, 1 undecided: "
      "include:_spf.example.net is not in these zones)\n");
}

TEST_CASE("labels in other lines and files") {
  Report report;
  text::FileId const id = report.file("a.zone", zone);
  text::FileId const other = report.file("b.zone", "@ IN A 10.0.0.1\n");
  auto& finding = report.add(report.find(id, "MX", 1));
  finding.also = {{report.find(id, "MX"), "the first"},
                  {report.find(id, "$TTL 1h"), "the TTL"},
                  {report.find(other, "10.0.0.1"), "its address"},
                  {text::Span{}, "nowhere"}};
  CHECK(report.text() ==
        "error[mx/some-rule]: something is wrong\n"
        "  --> a.zone:9:6\n"
        "   |\n"
        " 1 | $ORIGIN mail.example.com.\n"
        " 2 | $TTL 1h\n"
        "   | ------- the TTL\n"
        "...\n"
        " 8 | @ IN MX 10 feedback-smtp.us-east-1.amazonses.com.\n"
        "   |      -- the first\n"
        " 9 | @ IN MX 10 feedback-smtp.eu-west-1.amazonses.com.\n"
        "   |      ^^\n"
        "  ::: b.zone:1:8\n"
        "   |\n"
        " 1 | @ IN A 10.0.0.1\n"
        "   |        -------- its address\n"
        "\n");
}

TEST_CASE("a span over several lines shows its first and its last") {
  Report report;
  text::FileId const id = report.file("a.zone", zone);
  text::Span where = report.find(id, "SOA");
  where.end = report.find(id, "300 )\n").end;
  report.add(where).label = "this SOA";
  CHECK(report.text() ==
        "error[mx/some-rule]: something is wrong\n"
        "  --> a.zone:3:6\n"
        "   |\n"
        " 2 | $TTL 1h\n"
        " 3 | @ IN SOA ns.example.com. host.example.com. (\n"
        "   |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this SOA\n"
        " 4 |      1 ; serial\n"
        " 5 |      3600 600 604800 300 )\n"
        "   |      ^^^^^^^^^^^^^^^^^^^^^ to here\n"
        "\n");
}

TEST_CASE("tabs, wide and control characters keep the underline right") {
  Report report;
  text::FileId const id = report.file("a.zone", "\xe4\xbd\xa0\tTXT\t\"\x1b[2J\" mail\r\n");
  report.add(report.find(id, "mail"));
  CHECK(report.text() ==
        "error[mx/some-rule]: something is wrong\n"
        "  --> a.zone:1:14\n"
        "   |\n"
        " 1 | \xe4\xbd\xa0  TXT \"\xe2\x90\x9b[2J\" mail\n"
        "   |                ^^^^\n"
        "\n");
}

TEST_CASE("positions, ends of files and findings without a place") {
  Report report;
  text::FileId const id = report.file("a.zone", "$TTL 1h\n");
  text::FileId const empty = report.file("empty.zone", "");
  report.add({id, 5, 5});
  report.add({id, 8, 8});
  report.add({empty, 0, 0});
  auto& nowhere = report.add({});
  nowhere.record = lint::RecordKey{"example.com.", "www.example.com.", "MX", "blue", ""};
  nowhere.todo = "add it";
  CHECK(report.text() ==
        "error[mx/some-rule]: something is wrong\n"
        "  --> a.zone:1:6\n"
        "   |\n"
        " 1 | $TTL 1h\n"
        "   |      ^\n"
        "\n"
        "error[mx/some-rule]: something is wrong\n"
        "  --> a.zone:2:1\n"
        "   |\n"
        " 1 | $TTL 1h\n"
        " 2 |\n"
        "   | ^\n"
        "\n"
        "error[mx/some-rule]: something is wrong\n"
        "  --> empty.zone:1:1\n"
        "\n"
        "error[mx/some-rule]: something is wrong\n"
        "   = todo: add it\n"
        "   = record: www.example.com. MX (set blue)\n"
        "\n");
}

TEST_CASE("why and todo are wrapped; a fix makes todo needless") {
  Report report;
  text::FileId const id = report.file("a.zone", "@ A 1\n");
  auto& finding = report.add(report.find(id, "A"));
  finding.why = "this is a reason that goes on for some\ntime and therefore needs a second line";
  finding.todo = "do something";
  CHECK(report.text({false, 50, false}) ==
        "error[mx/some-rule]: something is wrong\n"
        "  --> a.zone:1:3\n"
        "   |\n"
        " 1 | @ A 1\n"
        "   |   ^\n"
        "   = why: this is a reason that goes on for some\n"
        "          time and therefore needs a second line\n"
        "   = todo: do something\n"
        "\n");
  finding.fix = lint::Fix{};
  CHECK(report.text().find("todo") == std::string::npos);
}

TEST_CASE("a fix is shown as the lines it changes") {
  Report report;
  text::FileId const id = report.file("a.zone", zone);
  auto& finding = report.add(report.find(id, "MX"));
  auto const help = [&](lint::Fix fix) {
    finding.fix = std::move(fix);
    std::string const text = report.text();
    return text.substr(text.find("help:"));
  };
  text::Span const first = report.find(id, "@ IN MX");
  CHECK(help(make_fix(lint::FixLevel::safe, "change it",
                      {{report.find(id, "10"), "5"}, {report.find(id, "10", 1), "7"}}, {})) ==
        "help: change it (safe: yes)\n"
        " 8 - @ IN MX 10 feedback-smtp.us-east-1.amazonses.com.\n"
        " 9 - @ IN MX 10 feedback-smtp.eu-west-1.amazonses.com.\n"
        " 8 + @ IN MX 5 feedback-smtp.us-east-1.amazonses.com.\n"
        " 9 + @ IN MX 7 feedback-smtp.eu-west-1.amazonses.com.\n\n");
  CHECK(help(make_fix(lint::FixLevel::safe, "add one", {{{id, first.begin, first.begin}, "@ IN TXT \"x\"\n"}},
                      {})) ==
        "help: add one (safe: yes)\n"
        " 8 + @ IN TXT \"x\"\n\n");
  auto const end = static_cast<std::uint32_t>(report.sources[id].content().size());
  CHECK(help(make_fix(lint::FixLevel::safe, "add one",
                      {{{id, end, end}, "@ IN TXT \"x\"\n"}, {report.find(id, "1h"), "2h"}}, {})) ==
        "help: add one (safe: yes)\n"
        "  2 - $TTL 1h\n"
        "  2 + $TTL 2h\n"
        "...\n"
        " 10 + @ IN TXT \"x\"\n\n");
  text::FileId const other = report.file("b.zone", "a\n");
  CHECK(help(make_fix(lint::FixLevel::unsafe, "there", {{{other, 0, 1}, "b"}}, {})) ==
        "help: there (safe: no)\n"
        "  --> b.zone:1\n"
        " 1 - a\n"
        " 1 + b\n\n");
  CHECK(help(make_fix(lint::FixLevel::placeholder, "add a record", {},
                      {"_dmarc TXT \"v=DMARC1; p=<policy>\""})) ==
        "help: add a record (safe: no; a value must be filled in by hand)\n"
        "   + _dmarc TXT \"v=DMARC1; p=<policy>\"\n\n");
  auto blocked =
      make_fix(lint::FixLevel::placeholder, "its addresses (it can't be made: they are not here)", {}, {});
  blocked.blocked = "they are not here";
  CHECK(help(blocked) == "help: its addresses (it can't be made: they are not here) (safe: no)\n\n");
  std::string many;
  for (int i = 0; i < 20; ++i) many += "x\n";
  std::string const long_fix = help(make_fix(lint::FixLevel::safe, "many", {{{other, 0, 0}, many}}, {}));
  CHECK(long_fix.find("+ … 9 more lines\n") != std::string::npos);
}

TEST_CASE("a JSON pointer is told beside the place") {
  Report report;
  text::FileId const id = report.file("export.json", "{\"ResourceRecordSets\": []}\n");
  report.add(report.find(id, "[]")).pointer = "/ResourceRecordSets";
  CHECK(report.text().find("  --> export.json:1:24 (/ResourceRecordSets)\n") != std::string::npos);
}

TEST_CASE("colour is there only where it was asked for, and changes no text") {
  Report report;
  text::FileId const id = report.file("a.zone", zone);
  auto& finding = report.add(report.find(id, "MX"));
  finding.label = "label";
  finding.why = "why";
  finding.severity = lint::Severity::warning;
  finding.also = {{report.find(id, "IN MX"), "also"}};
  finding.fix = make_fix(lint::FixLevel::safe, "fix", {{report.find(id, "10"), "5"}}, {});
  report.result.summary.warnings = 1;
  std::string const plain = report.text({false, 100, true});
  CHECK(plain.find('\x1b') == std::string::npos);
  std::string coloured = report.text({true, 100, true});
  CHECK(coloured.find("\x1b[") != std::string::npos);
  for (std::size_t at; (at = coloured.find('\x1b')) != std::string::npos;)
    coloured.erase(at, coloured.find('m', at) - at + 1);
  CHECK(coloured == plain);
}

TEST_CASE("nothing of a zone or its name can steer the terminal") {
  Report report;
  text::FileId const id = report.file("a\x1b[2J.zone", "\x1b]0;title\x07 \xe2\x80\xae \xc2\x9b\n");
  auto& finding = report.add(report.find(id, "title"), "found \x1b[1m \xe2\x80\xae\nhere");
  finding.label = "\x1b";
  finding.why = "\x1b[0m";
  finding.pointer = "/\x1b";
  finding.fix = make_fix(lint::FixLevel::safe, "\x1b", {}, {"\x1b"});
  finding.rule = "\x1b";
  report.result.summary.undecided = 1;
  report.result.undecided = {{"x", {"\x1b"}, {}}};
  std::string const text = report.text({false, 100, true});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
  CHECK(text.find("\xe2\x80\xae") == std::string::npos);
  CHECK(text.find("\xc2\x9b") == std::string::npos);
}

TEST_CASE("the summary line") {
  auto const line = [](lint::Summary summary, std::vector<lint::Undecided> undecided = {}) {
    lint::Result result;
    result.summary = summary;
    result.undecided = std::move(undecided);
    return summary_text(result);
  };
  CHECK(line({1, 1, 41, 0, 0, 0, 0, 0, 0}) == "nothing to report in 1 zone with 41 records\n");
  CHECK(line({2, 2, 1, 0, 0, 0, 0, 3, 0}) == "nothing to report in 2 zones with 1 record (3 suppressed)\n");
  CHECK(line({0, 0, 0, 0, 0, 0, 0, 0, 0}) == "there was no zone to check\n");
  CHECK(line({1, 1, 1, 1, 0, 2, 0, 0, 0}) == "1 error, 2 notes in 1 zone\n");
  CHECK(line({1, 1, 1, 0, 1, 0, 0, 0, 2}, {{"r", {"a", "b"}, {}}, {"s", {"b"}, {}}}) ==
        "1 warning in 1 zone (2 undecided: a and b are not in these zones)\n");
  CHECK(line({1, 1, 1, 0, 1, 0, 0, 0, 1}, {{"r", {"a", "b", "c", "d", "e"}, {}}}) ==
        "1 warning in 1 zone (1 undecided: a, b, c and 2 more are not in these zones)\n");
}

TEST_CASE("a terminal gets the place as a link, and no file name can end it") {
  text::Sources sources;
  text::FileId const id = sources.add("zones/a\x1b\\b.zone", "x\n");
  lint::Finding finding;
  finding.rule = "a/b";
  finding.message = "m";
  finding.where = {id, 0, 1};
  TextOptions options;
  CHECK(finding_text(sources, finding, options).find("\x1b]8") == std::string::npos);
  options.links = "file://host/home/me/";
  std::string const out = finding_text(sources, finding, options);
  std::string const link =
      "--> \x1b]8;;file://host/home/me/zones/a%1B%5Cb.zone\x1b\\zones/a\u241b\\b.zone:1:1\x1b]8;;\x1b\\\n";
  CHECK(out.find(link) != std::string::npos);
}
