// Zones: the index, cuts, occlusion, typed views, canonical text.
#include <catch2/catch.hpp>

#include "dns/canonical.hpp"
#include "made_zone.hpp"

using namespace zonelint::dns;

namespace {
std::unique_ptr<Zone> example() {
  return made_zone("example.", {"@ SOA ns h 1 2 3 4 5", "@ NS ns", "ns A 192.0.2.1", "a.b.c TXT x",
                                "a.b.c MX 10 m", "sub NS ns.sub", "sub NS other", "ns.sub A 192.0.2.2",
                                "x.sub A 192.0.2.3", "sub TXT y", "sub DS 1 8 2 " + std::string(64, 'A'),
                                "deep.sub NS ns.deep.sub", "d DNAME target.", "x.d A 192.0.2.4"});
}
Record const& record(Zone const& zone, std::string_view owner, Type type) {
  return *zone.find(name_of(owner), type).at(0);
}
}  // namespace

TEST_CASE("records by owner and type") {
  auto const zone = example();
  CHECK(zone->find(name_of("a.b.c.example."), Type::MX).size() == 1);
  CHECK(zone->find(name_of("sub.example."), Type::NS).size() == 2);
  CHECK(zone->has(name_of("a.b.c.example."), Type::TXT));
  CHECK_FALSE(zone->has(name_of("a.b.c.example."), Type::A));
  CHECK_FALSE(zone->find(name_of("nobody.example.")));
}

TEST_CASE("empty non-terminals exist (RFC 8020)") {
  auto const zone = example();
  for (auto name : {"c.example.", "b.c.example."}) {
    INFO(name);
    auto const* entry = zone->find(name_of(name));
    REQUIRE(entry);
    CHECK(entry->first == none);
  }
  CHECK(zone->owners().size() == 9);
}

TEST_CASE("cuts and what they occlude (RFC 1034 4.2.1, RFC 6672)") {
  auto const zone = example();
  CHECK(zone->cut_above(name_of("x.deep.sub.example.")) == name_of("sub.example."));
  CHECK(zone->cut_above(name_of("sub.example.")) == name_of("sub.example."));
  CHECK_FALSE(zone->cut_above(name_of("example.")));
  CHECK_FALSE(zone->cut_above(name_of("a.b.c.example.")));
  CHECK(zone->dname_above(name_of("x.d.example.")) == name_of("d.example."));
  CHECK_FALSE(zone->dname_above(name_of("d.example.")));
  struct Row {
    std::string_view owner;
    Type type;
    bool occluded;
  };
  Row const rows[] = {
      {"example.", Type::NS, false},         {"sub.example.", Type::NS, false},
      {"sub.example.", Type::DS, false},     {"sub.example.", Type::TXT, true},
      {"ns.sub.example.", Type::A, false},   {"x.sub.example.", Type::A, true},
      {"d.example.", Type::DNAME, false},    {"x.d.example.", Type::A, true},
      {"deep.sub.example.", Type::NS, true},
  };
  for (Row const& row : rows) {
    INFO(row.owner);
    CHECK(zone->occluded(record(*zone, row.owner, row.type)) == row.occluded);
  }
}

TEST_CASE("an entry that could not be read leaves its owner incomplete") {
  auto zone = made_zone("example.", {"a A 192.0.2.1"});
  zone->touch(name_of("b.example."), true);
  zone->touch(name_of("c.example."));
  zone->finish();
  CHECK(zone->find(name_of("b.example."))->incomplete);
  CHECK_FALSE(zone->find(name_of("c.example."))->incomplete);
}

TEST_CASE("typed views") {
  auto const zone = made_zone("example.", {"@ SOA ns h 2026010101 2 3 4 5", "@ MX 10 mail",
                                           "@ TXT \"v=spf1 \" \"-all\"", "w CNAME @"});
  auto const mx = as_mx(*zone, record(*zone, "example.", Type::MX));
  REQUIRE(mx);
  CHECK(mx->preference == 10);
  CHECK(mx->exchange == name_of("mail.example."));
  auto const soa = as_soa(*zone, record(*zone, "example.", Type::SOA));
  REQUIRE(soa);
  CHECK(soa->serial == 2026010101);
  CHECK(soa->minimum == 5);
  CHECK(soa->rname == name_of("h.example."));
  CHECK(as_text(*zone, record(*zone, "example.", Type::TXT)) == "v=spf1 -all");
  CHECK(as_strings(*zone, record(*zone, "example.", Type::TXT)).size() == 2);
  CHECK(as_name(*zone, record(*zone, "w.example.", Type::CNAME)) == name_of("example."));
  CHECK_FALSE(as_mx(*zone, record(*zone, "w.example.", Type::CNAME)));
}

TEST_CASE("canonical lines: the order, one TTL a set, no record twice") {
  auto const zone =
      made_zone("example.", {"b 5 A 192.0.2.2", "b 9 A 192.0.2.1", "b A 192.0.2.1", "a.b 5 TXT x",
                             "@ 5 NS ns", "@ 5 SOA ns h 1 2 3 4 5", "B 5 MX 10 M"});
  CHECK(canonical_lines(*zone) ==
        std::vector<std::string>{"example.\t5\tIN\tSOA\tns.example. h.example. 1 2 3 4 5",
                                 "example.\t5\tIN\tNS\tns.example.", "b.example.\t5\tIN\tA\t192.0.2.1",
                                 "b.example.\t5\tIN\tA\t192.0.2.2", "b.example.\t5\tIN\tMX\t10 m.example.",
                                 "a.b.example.\t5\tIN\tTXT\t\"x\""});
}

TEST_CASE("names that several zones own have an entry in each") {
  auto const parent = example();
  {
    auto const child = made_zone("sub.example.", {"@ SOA ns h 1 2 3 4 5", "ns A 192.0.2.9", "ns TXT x"});
    auto const again = made_zone("sub.example.", {"@ SOA ns h 1 2 3 4 5", "ns AAAA 2001:db8::1"});
    Name const shared = name_of("ns.sub.example.");
    CHECK(parent->has(shared, Type::A));
    CHECK_FALSE(parent->has(shared, Type::TXT));
    CHECK(child->has(shared, Type::TXT));
    CHECK_FALSE(child->has(shared, Type::AAAA));
    CHECK(again->has(shared, Type::AAAA));
    CHECK_FALSE(again->has(shared, Type::A));
    CHECK_FALSE(child->find(name_of("x.sub.example.")));
    CHECK_FALSE(parent->find(name_of("nobody.example.")));
  }
  // What those two had is free for the next, and nothing of theirs is left.
  auto const next = made_zone("sub.example.", {"@ SOA ns h 1 2 3 4 5"});
  CHECK_FALSE(next->find(name_of("ns.sub.example.")));
  CHECK(parent->has(name_of("ns.sub.example."), Type::A));
}

TEST_CASE("a zone keeps its names when it is moved") {
  auto made = example();
  Zone const moved = std::move(*made);
  made.reset();
  CHECK(moved.has(name_of("a.b.c.example."), Type::TXT));
  CHECK(moved.find(name_of("b.c.example.")));
}

TEST_CASE("the first record of each owner is marked") {
  auto const zone = made_zone("example.", {"a A 192.0.2.1", "b A 192.0.2.2", "a TXT x", "b TXT y"});
  std::vector<bool> first;
  for (Record const& r : zone->records) first.push_back(r.first);
  CHECK(first == std::vector<bool>{true, true, false, false});
}
