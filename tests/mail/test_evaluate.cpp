#include <catch2/catch.hpp>

#include "mail/evaluate.hpp"
#include "tests/mail/world.hpp"

using namespace zonelint;
using mail::Dmarc;
using mail::Standard;
using mail::Tri;

namespace {

mail::Mail from_example() {
  mail::Mail m;
  m.ip = *mail::Ip::parse("192.0.2.1");
  m.helo = "mx.example.com";
  m.mail_from = "bounce@mail.example.com";
  m.from = test::name("example.com");
  return m;
}
std::vector<std::string> const base = {"_dmarc.example.com TXT v=DMARC1; p=reject",
                                       "mail.example.com TXT v=spf1 ip4:192.0.2.1 -all",
                                       "s1._domainkey.example.com CNAME s1.domainkey.u1.wl1.sendgrid.net."};

}  // namespace

TEST_CASE("one aligned pass is enough") {
  struct Row {
    char const* dmarc;
    char const* ip;
    bool signed_mail;
    Dmarc result;
    Tri spf_aligned;
  };
  Row const rows[] = {
      {"v=DMARC1; p=reject", "192.0.2.1", false, Dmarc::pass, Tri::yes},
      {"v=DMARC1; p=reject; aspf=s", "192.0.2.1", false, Dmarc::fail, Tri::no},
      {"v=DMARC1; p=reject; aspf=s", "192.0.2.1", true, Dmarc::pass, Tri::no},
      {"v=DMARC1; p=reject", "192.0.2.2", false, Dmarc::fail, Tri::yes},
      {"v=DMARC1; p=reject", "192.0.2.2", true, Dmarc::pass, Tri::yes},
      {"no record", "192.0.2.1", true, Dmarc::none, Tri::yes},
  };
  for (auto const& row : rows) {
    CAPTURE(row.dmarc, row.ip, row.signed_mail);
    auto lines = base;
    lines[0] = std::string("_dmarc.example.com TXT ") + row.dmarc;
    auto const world = test::world({{"example.com", lines}});
    auto mail = from_example();
    mail.ip = *mail::Ip::parse(row.ip);
    if (row.signed_mail) mail.dkim.push_back({test::name("example.com"), "s1"});
    auto const got = mail::evaluate(*world, test::providers(), mail);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(mail::dmarc_text(got.dmarc[i].result) == mail::dmarc_text(row.result));
      // Without any record the walk finds no organization, and every name is its own (RFC 9989 4.10.2).
      bool const alone = row.result == Dmarc::none && i == 0;
      CHECK(got.spf_aligned[i] == (alone ? Tri::no : row.spf_aligned));
    }
  }
}

TEST_CASE("what is unknown decides nothing, unless it can't matter") {
  auto lines = base;
  lines[1] = "mail.example.com TXT v=spf1 include:_spf.example.net -all";
  auto const world = test::world({{"example.com", lines}});
  auto mail = from_example();
  auto const open = mail::evaluate(*world, test::providers(), mail);
  CHECK(open.spf.result == mail::Spf::unknown);
  CHECK(open.dmarc[0].result == Dmarc::unknown);
  CHECK(open.dmarc[0].unknown == std::vector<std::string>{"_spf.example.net/TXT"});
  mail.dkim.push_back({test::name("example.com"), "s1"});
  CHECK(mail::evaluate(*world, test::providers(), mail).dmarc[0].result == Dmarc::pass);
  // A pass that would not be aligned changes nothing.
  mail.dkim.clear();
  mail.mail_from = "x@example.net";
  CHECK(mail::evaluate(*world, test::providers(), mail).dmarc[0].result == Dmarc::fail);
}

TEST_CASE("without a From domain there is no DMARC") {
  auto const world = test::world({{"example.com", base}});
  auto mail = from_example();
  mail.from = {};
  auto const got = mail::evaluate(*world, test::providers(), mail);
  CHECK_FALSE(got.has_from);
  CHECK(got.spf.result == mail::Spf::pass);
}

TEST_CASE("the null sender is judged by its HELO name") {
  auto lines = base;
  lines.push_back("mx.example.com TXT v=spf1 ip4:192.0.2.1 -all");
  auto const world = test::world({{"example.com", lines}});
  auto mail = from_example();
  mail.mail_from = "<>";
  auto const got = mail::evaluate(*world, test::providers(), mail);
  CHECK(got.spf.domain == "mx.example.com");
  CHECK(got.dmarc[0].result == Dmarc::pass);
}
