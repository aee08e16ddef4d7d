// Choosing and applying fixes: levels, rules that undo each other, signed zones, serials, what reads back
// otherwise.
#include <catch2/catch.hpp>
#include <string>

#include "fix/emit.hpp"
#include "fix/read_back.hpp"
#include "harness.hpp"

using namespace zonelint;

namespace {

std::string const zone =
    "$TTL 3600\n@ IN SOA ns1 hm 41 3600 900 1209600 300\n_dmarc TXT \"v=DMARC1; p=none; aspf=s\"\n";
std::string const remove_aspf = R"toml(
[aspf]
for = "dmarc"
assert = "!has(dmarc.aspf)"
message = "m"
fix = { level = "unsafe", title = "t", do = [{ remove = "dmarc.aspf" }] }
)toml";
std::string const set_aspf = R"toml(
[relaxed]
for = "dmarc"
assert = "has(dmarc.aspf)"
message = "m"
fix = { level = "unsafe", title = "t", do = [{ set = "dmarc.aspf", to = "s" }] }
)toml";

fix::ApplyOptions unsafe() {
  fix::ApplyOptions options;
  options.unsafe = true;
  return options;
}

}  // namespace

TEST_CASE("an unsafe fix is applied when asked for only") {
  harness::Project project({{"example.com.zone", zone}}, remove_aspf);
  auto const outcome = project.fix({});
  CHECK(outcome.ok());
  CHECK(outcome.texts.empty());
  REQUIRE(outcome.left.size() == 1);
  CHECK(outcome.left[0].reason == "unsafe");
  auto options = unsafe();
  options.only = {"other"};
  CHECK(project.fix(options).texts.empty());
  options.only = {"test"};
  CHECK(project.fix(options).texts.size() == 1);
}

TEST_CASE("the serial rises once") {
  harness::Project project({{"example.com.zone", zone}}, remove_aspf);
  auto const outcome = project.fix(unsafe());
  CHECK(project.after(outcome, "example.com.zone") ==
        "$TTL 3600\n@ IN SOA ns1 hm 42 3600 900 1209600 300\n_dmarc TXT \"v=DMARC1; p=none\"\n");
  CHECK(outcome.applied.size() == 1);
  std::string const diff = fix::emit_diff(outcome);
  CHECK(diff.find("-@ IN SOA ns1 hm 41") != std::string::npos);
  CHECK(diff.find("+@ IN SOA ns1 hm 42") != std::string::npos);
}

TEST_CASE("two rules that undo each other are named") {
  harness::Project project({{"example.com.zone", zone}}, remove_aspf + set_aspf);
  auto const outcome = project.fix(unsafe());
  REQUIRE_FALSE(outcome.ok());
  CHECK(outcome.texts.empty());
  CHECK(outcome.problems.back().find("test/aspf and test/relaxed") != std::string::npos);
}

TEST_CASE("a signed zone is left alone") {
  std::string const rrsig = "_dmarc RRSIG TXT 8 3 3600 20300101000000 20200101000000 1 example.com. AAAA\n";
  harness::Project project({{"example.com.zone", zone + rrsig}}, remove_aspf);
  auto const outcome = project.fix(unsafe());
  CHECK(outcome.texts.empty());
  REQUIRE(outcome.left.size() == 1);
  CHECK(outcome.left[0].reason.find("signed") != std::string::npos);
}

TEST_CASE("an included file's fix raises the serial of the zone that includes it") {
  harness::Project project(
      {{"example.com.zone", "$TTL 3600\n@ IN SOA ns1 hm 41 3600 900 1209600 300\n$INCLUDE more.inc\n"}},
      remove_aspf);
  project.folder.write("more.inc", "www A 192.0.2.1\n_dmarc TXT \"v=DMARC1; p=none; aspf=s\"\n");
  auto const outcome = project.fix(unsafe());
  CHECK(outcome.ok());
  CHECK(project.after(outcome, "more.inc") == "www A 192.0.2.1\n_dmarc TXT \"v=DMARC1; p=none\"\n");
  CHECK(project.after(outcome, "example.com.zone").find("hm 42 3600") != std::string::npos);
}

TEST_CASE("edits that do more than they should are caught") {
  harness::Project project({{"example.com.zone", zone + "www A 192.0.2.1\n  A 192.0.2.2\n"}}, remove_aspf);
  auto const before = project.lint();
  std::string const name = project.folder.path("example.com.zone");
  std::string text = project.folder.read("example.com.zone");
  auto const at = static_cast<std::uint32_t>(text.find("www"));
  auto const file = before.world->zones()[0]->file;
  SECTION("the next record gets another owner") {
    lint::RecordChange const gone{false, {"example.com.", "www.example.com.", "A", "", "192.0.2.1"}};
    text::Edit const edit{{file, at, at + 16}, ""};
    auto const after = project.lint({{name, text.substr(0, at) + text.substr(at + 16)}});
    CHECK_FALSE(fix::read_back(before, after, {{{edit}, {gone}}}).empty());
    CHECK_FALSE(fix::read_back(before, after, {{{edit}, {}}}).empty());
  }
  SECTION("what was to be written is not there") {
    lint::RecordChange const come{true, {"example.com.", "new.example.com.", "A", "", "192.0.2.1"}};
    CHECK_FALSE(fix::read_back(before, before, {{{}, {come}}}).empty());
    CHECK(fix::read_back(before, before, {}).empty());
  }
}

TEST_CASE("the corrected zone, and the records as a fragment") {
  harness::Project project({{"example.com.zone", zone}}, remove_aspf);
  auto const outcome = project.fix(unsafe());
  CHECK(fix::emit_zones(outcome, {}) == project.after(outcome, "example.com.zone"));
  std::string const records = fix::emit_records(outcome);
  CHECK(records.find("; zone example.com. (") == 0);
  CHECK(records.find("; t (test/aspf)\n") != std::string::npos);
  CHECK(records.find("\n_dmarc.example.com. 3600 IN TXT \"v=DMARC1; p=none\"\n") != std::string::npos);
}
