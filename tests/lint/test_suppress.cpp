// Suppressions by comments and [[allow]], and what is wrong with them.
#include "lint/suppress.hpp"

#include <deque>
#include <functional>

#include "rules.hpp"

using namespace zonelint;
using namespace zonelint::lint;
using test::placed;

namespace {

constexpr std::string_view body = "for = 'domain'\nassert = 'true'\nmessage = 'm'\n";

struct World {
  test::Rules rules;
  Plan plan;
  Result result;
  std::deque<std::string> texts;
  std::vector<input::SuppressionComment> comments;
  std::vector<input::AllowConfig> allow;
  SuppressOptions options{"2026-10-07"};

  World() {
    std::string const b(body);
    rules.add("mx", "[single]\n" + b + "[other]\n" + b);
    rules.add("zone", "[ttl]\n" + b + "[quiet]\n" + b + "severity = 'off'\n");
    plan = rules.plan();
    finding("mx/single", {0, 10, 20}, {"shop.example.", "a.shop.example.", "MX", "", "10 mx."});
    finding("mx/other", {0, 12, 15}, {"shop.example.", "a.shop.example.", "MX", "", "10 mx."});
    finding("zone/ttl", {0, 40, 50}, {"shop.example.", "shop.example.", "A", "set-1", "192.0.2.1"});
    finding("zone/ttl", {1, 10, 20}, {"other.example.", "other.example.", "A", "", "192.0.2.2"});
  }
  void finding(std::string rule, text::Span where, RecordKey key) {
    Finding f;
    f.rule = std::move(rule);
    f.severity = Severity::warning;
    f.where = where;
    f.record = std::move(key);
    result.findings.push_back(std::move(f));
  }
  void comment(std::string text, text::Span record, text::FileId file = 0) {
    std::string_view const view = texts.emplace_back(std::move(text));
    comments.push_back({{file, 100, 100 + static_cast<std::uint32_t>(view.size())}, view, record, file});
  }
  input::AllowConfig& add_allow(std::string rule) {
    auto& a = allow.emplace_back();
    a.rules.push_back(placed(std::move(rule)));
    a.reason = placed("why");
    a.where = {0, 1, 2};
    return a;
  }
  // "left: rule rule; problems: kind kind"
  std::string apply() {
    auto const problems = suppress(result, plan, comments, allow, options);
    std::string out = "left:";
    for (Finding const& f : result.findings) out += " " + f.rule;
    out += "; problems:";
    for (auto const& p : problems) {
      out += " " + p.kind;
      CHECK(p.where.known());
    }
    CHECK(result.summary.warnings == result.findings.size());
    CHECK(result.summary.suppressed == 4 - result.findings.size());
    return out;
  }
};

}  // namespace

TEST_CASE("a comment covers its record") {
  World w;
  w.comment("; zonelint: allow(mx/single) -- split horizon", {0, 10, 30});
  CHECK(w.apply() == "left: mx/other zone/ttl zone/ttl; problems:");
}

TEST_CASE("a family in a comment; a place at the record's edge is not covered") {
  World w;
  w.comment("; zonelint: allow(mx) -- split horizon", {0, 0, 10});
  w.comment("; zonelint: allow(mx/*) -- split horizon", {0, 12, 13});
  CHECK(w.apply() == "left: zone/ttl zone/ttl; problems: allow-unused");
}

TEST_CASE("allow-file covers its file only") {
  World w;
  w.comment("; zonelint: allow-file(zone/ttl) -- failover", {}, 1);
  CHECK(w.apply() == "left: mx/single mx/other zone/ttl; problems:");
}

TEST_CASE("what is wrong with comments is told") {
  struct Row {
    std::string comment, kinds;
  };
  std::vector<Row> const rows = {
      {"; zonelint: allow(mx/single)", " allow-no-reason"},
      {"; zonelint: allow(mx/singel) -- x", " allow-unknown-rule"},
      {"; zonelint: allow(mx/other, zone/ttl) -- x", " allow-unused"},
      {"; zonlint allow mx/single -- x", " allow-near-miss"},
      {"; an ordinary comment", ""},
      // A rule that does not run can't show that it finds nothing.
      {"; zonelint: allow(zone/quiet) -- x", ""},
  };
  for (Row const& row : rows) {
    CAPTURE(row.comment);
    World w;
    w.comment(row.comment, {0, 10, 30});
    std::string const all = w.apply();
    CHECK(all.substr(all.find("problems:") + 9) == row.kinds);
    bool const covers_other = row.comment.find("mx/other") != std::string::npos;
    CHECK(w.result.findings.size() == (covers_other ? 3U : 4U));
  }
}

TEST_CASE("places and suggestions of what is wrong") {
  World w;
  w.comment("; zonelint: allow(mx/other, mx/singel) -- x", {0, 10, 30});
  auto const problems = suppress(w.result, w.plan, w.comments, {}, w.options);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].suggestion == "mx/single");
  CHECK(problems[0].where == text::Span{0, 128, 137});
}

TEST_CASE("[[allow]] matches what a record is, never where it stands") {
  struct Row {
    std::string rule;
    std::function<void(input::AllowConfig&)> set;
    std::string left;
  };
  std::vector<Row> const rows = {
      {"all", [](auto&) {}, "left:"},
      {"zone", [](auto& a) { a.zone = placed("SHOP.example"); }, "left: mx/single mx/other zone/ttl"},
      {"mx/single", [](auto& a) { a.name = placed("*.shop.example."); }, "left: mx/other zone/ttl zone/ttl"},
      {"zone/ttl", [](auto& a) { a.set_identifier = placed("set-*"); }, "left: mx/single mx/other zone/ttl"},
      {"all", [](auto& a) { a.type = placed("a"); }, "left: mx/single mx/other"},
      {"all", [](auto& a) { a.value = placed("192.0.2.?"); }, "left: mx/single mx/other"},
      {"all", [](auto& a) { a.until = placed("2026-10-07"); }, "left:"},
  };
  for (Row const& row : rows) {
    World w;
    row.set(w.add_allow(row.rule));
    CAPTURE(row.left);
    CHECK(w.apply() == row.left + "; problems:");
  }
}

TEST_CASE("what is wrong with [[allow]] is told") {
  std::string const all = "left: mx/single mx/other zone/ttl zone/ttl; problems: ";
  World expired;
  expired.add_allow("all").until = placed("2026-10-06");
  CHECK(expired.apply() == all + "allow-expired");
  World reasonless;
  reasonless.add_allow("all").reason = {};
  CHECK(reasonless.apply() == all + "allow-no-reason");
  World unknown;
  unknown.add_allow("mx/nothing");
  CHECK(unknown.apply() == all + "allow-unknown-rule");
  World unused;
  unused.add_allow("mx").name = placed("b.*");
  CHECK(unused.apply() == all + "allow-unused");
  World part;
  part.add_allow("mx").name = placed("b.*");
  part.options.whole = false;
  CHECK(part.apply() == "left: mx/single mx/other zone/ttl zone/ttl; problems:");
}

TEST_CASE("wildcards") {
  CHECK(wildcard_match("*.example", "a.b.example."));
  CHECK(wildcard_match("a?c*", "abcdef"));
  CHECK(wildcard_match("*", ""));
  CHECK(wildcard_match("*a*b*", "xxaxxbxx"));
  CHECK_FALSE(wildcard_match("*.example", "example"));
  CHECK_FALSE(wildcard_match("a", "ab"));
  CHECK_FALSE(wildcard_match("", "a"));
}
