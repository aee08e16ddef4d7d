#include <catch2/catch.hpp>

#include <random>

#include "mail/ranges.hpp"
#include "mail/spf_cost.hpp"
#include "mail/spf_reach.hpp"
#include "tests/mail/world.hpp"

using namespace zonelint;
using mail::Address;
using mail::Ip;
using mail::Range;
using mail::Ranges;

namespace {

Ranges set(std::vector<Range> const& ranges) {
  Ranges out;
  for (auto const& r : ranges) out = out | Ranges(r);
  return out;
}

std::string show(Ranges const& ranges, bool v6) {
  std::string out;
  for (auto const& r : ranges.list()) {
    if (!out.empty()) out += ' ';
    out += mail::address_from(r.first, v6).text();
    if (r.last != r.first) out += "-" + mail::address_from(r.last, v6).text();
  }
  return out;
}

struct Reached {
  std::unique_ptr<dns::World> world;
  mail::SpfReach reach;
};
Reached reached(std::string const& record, std::vector<std::string> more = {}) {
  more.push_back("example.com TXT " + record);
  Reached out{test::world({{"example.com", more}}), {}};
  auto const selected = mail::select_spf(*out.world, test::name("example.com"));
  out.reach = mail::spf_reach(*out.world, test::providers(), selected.records.at(0), *selected.record);
  return out;
}

}  // namespace

TEST_CASE("interval sets") {
  auto const a = set({{10, 19}, {30, 39}});
  CHECK((a | Ranges(Range{20, 29})) == set({{10, 39}}));
  CHECK((a | Ranges(Range{0, 5})).list().size() == 3);
  CHECK((a & Ranges(Range{15, 34})) == set({{15, 19}, {30, 34}}));
  CHECK((a - Ranges(Range{15, 34})) == set({{10, 14}, {35, 39}}));
  CHECK((Ranges(Range{0, 100}) - a) == set({{0, 9}, {20, 29}, {40, 100}}));
  CHECK((a - a).empty());
  CHECK(a.count() == 20);
  CHECK(a.contains(Address{19}));
  CHECK_FALSE(a.contains(Address{20}));
  CHECK(a.contains(set({{11, 12}, {39, 39}})));
  CHECK_FALSE(a.contains(set({{19, 20}})));
}

TEST_CASE("interval sets reach to both ends of the address space") {
  auto const everything = Ranges::all(true);
  CHECK((everything - everything).empty());
  CHECK((everything | everything) == everything);
  CHECK((everything | Ranges(Range{~Address{0}, ~Address{0}})).list().size() == 1);
  CHECK((everything - Ranges(Range{0, 0}) - Ranges(Range{~Address{0}, ~Address{0}})) ==
        Ranges(Range{1, ~Address{0} - 1}));
  CHECK(everything.count() == std::numeric_limits<std::int64_t>::max());
  CHECK(Ranges::all(false).count() == 4294967296);
}

TEST_CASE("networks are counted once, however often they are touched") {
  auto const ip = *Ip::parse("2001:db8::");
  CHECK(Ranges::network(ip, 48).count(64) == 65536);
  CHECK(Ranges::network(ip, 128).count(64) == 1);
  auto const two = Ranges::network(ip, 128) | Ranges::network(*Ip::parse("2001:db8::ff"), 128);
  CHECK(two.list().size() == 2);
  CHECK(two.count(64) == 1);
}

TEST_CASE("interval sets agree with sets of numbers") {
  std::mt19937 generator(7208);
  auto const random = [&](unsigned n) { return static_cast<unsigned>(generator() % n); };
  auto const some = [&] {
    std::vector<Range> out;
    for (unsigned n = random(5); n-- > 0;) {
      unsigned const first = random(60);
      out.push_back({first, first + random(12)});
    }
    return set(out);
  };
  for (int round = 0; round < 2000; ++round) {
    auto const a = some(), b = some();
    auto const sum = a | b, both = a & b, less = a - b;
    std::int64_t count = 0;
    for (unsigned i = 0; i < 80; ++i) {
      bool const in_a = a.contains(Address{i}), in_b = b.contains(Address{i});
      REQUIRE(sum.contains(Address{i}) == (in_a || in_b));
      REQUIRE(both.contains(Address{i}) == (in_a && in_b));
      REQUIRE(less.contains(Address{i}) == (in_a && !in_b));
      count += in_a ? 1 : 0;
    }
    REQUIRE(a.count() == count);
    REQUIRE(a.contains(b) == (b - a).empty());
  }
}

TEST_CASE("who a record authorises") {
  struct Row {
    char const* record;
    char const* pass4;
    char const* pass6;
    char const* may4;  // null: the same
  };
  Row const rows[] = {
      {"v=spf1 -all", "", "", nullptr},
      {"v=spf1 ip4:192.0.2.7 ip6:2001:db8::1 -all", "192.0.2.7", "2001:db8::1", nullptr},
      {"v=spf1 ip4:192.0.2.9/24 -all", "192.0.2.0-192.0.2.255", "", nullptr},
      {"v=spf1 -ip4:192.0.2.0/26 ip4:192.0.2.0/24 -all", "192.0.2.64-192.0.2.255", "", nullptr},
      {"v=spf1 a:host.example.com -all", "192.0.2.1", "2001:db8::7", nullptr},
      {"v=spf1 a:host.example.com/24//64 -all", "192.0.2.0-192.0.2.255",
       "2001:db8::-2001:db8::ffff:ffff:ffff:ffff", nullptr},
      {"v=spf1 mx -all", "192.0.2.1", "2001:db8::7", nullptr},
      {"v=spf1 include:part.example.com -all", "198.51.100.0-198.51.100.3", "", nullptr},
      {"v=spf1 -include:part.example.com ip4:198.51.100.0/29 -all", "198.51.100.4-198.51.100.7", "", nullptr},
      {"v=spf1 redirect=part.example.com", "198.51.100.0-198.51.100.3", "", nullptr},
      {"v=spf1 ip4:192.0.2.7 redirect=part.example.com -all", "192.0.2.7", "", nullptr},
      {"v=spf1 ip4:192.0.2.7 ?all include:part.example.com", "192.0.2.7", "", nullptr},
      // An include that is there without a record is a permerror for whoever comes so far (5.2).
      {"v=spf1 ip4:192.0.2.7 include:none.example.com ip4:192.0.2.8 -all", "192.0.2.7", "", nullptr},
      {"v=spf1 ip4:192.0.2.7 ipv4:192.0.2.8 -all", "", "", nullptr},
      // What is not here may match anybody, and what comes behind it is not decided by it alone.
      {"v=spf1 ip4:192.0.2.7 include:spf.example.net -all", "192.0.2.7", "", "0.0.0.0-255.255.255.255"},
      {"v=spf1 exists:%{i}.example.com ip4:192.0.2.7 -all", "", "", "0.0.0.0-255.255.255.255"},
      {"v=spf1 exists:host.example.com -all", "0.0.0.0-255.255.255.255",
       "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", nullptr},
      // Three names without an answer are one too many for IPv4 (4.6.4), and none for IPv6.
      {"v=spf1 a:six.example.com a:six.example.com a:six.example.com ip4:192.0.2.7 ip6:2001:db8::9 -all", "",
       "2001:db8::8-2001:db8::9", nullptr},
      {"v=spf1 ip4:192.0.2.7 a a a a a a a a a a a ip4:192.0.2.8 -all", "192.0.2.7", "", nullptr},
  };
  for (auto const& row : rows) {
    CAPTURE(row.record);
    auto const got =
        reached(row.record, {"example.com A 192.0.2.44", "example.com AAAA 2001:db8::44",
                             "example.com MX 10 host.example.com", "host.example.com A 192.0.2.1",
                             "host.example.com AAAA 2001:db8::7", "six.example.com AAAA 2001:db8::8",
                             "part.example.com TXT v=spf1 ip4:198.51.100.0/30 ~all"});
    bool const host_too = std::string_view(row.record).find(" a a ") != std::string_view::npos;
    CHECK(show(got.reach.pass[0], false) == std::string(row.pass4) + (host_too ? " 192.0.2.44" : ""));
    if (!host_too) CHECK(show(got.reach.pass[1], true) == row.pass6);
    if (!host_too) CHECK(show(got.reach.may_pass[0], false) == (row.may4 ? row.may4 : row.pass4));
    CHECK(got.reach.unknown.empty() == (row.may4 == nullptr));
  }
}

TEST_CASE("terms that others cover") {
  struct Row {
    char const* record;
    std::vector<std::pair<std::size_t, std::size_t>> wanted;
  };
  std::vector<Row> const rows = {
      {"v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.0/24 -all", {}},
      {"v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.7 -all", {{1, 0}}},
      {"v=spf1 ip4:192.0.2.7 ip4:192.0.2.0/24 -all", {{0, 1}}},
      {"v=spf1 ip4:192.0.2.7 ip4:192.0.2.7 -all", {{1, 0}}},
      {"v=spf1 ip4:192.0.2.7/24 ip4:192.0.2.8/24 -all", {{1, 0}}},
      {"v=spf1 ip6:2001:db8::/32 ip6:2001:db8:1::/48 -all", {{1, 0}}},
      {"v=spf1 include:a.example.net ip4:192.0.2.7 include:A.example.net -all", {{2, 0}}},
      {"v=spf1 a:host.example.com ip4:192.0.2.1 ip6:2001:db8::7 -all",
       {}},  // an address written stays, if a host moves
      {"v=spf1 a:host.example.com ip4:192.0.2.0/24 ip6:2001:db8::/32 -all", {}},  // neither holds all of it
      {"v=spf1 ip4:192.0.2.1 a:four.example.com -all", {}},  // the same; the host may move
      {"v=spf1 ip4:192.0.2.0/24 a:four.example.com -all", {{1, 0}}},
      {"v=spf1 mx a:host.example.com -all", {{1, 0}}},
      {"v=spf1 ip4:192.0.2.0/24 -ip4:192.0.2.9 ip4:192.0.2.8 -all",
       {}},                                                    // behind a term of another kind: left alone
      {"v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.7 foo -all", {}},  // a permerror anyway
  };
  for (auto const& row : rows) {
    CAPTURE(row.record);
    auto const world = test::world({{"example.com",
                                     {std::string("example.com TXT ") + row.record,
                                      "example.com MX 10 host.example.com", "host.example.com A 192.0.2.1",
                                      "host.example.com AAAA 2001:db8::7", "four.example.com A 192.0.2.1"}}});
    auto const selected = mail::select_spf(*world, test::name("example.com"));
    std::vector<std::pair<std::size_t, std::size_t>> got;
    for (auto const& o : mail::spf_overlaps(*world, test::name("example.com"), *selected.record))
      got.emplace_back(o.term, o.by);
    CHECK(got == row.wanted);
  }
}

TEST_CASE("the fewest includes to flatten") {
  struct Row {
    char const* record;
    std::vector<std::size_t> wanted;
  };
  std::vector<Row> const rows = {
      {"v=spf1 include:three.example.com include:five.example.com -all", {}},  // 10: no need
      {"v=spf1 a include:three.example.com include:five.example.com -all", {2}},
      {"v=spf1 a mx a a a a include:three.example.com include:five.example.com -all", {7}},
      {"v=spf1 a mx a a a a include:three.example.com include:five.example.com include:three.example.com "
       "-all",
       {6, 7}},
      {"v=spf1 a a a a a a a a a a a include:three.example.com -all", {}},  // not even then
      {"v=spf1 a a a a a a a a include:macro.example.com include:one.example.com -all", {9}},
      {"v=spf1 a a a a a a a a a a include:unknown.example.net include:one.example.com -all", {}},
  };
  for (auto const& row : rows) {
    CAPTURE(row.record);
    auto const world =
        test::world({{"example.com",
                      {std::string("example.com TXT ") + row.record, "example.com A 192.0.2.1",
                       "example.com MX 10 example.com", "one.example.com TXT v=spf1 ip4:192.0.2.0/25 -all",
                       "three.example.com TXT v=spf1 a:example.com a:example.com a:example.com -all",
                       "five.example.com TXT v=spf1 a:example.com include:three.example.com -all",
                       "macro.example.com TXT v=spf1 exists:%{i}.example.com -all"}}});
    mail::SpfAnalyser analyser(*world, test::providers());
    auto const facts = analyser.analyse(mail::select_spf(*world, test::name("example.com")).records.at(0));
    CHECK(facts.flatten == row.wanted);
  }
}

namespace {

// Worlds of eight SPF records over a handful of hosts and addresses, so that everything meets everything.
class RandomWorld {
 public:
  explicit RandomWorld(unsigned seed) : random_(seed) {}

  std::unique_ptr<dns::World> make() {
    std::vector<std::string> lines;
    for (int h = 0; h < 4; ++h) {
      auto const host = "h" + std::to_string(h) + ".example.com";
      if (below(3) > 0) lines.push_back(host + " A " + address4());
      if (below(3) > 0) lines.push_back(host + " AAAA " + address6());
      for (unsigned n = below(3); n-- > 0;)
        lines.push_back(host + " MX 10 h" + std::to_string(below(6)) + ".example.com");
    }
    for (int r = 0; r < 8; ++r) lines.push_back("r" + std::to_string(r) + ".example.com TXT " + record());
    auto out = test::world({{"example.com", lines}});
    out->closed = below(2) == 0;
    return out;
  }
  Ip client() { return *Ip::parse(below(2) ? address4() : address6()); }

 private:
  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  std::string address4() { return "192.0.2." + std::to_string(below(16)); }
  std::string address6() { return "2001:db8::" + std::to_string(below(10)); }
  std::string target() {
    return below(12) == 0 ? "out.example.net" : "r" + std::to_string(below(9)) + ".example.com";
  }
  std::string host() { return "h" + std::to_string(below(6)) + ".example.com"; }
  std::string term() {
    static char const* const qualifiers[] = {"", "", "", "+", "-", "~", "?"};
    std::string const q = qualifiers[below(7)];
    switch (below(11)) {
      case 0:
      case 1:
        return q + "ip4:" + address4() + "/" + std::to_string(26 + below(7));
      case 2:
        return q + "ip6:" + address6() + "/" + std::to_string(122 + below(7));
      case 3:
      case 4:
      case 5:
        return q + "include:" + target();
      case 6:
        return q + "a:" + host() + (below(2) ? "/29//125" : "");
      case 7:
        return q + "mx:" + host();
      case 8:
        return q + (below(4) ? "exists:" + host() : std::string("exists:%{i}.example.com"));
      case 9:
        return below(6) ? q + "ip4:" + address4() : "ip4:192.0.2.300";
      default:
        return below(3) ? q + "a:nowhere.example.com" : q + "all";
    }
  }
  std::string record() {
    std::string out = "v=spf1";
    for (unsigned n = below(5); n-- > 0;) out += " " + term();
    unsigned const end = below(4);
    if (end == 0) return out + " redirect=" + target();
    return end == 1 ? out : out + " -all";
  }
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("the addresses of a record, and its bounds, agree with evaluation") {
  int passes = 0, unknown = 0, errors = 0, over = 0;
  for (unsigned seed = 0; seed < 1500; ++seed) {
    RandomWorld random(seed);
    auto const world = random.make();
    auto const domain = test::name("r0.example.com");
    auto const selected = mail::select_spf(*world, domain);
    REQUIRE(selected.record);
    auto const reach = mail::spf_reach(*world, {}, selected.records[0], *selected.record);
    mail::SpfAnalyser analyser(*world, {});
    auto const bounds = analyser.analyse(selected.records[0]);
    for (int round = 0; round < 12; ++round) {
      mail::SpfQuery query;
      query.ip = random.client();
      query.helo = "h0.example.com";
      query.sender = "user@r0.example.com";
      auto const got = mail::check_spf(*world, {}, query);
      std::size_t const family = query.ip->v6 ? 1 : 0;
      auto const number = mail::address_number(*query.ip);
      bool const pass = reach.pass[family].contains(number), may = reach.may_pass[family].contains(number);
      INFO("seed " << seed << ", client " << query.ip->text() << ", record " << selected.record->text
                   << ", result " << mail::spf_text(got.result) << " " << got.error);
      if (pass) REQUIRE(got.result == mail::Spf::pass);
      if (got.can_be(mail::Spf::pass)) REQUIRE(may);
      if (reach.unknown.empty()) REQUIRE(pass == may);
      if (reach.unknown.empty() && got.result == mail::Spf::permerror)
        REQUIRE(reach.error[family].contains(number));
      REQUIRE((pass ? may : true));
      if (bounds.lookups_known) REQUIRE(got.lookups <= bounds.lookups);
      // A loop ends at its eleventh look-up; what is void on the way is counted once.
      if (bounds.loop.empty())
        REQUIRE(got.void_lookups <= (family == 1 ? bounds.void6 : bounds.void4) + bounds.void_maybe);
      passes += pass ? 1 : 0;
      unknown += may && !pass ? 1 : 0;
      errors += got.result == mail::Spf::permerror ? 1 : 0;
      over += got.lookups > mail::spf_lookup_limit ? 1 : 0;
    }
  }
  // The worlds do reach every kind of answer.
  CHECK(passes > 500);
  CHECK(unknown > 500);
  CHECK(errors > 500);
  CHECK(over > 100);
}
