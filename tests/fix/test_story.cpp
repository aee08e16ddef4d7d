// The story that the program is for: a domain sends through Amazon SES, and what goes wrong with its MAIL
// FROM zone.
#include <catch2/catch.hpp>
#include <string>

#include "fix/emit.hpp"
#include "harness.hpp"

namespace {

std::string const rules = R"toml(
[one-mx]
for = "mail_from"
assert = "mail_from.mx.size() < 2"
message = "several MX"
fix = { level = "unsafe", title = "keep {mail_from.region}", do = [{ delete = "mail_from.mx.filter(m, m.region != mail_from.region)" }] }

[occluded]
for = "record"
assert = "!record.occluded || record.type == 'NS'"
message = "occluded"
fix = { level = "unsafe", title = "move it", do = [{ move = "record", to = "record.served_by" }] }

[aspf]
for = "dmarc"
assert = "dmarc.aspf == 'r'"
message = "strict"
fix = { level = "unsafe", title = "relaxed again", do = [{ remove = "dmarc.aspf" }] }

[type]
for = "problem"
assert = "problem.kind != 'unknown-type'"
message = "{problem.text}"
fix = { level = "safe", title = "write {problem.suggestion}", do = [{ run = "replace-type", on = "problem" }] }

[sender]
for = "sender"
each = "sender.wanted"
assert = "it.present"
message = "{it.purpose} is missing"
fix = { level = "safe", title = "add the {it.purpose}", do = [{ add = "it" }] }

[policy]
for = "policy"
assert = "policy.wanted.present"
message = "no policy"
fix = { level = "safe", title = "write the policy", do = [{ add = "policy.wanted" }] }
)toml";

std::string const config = R"(edition = "2026"
[[sender]]
name = "transactional"
from = "example.com"
provider = "amazon-ses"
region = "us-east-1"
mail-from = "mail.example.com"
dkim = ["aaaa", "bbbb"]
[[policy]]
domains = ["example.com"]
dmarc = { p = "quarantine", rua = "mailto:d@example.com" }
)";

std::string const parent = R"($TTL 1h
$ORIGIN example.com.
@       IN  SOA   ns1 hostmaster ( 2026010100 ; serial
                                   3600 900 1209600 300 )
        IN  NS    ns1
ns1     IN  A     192.0.2.1
mail    IN  NS    ns1
)";
std::string const child = R"($TTL 1h
$ORIGIN mail.example.com.
@       IN  SOA   ns1.example.com. hostmaster.example.com. 7 3600 900 1209600 300
        IN  NS    ns1.example.com.
)";

harness::Files files(std::string const& parent_text, std::string const& child_text) {
  return {
      {"example.com.zone", parent_text}, {"mail.example.com.zone", child_text}, {"zonelint.toml", config}};
}

zonelint::fix::ApplyOptions all_fixes() {
  zonelint::fix::ApplyOptions options;
  options.unsafe = true;
  options.today = "2026-11-24";
  return options;
}

}  // namespace

TEST_CASE("what a declared sender lacks is written into the zones that serve it, and lint is clean") {
  harness::Project project(files(parent, child), rules);
  auto options = all_fixes();
  options.unsafe = false;
  auto const outcome = project.fix(options);
  for (auto const& p : outcome.problems) UNSCOPED_INFO(p);
  REQUIRE(outcome.ok());
  CHECK(outcome.last.result->findings.empty());
  CHECK(project.after(outcome, "mail.example.com.zone") == R"($TTL 1h
$ORIGIN mail.example.com.
@       IN  SOA   ns1.example.com. hostmaster.example.com. 8 3600 900 1209600 300
        IN  NS    ns1.example.com.
        IN  MX    10 feedback-smtp.us-east-1.amazonses.com.
        IN  TXT   "v=spf1 include:amazonses.com ~all"
)");
  CHECK(project.after(outcome, "example.com.zone") == R"($TTL 1h
$ORIGIN example.com.
@       IN  SOA   ns1 hostmaster ( 2026112400 ; serial
                                   3600 900 1209600 300 )
        IN  NS    ns1
ns1     IN  A     192.0.2.1
mail    IN  NS    ns1
_dmarc  IN  TXT   "v=DMARC1; p=quarantine; rua=mailto:d@example.com"
aaaa._domainkey IN CNAME aaaa.dkim.amazonses.com.
bbbb._domainkey IN CNAME bbbb.dkim.amazonses.com.
)");
}

TEST_CASE("the four mistakes") {
  std::string const good_child = child +
                                 "        IN  MX    10 feedback-smtp.us-east-1.amazonses.com.\n"
                                 "        IN  TXT   \"v=spf1 include:amazonses.com ~all\"\n";
  std::string const good_parent = parent +
                                  "_dmarc  IN  TXT   \"v=DMARC1; p=quarantine; rua=mailto:d@example.com\"\n"
                                  "aaaa._domainkey IN  CNAME aaaa.dkim.amazonses.com.\n"
                                  "bbbb._domainkey IN  CNAME bbbb.dkim.amazonses.com.\n";
  auto options = all_fixes();
  options.serials = false;
  auto const run = [&](std::string const& p, std::string const& c) {
    harness::Project project(files(p, c), rules);
    auto const outcome = project.fix(options);
    for (auto const& problem : outcome.problems) UNSCOPED_INFO(problem);
    CHECK(outcome.ok());
    CHECK(outcome.last.result->findings.empty());
    return std::pair(project.after(outcome, "example.com.zone"),
                     project.after(outcome, "mail.example.com.zone"));
  };
  auto const good = std::pair(good_parent, good_child);
  CHECK(run(good_parent, good_child) == good);
  SECTION("a second region's MX") {
    CHECK(run(good_parent, good_child + "        IN  MX    10 feedback-smtp.eu-west-1.amazonses.com.\n") ==
          good);
  }
  SECTION("the records in the parent's zone") {
    std::string const inner =
        "mail    IN  MX    10 feedback-smtp.us-east-1.amazonses.com.\n"
        "        IN  TXT   \"v=spf1 include:amazonses.com ~all\"\n";
    CHECK(run(good_parent + inner, child) == good);
  }
  SECTION("aspf=s") {
    std::string strict = good_parent;
    strict.insert(strict.find("; rua"), "; aspf=s");
    CHECK(run(strict, good_child) == good);
  }
  SECTION("MS for MX") {
    std::string typo = good_child;
    typo.replace(typo.find("MX  "), 2, "MS");
    CHECK(run(good_parent, typo) == good);
  }
}

TEST_CASE("a record that no zone here serves is shown, not written") {
  harness::Project project({{"example.com.zone", parent}, {"zonelint.toml", config}}, rules);
  auto const outcome = project.fix(all_fixes());
  REQUIRE(outcome.ok());
  std::string const after = project.after(outcome, "example.com.zone");
  CHECK(after.find("feedback") == std::string::npos);
  auto const text = zonelint::fix::emit_records(outcome);
  CHECK(text.find("_dmarc.example.com. 3600 IN TXT \"v=DMARC1; p=quarantine; rua=mailto:d@example.com\"\n") !=
        std::string::npos);
}

TEST_CASE("a missing token is a person's to fill in") {
  std::string open = config;
  open.replace(open.find("\"bbbb\""), 6, "\"<token>\"");
  auto project_files = files(parent, child);
  project_files[2].second = open;
  harness::Project project(project_files, rules);
  auto const outcome = project.fix(all_fixes());
  REQUIRE(outcome.ok());
  CHECK(project.after(outcome, "example.com.zone").find("token") == std::string::npos);
  bool shown = false;
  for (auto const& left : outcome.left)
    if (left.finding->fix && left.finding->fix->level == zonelint::lint::FixLevel::placeholder)
      for (auto const& r : left.finding->fix->records)
        shown = shown || r.find("<token>") != std::string::npos;
  CHECK(shown);
}

TEST_CASE("the same story in Route 53") {
  std::string const zone = R"({
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
            "Name": "mail.example.com.",
            "Type": "MX",
            "TTL": 600,
            "ResourceRecords": [
                {
                    "Value": "10 feedback-smtp.us-east-1.amazonses.com"
                },
                {
                    "Value": "10 feedback-smtp.eu-west-1.amazonses.com"
                }
            ]
        }
    ]
}
)";
  harness::Project project({{"example.com.json", zone}, {"zonelint.toml", config}}, rules);
  auto const outcome = project.fix(all_fixes());
  for (auto const& problem : outcome.problems) UNSCOPED_INFO(problem);
  REQUIRE(outcome.ok());
  CHECK(outcome.last.result->findings.empty());
  CHECK(project.after(outcome, "example.com.json") == R"({
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
            "Name": "_dmarc.example.com.",
            "Type": "TXT",
            "TTL": 300,
            "ResourceRecords": [
                {
                    "Value": "\"v=DMARC1; p=quarantine; rua=mailto:d@example.com\""
                }
            ]
        },
        {
            "Name": "aaaa._domainkey.example.com.",
            "Type": "CNAME",
            "TTL": 300,
            "ResourceRecords": [
                {
                    "Value": "aaaa.dkim.amazonses.com."
                }
            ]
        },
        {
            "Name": "bbbb._domainkey.example.com.",
            "Type": "CNAME",
            "TTL": 300,
            "ResourceRecords": [
                {
                    "Value": "bbbb.dkim.amazonses.com."
                }
            ]
        },
        {
            "Name": "mail.example.com.",
            "Type": "MX",
            "TTL": 600,
            "ResourceRecords": [
                {
                    "Value": "10 feedback-smtp.us-east-1.amazonses.com"
                }
            ]
        },
        {
            "Name": "mail.example.com.",
            "Type": "TXT",
            "TTL": 600,
            "ResourceRecords": [
                {
                    "Value": "\"v=spf1 include:amazonses.com ~all\""
                }
            ]
        }
    ]
}
)");
  auto const batches = zonelint::fix::emit_change_batches(outcome);
  REQUIRE(batches.size() == 1);
  CHECK(batches[0].zone == "example.com.");
  CHECK(batches[0].json.find("\"Action\": \"UPSERT\"") != std::string::npos);
  CHECK(batches[0].json.find("_dmarc.example.com.") != std::string::npos);
}
