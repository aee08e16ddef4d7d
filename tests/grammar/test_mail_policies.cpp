// MTA-STS, TLS-RPT and BIMI records, and CAA issue values.
#include <catch2/catch.hpp>

#include "grammar/bimi.hpp"
#include "grammar/caa.hpp"
#include "grammar/mta_sts.hpp"
#include "grammar/tls_rpt.hpp"

using namespace zonelint::grammar;

TEST_CASE("MTA-STS records") {
  struct Row {
    char const* text;
    bool meant, version_ok, id_ok;
  };
  Row const rows[] = {
      {"v=STSv1; id=20160831085700Z;", true, true, true},
      {"v=STSv1;id=1", true, true, true},
      {"v=STSv1 ; id=1; more=x", true, true, true},
      {"v=STSv1; id=", true, true, false},
      {"v=STSv1; id=2016-08-31", true, true, false},
      {"v=STSv1; id=12345678901234567890123456789012", true, true, true},
      {"v=STSv1; id=123456789012345678901234567890123", true, true, false},
      {"v=STSv1; ID=1", true, true, false},
      {"v=STSv1", true, false, false},
      {"v=stsv1; id=1", true, false, true},
      {" v=STSv1; id=1", true, false, true},
      {"v=STSv2; id=1", true, false, true},
      {"v=spf1 -all", false, false, false},
  };
  for (auto const& row : rows) {
    CAPTURE(row.text);
    auto const got = mta_sts::parse(row.text);
    CHECK(mta_sts::looks_like(row.text) == row.meant);
    CHECK(got.version_ok == row.version_ok);
    CHECK(got.id_ok == row.id_ok);
  }
  CHECK(mta_sts::parse("v=STSv1; id=abc; id=def").id->value == "abc");
}

TEST_CASE("TLS reporting records") {
  struct Row {
    char const* text;
    bool version_ok;
    std::vector<bool> valid;  // of each rua
  };
  std::vector<Row> const rows = {
      {"v=TLSRPTv1;rua=mailto:reports@example.com", true, {true}},
      {"v=TLSRPTv1; rua=https://reporting.example.com/v1/tlsrpt", true, {true}},
      {"v=TLSRPTv1; rua=mailto:a@example.com , https://example.com", true, {true, true}},
      {"v=TLSRPTv1; rua=MAILTO:a@example.com?subject=x", true, {true}},
      {"v=TLSRPTv1; rua=a@example.com", true, {false}},
      {"v=TLSRPTv1; rua=mailto:example.com", true, {false}},
      {"v=TLSRPTv1; rua=http://example.com/", true, {false}},
      {"v=TLSRPTv1; rua=mailto:a@example.com,", true, {true, false}},
      {"v=TLSRPTv1;", true, {}},
      {"v=TLSRPTv1", false, {}},
      {"v=tlsrptv1;rua=mailto:a@example.com", false, {true}},
  };
  for (auto const& row : rows) {
    CAPTURE(row.text);
    auto const got = tls_rpt::parse(row.text);
    CHECK(got.version_ok == row.version_ok);
    std::vector<bool> valid;
    for (auto const& u : got.rua) valid.push_back(u.valid);
    CHECK(valid == row.valid);
  }
}

TEST_CASE("BIMI records") {
  auto const good =
      bimi::parse("v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/vmc.pem; avp=brand");
  CHECK(good.version_ok);
  CHECK((good.l_ok && good.a_ok && good.avp_ok && !good.declined));
  auto const declined = bimi::parse("v=BIMI1; l=; a=;");
  CHECK((declined.version_ok && declined.declined && declined.l_ok));
  CHECK_FALSE(bimi::parse("v=BIMI1; l=http://example.com/logo.svg").l_ok);
  CHECK_FALSE(bimi::parse("v=BIMI1; l=https://").l_ok);
  CHECK_FALSE(bimi::parse("v=BIMI1; l=https://example.com/a.svg; a=self").a_ok);
  CHECK_FALSE(bimi::parse("v=BIMI1; l=https://example.com/a.svg; avp=logo").avp_ok);
  CHECK_FALSE(bimi::parse("v=bimi1; l=https://example.com/a.svg").version_ok);
  CHECK_FALSE(bimi::parse("v=BIMI12; l=https://example.com/a.svg").version_ok);
}

TEST_CASE("CAA issue values") {
  struct Row {
    char const* value;
    bool valid;
    char const* issuer;
  };
  Row const rows[] = {
      {"ca.example.net", true, "ca.example.net"},
      {";", true, ""},
      {"", true, ""},
      {" ca.example.net ; account=230123", true, "ca.example.net"},
      {"ca.example.net; a=1; b=2", true, "ca.example.net"},
      {"; policy=ev", true, ""},
      {"ca-1.example.net", true, "ca-1.example.net"},
      {"ca.example.net;", true, "ca.example.net"},
      {"https://ca.example.net/", false, nullptr},
      {"ca_1.example.net", false, nullptr},
      {"ca.example.net account=1", false, nullptr},
      {"ca.example.net; account", false, nullptr},
      {"-ca.example.net", false, nullptr},
  };
  for (auto const& row : rows) {
    CAPTURE(row.value);
    auto const got = caa::parse_issue(row.value);
    CHECK(got.valid == row.valid);
    if (row.valid) CHECK(got.issuer == row.issuer);
    if (!row.valid) CHECK_FALSE(got.wanted.empty());
  }
}
