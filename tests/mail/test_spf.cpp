// What the RFC 7208 suite does not know: names that are not here, and senders without an address.
#include <catch2/catch.hpp>

#include "mail/spf.hpp"
#include "tests/mail/world.hpp"

using namespace zonelint;
using mail::Spf;

namespace {

mail::SpfResult check(std::string const& record, char const* ip, std::vector<std::string> more = {}) {
  more.push_back("example.com TXT " + record);
  auto const world = test::world({{"example.com", more}});
  mail::SpfQuery query;
  query.ip = mail::Ip::parse(ip);
  query.helo = "mx.example.com";
  query.sender = "user@example.com";
  return mail::check_spf(*world, test::providers(), query);
}

std::string list(std::vector<Spf> const& all) {
  std::string out;
  for (auto s : all) out += (out.empty() ? "" : " ") + std::string(mail::spf_text(s));
  return out;
}

}  // namespace

TEST_CASE("an unknown name leaves open only what it can change") {
  struct Row {
    char const* record;
    char const* possible;
    char const* term;
  };
  Row const rows[] = {
      // Before the unknown, and where both ways lead to the same.
      {"v=spf1 ip4:192.0.2.1 include:_spf.example.net -all", "pass", "ip4:192.0.2.1"},
      {"v=spf1 include:_spf.example.net ip4:192.0.2.1 -all", "pass", "ip4:192.0.2.1"},
      {"v=spf1 include:_spf.example.net +all", "pass", "+all"},
      {"v=spf1 -include:_spf.example.net -all", "fail", "-all"},
      {"v=spf1 ?include:_spf.example.net", "neutral", ""},
      // Where it matters.
      {"v=spf1 include:_spf.example.net -all", "pass fail", "include:_spf.example.net"},
      {"v=spf1 include:_spf.example.net ~all", "pass softfail", "include:_spf.example.net"},
      {"v=spf1 ~include:_spf.example.net include:x.example.org -all", "pass fail softfail",
       "~include:_spf.example.net"},
      {"v=spf1 a:host.example.net -all", "pass fail", "a:host.example.net"},
      {"v=spf1 mx:example.net -all", "pass fail", "mx:example.net"},
      {"v=spf1 exists:%{i}.example.net -all", "pass fail", "exists:%{i}.example.net"},
      {"v=spf1 ptr:example.net -all", "pass fail", "ptr:example.net"},
      {"v=spf1 redirect=_spf.example.net", "neutral pass fail softfail", "redirect=_spf.example.net"},
      {"v=spf1 ip4:192.0.2.1 redirect=_spf.example.net", "pass", "ip4:192.0.2.1"},
  };
  for (auto const& row : rows) {
    CAPTURE(row.record);
    auto const got = check(row.record, "192.0.2.1");
    CHECK(list(got.possible) == row.possible);
    CHECK(got.result == (got.possible.size() == 1 ? got.possible[0] : Spf::unknown));
    CHECK(got.term == row.term);
  }
}

TEST_CASE("unknown names are listed by name and type") {
  auto const got = check("v=spf1 include:_spf.example.net a:host.example.org -all", "192.0.2.1");
  CHECK(got.unknown == std::vector<std::string>{"_spf.example.net/TXT", "host.example.org/A"});
  CHECK(check("v=spf1 a:host.example.org -all", "2001:db8::1").unknown ==
        std::vector<std::string>{"host.example.org/AAAA"});
}

TEST_CASE("an error is an error whatever is unknown before it") {
  CHECK(list(check("v=spf1 include:_spf.example.net bogus -all", "192.0.2.1").possible) == "permerror");
  CHECK(list(check("v=spf1 include:_spf.example.net include:none.example.com -all", "192.0.2.1").possible) ==
        "pass permerror");
}

TEST_CASE("an unknown within an include stays unknown outside") {
  auto const got = check("v=spf1 include:in.example.com -all", "192.0.2.1",
                         {"in.example.com TXT v=spf1 include:_spf.example.net -all"});
  CHECK(list(got.possible) == "pass fail");
  CHECK(got.lookups == 2);
  // fail, softfail and neutral of an include are all "no match" (RFC 7208 5.2).
  CHECK(list(check("v=spf1 include:in.example.com -all", "192.0.2.1",
                   {"in.example.com TXT v=spf1 ~include:_spf.example.net -all"})
                 .possible) == "fail");
}

TEST_CASE("a provider's known cost counts, though its record is unknown") {
  auto const nine = "v=spf1 include:mailgun.org include:mailgun.org ip4:192.0.2.1 -all";
  CHECK(check(nine, "192.0.2.1").lookups == 10);
  auto const over = check("v=spf1 include:mailgun.org include:mailgun.org a ip4:192.0.2.1 -all", "192.0.2.1",
                          {"example.com A 192.0.2.9"});
  CHECK(list(over.possible) == "pass permerror");
}

TEST_CASE("a closed world has no unknown names") {
  auto world = test::world({{"example.com", {"example.com TXT v=spf1 include:_spf.example.net -all"}}});
  world->closed = true;
  mail::SpfQuery query;
  query.ip = mail::Ip::parse("192.0.2.1");
  query.sender = "a@example.com";
  auto const got = mail::check_spf(*world, test::providers(), query);
  CHECK(got.result == Spf::permerror);
  CHECK(got.error == "include:_spf.example.net: there is no SPF record");
}

TEST_CASE("the null sender is postmaster at the HELO name") {
  auto const world = test::world(
      {{"example.com",
        {"mx.example.com TXT v=spf1 exists:%{l}.%{o} -all", "postmaster.mx.example.com A 192.0.2.1"}}});
  mail::SpfQuery query;
  query.ip = mail::Ip::parse("192.0.2.1");
  query.helo = "mx.example.com";
  for (char const* sender : {"", "<>"}) {
    query.sender = sender;
    auto const got = mail::check_spf(*world, {}, query);
    CHECK(got.result == Spf::pass);
    CHECK(got.domain == "mx.example.com");
  }
}

TEST_CASE("domains that can't be checked give none") {
  for (char const* domain : {"localhost", "[192.0.2.1]", "a..example.com", "192.0.2.1"}) {
    CAPTURE(domain);
    mail::SpfQuery query;
    query.ip = mail::Ip::parse("192.0.2.1");
    query.sender = std::string("a@") + domain;
    CHECK(mail::check_spf(dns::World(), {}, query).result == Spf::none);
  }
}

TEST_CASE("the trace tells each term, where it stands and what it came to") {
  auto const got = check("v=spf1 a include:in.example.com -all", "192.0.2.1",
                         {"in.example.com TXT v=spf1 ip4:192.0.2.0/24 -all", "example.com A 192.0.2.99"});
  REQUIRE(got.trace.size() == 3);
  CHECK(got.trace[0].term == "a");
  CHECK(got.trace[0].outcome == "no match");
  CHECK(got.trace[1].depth == 1);
  CHECK(got.trace[1].outcome == "match");
  CHECK(got.trace[2].term == "include:in.example.com");
  CHECK(got.trace[2].outcome == "match (pass)");
  CHECK(got.trace[2].lookups == 2);
  CHECK(got.trace[2].begin == 9);
  CHECK(got.trace[2].end == 31);
}

TEST_CASE("exp= is expanded, and its absence is told") {
  CHECK(check("v=spf1 -all exp=why.example.com", "192.0.2.1",
              {"why.example.com TXT \"%{i} may not send for %{d}\""})
            .explanation == "192.0.2.1 may not send for example.com");
  CHECK(check("v=spf1 -all", "192.0.2.1").explanation == "DEFAULT");
  CHECK(check("v=spf1 ~all exp=why.example.com", "192.0.2.1").explanation.empty());
}

TEST_CASE("a client of a provider, whose addresses nobody knows") {
  struct Row {
    char const* record;
    char const* possible;
  };
  Row const rows[] = {
      {"v=spf1 include:amazonses.com -all", "pass"},
      {"v=spf1 mx a include:amazonses.com ~all", "pass"},
      {"v=spf1 include:_spf.google.com include:amazonses.com ~all", "pass"},
      {"v=spf1 ip4:192.0.2.1 include:amazonses.com -all", "pass"},
      // Another provider's include, one's own hosts and single addresses are not the provider's.
      {"v=spf1 include:_spf.google.com ~all", "softfail"},
      {"v=spf1 mx a ip4:192.0.2.1 -all", "fail"},
      // A wide range and a stranger's include may be.
      {"v=spf1 ip4:54.240.0.0/18 -all", "pass fail"},
      {"v=spf1 include:flat.example.net -all", "pass fail"},
      {"v=spf1 +all", "pass"},
      {"v=spf1 -all", "fail"},
      {"v=spf1 include:in.example.com -all", "pass"},
  };
  for (auto const& row : rows) {
    CAPTURE(row.record);
    auto const world = test::world(
        {{"example.com",
          {std::string("example.com TXT ") + row.record, "example.com A 192.0.2.1",
           "example.com MX 10 example.com.", "in.example.com TXT v=spf1 include:amazonses.com -all"}}});
    mail::SpfQuery query;
    query.provider = mail::find_provider(test::providers(), "amazon-ses");
    query.domain = test::name("example.com");
    CHECK(list(mail::check_spf(*world, test::providers(), query).possible) == row.possible);
  }
}
