// DKIM key records: version, tags, base64, and what the tag list may hold here that others may not.
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "grammar/dkim.hpp"

using namespace zonelint::grammar;
using namespace zonelint::grammar::dkim;
using std::string;
using std::string_view;

TEST_CASE("dkim: a whole record", "[dkim]") {
  auto const r =
      parse("v=DKIM1; k=rsa; h=sha1 : sha256; s=email:tlsrpt; t=y:s; n=hello \"x\"; g=*; q=1; p=TUlH QUJD;");
  CHECK(r.version_ok);
  CHECK(r.list.errors.empty());
  CHECK(r.key_type == "rsa");
  CHECK(r.hashes == std::vector<string_view>{"sha1", "sha256"});
  CHECK(r.services == std::vector<string_view>{"email", "tlsrpt"});
  CHECK(r.flags == std::vector<string_view>{"y", "s"});
  CHECK(r.n->value == "hello \"x\"");
  CHECK(r.g->value == "*");
  REQUIRE(r.unknown.size() == 1);
  CHECK(r.unknown[0].name == "q");
  CHECK(r.p->value == "TUlH QUJD");
  CHECK(r.key_base64);
}

TEST_CASE("dkim: defaults, and p alone", "[dkim]") {
  auto const r = parse("p=TUlH");
  CHECK(r.version_ok);
  CHECK_FALSE(r.v);
  CHECK(r.key_type == "rsa");
  CHECK(r.hashes.empty());
  CHECK(r.services.empty());
  CHECK(r.flags.empty());
  CHECK(parse("k=ed25519; p=TUlH").key_type == "ed25519");
  CHECK_FALSE(parse("v=DKIM1").key_base64);
}

TEST_CASE("dkim: the version", "[dkim]") {
  struct Row {
    string_view text;
    bool good;
  };
  static constexpr Row rows[] = {
      {"v=DKIM1; p=", true},  {" v = DKIM1 ; p=", true},       {"p=", true},
      {"v=dkim1; p=", false}, {"v=DKIM2; p=", false},          {"k=rsa; v=DKIM1; p=", false},
      {"v=; p=", false},      {"rubbish; v=DKIM1; p=", false}, {"V=DKIM1; p=", true},
  };
  for (auto const& row : rows) {
    INFO(row.text);
    CHECK(parse(row.text).version_ok == row.good);
  }
}

TEST_CASE("dkim: names are compared with case", "[dkim]") {
  auto const r = parse("v=DKIM1; P=TUlH");
  CHECK_FALSE(r.p);
  REQUIRE(r.unknown.size() == 1);
  CHECK(r.unknown[0].name == "P");
}

TEST_CASE("dkim: what looks like a key record", "[dkim]") {
  for (string_view const text : {"v=DKIM1", "v=DKIM1; p=x", "p=MIGf", "k=rsa; p=MIGf", "p=", "v=dkim1; k=rsa",
                                 "\"k=rsa; p=MIGf\"", " v=DKIM1; p=", "v=1; k=rsa; p=MIGf", "v=DKIM; p=x"}) {
    INFO(text);
    CHECK(looks_like(text));
  }
  for (string_view const text : {"", "v=DMARC1; p=none", "v=spf1 p=x", "p=reject; rua=mailto:a@x.com",
                                 "k=rsa", "o=~; t=n", "google-site-verification=p", "v=BIMI1; l=; a="}) {
    INFO(text);
    CHECK_FALSE(looks_like(text));
  }
}

TEST_CASE("dkim: base64", "[dkim]") {
  struct Row {
    string_view p;
    bool good;
    string_view bad;
    int at;
  };
  static constexpr Row rows[] = {
      {"", true, "", -1},
      {"TUlH", true, "", -1},
      {"TU lH\tQQ = =", true, "", -1},
      {"TUlHQQ==", true, "", -1},
      {"TUlHQUI=", true, "", -1},
      {"TUlHQ", false, "", 5},
      {"TUlHQQ", false, "", 6},
      {"TUlH====", false, "====", 4},
      {"TUlH*&Q", false, "*&", 4},
      {"TU-_", false, "-_", 2},
      {"TUlHQQ==TUlH", false, "=", 6},
      {"TUlHQQ=*", false, "*", 7},
      {"=TUl", false, "=", 0},
      {"-----BEGIN PUBLIC KEY-----TUlH-----END PUBLIC KEY-----", false, "-----BEGIN PUBLIC KEY-----", 0},
      {"TUlH-----END PUBLIC KEY-----", false, "-----END PUBLIC KEY-----", 4},
  };
  for (auto const& row : rows) {
    INFO(row.p);
    auto const text = "v=DKIM1; p=" + string(row.p);
    auto const r = parse(text);
    CHECK(r.key_base64 == row.good);
    CHECK(r.key_bad == row.bad);
    if (row.at >= 0) CHECK(r.key_bad.data() - text.data() == 11 + row.at);
  }
}

TEST_CASE("dkim: errors of the list", "[dkim]") {
  struct Row {
    string_view text;
    std::vector<TagErrorKind> want;
  };
  Row const rows[] = {
      {"v=DKIM1; p=", {}},  // revoked
      {"v=DKIM1; k=; p=A", {TagErrorKind::no_value}},
      {"v=DKIM1;\r\n k=rsa; p=TU\r\n\tlH", {}},  // folding white space
      {"v=DKIM1;\nk=rsa; p=A", {TagErrorKind::bad_character}},
      {"v=DKIM1; p=A\r\n", {TagErrorKind::bad_character}},
      {"v=DKIM1; p=\"A\"", {TagErrorKind::bad_character, TagErrorKind::bad_character}},
      {"v=DKIM1; n=\xC3\xA9; p=A", {TagErrorKind::bad_character}},
      {"v=DKIM1; p=A; p=B", {TagErrorKind::duplicate}},
      {"v=DKIM1; a-b=1; 9=2; p=A", {TagErrorKind::bad_name, TagErrorKind::bad_name}},
  };
  for (auto const& row : rows) {
    INFO(row.text);
    std::vector<TagErrorKind> got;
    for (auto const& error : parse(row.text).list.errors) got.push_back(error.kind);
    CHECK(got == row.want);
  }
}
