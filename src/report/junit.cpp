#include "report/junit.hpp"

#include <fmt/format.h>

#include <string_view>

#include "report/text.hpp"
#include "report/xml.hpp"

namespace zonelint::report {

namespace {

struct Suite {
  std::string name, cases;
  std::size_t tests = 0, failures = 0;
};

std::string suite_text(Suite const& suite) {
  return fmt::format(
      " <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\" time=\"0\">\n{} "
      "</testsuite>\n",
      xml(suite.name), suite.tests, suite.failures, suite.cases);
}

void add_case(Suite& suite, text::Sources const& sources, lint::Finding const& finding,
              lint::Severity fails) {
  std::uint32_t const line =
      finding.where.known() ? sources[finding.where.file].position(finding.where.begin).line : 0;
  std::string const name =
      line > 0 ? fmt::format("{} (line {})", finding.rule, line) : std::string(finding.rule);
  std::string const text = xml(finding_text(sources, finding, {}));
  ++suite.tests;
  suite.cases +=
      fmt::format("  <testcase name=\"{}\" classname=\"{}\" time=\"0\">", xml(name), xml(suite.name));
  if (fails != lint::Severity::off && finding.severity >= fails) {
    ++suite.failures;
    suite.cases += fmt::format("<failure message=\"{}\" type=\"{}\">{}</failure>", xml(finding.message),
                               lint::severity_text(finding.severity), text);
  } else {
    suite.cases += fmt::format("<system-out>{}</system-out>", text);
  }
  suite.cases += "</testcase>\n";
}

}  // namespace

std::string junit(text::Sources const& sources, lint::Result const& result, lint::Severity fails) {
  std::vector<Suite> suites;
  for (lint::Finding const& finding : result.findings) {  // sorted by file
    std::string const name = finding.where.known() ? sources[finding.where.file].name() : "zonelint";
    if (suites.empty() || suites.back().name != name) suites.push_back({name, {}});
    add_case(suites.back(), sources, finding, fails);
  }
  // A report without a case is an error to Jenkins.
  if (suites.empty())
    suites.push_back(
        {"zonelint", "  <testcase name=\"nothing to report\" classname=\"zonelint\" time=\"0\"/>\n", 1, 0});
  std::size_t tests = 0, failures = 0;
  std::string out;
  for (Suite const& suite : suites) {
    tests += suite.tests;
    failures += suite.failures;
    out += suite_text(suite);
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"zonelint\" tests=\"{}\" "
      "failures=\"{}\" "
      "errors=\"0\" time=\"0\">\n{}</testsuites>\n",
      tests, failures, out);
}

}  // namespace zonelint::report
