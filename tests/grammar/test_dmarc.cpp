// DMARC records: selection, every tag's values, report URIs.
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "grammar/dmarc.hpp"

using namespace zonelint::grammar;
using namespace zonelint::grammar::dmarc;
using std::string;
using std::string_view;

TEST_CASE("dmarc: the story's record", "[dmarc]") {
  auto const r = parse("v=DMARC1;p=quarantine;pct=25;rua=mailto:dmarcreports@example.com");
  CHECK(r.version_ok);
  CHECK(r.p_second);
  CHECK(r.list.errors.empty());
  REQUIRE(r.p);
  CHECK(r.p->valid);
  CHECK(r.p->value == Policy::quarantine);
  CHECK(r.p->whole == "p=quarantine");
  REQUIRE(r.pct);
  CHECK(r.pct->valid);
  CHECK(r.pct->value == 25);
  CHECK(r.pct->whole == "pct=25");
  REQUIRE(r.rua.size() == 1);
  CHECK(r.rua[0].valid);
  CHECK(r.rua[0].text == "mailto:dmarcreports@example.com");
  CHECK(r.rua[0].scheme == "mailto");
  CHECK(r.rua[0].domain == "example.com");
  CHECK(r.rua[0].size.empty());
  CHECK_FALSE(r.sp);
  CHECK_FALSE(r.ruf_text);
  CHECK(r.unknown.empty());
}

TEST_CASE("dmarc: which texts are records, which were meant to be", "[dmarc]") {
  struct Row {
    string_view text;
    bool record, meant;
  };
  static constexpr Row rows[] = {
      {"v=DMARC1", true, true},
      {"v=DMARC1; p=none", true, true},
      {"V \t=\tDMARC1 ; p=none", true, true},
      {"v=DMARC1 ", true, true},
      {" v=DMARC1; p=none", false, true},
      {"v=dmarc1; p=none", false, true},
      {"v=DMARC; p=none", false, true},
      {"v=DMARCl; p=none", false, true},
      {"v=DMARC1.0; p=none", false, true},
      {"v=DMARC1 p=none", false, true},
      {"v=DMARC1, p=none", false, true},
      {"v:DMARC1; p=none", false, true},
      {"v DMARC1; p=none", false, true},
      {"\"v=DMARC1; p=none\"", false, true},
      {"\xEF\xBB\xBFv=DMARC1; p=none", false, true},
      {"p=reject; rua=mailto:a@example.com", false, true},
      {"p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQ", false, false},
      {"v=DKIM1; p=none", false, false},
      {"v=spf1 include:dmarc.example.com -all", false, false},
      {"vdmarc1", false, false},
      {"google-site-verification=x", false, false},
      {"", false, false},
  };
  for (auto const& row : rows) {
    INFO(row.text);
    CHECK(is_record(row.text) == row.record);
    CHECK(looks_like(row.text) == row.meant);
    CHECK(parse(row.text).version_ok == row.record);
  }
}

TEST_CASE("dmarc: tags whose value is a word", "[dmarc]") {
  struct Row {
    string_view tag;
    bool valid;
  };
  static constexpr Row rows[] = {
      {"p=none", true},
      {"p=Quarantine", true},
      {"P=REJECT", true},
      {"p=rejct", false},
      {"p=", false},
      {"p=reject sp=none", false},
      {"sp=none", true},
      {"sp=quarintine", false},
      {"np=reject", true},
      {"np=off", false},
      {"adkim=r", true},
      {"adkim=S", true},
      {"adkim=relaxed", false},
      {"aspf=s", true},
      {"aspf=x", false},
      {"t=y", true},
      {"t=n", true},
      {"t=u", false},
      {"psd=y", true},
      {"psd=N", true},
      {"psd=u", true},
      {"psd=r", false},
      {"pct=0", true},
      {"pct=100", true},
      {"pct=101", false},
      {"pct=-1", false},
      {"pct=5%", false},
      {"pct=99999999999999999999", false},
      {"pct=", false},
      {"ri=86400", true},
      {"ri=4294967295", true},
      {"ri=4294967296", false},
      {"ri=1d", false},
      {"fo=0", true},
      {"fo=1:d:s", true},
      {"fo=d : s", true},
      {"fo=S:D", true},
      {"fo=0:1", false},
      {"fo=d:d", false},
      {"fo=1:", false},
      {"fo=2", false},
      {"fo=1,d", false},
      {"rf=afrf", true},
      {"rf=AFRF", true},
      {"rf=iodef", false},
  };
  for (auto const& row : rows) {
    INFO(row.tag);
    auto const text = "v=DMARC1; " + string(row.tag);
    auto const r = parse(text);
    int seen = 0;
    auto const look = [&](auto const& tag) {
      if (!tag) return;
      ++seen;
      CHECK(tag->valid == row.valid);
      CHECK(tag->whole == row.tag);
    };
    look(r.p), look(r.sp), look(r.np), look(r.adkim), look(r.aspf), look(r.t), look(r.psd);
    look(r.pct), look(r.fo), look(r.rf), look(r.ri);
    CHECK(seen == 1);
  }
}

TEST_CASE("dmarc: values", "[dmarc]") {
  auto const r = parse(
      "v=DMARC1; rua=x; p=Reject; adkim=S; aspf=r; psd=U; t=Y; ri=3600; fo=1:d; sp=bad; SP=none; x1=2; "
      "foo=3");
  CHECK_FALSE(r.p_second);
  CHECK(r.p->value == Policy::reject);
  CHECK(r.adkim->value == 's');
  CHECK(r.aspf->value == 'r');
  CHECK(r.psd->value == 'u');
  CHECK(r.t->value == 'y');
  CHECK(r.ri->value == 3600);
  CHECK(r.fo->value == "1:d");
  CHECK_FALSE(r.sp->valid);  // the first of two counts
  CHECK(r.sp->text == "bad");
  REQUIRE(r.unknown.size() == 2);
  CHECK(r.unknown[0].name == "x1");
  REQUIRE(r.list.errors.size() == 2);
  CHECK(r.list.errors[0].kind == TagErrorKind::duplicate);
  CHECK(r.list.errors[1].kind == TagErrorKind::bad_name);  // names are letters only
  CHECK(r.list.errors[1].at == "x1");
}

TEST_CASE("dmarc: report URIs", "[dmarc]") {
  struct Row {
    string_view uri;
    bool valid;
    string_view text, scheme, domain, size;
  };
  static constexpr Row rows[] = {
      {"mailto:a@example.com", true, "mailto:a@example.com", "mailto", "example.com", ""},
      {"MAILTO:a@example.com.", true, "MAILTO:a@example.com.", "MAILTO", "example.com.", ""},
      {"mailto:a+b%40c@x-y.example?subject=x%20y", true, "mailto:a+b%40c@x-y.example?subject=x%20y", "mailto",
       "x-y.example", ""},
      {"mailto:a@example.com!10m", true, "mailto:a@example.com", "mailto", "example.com", "10m"},
      {"mailto:a@example.com!10", true, "mailto:a@example.com", "mailto", "example.com", "10"},
      {"mailto:a@example.com!big", false, "mailto:a@example.com", "mailto", "example.com", "big"},
      {"mailto:a@example.com!", false, "mailto:a@example.com", "mailto", "example.com", ""},
      {"a@example.com", false, "a@example.com", "", "", ""},
      {"mailto:", false, "mailto:", "mailto", "", ""},
      {"mailto:a", false, "mailto:a", "mailto", "", ""},
      {"mailto:@example.com", false, "mailto:@example.com", "mailto", "example.com", ""},
      {"mailto:a@", false, "mailto:a@", "mailto", "", ""},
      {"mailto:a@-x.com", false, "mailto:a@-x.com", "mailto", "-x.com", ""},
      {"mailto: a@example.com", false, "mailto: a@example.com", "mailto", "example.com", ""},
      {"mailto:a@x.com mailto:b@x.com", false, "mailto:a@x.com mailto:b@x.com", "mailto", "x.com", ""},
      {"mailto://a@example.com", false, "mailto://a@example.com", "mailto", "example.com", ""},
      {"https://reports.example.com/dmarc?x=1", true, "https://reports.example.com/dmarc?x=1", "https", "",
       ""},
      {"1x:y", false, "1x:y", "", "", ""},
      {"https://x/%zz", false, "https://x/%zz", "https", "", ""},
  };
  for (auto const& row : rows) {
    INFO(row.uri);
    auto const text = "v=DMARC1; p=none; ruf=" + string(row.uri);
    auto const r = parse(text);
    REQUIRE(r.ruf.size() == 1);
    auto const& uri = r.ruf[0];
    CHECK(uri.valid == row.valid);
    CHECK(uri.text == row.text);
    CHECK(uri.scheme == row.scheme);
    CHECK(uri.domain == row.domain);
    CHECK(uri.size == row.size);
  }
}

TEST_CASE("dmarc: lists of URIs", "[dmarc]") {
  auto const r =
      parse("v=DMARC1; p=none; rua = mailto:a@x.com!10m , mailto:b@y.com,,; ruf=; rua=mailto:c@z.com");
  REQUIRE(r.rua.size() == 4);
  CHECK(r.rua[0].domain == "x.com");
  CHECK(r.rua[1].domain == "y.com");
  CHECK(r.rua[1].valid);
  CHECK_FALSE(r.rua[2].valid);
  CHECK_FALSE(r.rua[3].valid);
  CHECK(*r.rua_text == "mailto:a@x.com!10m , mailto:b@y.com,,");
  REQUIRE(r.ruf_text);
  CHECK(r.ruf_text->empty());
  CHECK(r.ruf.empty());
}

TEST_CASE("dmarc: nothing but rubbish is no crash", "[dmarc]") {
  for (string_view const text : {"", ";", ";;;", "=", "v=", "v", "!", "rua=!", "rua=,", "rua=:", "p=;p=;p"}) {
    INFO(text);
    CHECK_FALSE(parse(text).version_ok);
  }
}
