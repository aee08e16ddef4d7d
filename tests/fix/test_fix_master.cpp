// Fixes of master files, before and after: whole records.
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "harness.hpp"

namespace {

// Deletes every A record of 192.0.2.66.
std::string const delete_a = R"(
[gone]
for = "record"
assert = "record.type != 'A' || record.rdata != '192.0.2.66'"
message = "gone"
fix = { level = "unsafe", title = "delete it", do = [{ delete = "record" }] }
)";

// Gives www an MX, unless it has one.
std::string add_rule(std::string const& name, std::string const& type, std::string const& rdata) {
  return "[missing]\nfor = \"zone\"\nassert = \"zone.records > 900\"\nmessage = \"missing\"\n"
         "fix = { level = \"unsafe\", title = \"add\", do = [{ add = \"'" +
         name + "'\", type = \"" + type + "\", rdata = '" + rdata + "' }] }\n";
}

std::string const soa = "@ IN SOA ns1 hostmaster 1 3600 900 1209600 300\n";

struct Case {
  std::string name, before, after;
};

}  // namespace

TEST_CASE("records are deleted as whole lines, and nobody else changes") {
  std::string const head = "$TTL 3600\n$ORIGIN example.com.\n" + soa;
  std::vector<Case> const cases = {
      {"a line with its comment",
       "www IN A 192.0.2.1\nold IN A 192.0.2.66 ; the old one\nmail IN A 192.0.2.2\n",
       "www IN A 192.0.2.1\nmail IN A 192.0.2.2\n"},
      {"the owner is handed over", "www   IN A 192.0.2.66\n      IN A 192.0.2.1\n      IN TXT \"x\"\n",
       "www   IN A 192.0.2.1\n      IN TXT \"x\"\n"},
      {"with tabs", "www\tIN\tA\t192.0.2.66\n\tIN\tA\t192.0.2.1\n", "www\tIN\tA\t192.0.2.1\n"},
      {"across a comment", "www IN A 192.0.2.66\n; more of www\n    IN A 192.0.2.1\n",
       "; more of www\nwww IN A 192.0.2.1\n"},
      {"across $ORIGIN", "www IN A 192.0.2.66\n$ORIGIN sub.example.com.\n    IN A 192.0.2.1\n",
       "$ORIGIN sub.example.com.\nwww.example.com. IN A 192.0.2.1\n"},
      {"a blank owner", "www IN A 192.0.2.1\n    IN A 192.0.2.66\n    IN TXT \"x\"\n",
       "www IN A 192.0.2.1\n    IN TXT \"x\"\n"},
      {"two in a row", "www IN A 192.0.2.66\n    60 IN A 192.0.2.66\n    IN TXT \"x\"\n",
       "www IN TXT \"x\"\n"},
      {"parentheses", "www IN A ( 192.0.2.66 ; here\n )\nmail IN A 192.0.2.2\n", "mail IN A 192.0.2.2\n"},
      {"the last line without an end", "www IN A 192.0.2.1\nold IN A 192.0.2.66", "www IN A 192.0.2.1\n"},
      {"its suppressions go with it, other comments stay",
       "www IN A 192.0.2.1\n; zonelint: allow(mx/single) -- a\n\n; why\n  ; zonelint: allow(spf) -- b\n"
       "old IN A 192.0.2.66\nmail IN A 192.0.2.2\n",
       "www IN A 192.0.2.1\n\n; why\nmail IN A 192.0.2.2\n"},
      {"a suppression of the whole file stays",
       "; zonelint: allow-file(spf) -- b\nold IN A 192.0.2.66\nmail IN A 192.0.2.2\n",
       "; zonelint: allow-file(spf) -- b\nmail IN A 192.0.2.2\n"},
      {"nothing to do", "www IN A 192.0.2.1\n", "www IN A 192.0.2.1\n"},
  };
  for (Case const& c : cases) {
    INFO(c.name);
    CHECK(harness::fixed_twice(head + c.before, delete_a) == head + c.after);
  }
}

TEST_CASE("without $TTL the last TTL written is handed over (RFC 1035 5.1)") {
  std::string const head = "$ORIGIN example.com.\n@ 900 IN SOA ns1 hostmaster 1 3600 900 1209600 300\n";
  CHECK(harness::fixed_twice(head + "old 60 IN A 192.0.2.66\nwww IN A 192.0.2.1\n    IN A 192.0.2.2\n",
                             delete_a) == head + "www 60 IN A 192.0.2.1\n    IN A 192.0.2.2\n");
}

TEST_CASE("CRLF is kept") {
  std::string const head = "$TTL 3600\r\n$ORIGIN example.com.\r\n@ IN SOA ns1 hm 1 3600 900 1209600 300\r\n";
  CHECK(harness::fixed_twice(head + "www IN A 192.0.2.66\r\n    IN A 192.0.2.1\r\n", delete_a) ==
        head + "www IN A 192.0.2.1\r\n");
  CHECK(harness::fixed(head + "www IN A 192.0.2.1\r\n",
                       add_rule("www.example.com", "MX", "10 mx.example.net.")) ==
        head + "www IN A 192.0.2.1\r\nwww IN MX 10 mx.example.net.\r\n");
}

TEST_CASE("a new record looks like its neighbours") {
  std::string const head = "$TTL 3600\n$ORIGIN example.com.\n" + soa;
  std::string const mx = add_rule("www.example.com", "MX", "10 mx.example.net.");
  std::vector<Case> const cases = {
      {"behind its owner's records", "www IN A 192.0.2.1\nmail IN A 192.0.2.2\n",
       "www IN A 192.0.2.1\nwww IN MX 10 mx.example.net.\nmail IN A 192.0.2.2\n"},
      {"columns", "www     IN    A     192.0.2.1\nmail    IN    A     192.0.2.2\n",
       "www     IN    A     192.0.2.1\nwww     IN    MX    10 mx.example.net.\nmail    IN    A     "
       "192.0.2.2\n"},
      {"tabs", "www\t\tIN\tA\t192.0.2.1\n", "www\t\tIN\tA\t192.0.2.1\nwww\t\tIN\tMX\t10 mx.example.net.\n"},
      {"no class", "www A 192.0.2.1\n", "www A 192.0.2.1\nwww MX 10 mx.example.net.\n"},
      {"a TTL", "www 60 IN A 192.0.2.1\n", "www 60 IN A 192.0.2.1\nwww 60 IN MX 10 mx.example.net.\n"},
      {"absolute names", "www.example.com. IN A 192.0.2.1\n",
       "www.example.com. IN A 192.0.2.1\nwww.example.com. IN MX 10 mx.example.net.\n"},
      {"blank owners", "www IN A 192.0.2.1\n    IN TXT \"x\"\n",
       "www IN A 192.0.2.1\n    IN TXT \"x\"\n    IN MX 10 mx.example.net.\n"},
      {"lower case", "www in a 192.0.2.1\n", "www in a 192.0.2.1\nwww in mx 10 mx.example.net.\n"},
      {"else behind the last of its type", "a IN MX 5 m.example.net.\n  IN A 192.0.2.9\nb IN A 192.0.2.2\n",
       "a IN MX 5 m.example.net.\n  IN A 192.0.2.9\nwww IN MX 10 mx.example.net.\nb IN A 192.0.2.2\n"},
      {"else at the end", "b IN A 192.0.2.2\n", "b IN A 192.0.2.2\nwww IN MX 10 mx.example.net.\n"},
      {"no final line end", "b IN A 192.0.2.2", "b IN A 192.0.2.2\nwww IN MX 10 mx.example.net."},
      {"below another $ORIGIN", "$ORIGIN sub.example.com.\nb IN A 192.0.2.2\n",
       "$ORIGIN sub.example.com.\nb IN A 192.0.2.2\nwww.example.com. IN MX 10 mx.example.net.\n"},
      {"behind parentheses", "www IN A ( 192.0.2.1\n  ) ; here\n",
       "www IN A ( 192.0.2.1\n  ) ; here\nwww IN MX 10 mx.example.net.\n"},
      {"the set's TTL", "www 60 IN MX 5 m.example.net.\nb IN A 192.0.2.2\n",
       "www 60 IN MX 5 m.example.net.\nwww 60 IN MX 10 mx.example.net.\nb IN A 192.0.2.2\n"},
  };
  for (Case const& c : cases) {
    INFO(c.name);
    CHECK(harness::fixed_twice(head + c.before, mx) == head + c.after);
  }
}

TEST_CASE("targets are relative where the file has them so, the zone's own name is @") {
  std::string const head = "$TTL 3600\n$ORIGIN example.com.\n" + soa;
  CHECK(harness::fixed(head + "@ IN MX 10 mail\nmail IN A 192.0.2.1\n",
                       add_rule("example.com", "MX", "20 backup.example.com.")) ==
        head + "@ IN MX 10 mail\n@ IN MX 20 backup\nmail IN A 192.0.2.1\n");
  CHECK(harness::fixed(head + "@ IN MX 10 mail.example.com.\nmail IN A 192.0.2.1\n",
                       add_rule("example.com", "MX", "20 backup.example.com.")) ==
        head + "@ IN MX 10 mail.example.com.\n@ IN MX 20 backup.example.com.\nmail IN A 192.0.2.1\n");
}

TEST_CASE("an unquoted TXT record becomes one quoted string, with what its ';' has cut off") {
  std::string const head = "$TTL 3600\n$ORIGIN example.com.\n" + soa;
  std::string const rule = R"(
[quote]
for = "txt"
assert = "txt.cut_off == '' && txt.strings.size() < 2"
message = "quote"
fix = { level = "safe", title = "quote it", do = [{ run = "requote", on = "txt" }] }
)";
  std::vector<Case> const cases = {
      {"tags", "_dmarc IN TXT v=DMARC1; p=none; rua=mailto:a@example.com\n",
       "_dmarc IN TXT \"v=DMARC1; p=none; rua=mailto:a@example.com\"\n"},
      {"with a comment behind", "_dmarc IN TXT v=DMARC1; p=none ; our policy\n",
       "_dmarc IN TXT \"v=DMARC1; p=none\" ; our policy\n"},
      {"words", "@ IN TXT v=spf1 include:a.example -all\n", "@ IN TXT \"v=spf1 include:a.example -all\"\n"},
  };
  for (Case const& c : cases) {
    INFO(c.name);
    CHECK(harness::fixed_twice(head + c.before, rule) == head + c.after);
  }
}

TEST_CASE("what was not read is read after its fix: a type, a dot") {
  std::string const head = "$TTL 3600\n$ORIGIN example.com.\n" + soa;
  std::string const rules = R"(
[type]
for = "problem"
assert = "problem.kind != 'unknown-type'"
message = "{problem.text}"
fix = { level = "safe", title = "write it", do = [{ run = "replace-type", on = "problem" }] }
[dot]
for = "record"
assert = "!record.target_doubled"
message = "dot"
fix = { level = "safe", title = "add the dot", do = [{ run = "add-dot", on = "record.target" }] }
)";
  CHECK(harness::fixed_twice(head + "@ IN MS 10 mail.example.com\nmail IN A 192.0.2.1\n", rules) ==
        head + "@ IN MX 10 mail.example.com.\nmail IN A 192.0.2.1\n");
}

TEST_CASE("a TTL is replaced where one is written and put in where none is") {
  std::string const head = "$TTL 3600\n$ORIGIN example.com.\n" + soa;
  std::string const rule = R"(
[ttl]
for = "rrset"
assert = "rrset.ttls.size() == 1"
message = "ttl"
fix = { level = "unsafe", title = "one TTL", do = [{ run = "one-ttl", on = "rrset" }] }
)";
  CHECK(
      harness::fixed_twice(head + "www IN A 192.0.2.1\nwww 60 IN A 192.0.2.2\n    1h A 192.0.2.3\n", rule) ==
      head + "www 60 IN A 192.0.2.1\nwww 60 IN A 192.0.2.2\n    60 A 192.0.2.3\n");
}

TEST_CASE("what named-checkzone took before it takes after") {
  if (std::system("named-checkzone -v >/dev/null 2>&1") != 0) {
    WARN("skipped: named-checkzone is not installed");
    return;
  }
  std::string const zone =
      "$TTL 3600\n@ IN SOA ns1 hostmaster 1 3600 900 1209600 300\n IN NS ns1\nns1\tIN\tA\t192.0.2.66\n"
      "\tIN\tA\t192.0.2.1\nwww ( 60 IN A\n 192.0.2.66 )\n IN TXT \"x;y\" ; z\n";
  std::string const rules = delete_a + add_rule("mail.example.com", "MX", "10 mx.example.net.");
  harness::Folder folder;
  for (std::string const& content : {zone, harness::fixed_twice(zone, rules)}) {
    folder.write("z", content);
    std::string const command =
        "named-checkzone -i none example.com " + folder.path("z") + " >/dev/null 2>&1";
    INFO(content);
    CHECK(std::system(command.c_str()) == 0);
  }
}
