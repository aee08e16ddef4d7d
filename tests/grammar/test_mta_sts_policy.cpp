// MTA-STS policies (RFC 8461 3.2, 4.1).
#include <catch2/catch.hpp>
#include <string>

#include "grammar/mta_sts_policy.hpp"

using namespace zonelint::grammar::mta_sts;

TEST_CASE("a policy's fields, in any order and with either line end", "[mta_sts]") {
  auto const p = parse_policy(
      "mode: enforce\r\nversion: STSv1\r\nmx: mx1.example.com\r\nmx:*.example.net\r\nmax_age: 86400\r\n");
  CHECK(p.errors.empty());
  REQUIRE(p.mode);
  CHECK(p.mode->value == "enforce");
  REQUIRE(p.mx.size() == 2);
  CHECK(p.mx[1].value == "*.example.net");
  CHECK(p.seconds == 86400);
}

TEST_CASE("what is wrong with a policy", "[mta_sts]") {
  struct Row {
    std::string text, error, mended;
  };
  Row const rows[] = {
      {"mode: none\nmax_age: 1\n", "it has no version: its first line is version: STSv1", ""},
      {"version: STSv2\nmode: none\nmax_age: 1\n", "version is 'STSv2' and must be STSv1", "STSv1"},
      {"version: STSv1\nmode: enforced\nmx: a.example\nmax_age: 1\n",
       "mode is 'enforced' and must be testing, enforce or none", "enforce"},
      {"version: STSv1\nmode: testing\nmax_age: 1\n", "it has no mx: the hosts that take the domain's mail",
       ""},
      {"version: STSv1\nmode: none\nmax_age: 31557601\n", "max_age is 31557601 and at most 31557600, a year",
       "31557600"},
      {"version: STSv1\nmode: none\nmax_age: one week\n",
       "max_age is 'one week' and must be a number of seconds", ""},
      {"version: STSv1\nmode: testing\nmx: a.*.example\nmax_age: 1\n",
       "mx is 'a.*.example', which is neither a host's name nor *. and a name", ""},
      {"version: STSv1\nmode: testing\nmx: a.example.\nmax_age: 1\n",
       "mx is 'a.example.', which is neither a host's name nor *. and a name", "a.example"},
      {"version: STSv1\nmode: none\nmax_age: 1\nnonsense\n",
       "'nonsense' is no field: a name, a colon and a value", ""},
  };
  for (Row const& row : rows) {
    INFO(row.text);
    auto const p = parse_policy(row.text);
    REQUIRE(p.errors.size() == 1);
    CHECK(p.errors[0].text == row.error);
    CHECK(p.errors[0].mended == row.mended);
  }
}

TEST_CASE("a wildcard covers exactly one left-most label", "[mta_sts]") {
  CHECK(matches_host("*.example.com", "mx1.example.com"));
  CHECK(matches_host("*.EXAMPLE.com", "mx1.example.com"));
  CHECK_FALSE(matches_host("*.example.com", "example.com"));
  CHECK_FALSE(matches_host("*.example.com", "a.b.example.com"));
  CHECK(matches_host("mx1.example.com", "mx1.example.com"));
  CHECK_FALSE(matches_host("mx1.example.com", "mx2.example.com"));
}

TEST_CASE("what is no policy at all", "[mta_sts]") {
  CHECK(looks_like_policy("# comment\nversion: STSv1\n"));
  CHECK_FALSE(looks_like_policy("$ORIGIN example.com.\n@ IN A 192.0.2.1\n"));
  CHECK_FALSE(looks_like_policy(""));
}
