// What rules can ask of SPF records as sets of addresses, of DKIM keys side by side, of DMARC under both
// standards, and of the records of transport security.
#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "tests/facts/read_zone.hpp"

using namespace zonelint;
using facts::Kind;
using facts::Value;

namespace {

struct Case : test::ZoneFacts {
  explicit Case(std::string const& records, std::string const& origin = "example.com")
      : ZoneFacts("$ORIGIN " + origin +
                  ".\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.example.com. 7 7200 3600 1209600 3600\n"
                  "@ IN NS ns1.example.net.\n" +
                  records) {}
  // The field of the domain of that name.
  Value domain(std::string_view name, std::string_view field) {
    for (std::size_t i = 0; i < size("domain"); ++i)
      if (get("domain", "name", i).text == name) return get("domain", field, i);
    FAIL("no such domain");
    return {};
  }
};

std::string texts(Value const& list) {
  std::string out;
  for (Value const& v : list.list) out += std::string(out.empty() ? "" : "; ") + std::string(v.text);
  return out;
}

}  // namespace

TEST_CASE("an SPF record's addresses, and what it has too much") {
  Case c(
      "@ TXT \"v=spf1 ip4:192.0.2.9/24 ip4:192.0.2.7 ip6:2001:db8::/48 include:_spf.example.net -all\"\n"
      "null TXT \"v=spf1 -all\"\n");
  CHECK(c.get("spf", "addresses4").integer == 256);
  CHECK(c.get("spf", "addresses6").integer == 65536);
  CHECK(texts(c.get("spf", "addresses_unknown")) == "_spf.example.net/TXT");
  CHECK_FALSE(c.get("spf", "authorises_nothing").boolean);
  CHECK(c.get("spf", "authorises_nothing", 1).boolean);
  REQUIRE(c.get("spf", "overlaps").list.size() == 1);
  CHECK(c.at(c.get("spf_term", "covered_by", 1)) == "ip4:192.0.2.9/24");
  CHECK(c.get("spf_term", "masked", 0).text == "ip4:192.0.2.0/24");
  CHECK_FALSE(c.get("spf_term", "masked", 1).present);
  CHECK(c.get("spf_term", "addresses4", 0).integer == 256);
}

TEST_CASE("void look-ups are told apart by family, and from those that may be") {
  Case c(
      "@ TXT \"v=spf1 a:four.example.com a:none.example.com exists:%{i}.example.com -all\"\nfour A "
      "192.0.2.1\n");
  CHECK(c.get("spf", "void4").integer == 1);
  CHECK(c.get("spf", "void6").integer == 2);
  CHECK(c.get("spf", "void_maybe").integer == 1);
  CHECK(texts(c.get("spf", "helo_missing")) == "four.example.com");
}

TEST_CASE("the same DKIM key under two names is told, an alias is none") {
  std::string const key = "\"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"\n";
  Case c("a._domainkey TXT " + key + "b._domainkey.sub TXT " + key + "c._domainkey CNAME a._domainkey\n");
  REQUIRE(c.get("dkim", "same_key", 0).list.size() == 1);
  CHECK(c.get("dkim", "same_key", 1).list.size() == 2);  // a, and c, which is a's
  CHECK(c.get("dkim", "same_key", 2).list.size() == 1);
}

TEST_CASE("what the two DMARC standards decide differently") {
  SECTION("a record below the public suffix list's organizational domain, and none there") {
    Case c("shop TXT \"v=spf1 a -all\"\nshop A 192.0.2.1\n_dmarc.shop TXT \"v=DMARC1; p=reject\"\n");
    CHECK(texts(c.domain("shop.example.com", "drift")) ==
          "the organizational domain is shop.example.com for RFC 9989 and example.com for RFC 7489");
  }
  SECTION("the same, with a record above") {
    Case c(
        "shop TXT \"v=spf1 a -all\"\nshop A 192.0.2.1\n_dmarc TXT \"v=DMARC1; p=none\"\n"
        "_dmarc.shop TXT \"v=DMARC1; p=reject\"\n");
    CHECK(texts(c.domain("shop.example.com", "drift")).empty());
    CHECK(c.domain("shop.example.com", "dmarc_policy7489").text == "reject");
  }
  SECTION("a record between, which RFC 7489 does not look at") {
    Case c(
        "a.b TXT \"v=spf1 mx -all\"\n_dmarc TXT \"v=DMARC1; p=none\"\n_dmarc.b TXT \"v=DMARC1; p=reject; "
        "psd=n\"\n");
    auto const drift = texts(c.domain("a.b.example.com", "drift"));
    CHECK(drift.find("the policy is reject for RFC 9989 and none for RFC 7489") != std::string::npos);
    CHECK(drift.find("that of b.example.com for RFC 9989 and that of example.com") != std::string::npos);
  }
  SECTION("no record at all") {
    Case c("shop TXT \"v=spf1 a -all\"\n");
    CHECK(texts(c.domain("shop.example.com", "drift")).empty());
  }
}

TEST_CASE("MTA-STS, TLS-RPT and BIMI records, wherever they were meant") {
  Case c(
      "_mta-sts TXT \"v=STSv1; id=1\"\n_mta-sts TXT \"v=STSv1; id=2\"\n_mta-sts TXT \"other\"\n"
      "_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:a@example.com\"\nmta-sts CNAME policies.example.net.\n"
      "default._bimi TXT \"v=BIMI1; l=; a=\"\n@ MX 10 mx\nmx A 192.0.2.1\n");
  REQUIRE(c.size("sts") == 2);
  CHECK(c.get("sts", "domain").text == "example.com");
  CHECK(c.get("sts", "count").integer == 2);
  CHECK(c.get("sts", "index", 1).integer == 1);
  CHECK(c.at(c.get("sts", "id")) == "id=1");
  CHECK(c.get("sts", "policy_host").boolean);
  CHECK(c.get("sts", "takes_mail").boolean);
  CHECK(c.get("sts", "tls_rpt").boolean);
  REQUIRE(c.size("tls_rpt") == 1);
  CHECK(texts(c.get("tls_rpt", "rua")) == "mailto:a@example.com");
  REQUIRE(c.size("bimi") == 1);
  CHECK(c.get("bimi", "declined").boolean);
  CHECK(c.get("bimi", "selector").text == "default");
}

TEST_CASE("TLSA, SRV and CAA records") {
  Case c(
      "_25._tcp.mx TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n@ MX 10 mx\n"
      "mx A 192.0.2.1\n_imap._tcp SRV 0 1 143 mx\n_imaps._tcp SRV 0 1 993 alias\nalias CNAME mx\n"
      "_pop3._tcp SRV 0 0 0 .\n_submission._tcp SRV 0 1 587 gone\n_jmap._tcp SRV 0 1 443 mx.example.net.\n"
      "@ CAA 0 issuemail \"ca.example.net; account=1\"\n@ CAA 128 issue \"https://ca.example.net\"\n");
  REQUIRE(c.size("tlsa") == 1);
  CHECK(c.get("tlsa", "host").text == "mx.example.com");
  CHECK(c.get("tlsa", "port").text == "25");
  CHECK(c.get("tlsa", "octets").integer == 32);
  CHECK(c.get("tlsa", "mx_host").boolean);
  REQUIRE(c.size("srv") == 5);
  char const* const states[] = {"good", "alias", "none", "no-address"};
  for (std::size_t i = 0; i < 4; ++i) CHECK(c.get("srv", "target_state", i).text == states[i]);
  CHECK(c.get("srv", "target_state", 4).kind == Kind::unknown);
  CHECK(c.get("srv", "tls_twin", 0).boolean);
  CHECK_FALSE(c.get("srv", "tls_twin", 3).boolean);
  CHECK(c.at(c.get("srv", "port", 0)) == "143");
  REQUIRE(c.size("caa") == 2);
  CHECK(c.get("caa", "tag").text == "issuemail");
  CHECK(c.get("caa", "issuer").text == "ca.example.net");
  CHECK(c.get("caa", "issue_ok").boolean);
  CHECK_FALSE(c.get("caa", "issue_ok", 1).boolean);
  CHECK(c.get("caa", "flags", 1).integer == 128);
}

TEST_CASE("reverse names") {
  Case c("1 PTR mx.example.com.\n2 PTR mx\n0-15 PTR x.example.com.\n", "2.0.192.in-addr.arpa");
  REQUIRE(c.size("ptr") == 3);
  CHECK(c.get("ptr", "address").text == "192.0.2.1");
  CHECK(c.get("ptr", "confirmed").kind == Kind::unknown);
  CHECK_FALSE(c.get("ptr", "mail").boolean);
  CHECK(c.get("ptr", "in_arpa", 1).boolean);
  CHECK_FALSE(c.get("ptr", "address", 2).present);
  Case six("b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0 PTR mx.example.com.\n",
           "1.2.3.4.ip6.arpa");
  CHECK(six.get("ptr", "address").text == "4321:0:1:2:3:4:567:89ab");
}
