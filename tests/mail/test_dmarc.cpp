// Every branch of discovery and alignment, under both standards (RFC 9989 4.10; RFC 7489 3.1, 6.6.3).
#include <catch2/catch.hpp>

#include "mail/dmarc.hpp"
#include "tests/mail/world.hpp"

using namespace zonelint;
using mail::Standard;

namespace {

std::string show(mail::DmarcPolicy const& p) {
  switch (p.state) {
    case mail::DmarcPolicy::State::nothing:
      return "none";
    case mail::DmarcPolicy::State::unknown:
      return "unknown";
    case mail::DmarcPolicy::State::temperror:
      return "temperror";
    case mail::DmarcPolicy::State::found:
      break;
  }
  auto const text = [](auto const& x) { return x ? std::string(mail::policy_text(*x)) : std::string("?"); };
  auto out = text(p.policy);
  if (p.applied != p.policy) out += "->" + text(p.applied);
  out += " " + std::string(mail::dmarc_from_text(p.from)) + "@" + p.record_domain->display();
  return p.repaired ? out + " repaired" : out;
}

struct Row {
  char const* author;
  std::vector<std::string> lines;  // of the zone example.com
  char const* rfc9989;
  char const* rfc7489;
};

}  // namespace

TEST_CASE("which policy applies") {
  std::vector<Row> const rows = {
      {"example.com", {}, "none", "none"},
      {"example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject"},
       "reject p@example.com",
       "reject p@example.com"},
      // The author's own record beats the organization's, and sp is not for it.
      {"a.example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject", "_dmarc.a.example.com TXT v=DMARC1; p=none; sp=reject"},
       "none p@a.example.com",
       "none p@a.example.com"},
      // Inherited: p, sp, np by existence.
      {"a.example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject", "a.example.com A 192.0.2.1"},
       "reject p@example.com",
       "reject p@example.com"},
      {"a.example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject; sp=none; np=quarantine", "a.example.com A 192.0.2.1"},
       "none sp@example.com",
       "none sp@example.com"},
      {"gone.example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject; sp=none; np=quarantine"},
       "quarantine np@example.com",
       "none sp@example.com"},
      {"gone.example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject; sp=none"},
       "none sp@example.com",
       "none sp@example.com"},
      // An empty non-terminal exists, and so does what a wildcard matches.
      {"ent.example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=none; np=reject", "x.ent.example.com A 192.0.2.1"},
       "none p@example.com",
       "none p@example.com"},
      {"any.example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=none; np=reject", "*.example.com A 192.0.2.1"},
       "none p@example.com",
       "none p@example.com"},
      // A record between the author and the organization: seen by the walk only.
      {"a.b.example.com",
       {"_dmarc.b.example.com TXT v=DMARC1; p=reject", "a.b.example.com A 192.0.2.1"},
       "reject p@b.example.com",
       "none"},
      {"a.b.example.com",
       {"_dmarc.b.example.com TXT v=DMARC1; p=reject", "_dmarc.example.com TXT v=DMARC1; p=quarantine",
        "a.b.example.com A 192.0.2.1"},
       "quarantine p@example.com",
       "quarantine p@example.com"},
      {"a.b.example.com",
       {"_dmarc.b.example.com TXT v=DMARC1; p=reject; psd=n", "_dmarc.example.com TXT v=DMARC1; p=quarantine",
        "a.b.example.com A 192.0.2.1"},
       "reject p@b.example.com",
       "quarantine p@example.com"},
      // psd=y above: the organization is one label below; without a record of its own the suffix's counts.
      {"a.b.example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject; psd=y", "a.b.example.com A 192.0.2.1"},
       "reject p@example.com",
       "reject p@example.com"},
      {"a.b.example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject; psd=y", "_dmarc.b.example.com TXT v=DMARC1; p=none",
        "a.b.example.com A 192.0.2.1"},
       "none p@b.example.com",
       "reject p@example.com"},
      // Several records.
      {"example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject", "_dmarc.example.com TXT v=DMARC1; p=none"},
       "none",
       "none"},
      {"a.example.com",
       {"_dmarc.a.example.com TXT v=DMARC1; p=none", "_dmarc.a.example.com TXT v=DMARC1; p=none; t=y",
        "_dmarc.example.com TXT v=DMARC1; p=reject"},
       "reject p@example.com",
       "none"},
      {"example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject", "_dmarc.example.com TXT something else"},
       "reject p@example.com",
       "reject p@example.com"},
      // What is no DMARC record.
      {"example.com", {"_dmarc.example.com TXT v=dmarc1; p=reject"}, "none", "none"},
      {"example.com", {"_dmarc.example.com TXT p=reject; v=DMARC1"}, "none", "none"},
      {"example.com", {"_dmarc.example.com TXT v=DMARC10; p=reject"}, "none", "none"},
      {"example.com",
       {"_dmarc.example.com TXT \"v = DMARC1 ; p = Reject\""},
       "reject p@example.com",
       "reject p@example.com"},
      {"example.com",
       {"_dmarc.example.com TXT \"v=DMARC1; p=rej\" \"ect\""},
       "reject p@example.com",
       "reject p@example.com"},
      // Bad data.
      {"example.com",
       {"_dmarc.example.com TXT v=DMARC1; rua=mailto:d@example.com"},
       "none p@example.com repaired",
       "none p@example.com repaired"},
      {"example.com", {"_dmarc.example.com TXT v=DMARC1"}, "none", "none"},
      {"example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=rejct; rua=mailto:d@example.com"},
       "none p@example.com repaired",
       "none p@example.com repaired"},
      {"example.com", {"_dmarc.example.com TXT v=DMARC1; p=rejct; rua=d@example.com"}, "none", "none"},
      {"example.com", {"_dmarc.example.com TXT v=DMARC1; p=reject; sp=bad"}, "none", "none"},
      {"example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject; np=bad; rua=mailto:d@example.com"},
       "none p@example.com repaired",
       "reject p@example.com"},
      {"example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject; adkim=x; psd=q; pct=many"},
       "reject p@example.com",
       "reject p@example.com"},
      // t=y and pct.
      {"example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject; t=y"},
       "reject->quarantine p@example.com",
       "reject p@example.com"},
      {"example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=quarantine; t=y"},
       "quarantine->none p@example.com",
       "quarantine p@example.com"},
      {"gone.example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=none; np=reject; t=y"},
       "reject->quarantine np@example.com",
       "none p@example.com"},
      {"example.com",
       {"_dmarc.example.com TXT v=DMARC1;p=quarantine;pct=25;rua=mailto:dmarcreports@example.com"},
       "quarantine p@example.com",
       "quarantine->none p@example.com"},
      {"example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject; pct=0"},
       "reject p@example.com",
       "reject->quarantine p@example.com"},
      // More than eight labels: the walk leaps to seven.
      {"a.b.c.d.e.f.g.h.example.com",
       {"_dmarc.example.com TXT v=DMARC1; p=reject"},
       "reject p@example.com",
       "reject p@example.com"},
      {"a.b.c.d.e.f.g.h.example.com",
       {"_dmarc.b.c.d.e.f.g.h.example.com TXT v=DMARC1; p=reject"},
       "none",
       "none"},
  };
  for (auto const& row : rows) {
    CAPTURE(row.author, row.lines);
    auto const world = test::world({{"example.com", row.lines}});
    CHECK(show(mail::discover(*world, test::name(row.author), Standard::rfc9989)) == row.rfc9989);
    CHECK(show(mail::discover(*world, test::name(row.author), Standard::rfc7489)) == row.rfc7489);
  }
}

TEST_CASE("what is not here is unknown, public suffixes aside") {
  auto const world = test::world({{"mail.example.com", {}}, {"example.org", {}}});
  for (auto s : mail::standards) {
    CAPTURE(mail::standard_text(s));
    auto const sub = mail::discover(*world, test::name("mail.example.com"), s);
    CHECK(show(sub) == "unknown");
    CHECK(sub.unknown == std::vector<std::string>{"_dmarc.example.com/TXT"});
    CHECK(show(mail::discover(*world, test::name("example.org"), s)) == "none");
  }
  auto closed = test::world({{"mail.example.com", {}}});
  closed->closed = true;
  CHECK(show(mail::discover(*closed, test::name("mail.example.com"), Standard::rfc9989)) == "none");
}

TEST_CASE("a delegated author domain that is not here leaves np open") {
  auto const world = test::world(
      {{"example.com",
        {"_dmarc.example.com TXT v=DMARC1; p=none; np=reject", "away.example.com NS ns.example.net.",
         "_dmarc.away.example.com TXT v=DMARC1; p=reject"}}});
  auto const got = mail::discover(*world, test::name("away.example.com"), Standard::rfc9989);
  CHECK(show(got) == "unknown");  // its own record would stand in the child zone
}

TEST_CASE("a DNS error gives no verdict") {
  test::Double world;
  world.time_out(test::name("_dmarc.example.com"), {});
  for (auto s : mail::standards) {
    CHECK(show(mail::discover(world, test::name("example.com"), s)) == "temperror");
    CHECK(mail::dmarc_result(mail::discover(world, test::name("example.com"), s), mail::Tri::yes) ==
          mail::Dmarc::temperror);
  }
  CHECK(show(mail::discover(world, test::name("a.example.com"), Standard::rfc9989)) == "temperror");
}

TEST_CASE("organizational domains") {
  auto const world = test::world(
      {{"example.com",
        {"_dmarc.example.com TXT v=DMARC1; p=none", "_dmarc.own.example.com TXT v=DMARC1; psd=n; p=none",
         "_dmarc.psd.example.com TXT v=DMARC1; psd=y; p=none"}}});
  auto const org = [&](char const* name, Standard s) {
    auto const got = mail::organizational_domain(*world, test::name(name), s);
    return got.name ? got.name->display() : "unknown";
  };
  CHECK(org("a.b.example.com", Standard::rfc9989) == "example.com");
  CHECK(org("a.own.example.com", Standard::rfc9989) == "own.example.com");
  CHECK(org("a.b.psd.example.com", Standard::rfc9989) == "b.psd.example.com");
  // psd=y on the name itself is not above it (4.10.2); the walk ends there.
  CHECK(org("psd.example.com", Standard::rfc9989) == "psd.example.com");
  CHECK(org("a.own.example.com", Standard::rfc7489) == "example.com");
  CHECK(org("a.example.co.uk", Standard::rfc7489) == "example.co.uk");
  CHECK(org("co.uk", Standard::rfc7489) == "co.uk");
  CHECK(org("a.example.net", Standard::rfc9989) == "unknown");
}

TEST_CASE("alignment") {
  auto const world = test::world(
      {{"example.com",
        {"_dmarc.example.com TXT v=DMARC1; p=none", "_dmarc.own.example.com TXT v=DMARC1; psd=n; p=none"}}});
  struct Case {
    char const* identifier;
    char const* author;
    char mode;
    mail::Tri rfc9989, rfc7489;
  };
  using mail::Tri;
  Case const cases[] = {
      {"example.com", "example.com", 's', Tri::yes, Tri::yes},
      {"mail.example.com", "example.com", 's', Tri::no, Tri::no},
      {"mail.example.com", "example.com", 'r', Tri::yes, Tri::yes},
      {"example.com", "mail.example.com", 'r', Tri::yes, Tri::yes},
      {"a.own.example.com", "example.com", 'r', Tri::no, Tri::yes},
      {"a.own.example.com", "b.own.example.com", 'r', Tri::yes, Tri::yes},
      // The walk of a stranger's domain can't be made, but it can't end in ours.
      {"amazonses.com", "example.com", 'r', Tri::no, Tri::no},
      {"a.example.net", "b.example.net", 'r', Tri::unknown, Tri::yes},
      {"a.example.net", "a.example.net", 'r', Tri::yes, Tri::yes},
  };
  for (auto const& c : cases) {
    CAPTURE(c.identifier, c.author, c.mode);
    auto const check = [&](Standard s) {
      return mail::tri_text(mail::aligned(*world, test::name(c.identifier), test::name(c.author), c.mode, s));
    };
    CHECK(check(Standard::rfc9989) == mail::tri_text(c.rfc9989));
    CHECK(check(Standard::rfc7489) == mail::tri_text(c.rfc7489));
  }
}

TEST_CASE("reports that leave the organization need leave") {
  auto const world = test::world(
      {{"example.com", {"_dmarc.example.com TXT v=DMARC1; p=none"}},
       {"example.org",
        {"_dmarc.example.org TXT v=DMARC1; p=none", "example.com._report._dmarc.example.org TXT v=DMARC1",
         "*._report._dmarc.open.example.org TXT v=DMARC1;"}}});
  auto const allowed = [&](char const* host) {
    return mail::tri_text(
        mail::report_permission(*world, test::name("example.com"), test::name(host), Standard::rfc9989)
            .allowed);
  };
  CHECK(allowed("example.com") == "yes");
  CHECK(allowed("reports.example.com") == "yes");
  CHECK(allowed("example.org") == "yes");
  CHECK(allowed("open.example.org") == "yes");
  CHECK(allowed("shut.example.org") == "no");
  CHECK(allowed("example.net") == "unknown");
}
