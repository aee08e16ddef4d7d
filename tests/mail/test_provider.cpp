#include <catch2/catch.hpp>

#include "mail/provider.hpp"
#include "mail/provider_file.hpp"
#include "tests/mail/world.hpp"

using namespace zonelint;
using mail::match_pattern;

TEST_CASE("patterns match host names and capture their placeholders") {
  struct Row {
    char const* pattern;
    char const* text;
    bool matches;
    char const* placeholder;
    char const* captured;
  };
  Row const rows[] = {
      {"10 feedback-smtp.{region}.amazonses.com", "feedback-smtp.us-east-1.amazonses.com", true, "region",
       "us-east-1"},
      {"feedback-smtp.{region}.amazonses.com", "feedback-smtp.us-east-1.amazonaws.com", false, "", ""},
      {"feedback-smtp.{region}.amazonses.com", "feedback-smtp.a.b.amazonses.com", false, "", ""},
      {"feedback-smtp.{region}.amazonses.com", "feedback-smtp..amazonses.com", false, "", ""},
      {"u{account}.wl{nnn}.sendgrid.net", "u123.wl045.sendgrid.net", true, "account", "123"},
      {"mx.zoho.{com|eu|com.au}", "mx.zoho.com.au", true, "com|eu|com.au", "com.au"},
      {"mx.zoho.{com|eu}", "mx.zoho.org", false, "", ""},
      {"fm1.{domain}.dkim.fmhosted.com", "fm1.mail.example.com.dkim.fmhosted.com", true, "domain",
       "mail.example.com"},
      {"aspmx.l.google.com", "aspmx.l.google.com", true, "", ""},
      {"aspmx.l.google.com", "alt1.aspmx.l.google.com", false, "", ""},
  };
  for (auto const& row : rows) {
    CAPTURE(row.pattern, row.text);
    auto const got = match_pattern(row.pattern, row.text);
    CHECK(got.has_value() == row.matches);
    if (got && *row.placeholder != '\0') CHECK(mail::captured(*got, row.placeholder) == row.captured);
  }
}

TEST_CASE("patterns are filled, and what is missing shows") {
  CHECK(mail::fill_pattern("{token}.dkim.{region}.amazonses.com",
                           {{"token", "abc"}, {"region", "eu-south-1"}}) ==
        "abc.dkim.eu-south-1.amazonses.com");
  CHECK(mail::fill_pattern("{token}.dkim.amazonses.com", {}) == "<token>.dkim.amazonses.com");
  CHECK(mail::split_preference("10 mx.example.com") ==
        std::pair<int, std::string_view>(10, "mx.example.com"));
  CHECK(mail::split_preference("mx.example.com") == std::pair<int, std::string_view>(0, "mx.example.com"));
}

TEST_CASE("the provider files read without problems, and hold what the others rely on") {
  auto const all = test::providers();
  for (char const* id : {"amazon-ses", "google-workspace", "microsoft-365", "sendgrid", "mailgun", "postmark",
                         "mailchimp", "mandrill", "zoho-mail", "fastmail", "proton"}) {
    CAPTURE(id);
    CHECK(mail::find_provider(all, id) != nullptr);
  }
  auto const* const ses = mail::find_provider(all, "amazon-ses");
  REQUIRE(ses != nullptr);
  CHECK(ses->single_return_mx);
  CHECK(ses->dkim_count == 3);
  CHECK(ses->has_region("eu-west-1"));
  CHECK_FALSE(ses->has_region("eu-west-9"));
  CHECK(ses->dkim_for("us-east-1")->target == "{token}.dkim.amazonses.com");
  CHECK(ses->dkim_for("eu-south-1")->target == "{token}.dkim.{region}.amazonses.com");
  CHECK(mail::known_spf_cost(all, test::name("mailgun.org")) == 5);
  CHECK(mail::known_spf_cost(all, test::name("relay.mailchannels.net")) == 1);
  CHECK_FALSE(mail::known_spf_cost(all, test::name("example.net")));
}

TEST_CASE("records are recognised as their provider's, not as those of one that sends through it") {
  auto const all = test::providers();
  CHECK(mail::provider_of_include(all, test::name("amazonses.com"))->id == "amazon-ses");
  CHECK(mail::provider_of_include(all, test::name("mailgun.org"))->id == "mailgun");
  CHECK(mail::match_return_mx(all, test::name("feedback-smtp.eu-west-1.amazonses.com"))->provider->id ==
        "amazon-ses");
  CHECK_FALSE(mail::match_return_mx(all, test::name("feedback-smtp.eu-west-1.amazonaws.com")));
  auto const dkim = mail::match_dkim_target(all, "abc", test::name("abc.dkim.amazonses.com"));
  REQUIRE(dkim);
  CHECK(dkim->provider->id == "amazon-ses");
  CHECK(dkim->selector_fits);
  CHECK_FALSE(mail::match_dkim_target(all, "abd", test::name("abc.dkim.amazonses.com"))->selector_fits);
  CHECK(mail::match_return_cname(all, test::name("pm.mtasv.net"))->provider->id == "postmark");
}

TEST_CASE("a provider file's mistakes are told with their place") {
  struct Row {
    char const* toml;
    char const* problem;
  };
  Row const rows[] = {
      {"name = \"X\"\nregoins = [\"a\"]\n",
       "x.toml:2:11: unknown key \"regoins\"; did you mean \"regions\"?"},
      {"name = \"X\"\n[spf]\ninclude = \"a.example\"\n", "x.toml:3:11: \"include\" wants a list of strings"},
      {"name = \"X\"\n[mx]\nsingle = 1\n", "x.toml:3:10: \"single\" wants true or false"},
      {"[spf]\n", "x.toml:1:1: a provider needs a name"},
      {"name = \"X\"\n[spf]\ncost = { \"a.example\" = 0 }\n",
       "x.toml:3:24: a cost is a number of look-ups, 1 or more"},
  };
  for (auto const& row : rows) {
    CAPTURE(row.toml);
    mail::ProviderSet set;
    set.read("x", row.toml);
    REQUIRE(set.problems.size() == 1);
    CHECK(set.problems[0].text == row.problem);
  }
  mail::ProviderSet set;
  set.read("x", "name = ");
  CHECK(set.problems.size() == 1);
}

TEST_CASE("the compiled table is what the files say") {
  auto const compiled = mail::builtin_providers();
  auto const read = test::providers();
  REQUIRE(compiled.size() == read.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    auto const& a = compiled[i];
    auto const& b = read[i];
    CAPTURE(b.id);
    CHECK(a.id == b.id);
    CHECK(a.name == b.name);
    CHECK(a.via == b.via);
    CHECK(a.spf_includes.size() == b.spf_includes.size());
    CHECK(a.spf_at_from == b.spf_at_from);
    CHECK(a.mx.size() == b.mx.size());
    CHECK(a.single_mx == b.single_mx);
    CHECK(a.return_mx.size() == b.return_mx.size());
    CHECK(a.single_return_mx == b.single_return_mx);
    CHECK(a.return_spf == b.return_spf);
    CHECK(a.return_cnames.size() == b.return_cnames.size());
    CHECK(a.envelope == b.envelope);
    REQUIRE(a.dkim.size() == b.dkim.size());
    for (std::size_t k = 0; k < a.dkim.size(); ++k) {
      CHECK(a.dkim[k].selector == b.dkim[k].selector);
      CHECK(a.dkim[k].target == b.dkim[k].target);
      CHECK(a.dkim[k].regions.size() == b.dkim[k].regions.size());
      CHECK(a.dkim[k].wanted == b.dkim[k].wanted);
    }
    CHECK(a.dkim_count == b.dkim_count);
    CHECK(a.regions.size() == b.regions.size());
    CHECK(a.confidence == b.confidence);
  }
}
