// zonelint.toml: values with their places, and messages for what is wrong in it.
#include "input/config.hpp"

#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

using namespace zonelint;
using namespace zonelint::input;
namespace fs = std::filesystem;

namespace {

struct Read {
  text::Sources sources;
  Config config;
  explicit Read(std::string content, std::string name = "conf/zonelint.toml") {
    text::FileId const id = sources.add(std::move(name), std::move(content));
    config = read_config(sources, id);
  }
  std::string_view at(Placed const& placed) const { return sources.at(placed.where); }
};

char const* const example = R"(
edition = "2026"                 # pins the default rule set
rules   = ["policy/*.toml"]
select  = ["all"]
ignore  = ["style"]
dmarc-standard = "rfc9989"
known = ["snapshot/*.zone"]
exclude = ["build/**"]
fail-on = "warning"
baseline = "baseline.json"
root = true

[[zone]]
files  = ["zones/*.zone"]
origin = "{stem}"

[[sender]]
name      = "transactional"
from      = "example.com"
provider  = "amazon-ses"
region    = "us-east-1"
mail-from = "mail.example.com"
dkim      = ["<token>", "<token>", "<token>"]

[[sender]]
from = "example.org"
ip = ["192.0.2.1"]
return-path = "bounce.example.org"
expect = { spf = "pass", dmarc = "fail" }

[[policy]]
domains = ["example.com"]
dmarc   = { p = "quarantine", rua = "mailto:dmarcreports@example.com", aspf = "r", adkim = "r", pct = 25 }

[rule."spf/huge-range"]
severity = "note"
max-ipv4-prefix = 16
strict = true
names = ["a", "b"]
word = "w"

[[override]]
files    = ["legacy/**"]
severity = { "spf/neutral-all" = "note", "mx/single" = "off" }

[[allow]]
rules  = ["mx/single"]
zone   = "shop.example."
name   = "*.shop.example."
type   = "MX"
set-identifier = "blue"
value  = "10 *"
reason = "the provider publishes one MX"
until  = 2027-01-31
)";

}  // namespace

TEST_CASE("every key of the configuration is read, with its place") {
  Read const read(example);
  Config const& config = read.config;
  for (text::Problem const& problem : config.problems) UNSCOPED_INFO(problem.text);
  REQUIRE(config.problems.empty());
  CHECK(config.file == "conf/zonelint.toml");
  CHECK(config.folder == "conf");
  CHECK(config.root);
  CHECK(config.edition == "2026");
  CHECK(read.at(config.edition) == "\"2026\"");
  REQUIRE(config.rules.size() == 1);
  CHECK(config.rules[0] == "policy/*.toml");
  CHECK(read.at(config.rules[0]) == "\"policy/*.toml\"");
  CHECK(config.select.at(0) == "all");
  CHECK(config.ignore.at(0) == "style");
  CHECK(config.known.at(0) == "snapshot/*.zone");
  CHECK(config.exclude.at(0) == "build/**");
  CHECK(config.dmarc_standard == "rfc9989");
  CHECK(config.fail_on == "warning");
  CHECK(config.baseline == "baseline.json");

  REQUIRE(config.zones.size() == 1);
  CHECK(config.zones[0].files.at(0) == "zones/*.zone");
  CHECK(config.zones[0].origin == "{stem}");
  CHECK(read.sources.at(config.zones[0].where) == "[[zone]]");

  REQUIRE(config.senders.size() == 2);
  SenderConfig const& ses = config.senders[0];
  CHECK(ses.name == "transactional");
  CHECK(ses.from == "example.com");
  CHECK(ses.provider == "amazon-ses");
  CHECK(ses.region == "us-east-1");
  CHECK(ses.mail_from == "mail.example.com");
  CHECK(read.at(ses.mail_from) == "\"mail.example.com\"");
  CHECK(ses.dkim.size() == 3);
  CHECK_FALSE(ses.expect_spf);
  SenderConfig const& own = config.senders[1];
  CHECK(own.name == "example.org");  // what it is called by when it has no name
  CHECK(own.return_path == "bounce.example.org");
  CHECK(own.ip.at(0) == "192.0.2.1");
  REQUIRE(own.expect_spf);
  CHECK(*own.expect_spf == "pass");
  CHECK_FALSE(own.expect_dkim);
  CHECK(*own.expect_dmarc == "fail");

  REQUIRE(config.policies.size() == 1);
  std::string tags;
  for (auto const& [tag, value] : config.policies[0].dmarc) tags += tag.value + "=" + value.value + ";";
  CHECK(tags == "p=quarantine;rua=mailto:dmarcreports@example.com;aspf=r;adkim=r;pct=25;");
  CHECK(read.at(config.policies[0].dmarc[4].second) == "25");

  REQUIRE(config.rule.size() == 1);
  RuleConfig const& rule = config.rule[0];
  CHECK(rule.rule == "spf/huge-range");
  CHECK(*rule.severity == "note");
  REQUIRE(rule.params.size() == 4);
  CHECK(rule.params[0].first == "max-ipv4-prefix");
  CHECK(std::get<std::int64_t>(rule.params[0].second) == 16);
  CHECK(std::get<bool>(rule.params[1].second));
  CHECK(std::get<std::vector<std::string>>(rule.params[2].second) == std::vector<std::string>{"a", "b"});
  CHECK(std::get<std::string>(rule.params[3].second) == "w");

  REQUIRE(config.overrides.size() == 1);
  CHECK(config.overrides[0].severity.size() == 2);
  CHECK(config.overrides[0].severity[0].first == "spf/neutral-all");
  CHECK(config.overrides[0].severity[0].second == "note");

  REQUIRE(config.allow.size() == 1);
  AllowConfig const& allow = config.allow[0];
  CHECK(allow.rules.at(0) == "mx/single");
  CHECK(allow.zone == "shop.example.");
  CHECK(allow.name == "*.shop.example.");
  CHECK(allow.type == "MX");
  CHECK(allow.set_identifier == "blue");
  CHECK(allow.value == "10 *");
  CHECK(allow.reason == "the provider publishes one MX");
  REQUIRE(allow.until);
  CHECK(*allow.until == "2027-01-31");
  CHECK(read.at(*allow.until) == "2027-01-31");
}

TEST_CASE("an empty configuration has defaults") {
  Read const read("", "zonelint.toml");
  CHECK(read.config.problems.empty());
  CHECK(read.config.folder == ".");
  CHECK(read.config.dmarc_standard == "both");
  CHECK(read.config.fail_on == "");
  CHECK(Read("", "/zonelint.toml").config.folder == "/");
}

TEST_CASE("what is wrong is told with its place, and with what was meant") {
  struct Row {
    char const* content;
    std::uint32_t line, column;
    char const *at, *text, *suggestion;
  };
  // clang-format off
  Row const rows[] = {
      {"edtion = \"2026\"\n", 1, 1, "edtion", "unknown key edtion in zonelint.toml", "edition"},
      {"edition = 2026\n", 1, 11, "2026", "edition in zonelint.toml must be a string", ""},
      {"é = 1\n", 1, 1, "é", "this is not TOML", ""},
      {"# é\n\"é\" = 1\n", 2, 1, "\"é\"", "unknown key é in zonelint.toml", ""},
      {"select = [\"é\", 5]\n", 1, 16, "5", "an element of select in zonelint.toml must be a string", ""},
      {"\xef\xbb\xbf" "ignor = []\n", 1, 2, "ignor", "unknown key ignor in zonelint.toml", "ignore"},
      {"select = \"all\"\n", 1, 10, "\"all\"", "select in zonelint.toml must be an array of strings", ""},
      {"dmarc-standard = \"rfc9898\"\n", 1, 18, "\"rfc9898\"", "dmarc-standard in zonelint.toml can't be \"rfc9898\"", "rfc9989"},
      {"fail-on = \"warnings\"\n", 1, 11, "\"warnings\"", "fail-on in zonelint.toml can't be \"warnings\"", "warning"},
      {"root = \"yes\"\n", 1, 8, "\"yes\"", "root in zonelint.toml must be true or false", ""},
      {"[[senders]]\nfrom = 'x'\n", 1, 3, "senders", "unknown key senders in zonelint.toml", "sender"},
      {"[sender]\nfrom = 'x'\n", 1, 1, "[sender]", "sender is a list of tables", ""},
      {"sender = [1]\n", 1, 11, "1", "sender holds tables only", ""},
      {"[[sender]]\nfrom = 'x'\nmailfrom = 'y'\n", 3, 1, "mailfrom", "unknown key mailfrom in [[sender]]", "mail-from"},
      {"[[sender]]\nname = 'x'\n", 1, 1, "[[sender]]", "[[sender]] lacks from", ""},
      {"[[sender]]\nfrom = ' '\n", 2, 8, "' '", "from in [[sender]] is empty", ""},
      {"[[sender]]\nfrom = 'x'\nexpect = { spf = 'pas' }\n", 3, 18, "'pas'", "spf in expect can't be \"pas\"", "pass"},
      {"[[sender]]\nfrom = 'x'\nfail-on = 'note'\n", 3, 1, "fail-on", "unknown key fail-on in [[sender]]", ""},
      {"[[zone]]\norigin = 'x.'\n", 1, 1, "[[zone]]", "[[zone]] lacks files", ""},
      {"[[zone]]\nfiles = []\norigin = 'x.'\n", 2, 9, "[]", "files in [[zone]] is empty", ""},
      {"[[policy]]\ndomains = ['x']\ndmarc = { p = 'quarantin' }\n", 3, 15, "'quarantin'", "p in dmarc can't be \"quarantin\"", "quarantine"},
      {"[[policy]]\ndomains = ['x']\ndmarc = { p = 'none', adkm = 'r' }\n", 3, 23, "adkm", "unknown key adkm in dmarc", "adkim"},
      {"[[policy]]\ndomains = ['x']\ndmarc = { rua = 'r' }\n", 3, 9, "{ rua = 'r' }", "dmarc lacks p, the policy itself", ""},
      {"[[policy]]\ndomains = ['x']\ndmarc = 'none'\n", 3, 9, "'none'", "dmarc in [[policy]] must be a table", ""},
      {"[rule.\"a/b\"]\nseverity = \"warn\"\n", 2, 12, "\"warn\"", "severity in [rule.\"a/b\"] can't be \"warn\"", ""},
      {"[rule.\"a/b\"]\nseverity = \"eror\"\n", 2, 12, "\"eror\"", "severity in [rule.\"a/b\"] can't be \"eror\"", "error"},
      {"[rule.\"a/b\"]\nx = 1.5\n", 2, 5, "1.5", "x in [rule.\"a/b\"] can't be a number with a fraction", ""},
      {"[rule.spf.huge-range]\nx = 1\n", 1, 7, "spf", "rule.spf names no rule", "[rule.\"spf/huge-range\"]"},
      {"[rule]\nx = 1\n", 2, 1, "x", "rule.x must be a table", ""},
      {"[[override]]\nfiles = ['x']\n", 1, 1, "[[override]]", "[[override]] lacks severity", ""},
      {"[[override]]\nfiles = ['x']\nseverity = { 'a/b' = 'of' }\n", 3, 22, "'of'", "a/b in severity can't be \"of\"", "off"},
      {"[[allow]]\nrules = ['a/b']\n", 1, 1, "[[allow]]", "[[allow]] lacks reason", ""},
      {"[[allow]]\nrules = ['a/b']\nreason = ''\n", 3, 10, "''", "reason in [[allow]] is empty", ""},
      {"[[allow]]\nrules = ['a/b']\nreason = 'r'\nuntil = '2027-02-29'\n", 4, 9, "'2027-02-29'", "until in [[allow]] must be a date", ""},
      {"[[allow]]\nrules = ['a/b']\nreason = 'r'\nsetidentifier = 'x'\n", 4, 1, "setidentifier", "unknown key setidentifier in [[allow]]", "set-identifier"},
      {"select = [\n", 1, 11, "", "this is not TOML", ""},
      {"a = 1\nb = \n", 2, 5, "", "this is not TOML", ""},
      {"edition = '1'\r\n  edition = '2'\r\n", 2, 3, "edition", "this is not TOML: edition is set twice", ""},
      {"x = '\xff'\n", 1, 6, "\xff", "this is not TOML: this is not UTF-8", ""},
      {"[rule.spf/huge-range]\n", 1, 10, "/", "this is not TOML", ""},
      {"[=\n", 1, 2, "=", "this is not TOML", ""},
      {"[[%zone]]\n", 1, 3, "%", "this is not TOML", ""},
      {"select = [}\n", 1, 11, "}", "this is not TOML", ""},
      {"x = {,}\n", 1, 6, ",", "this is not TOML", ""},
      {"\xc5\xbe = 1\n", 1, 1, "\xc5\xbe", "this is not TOML", ""},
  };
  // clang-format on
  for (Row const& row : rows) {
    INFO(row.content);
    Read const read(row.content, "zonelint.toml");
    REQUIRE(read.config.problems.size() == 1);
    text::Problem const& problem = read.config.problems[0];
    CHECK(problem.kind == "config");
    CHECK(problem.in == "configuration");
    text::Position const at = read.sources[0].position(problem.where.begin);
    CHECK(at.line == row.line);
    CHECK(at.column == row.column);
    CHECK(read.sources.at(problem.where) == row.at);
    CHECK_THAT(problem.text, Catch::StartsWith(row.text));
    CHECK(problem.suggestion == row.suggestion);
  }
}

TEST_CASE("several problems come in the order of the file, and reading goes on") {
  Read const read(
      "edtion = '1'\nselect = ['all']\n[[allow]]\nrules = 1\n[[sender]]\nfrom = 'a'\nfrm = 'b'\n");
  REQUIRE(read.config.problems.size() == 4);
  CHECK(read.config.problems[0].found == "edtion");
  CHECK(read.config.problems[1].text == "[[allow]] lacks reason");
  CHECK(read.config.problems[2].text == "rules in [[allow]] must be an array of strings");
  CHECK(read.config.problems[3].suggestion == "from");
  CHECK(read.config.select.at(0) == "all");
  CHECK(read.config.senders.at(0).from == "a");
}

TEST_CASE("a key of the top that stands below a table is sent upward") {
  Read const read("[[sender]]\nfrom = 'x'\nselect = ['all']\n");
  REQUIRE(read.config.problems.size() == 1);
  CHECK(read.config.problems[0].wanted ==
        "select above the file's first [table]: below [[sender]] it belongs to that");
  CHECK(read.config.problems[0].also.size() == 1);
}

TEST_CASE("no configuration makes the reader fail") {
  // Every beginning of the example, and the example with each octet changed: problems, never a crash.
  std::string const whole = example;
  for (std::size_t i = 0; i < whole.size(); i += 7) {
    Read const cut(whole.substr(0, i));
    std::string changed = whole;
    changed[i] = static_cast<char>(0x80 | changed[i]);
    Read const broken(changed);
    CHECK(broken.config.problems.size() >= 1);
    for (text::Problem const& problem : broken.config.problems) CHECK(problem.where.end <= changed.size());
  }
}

TEST_CASE("the configuration is looked for upward") {
  fs::path const root =
      fs::temp_directory_path() / ("zonelint-config-" + std::to_string(std::random_device()()));
  fs::path const deep = root / "repo/zones/deep";
  fs::create_directories(deep);
  auto const touch = [](fs::path const& path) { std::fclose(std::fopen(path.c_str(), "w")); };
  touch(root / "zonelint.toml");
  CHECK(find_config(deep.string()) == (root / "zonelint.toml").string());
  fs::create_directory(root / "repo/.git");
  CHECK(find_config(deep.string()).empty());  // not beyond the repository's root
  touch(root / "repo/.zonelint.toml");
  CHECK(find_config(deep.string()) == (root / "repo/.zonelint.toml").string());
  touch(root / "repo/zonelint.toml");
  CHECK(find_config(deep.string()) == (root / "repo/zonelint.toml").string());
  CHECK(find_config((deep / "").string()) == (root / "repo/zonelint.toml").string());
  touch(deep / "x.zone");
  CHECK(find_config((deep / "x.zone").string()) == (root / "repo/zonelint.toml").string());
  fs::create_directory(deep / "zonelint.toml");  // a folder of that name is none
  CHECK(find_config(deep.string()) == (root / "repo/zonelint.toml").string());

  fs::path const before = fs::current_path();
  fs::current_path(deep);
  CHECK(find_config(".") == "../../zonelint.toml");
  CHECK(find_config("") == "../../zonelint.toml");
  fs::current_path(root / "repo");
  CHECK(find_config(".") == "zonelint.toml");
  CHECK(find_config("zones/deep/x.zone") == "zonelint.toml");
  fs::current_path(before);
  fs::remove_all(root);
}

TEST_CASE("globs") {
  struct Row {
    char const *pattern, *path;
    bool match;
  };
  // clang-format off
  Row const rows[] = {
      {"*.zone", "a.zone", true},
      {"*.zone", "zones/deep/a.zone", true},      // no '/': the last part
      {"*.zone", "a.zones", false},
      {"zones/*.zone", "zones/a.zone", true},
      {"zones/*.zone", "zones/deep/a.zone", false},
      {"zones/*.zone", "old/zones/a.zone", false},
      {"./zones/*.zone", "zones/a.zone", true},
      {"zones/*.zone", "./zones/a.zone", true},
      {"legacy/**", "legacy/a", true},
      {"legacy/**", "legacy/b/c/a", true},
      {"legacy/**", "legacyx/a", false},
      {"**/a.zone", "a.zone", true},
      {"**/a.zone", "x/y/a.zone", true},
      {"**/a.zone", "x/ya.zone", false},
      {"a/**/b", "a/b", true},
      {"a/**/b", "a/x/y/b", true},
      {"a/**/b", "a/xb", false},
      {"a/**/*.zone", "a/x/y/b.zone", true},
      {"**/x/**/y", "x/y", true},
      {"**/x/**/y", "a/x/x/b/y", true},
      {"build/", "build/x/y", true},
      {"build/", "builds/x", false},
      {"**", "a/b/c", true},
      {"a**z/x", "a/b/z/x", true},
      {"d?.zone", "db.zone", true},
      {"d?.zone", "d.zone", false},
      {"x/?", "x//", false},
      {"d?", "d\xc3\xa9", true},                  // one character, two octets
      {"d?", "d\xff", true},
      {"[a-c]x", "bx", true},
      {"[a-c]x", "dx", false},
      {"[!a-c]x", "dx", true},
      {"[^a-c]x", "ax", false},
      {"[]]x", "]x", true},
      {"[a-]x", "-x", true},
      {"x/[!a]", "x//", false},
      {"[ab", "[ab", true},                       // never closed: a plain character
      {"a\\*b", "a*b", true},
      {"a\\*b", "axb", false},
      {"", "", true},
      {"", "a", false},
      {"*", "", true},
      {"*.shop.example.", "a.b.shop.example.", true},
      {"a*b*c", "aXbXbXc", true},
      {"a*b*c", "aXbXbX", false},
  };
  // clang-format on
  for (Row const& row : rows) {
    INFO(row.pattern << " " << row.path);
    CHECK(glob_match(row.pattern, row.path) == row.match);
  }
}

TEST_CASE("no glob takes long") {
  std::string pattern, path;
  for (int i = 0; i < 60; ++i) (pattern += "**/a*", path += "aaaa/");
  CHECK_FALSE(glob_match(pattern + "/b", path + "c"));
}
