// Rule files: what a rule becomes, and where each mistake stands.
#include <catch2/catch.hpp>

#include "lint/evaluate.hpp"
#include "lint/rule_file.hpp"
#include "schema.hpp"

using namespace zonelint;
using namespace zonelint::lint;

namespace {

struct Read {
  text::Sources sources;
  RuleSet set{test::schema()};
  std::vector<text::Problem> problems;

  Read(std::string_view content, bool examples = false, std::string name = "rules/mx.toml") {
    add(content, std::move(name), examples);
    set.check(sources, {}, problems);
  }
  void add(std::string_view content, std::string name, bool examples) {
    auto const file = sources.add(std::move(name), std::string(content));
    set.read(sources, file, {.examples_required = examples}, problems);
  }
  // "line:column: text [suggestion]" of each problem.
  std::vector<std::string> told() const {
    std::vector<std::string> out;
    for (text::Problem const& p : problems) {
      CHECK(p.kind == "rule-file");
      auto const at = sources[p.where.file].position(p.where.begin);
      out.push_back(std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + p.text +
                    (p.suggestion.empty() ? "" : " [" + p.suggestion + "]"));
    }
    return out;
  }
};

constexpr std::string_view whole = R"toml([count]
severity = "error"
for      = "domain"
when     = "domain.name != ''"
assert   = "domain.mx.size() == param.max_count"
at       = "domain.mx[1]"
label    = "the second of {domain.mx.size()}"
also     = [["domain.mx[0]", "the first MX"], "domain"]
message  = "{domain.name} has {domain.mx.size()} MX"
why      = "because of {param.max_count}"
todo     = "keep one"
source   = ["RFC 5321 5.1", "AWS SES"]
after    = ["mx/other"]
param    = { max-count = 1, names = ["a"] }
edition  = "2026"
fix      = { level = "unsafe", title = "keep {domain.name}", do = [
  { delete = "domain.mx.filter(m, m.region != '')" },
  { set = "domain.policy", to = "{param.max_count}" },
  { replace = "domain.mx[0].host", with = "x" },
  { remove = "domain.policy" },
  { add = "domain.name", type = "TXT", rdata = "\"v=DMARC1\"" },
  { move = "domain.mx", to = "domain" },
  { run = "requote", on = "domain" } ] }

[[count.example]]
bad    = '''
@ IN MX 10 a.
'''
good   = { "a.zone" = "x", "b.zone" = "y" }
fixed  = '{"ResourceRecordSets": []}'
config = "edition = '2026'"
expect = ["mx/other"]

[other]
for     = "domain"
each    = "domain.mx"
assert  = "it.preference > 0"
message = "{it.host}"
)toml";

}  // namespace

TEST_CASE("a rule file with every key") {
  Read const read(whole);
  CHECK(read.told() == std::vector<std::string>{});
  REQUIRE(read.set.rules().size() == 2);
  Rule const& r = read.set.rules()[0];
  CHECK(r.name == "mx/count");
  CHECK(r.family == "mx");
  CHECK(r.rest() == "count");
  CHECK(r.severity == Severity::error);
  CHECK(r.subject == "domain");
  CHECK(r.subject_number == 1);
  CHECK(r.edition == "2026");
  CHECK(r.line == 1);
  CHECK(r.file == "rules/mx.toml");
  CHECK(r.assert_text == "domain.mx.size() == param.max_count");
  CHECK(r.also.size() == 2);
  CHECK(r.source.size() == 2);
  CHECK(r.after[0] == "mx/other");
  REQUIRE(r.params.size() == 2);
  CHECK(r.params[0].name == "max_count");
  CHECK(r.params[0].integer == 1);
  CHECK(r.params[1].list[0] == "a");
  CHECK(r.fix.level == FixLevel::unsafe);
  REQUIRE(r.fix.ops.size() == 7);
  CHECK(r.fix.ops[0].kind == FixKind::delete_);
  CHECK(r.fix.ops[4].name == "TXT");
  CHECK_FALSE(r.fix.ops[5].to.empty());
  CHECK(r.fix.ops[6].name == "requote");
  REQUIRE(r.examples.size() == 1);
  CHECK(r.examples[0].bad[0].name == "example.zone");
  CHECK(r.examples[0].bad[0].content == "@ IN MX 10 a.\n");
  CHECK(r.examples[0].good[1].name == "b.zone");
  CHECK(r.examples[0].fixed[0].name == "example.json");
  CHECK(r.examples[0].expect[0] == "mx/other");
  Rule const& other = read.set.rules()[1];
  CHECK(other.severity == Severity::warning);
  CHECK_FALSE(other.each.empty());
}

TEST_CASE("mistakes in rule files have line, column and the nearest name") {
  struct Row {
    std::string rule;  // after for, assert and message; or instead of them where it begins with '['
    std::string wanted;
  };
  std::vector<Row> const rows = {
      {"serverity = 'error'", "5:1: unknown key serverity in [x] [severity]"},
      {"severity = 'eror'", "5:12: severity in [x] can't be \"eror\" [error]"},
      {"severity = 1", "5:12: severity in [x] must be a string"},
      {"when = \"domain.nam == ''\"", "5:16: unknown field 'nam' of domain [name]"},
      {"when = '''\ndomain.nam == 'x' '''", "6:8: unknown field 'nam' of domain [name]"},
      {"when = \"'\\u00e9' == domain.nam\"", "5:28: unknown field 'nam' of domain [name]"},
      {"when = 'domain.name'", "5:9: the expression gives text"},
      {"when = 'domain.name =='", "5:23: the expression ends too early"},
      {"at = 'domain.mx[0].hots'", "5:20: unknown field 'hots' of host [host]"},
      {"also = [['domain.mx[0]', 'the {domain.nam}']]", "5:39: unknown field 'nam' of domain [name]"},
      {"also = 'domain'", "5:8: also must be an array"},
      {"also = [['a', 'b', 'c']]", "5:9: an entry of also must be an expression and a text"},
      {"label = '{domain}'", "5:11: a domain can't be printed"},
      {"why = '{'", "5:8: a '{' without its '}'"},
      {"param = { x = 1.5 }", "5:15: the parameter x has a value of no use here"},
      {"each = 'domain.name'", "5:9: the expression gives text"},
      {"after = ['mx/zz']", "5:10: there is no rule mx/zz [mx/x]"},
      {"fix = { level = 'saef', title = 'x', do = [{ delete = 'domain' }] }",
       "5:17: level in fix can't be \"saef\" [safe]"},
      {"fix = { level = 'safe', title = 'x', do = [{ delete = 'domain.name' }] }",
       "5:55: delete works on text"},
      {"fix = { level = 'safe', title = 'x', do = [{ set = 'domain.name' }] }", "5:44: [[do]] lacks to"},
      {"fix = { level = 'safe', title = 'x', do = [{ dlete = 'domain' }] }",
       "5:44: an operation of a fix names none"},
      {"fix = { level = 'safe', title = 'x', do = [{ add = 'domain.name', type = 'A' }] }",
       "5:44: [[do]] lacks rdata"},
      {"fix = { level = 'safe', do = [{ delete = 'domain' }] }", "5:7: fix lacks title"},
      {"[x.example]\nbad = 'x'", "5:1: example lacks good"},
      {"[[x.example]]\nbda = 'x'\nbad = 'y'\ngood = 'z'", "6:1: unknown key bda in [[example]] [bad]"},
  };
  for (Row const& row : rows) {
    CAPTURE(row.rule);
    Read const read("[x]\nfor = 'domain'\nassert = 'true'\nmessage = 'm'\n" + row.rule + "\n");
    REQUIRE_FALSE(read.told().empty());
    std::string const first = read.told().front();
    CHECK(first == row.wanted);
    CHECK(read.set.rules().size() == (row.rule.starts_with("after") ? 1U : 0U));
  }
}

TEST_CASE("what a rule must have") {
  CHECK(Read("[x]\n").told() == std::vector<std::string>{"1:2: [x] lacks for"});
  CHECK(Read("[x]\nfor = 'domain'\n").told() ==
        std::vector<std::string>{"1:2: [x] lacks assert", "1:2: [x] lacks message"});
  CHECK(Read("[x]\nfor = 'domian'\nassert = 'a'\nmessage = 'm'\n").told() ==
        std::vector<std::string>{"2:7: unknown subject domian [domain]"});
  // A part is not looked at by itself.
  CHECK(Read("[x]\nfor = 'host'\nassert = 'true'\nmessage = 'm'\n").told() ==
        std::vector<std::string>{"2:7: unknown subject host"});
  std::string const bare = "[x]\nfor = 'domain'\nassert = 'true'\nmessage = 'm'\n";
  CHECK(Read(bare).told().empty());
  CHECK(Read(bare, true).told() == std::vector<std::string>{"1:2: [x] lacks example"});
}

TEST_CASE("files that are no rule files") {
  CHECK(Read("severity = 'error'\n").told() ==
        std::vector<std::string>{"1:1: severity stands outside of a rule"});
  CHECK(Read("[Upper]\n").told() == std::vector<std::string>{"1:2: 'Upper' can't be a rule's name"});
  CHECK(Read("", false, "My Rules.toml").told().size() == 1);
  Read const broken("[x\nfor = 1");
  REQUIRE(broken.problems.size() == 1);
  CHECK(broken.told()[0].starts_with("1:"));
}

TEST_CASE("files of one family merge; a name that is taken is a mistake") {
  std::string const one = "[x]\nfor = 'domain'\nassert = 'true'\nmessage = 'm'\n";
  Read read(one);
  read.add("[y]\nfor = 'domain'\nassert = 'true'\nmessage = 'm'\n", "more/mx.toml", false);
  read.set.check(read.sources, {}, read.problems);
  CHECK(read.problems.empty());
  CHECK(read.set.rules().size() == 2);
  read.add("\n" + one, "third/mx.toml", false);
  read.set.check(read.sources, {}, read.problems);
  REQUIRE(read.told() == std::vector<std::string>{"2:2: there is a rule mx/x already"});
  CHECK(read.problems[0].found == "x, first at rules/mx.toml:1");

  Read user(one);
  Read const builtin(one);
  user.set.check(user.sources, builtin.set.rules(), user.problems);
  CHECK(user.problems.size() == 1);
}

TEST_CASE("a table with `of` is a further case of another rule", "[rule-file]") {
  char const* const text = R"toml([first]
for = "zone"
assert = "false"
message = "one"

[second]
of = "first"
for = "zone"
assert = "false"
message = "two"

[third]
of = "none"
for = "zone"
assert = "false"
message = "three"
)toml";
  zonelint::text::Sources sources;
  zonelint::lint::RuleSet set(zonelint::facts::all_subjects());
  std::vector<zonelint::text::Problem> problems;
  set.read(sources, sources.add("mine.toml", text), {}, problems);
  set.check(sources, {}, problems);
  REQUIRE(set.rules().size() == 3);
  CHECK(set.rules()[1].name == "mine/first");
  CHECK(set.rules()[1].variant == "second");
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].text == "there is no rule mine/none");
}
