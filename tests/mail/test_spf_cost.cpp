#include <catch2/catch.hpp>

#include <algorithm>

#include "mail/spf_cost.hpp"
#include "tests/mail/world.hpp"

using namespace zonelint;
using mail::SpfTarget;

namespace {

struct Analysed {
  std::unique_ptr<dns::World> world;
  mail::SpfFacts facts;
};
Analysed analyse(std::string const& record, std::vector<std::string> more = {}) {
  more.push_back("example.com TXT " + record);
  Analysed out{test::world({{"example.com", more}}), {}};
  mail::SpfAnalyser analyser(*out.world, test::providers());
  out.facts = analyser.analyse(mail::select_spf(*out.world, test::name("example.com")).records.at(0));
  return out;
}

}  // namespace

TEST_CASE("look-ups are counted over the whole tree") {
  struct Row {
    char const* record;
    int lookups;
    bool known;
  };
  Row const rows[] = {
      {"v=spf1 -all", 0, true},
      {"v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 -all", 0, true},
      {"v=spf1 a mx ptr exists:x.example.com -all", 4, true},
      {"v=spf1 -all exp=why.example.com", 0, true},
      {"v=spf1 include:two.example.com -all", 3, true},
      {"v=spf1 redirect=two.example.com", 3, true},
      {"v=spf1 include:two.example.com include:two.example.com -all", 6, true},
      {"v=spf1 redirect=two.example.com -all", 0, true},   // redirect is ignored beside all
      {"v=spf1 -all include:two.example.com", 0, true},    // never reached
      {"v=spf1 include:mailgun.org -all", 5, true},        // known cost
      {"v=spf1 include:_spf.example.net -all", 1, false},  // at least
      {"v=spf1 include:%{d}.example.net -all", 1, false},
      {"v=spf1 exists:%{i}.example.net -all", 1, true},
  };
  for (auto const& row : rows) {
    CAPTURE(row.record);
    auto const got = analyse(row.record, {"two.example.com TXT v=spf1 a mx -all"});
    CHECK(got.facts.lookups == row.lookups);
    CHECK(got.facts.lookups_known == row.known);
    CHECK(got.facts.unknown.empty() == row.known);
  }
}

TEST_CASE("the term at which the eleventh look-up stands") {
  auto const ten = analyse("v=spf1 a a a a a a a a a a -all");
  CHECK(ten.facts.lookups == 10);
  CHECK_FALSE(ten.facts.first_over);
  auto const eleven = analyse("v=spf1 a a a include:eight.example.com ip4:192.0.2.1 -all",
                              {"eight.example.com TXT v=spf1 a a a a a a a -all"});
  CHECK(eleven.facts.lookups == 11);
  CHECK(eleven.facts.first_over == 3);
  CHECK(eleven.facts.terms[3].lookups == 8);
  CHECK(eleven.facts.terms[3].reached == 11);
}

TEST_CASE("void look-ups are counted by family") {
  auto const got =
      analyse("v=spf1 a:four.example.com a:six.example.com a:none.example.com mx:hosts.example.com -all",
              {"four.example.com A 192.0.2.1", "six.example.com AAAA 2001:db8::1",
               "hosts.example.com MX 10 four.example.com.", "hosts.example.com MX 20 none.example.com."});
  CHECK(got.facts.void4 == 3);  // six, none, and none as a mail host
  CHECK(got.facts.void6 == 4);  // four, none, and both mail hosts
  CHECK(got.facts.terms[2].state == SpfTarget::no_name);
  CHECK(got.facts.terms[3].mx_count == 2);
  CHECK(got.facts.terms[3].state == SpfTarget::good);
}

TEST_CASE("what a target is") {
  struct Row {
    char const* term;
    SpfTarget state;
  };
  Row const rows[] = {
      {"include:good.example.com", SpfTarget::good},
      {"include:none.example.com", SpfTarget::no_spf},
      {"include:host.example.com", SpfTarget::no_spf},
      {"include:twice.example.com", SpfTarget::several_spf},
      {"include:broken.example.com", SpfTarget::broken},
      {"include:deep.example.com", SpfTarget::broken},
      {"include:example.com", SpfTarget::loop},
      {"include:sendgrid.net", SpfTarget::cost_only},
      {"include:_spf.example.net", SpfTarget::unknown},
      {"include:%{d}.example.com", SpfTarget::macro},
      {"a:host.example.com", SpfTarget::good},
      {"a:good.example.com", SpfTarget::no_data},
      {"a:none.example.com", SpfTarget::no_name},
      {"a:host.example.net", SpfTarget::unknown},
      {"mx:host.example.com", SpfTarget::no_data},
      {"ip4:192.0.2.1", SpfTarget::none_needed},
  };
  for (auto const& row : rows) {
    CAPTURE(row.term);
    auto const got = analyse(std::string("v=spf1 ") + row.term + " -all",
                             {"good.example.com TXT v=spf1 -all", "twice.example.com TXT v=spf1 -all",
                              "twice.example.com TXT v=spf1 ~all", "broken.example.com TXT v=spf1 bogus -all",
                              "deep.example.com TXT v=spf1 include:broken.example.com -all",
                              "host.example.com A 192.0.2.1", "host.example.com AAAA 2001:db8::1"});
    REQUIRE(got.facts.terms.size() == 2);
    CHECK(mail::spf_target_text(got.facts.terms[0].state) == mail::spf_target_text(row.state));
  }
}

TEST_CASE("loops end, and are named") {
  auto const got =
      analyse("v=spf1 include:b.example.com -all", {"b.example.com TXT v=spf1 include:c.example.com -all",
                                                    "c.example.com TXT v=spf1 redirect=example.com"});
  CHECK(got.facts.lookups > mail::spf_lookup_limit);
  CHECK(got.facts.loop == std::vector<dns::Name>{test::name("example.com"), test::name("b.example.com"),
                                                 test::name("c.example.com")});
  // Every name includes every other: this must not take forever.
  std::vector<std::string> lines;
  std::string all = "v=spf1";
  for (int i = 0; i < 24; ++i) all += " include:n" + std::to_string(i) + ".example.com";
  for (int i = 0; i < 24; ++i)
    lines.push_back("n" + std::to_string(i) + ".example.com TXT \"" + all.substr(0, 250) + "\" \"" +
                    (all.size() > 250 ? all.substr(250, 250) : "") + "\" \"" +
                    (all.size() > 500 ? all.substr(500) : "") + "\"");
  CHECK_FALSE(analyse("v=spf1 include:n0.example.com -all", lines).facts.loop.empty());
}

TEST_CASE("who passes the whole Internet") {
  CHECK(analyse("v=spf1 +all").facts.passes_all);
  CHECK(analyse("v=spf1 ip4:0.0.0.0/0 -all").facts.passes_all);
  CHECK(analyse("v=spf1 include:in.example.com -all", {"in.example.com TXT v=spf1 all"}).facts.passes_all);
  CHECK_FALSE(
      analyse("v=spf1 -include:in.example.com -all", {"in.example.com TXT v=spf1 all"}).facts.passes_all);
  CHECK_FALSE(analyse("v=spf1 -all +all").facts.passes_all);
  CHECK_FALSE(analyse("v=spf1 ?all").facts.passes_all);
}
