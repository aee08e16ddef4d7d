// Fixes within the text of TXT records: tags, terms, strings; in master files and in exports.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "harness.hpp"

namespace {

std::string const head = "$TTL 3600\n$ORIGIN example.com.\n@ IN SOA ns1 hostmaster 1 3600 900 1209600 300\n";

std::string with_do(std::string const& subject, std::string const& assertion, std::string const& operations) {
  return "[r]\nfor = \"" + subject + "\"\nassert = \"" + assertion +
         "\"\nmessage = \"m\"\nfix = { level = \"unsafe\", title = \"t\", do = [" + operations + "] }\n";
}

std::string export_of(std::string const& owner, std::string const& json_value) {
  return R"({
    "ResourceRecordSets": [
        {
            "Name": "example.com.",
            "Type": "SOA",
            "TTL": 900,
            "ResourceRecords": [
                {
                    "Value": "ns-1.awsdns-01.org. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"
                }
            ]
        },
        {
            "Name": ")" +
         owner + R"(",
            "Type": "TXT",
            "TTL": 300,
            "ResourceRecords": [
                {
                    "Value": ")" +
         json_value + R"("
                }
            ]
        }
    ]
}
)";
}

struct Case {
  std::string name, rule, before, after;
};

}  // namespace

TEST_CASE("tags of a DMARC record") {
  auto const remove = with_do("dmarc", "!has(dmarc.aspf)", "{ remove = \"dmarc.aspf\" }");
  auto const set_p = with_do("dmarc", "dmarc.p == 'reject'", "{ set = \"dmarc.p\", to = \"reject\" }");
  auto const set_aspf = with_do("dmarc", "dmarc.aspf == 's'", "{ set = \"dmarc.aspf\", to = \"s\" }");
  auto const bad = with_do("dmarc", "dmarc.bad_tags.size() == 0", "{ remove = \"dmarc.bad_tags\" }");
  auto const errors = with_do("dmarc", "dmarc.errors.size() == 0", "{ remove = \"dmarc.errors\" }");
  auto const both =
      with_do("dmarc", "dmarc.pct == 100 && !has(dmarc.aspf)",
              "{ remove = \"dmarc.pct\" }, { set = \"dmarc.t\", to = \"y\" }, { remove = \"dmarc.aspf\" }");
  auto const uri = with_do("dmarc", "dmarc.rua.all(u, u.domain != 'b.example')",
                           "{ remove = \"dmarc.rua.filter(u, u.domain == 'b.example')\" }");
  std::vector<Case> const cases = {
      {"last", remove, "v=DMARC1; p=none; aspf=s", "v=DMARC1; p=none"},
      {"last with a semicolon", remove, "v=DMARC1; p=none; aspf=s;", "v=DMARC1; p=none;"},
      {"in the middle", remove, "v=DMARC1;aspf=s;p=none", "v=DMARC1;p=none"},
      {"upper case", remove, "v=DMARC1; ASPF=s; p=none", "v=DMARC1; p=none"},
      {"set", set_p, "v=DMARC1; p=none; sp=none", "v=DMARC1; p=reject; sp=none"},
      {"set what is missing: second", set_p, "v=DMARC1; rua=mailto:a@example.com",
       "v=DMARC1; p=reject; rua=mailto:a@example.com"},
      {"appended", set_aspf, "v=DMARC1; p=none", "v=DMARC1; p=none; aspf=s"},
      {"appended before the last semicolon", set_aspf, "v=DMARC1;p=none;", "v=DMARC1;p=none;aspf=s;"},
      {"a list of tags", bad, "v=DMARC1; p=none; adkim=x; aspf=y; fo=1", "v=DMARC1; p=none; fo=1"},
      {"a list up to the end", bad, "v=DMARC1; p=none; adkim=x; aspf=y", "v=DMARC1; p=none"},
      {"an empty tag", errors, "v=DMARC1;; p=none", "v=DMARC1; p=none"},
      {"several operations", both, "v=DMARC1; p=none; pct=25; aspf=s", "v=DMARC1; p=none; t=y"},
      {"a URI", uri, "v=DMARC1; p=none; rua=mailto:x@a.example,mailto:x@b.example,mailto:x@c.example",
       "v=DMARC1; p=none; rua=mailto:x@a.example,mailto:x@c.example"},
      {"the last URI", uri, "v=DMARC1; p=none; rua=mailto:x@a.example, mailto:x@b.example; fo=1",
       "v=DMARC1; p=none; rua=mailto:x@a.example; fo=1"},
      {"the only URI takes its tag along", uri, "v=DMARC1; p=none; rua=mailto:x@b.example",
       "v=DMARC1; p=none"},
  };
  for (Case const& c : cases) {
    INFO(c.name);
    CHECK(harness::fixed_twice(head + "_dmarc IN TXT \"" + c.before + "\" ; kept\n", c.rule) ==
          head + "_dmarc IN TXT \"" + c.after + "\" ; kept\n");
    CHECK(harness::fixed_twice(export_of("_dmarc.example.com.", "\\\"" + c.before + "\\\""), c.rule) ==
          export_of("_dmarc.example.com.", "\\\"" + c.after + "\\\""));
  }
}

TEST_CASE("terms of an SPF record") {
  auto const ptr = with_do("spf", "spf.terms.all(t, t.mechanism != 'ptr')",
                           "{ remove = \"spf.terms.filter(t, t.mechanism == 'ptr')\" }");
  auto const strict = with_do("spf", "spf.all == '-'", "{ set = \"spf.all\", to = \"-\" }");
  auto const redirect = with_do("spf", "spf.redirect == ''", "{ remove = \"spf.redirect\" }");
  auto const mend =
      "[r]\nfor = \"spf\"\neach = \"spf.errors\"\nassert = \"false\"\nmessage = \"m\"\n"
      "fix = { level = \"safe\", title = \"t\", do = [{ replace = \"it.term\", with = \"{it.mended}\" }] }\n";
  std::vector<Case> const cases = {
      {"terms", ptr, "v=spf1 ptr a ptr:b.example -all", "v=spf1 a -all"},
      {"all", strict, "v=spf1 a ?all", "v=spf1 a -all"},
      {"no all", strict, "v=spf1 a", "v=spf1 a -all"},
      {"redirect", redirect, "v=spf1 a redirect=b.example", "v=spf1 a"},
      {"a typing mistake", mend, "v=spf1 ip:192.0.2.1 -all", "v=spf1 ip4:192.0.2.1 -all"},
  };
  for (Case const& c : cases) {
    INFO(c.name);
    CHECK(harness::fixed_twice(head + "@ IN TXT \"" + c.before + "\"\n", c.rule) ==
          head + "@ IN TXT \"" + c.after + "\"\n");
    CHECK(harness::fixed_twice(export_of("example.com.", "\\\"" + c.before + "\\\""), c.rule) ==
          export_of("example.com.", "\\\"" + c.after + "\\\""));
  }
}

TEST_CASE("strings, escapes and quotes stay as they are") {
  auto const set = with_do("dmarc", "dmarc.p == 'reject'", "{ set = \"dmarc.p\", to = \"reject\" }");
  CHECK(harness::fixed_twice(head + "_dmarc TXT ( \"v=DMARC1; \" ; one\n \"p=no\" \"ne; fo=1\" ) ; two\n",
                             set) ==
        head + "_dmarc TXT ( \"v=DMARC1; \" ; one\n \"p=reject\" \"; fo=1\" ) ; two\n");
  CHECK(harness::fixed_twice(head + "_dmarc TXT v=DMARC1\\;p=none\n", set) ==
        head + "_dmarc TXT v=DMARC1\\;p=reject\n");
  auto const append = with_do("dmarc", "dmarc.aspf == 's'", "{ set = \"dmarc.aspf\", to = \"s\" }");
  CHECK(harness::fixed_twice(head + "_dmarc TXT v=DMARC1\\;p=none\n", append) ==
        head + "_dmarc TXT v=DMARC1\\;p=none\\;aspf=s\n");
}

TEST_CASE("a string that would grow over 255 octets goes on in another (RFC 1035 3.3)") {
  auto const append = with_do("dmarc", "dmarc.aspf == 's'", "{ set = \"dmarc.aspf\", to = \"s\" }");
  std::string const text = "v=DMARC1; p=none; rua=mailto:" + std::string(219, 'a') + "@a.example";
  REQUIRE(text.size() > 250);
  std::string const full = text.substr(0, 252);
  CHECK(harness::fixed_twice(head + "_dmarc TXT \"" + full + "\"\n", append) ==
        head + "_dmarc TXT \"" + full + "\" \"; aspf=s\"\n");
  CHECK(harness::fixed_twice(export_of("_dmarc.example.com.", "\\\"" + full + "\\\""), append) ==
        export_of("_dmarc.example.com.", "\\\"" + full + "\\\" \\\"; aspf=s\\\""));
}

TEST_CASE("several SPF records of one owner become one") {
  auto const merge = with_do("domain", "domain.spf_records.size() < 2",
                             "{ run = \"merge-spf\", on = \"domain.spf_records\" }");
  CHECK(harness::fixed_twice(
            head + "@ TXT \"v=spf1 a mx ~all\"\n@ TXT \"v=spf1 mx include:b.example -all\"\n", merge) ==
        head + "@ TXT \"v=spf1 a mx include:b.example -all\"\n");
}
