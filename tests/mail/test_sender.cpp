// Declared senders; first of all the story: a domain that sends through Amazon SES, stage by stage.
#include <catch2/catch.hpp>

#include <algorithm>

#include "mail/mail_from.hpp"
#include "mail/sender.hpp"
#include "tests/mail/world.hpp"

using namespace zonelint;
using mail::Dmarc;
using mail::Spf;
using mail::Tri;

namespace {

input::Placed placed(std::string text) { return {std::move(text), {}}; }

input::SenderConfig ses(std::string mail_from = {}) {
  input::SenderConfig out;
  out.name = placed("transactional");
  out.from = placed("example.com");
  out.provider = placed("amazon-ses");
  out.region = placed("us-east-1");
  out.mail_from = placed(std::move(mail_from));
  out.dkim = {placed("tok1"), placed("tok2"), placed("tok3")};
  return out;
}

std::vector<std::string> const keys = {"tok1._domainkey.example.com CNAME tok1.dkim.amazonses.com.",
                                       "tok2._domainkey.example.com CNAME tok2.dkim.amazonses.com.",
                                       "tok3._domainkey.example.com CNAME tok3.dkim.amazonses.com."};
std::vector<std::string> const mail_from_zone = {
    "mail.example.com MX 10 feedback-smtp.us-east-1.amazonses.com.",
    "mail.example.com TXT v=spf1 include:amazonses.com ~all"};

std::vector<std::string> plus(std::vector<std::string> a, std::vector<std::string> const& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

mail::Sender judge(dns::World const& world, input::SenderConfig const& config) {
  return mail::judge_sender(world, test::providers(), config);
}

std::vector<std::string> show(std::vector<mail::Wanted> const& wanted) {
  std::vector<std::string> out;
  for (auto const& w : wanted)
    out.push_back((w.present       ? "has "
                   : w.placeholder ? "fill "
                                   : "lacks ") +
                  w.name_text + " " + grammar::type_text(w.type) + " " + w.rdata +
                  (w.instead.empty() ? "" : " (instead)"));
  return out;
}

}  // namespace

TEST_CASE("story, stage 1: Easy DKIM and nothing else") {
  auto const world = test::world({{"example.com", keys}});
  auto const config = ses();
  auto const got = judge(*world, config);
  CHECK(got.mail_from == test::name("amazonses.com"));
  CHECK_FALSE(got.mail_from_declared);
  CHECK(got.spf.result == Spf::pass);
  CHECK(got.dkim == mail::DkimResult::pass);
  CHECK(got.keys.size() == 3);
  for (auto const& d : got.dmarc) {
    CHECK(d.spf_aligned == Tri::no);
    CHECK(d.dkim_aligned == Tri::yes);
    CHECK(d.result == Dmarc::none);
  }
  CHECK(got.unknown.empty());
  CHECK(std::all_of(got.wanted.begin(), got.wanted.end(), [](auto const& w) { return w.present; }));
  CHECK(got.wanted.size() == 3);
}

TEST_CASE("story, stage 2: DMARC passes through DKIM alone") {
  auto const world = test::world(
      {{"example.com",
        plus(keys,
             {"_dmarc.example.com TXT v=DMARC1;p=quarantine;pct=25;rua=mailto:dmarcreports@example.com"})}});
  auto const config = ses();
  auto const got = judge(*world, config);
  for (auto const& d : got.dmarc) {
    CHECK(d.spf_aligned == Tri::no);
    CHECK(d.result == Dmarc::pass);
    CHECK(d.policy.policy == mail::Policy::quarantine);
  }
  CHECK(got.dmarc[1].policy.pct == 25);
}

TEST_CASE("story, stage 3: a custom MAIL FROM domain in a zone of its own") {
  auto const parent =
      plus(keys, {"_dmarc.example.com TXT v=DMARC1;p=quarantine", "mail.example.com NS ns.example.net."});
  auto const world = test::world({{"example.com", parent}, {"mail.example.com", mail_from_zone}});
  auto const config = ses("mail.example.com");
  auto const got = judge(*world, config);
  CHECK(got.spf.result == Spf::pass);
  for (auto const& d : got.dmarc) {
    CHECK(d.spf_aligned == Tri::yes);
    CHECK(d.result == Dmarc::pass);
  }
  CHECK(show(got.wanted) == std::vector<std::string>{
                                "has mail.example.com MX 10 feedback-smtp.us-east-1.amazonses.com.",
                                "has mail.example.com TXT \"v=spf1 include:amazonses.com ~all\"",
                                "has tok1._domainkey.example.com CNAME tok1.dkim.amazonses.com.",
                                "has tok2._domainkey.example.com CNAME tok2.dkim.amazonses.com.",
                                "has tok3._domainkey.example.com CNAME tok3.dkim.amazonses.com.",
                            });
  CHECK(got.wanted[0].zone->origin == test::name("mail.example.com"));

  SECTION("aspf=s: SPF stops aligning") {
    auto strict = parent;
    strict[3] = "_dmarc.example.com TXT v=DMARC1;p=quarantine;aspf=s";
    auto const w = test::world({{"example.com", strict}, {"mail.example.com", mail_from_zone}});
    auto const s = judge(*w, config);
    for (auto const& d : s.dmarc) {
      CHECK(d.spf_aligned == Tri::no);
      CHECK(d.result == Dmarc::pass);  // DKIM
    }
  }
  SECTION("a second region's MX") {
    auto const w = test::world(
        {{"example.com", parent},
         {"mail.example.com",
          plus(mail_from_zone, {"mail.example.com MX 10 feedback-smtp.eu-west-1.amazonses.com."})}});
    auto const found = mail::find_mail_froms(*w, test::providers(), std::span(&config, 1));
    REQUIRE(found.size() == 1);
    REQUIRE(found[0].mx.size() == 2);
    CHECK(found[0].mx[0].region == "us-east-1");
    CHECK(found[0].mx[1].region == "eu-west-1");
    CHECK(found[0].region == "us-east-1");
    CHECK(found[0].declared);
    CHECK(found[0].includes_provider == Tri::yes);
  }
  SECTION("in the parent's file, below the delegation: hidden, and so unknown") {
    auto const w = test::world({{"example.com", plus(parent, mail_from_zone)}});
    auto const s = judge(*w, config);
    CHECK(s.spf.result == Spf::unknown);
    CHECK(s.wanted[0].known == Tri::unknown);
    CHECK(s.wanted[0].zone == nullptr);
    auto const found = mail::find_mail_froms(*w, test::providers(), std::span(&config, 1));
    REQUIRE(found.size() == 1);
    CHECK(found[0].delegated_away == test::name("mail.example.com"));
    CHECK(found[0].mx.size() == 1);
  }
  SECTION("the wrong region's MX is to be changed, not added to") {
    auto const w = test::world(
        {{"example.com", keys},
         {"mail.example.com", {"mail.example.com MX 10 feedback-smtp.eu-west-1.amazonses.com."}}});
    auto const s = judge(*w, config);
    CHECK(show({s.wanted.begin(), s.wanted.begin() + 2}) ==
          std::vector<std::string>{
              "lacks mail.example.com MX 10 feedback-smtp.us-east-1.amazonses.com. (instead)",
              "lacks mail.example.com TXT \"v=spf1 include:amazonses.com ~all\""});
    CHECK(s.spf.result == Spf::none);
  }
  SECTION("an SPF record without the include gets it in front of its all") {
    auto const w =
        test::world({{"example.com", keys}, {"mail.example.com", {"mail.example.com TXT v=spf1 mx -all"}}});
    auto const s = judge(*w, config);
    CHECK(s.spf.result == Spf::fail);
    CHECK(show({s.wanted[1]}) ==
          std::vector<std::string>{
              "lacks mail.example.com TXT \"v=spf1 mx include:amazonses.com -all\" (instead)"});
  }
}

TEST_CASE("story, stage 4: an empty zone lacks everything") {
  auto const world = test::world({{"example.com", {}}});
  auto config = ses("mail.example.com");
  config.dkim[2] = placed("<token>");
  auto const got = judge(*world, config);
  CHECK(got.spf.result == Spf::none);
  CHECK(got.dkim == mail::DkimResult::none);
  CHECK(show(got.wanted) == std::vector<std::string>{
                                "lacks mail.example.com MX 10 feedback-smtp.us-east-1.amazonses.com.",
                                "lacks mail.example.com TXT \"v=spf1 include:amazonses.com ~all\"",
                                "lacks tok1._domainkey.example.com CNAME tok1.dkim.amazonses.com.",
                                "lacks tok2._domainkey.example.com CNAME tok2.dkim.amazonses.com.",
                                "fill <token>._domainkey.example.com CNAME <token>.dkim.amazonses.com.",
                            });
}

TEST_CASE("placeholder tokens stand for the keys that the zone has") {
  auto const world = test::world({{"example.com", keys}});
  for (bool declared : {true, false}) {
    auto config = ses();
    config.dkim = declared ? std::vector{placed("<token>"), placed("<token>"), placed("<token>")}
                           : std::vector<input::Placed>{};
    auto const got = judge(*world, config);
    CHECK(got.dkim == mail::DkimResult::pass);
    REQUIRE(got.wanted.size() == 3);
    CHECK(std::all_of(got.wanted.begin(), got.wanted.end(), [](auto const& w) { return w.present; }));
  }
}

TEST_CASE("regional Easy DKIM") {
  auto const world = test::world({{"example.com", {}}});
  auto config = ses();
  config.region = placed("eu-south-1");
  auto const got = judge(*world, config);
  CHECK(show(got.wanted).front() ==
        "lacks tok1._domainkey.example.com CNAME tok1.dkim.eu-south-1.amazonses.com.");
}

TEST_CASE("a wrong DKIM target stands instead") {
  auto lines = keys;
  lines[0] = "tok1._domainkey.example.com CNAME tok9.dkim.amazonses.com.";
  lines[1] = "tok2._domainkey.example.com TXT tok2.dkim.amazonses.com";
  auto const world = test::world({{"example.com", lines}});
  auto const config = ses();
  auto const got = judge(*world, config);
  CHECK(show(got.wanted) == std::vector<std::string>{
                                "lacks tok1._domainkey.example.com CNAME tok1.dkim.amazonses.com. (instead)",
                                "lacks tok2._domainkey.example.com CNAME tok2.dkim.amazonses.com. (instead)",
                                "has tok3._domainkey.example.com CNAME tok3.dkim.amazonses.com.",
                            });
}

TEST_CASE("other providers") {
  input::SenderConfig config;
  config.from = placed("example.com");
  struct Row {
    char const* provider;
    char const* mail_from;
    std::vector<std::string> lines;
    std::vector<std::string> wanted;
    Spf spf;
  };
  std::vector<Row> const rows = {
      {"google-workspace",
       "",
       {"example.com TXT v=spf1 mx ~all"},
       {"lacks example.com TXT \"v=spf1 mx include:_spf.google.com ~all\" (instead)",
        "fill google._domainkey.example.com TXT \"v=DKIM1; k=rsa; p=<key>\""},
       Spf::softfail},
      {"google-workspace",
       "",
       {"example.com TXT v=spf1 include:_spf.google.com ~all",
        "google._domainkey.example.com TXT v=DKIM1; p="},
       {"has example.com TXT \"v=spf1 include:_spf.google.com ~all\"",
        "has google._domainkey.example.com TXT \"v=DKIM1; p=\""},
       Spf::pass},
      {"fastmail",
       "",
       {"fm1._domainkey.example.com CNAME fm1.example.com.dkim.fmhosted.com."},
       {"lacks example.com TXT \"v=spf1 include:spf.messagingengine.com ~all\"",
        "has fm1._domainkey.example.com CNAME fm1.example.com.dkim.fmhosted.com.",
        "lacks fm2._domainkey.example.com CNAME fm2.example.com.dkim.fmhosted.com.",
        "lacks fm3._domainkey.example.com CNAME fm3.example.com.dkim.fmhosted.com."},
       Spf::none},
      {"postmark",
       "pm-bounces.example.com",
       {},
       {"lacks pm-bounces.example.com CNAME pm.mtasv.net.",
        "fill <date>pm._domainkey.example.com TXT \"v=DKIM1; k=rsa; p=<key>\""},
       Spf::none},
      {"mailchimp",
       "",
       {"k2._domainkey.example.com CNAME dkim2.mcsv.net."},
       {"has k2._domainkey.example.com CNAME dkim2.mcsv.net.",
        "lacks k3._domainkey.example.com CNAME dkim3.mcsv.net."},
       Spf::pass},
      {"sendgrid",
       "em12.example.com",
       {"s1._domainkey.example.com CNAME s1.domainkey.u1.wl1.sendgrid.net."},
       {"fill em12.example.com CNAME u<account>.wl<nnn>.sendgrid.net.",
        "has s1._domainkey.example.com CNAME s1.domainkey.u1.wl1.sendgrid.net.",
        "fill s2._domainkey.example.com CNAME s2.domainkey.u<account>.wl<nnn>.sendgrid.net."},
       Spf::none},
  };
  for (auto const& row : rows) {
    CAPTURE(row.provider, row.lines);
    config.provider = placed(row.provider);
    config.mail_from = placed(row.mail_from);
    auto const world = test::world({{"example.com", row.lines}});
    auto const got = judge(*world, config);
    CHECK(show(got.wanted) == row.wanted);
    CHECK(mail::spf_text(got.spf.result) == mail::spf_text(row.spf));
  }
}

TEST_CASE("a return path CNAME to the provider passes its clients") {
  input::SenderConfig config;
  config.from = placed("example.com");
  config.provider = placed("postmark");
  config.mail_from = placed("pm-bounces.example.com");
  auto const world = test::world({{"example.com", {"pm-bounces.example.com CNAME pm.mtasv.net."}}});
  CHECK(judge(*world, config).spf.result == Spf::pass);
}

TEST_CASE("a sender with addresses of its own") {
  input::SenderConfig config;
  config.from = placed("example.com");
  config.ip = {placed("192.0.2.1"), placed("2001:db8::/32")};
  auto const one = test::world({{"example.com", {"example.com TXT v=spf1 ip4:192.0.2.0/24 -all"}}});
  auto const got = judge(*one, config);
  CHECK(got.spf.result == Spf::fail);  // the second address
  CHECK(show(got.wanted) ==
        std::vector<std::string>{
            "lacks example.com TXT \"v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all\" (instead)"});
  auto const both =
      test::world({{"example.com", {"example.com TXT v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all"}}});
  CHECK(judge(*both, config).spf.result == Spf::pass);
}

TEST_CASE("MAIL FROM domains are recognised by their records") {
  auto const world =
      test::world({{"example.com",
                    {"bounce.example.com MX 10 feedback-smtp.eu-west-1.amazonses.com.",
                     "pm-bounces.example.com CNAME pm.mtasv.net.", "example.com MX 10 mx.example.com."}}});
  auto const found = mail::find_mail_froms(*world, test::providers(), {});
  REQUIRE(found.size() == 2);
  CHECK(found[0].name == test::name("bounce.example.com"));
  CHECK(found[0].provider->id == "amazon-ses");
  CHECK(found[0].region == "eu-west-1");
  CHECK_FALSE(found[0].declared);
  CHECK(found[0].spf.empty());
  CHECK(found[0].includes_provider == Tri::no);
  CHECK(found[1].provider->id == "postmark");
  CHECK(found[1].includes_provider == Tri::yes);
}

TEST_CASE("the DMARC record that a policy asks for") {
  input::PolicyConfig policy;
  policy.domains = {placed("example.com")};
  policy.dmarc = {{placed("rua"), placed("mailto:d@example.com")},
                  {placed("aspf"), placed("r")},
                  {placed("adkim"), placed("s")},
                  {placed("p"), placed("quarantine")},
                  {placed("np"), placed("reject")}};
  CHECK(mail::policy_record(policy) ==
        "v=DMARC1; p=quarantine; np=reject; adkim=s; rua=mailto:d@example.com");
  struct Row {
    std::vector<std::string> lines;
    bool present;
    char const* rdata;
    std::size_t instead;
  };
  std::vector<Row> const rows = {
      {{}, false, "\"v=DMARC1; p=quarantine; np=reject; adkim=s; rua=mailto:d@example.com\"", 0},
      {{"_dmarc.example.com TXT v=DMARC1;p=Quarantine;np=reject;adkim=s;rua=mailto:d@example.com"},
       true,
       "\"v=DMARC1;p=Quarantine;np=reject;adkim=s;rua=mailto:d@example.com\"",
       0},
      {{"_dmarc.example.com TXT v=DMARC1; p=none; sp=reject; fo=1"},
       false,
       "\"v=DMARC1; p=quarantine; sp=reject; np=reject; adkim=s; rua=mailto:d@example.com; fo=1\"",
       1},
      {{"_dmarc.example.com TXT v=DMARC1; p=none", "_dmarc.example.com TXT v=DMARC1; p=reject"},
       false,
       "\"v=DMARC1; p=quarantine; np=reject; adkim=s; rua=mailto:d@example.com\"",
       2},
  };
  for (auto const& row : rows) {
    CAPTURE(row.lines);
    auto const world = test::world({{"example.com", row.lines}});
    auto const got = mail::wanted_policies(*world, {}, std::span(&policy, 1));
    REQUIRE(got.size() == 1);
    CHECK(got[0].record.present == row.present);
    CHECK(got[0].record.rdata == row.rdata);
    CHECK(got[0].record.instead.size() == row.instead);
    CHECK(got[0].record.name == test::name("_dmarc.example.com"));
  }
}

TEST_CASE("a mechanism goes in front of all and redirect, else to the end") {
  struct Row {
    char const* record;
    char const* wanted;
  };
  Row const rows[] = {
      {"v=spf1", "v=spf1 include:x.example"},
      {"v=spf1 mx  ", "v=spf1 mx include:x.example"},
      {"v=spf1 -all", "v=spf1 include:x.example -all"},
      {"v=spf1 mx ~all exp=why.example.com", "v=spf1 mx include:x.example ~all exp=why.example.com"},
      {"v=spf1 mx redirect=_spf.example.com", "v=spf1 mx include:x.example redirect=_spf.example.com"},
  };
  for (auto const& row : rows) {
    mail::SpfText text;
    text.text = row.record;
    text.record = grammar::spf::parse(text.text);
    CHECK(mail::spf_with(text, "include:x.example") == row.wanted);
  }
}

TEST_CASE("long TXT rdata is split at 255 octets") {
  CHECK(mail::txt_rdata("") == "\"\"");
  CHECK(mail::txt_rdata(std::string(255, 'a')) == "\"" + std::string(255, 'a') + "\"");
  CHECK(mail::txt_rdata(std::string(256, 'a')) == "\"" + std::string(255, 'a') + "\" \"a\"");
}
