// All zones together: who answers, and with what (RFC 1034 4.3.2, RFC 4592, RFC 6672).
#include <catch2/catch.hpp>

#include "dns/world.hpp"
#include "made_zone.hpp"

using namespace zonelint::dns;

namespace {

World& fill(World& world) {
  world.add(made_zone(
      "example.",
      {"@ SOA ns h 1 2 3 4 5", "@ NS ns", "@ MX 10 mail", "mail A 192.0.2.1", "www CNAME mail",
       "ext CNAME x.other.", "loop1 CNAME loop2", "loop2 CNAME loop1", "a.b.c A 192.0.2.2", "*.w TXT wild",
       "x.w A 192.0.2.3", "sub NS ns.sub", "gone NS ns.gone", "d DNAME t.example."}));
  world.add(made_zone("sub.example.", {"@ SOA ns h 1 2 3 4 5", "@ NS ns", "@ MX 10 m", "m A 192.0.2.9"}));
  world.add(made_zone("t.example.", {"@ SOA ns h 1 2 3 4 5", "y A 192.0.2.7"}));
  world.add(made_zone(".", {"_spf.known.test. TXT v"}, ZoneKind::known));
  return world;
}

}  // namespace

TEST_CASE("answers") {
  World world;
  fill(world);
  struct Row {
    std::string_view name;
    Type type;
    Found found;
    std::size_t records, aliases;
    std::string_view last;
  };
  Row const rows[] = {
      {"example.", Type::MX, Found::data, 1, 0, "example."},
      {"mail.example.", Type::MX, Found::no_data, 0, 0, "mail.example."},
      {"nobody.example.", Type::A, Found::no_such_name, 0, 0, "nobody.example."},
      {"b.c.example.", Type::A, Found::no_data, 0, 0, "b.c.example."},
      {"www.example.", Type::A, Found::data, 1, 1, "mail.example."},
      {"www.example.", Type::MX, Found::no_data, 0, 1, "mail.example."},
      {"www.example.", Type::CNAME, Found::data, 1, 0, "www.example."},
      {"ext.example.", Type::A, Found::unknown, 0, 1, "x.other."},
      {"loop1.example.", Type::A, Found::loop, 0, 17, "loop2.example."},
      {"z.w.example.", Type::TXT, Found::data, 1, 0, "z.w.example."},
      {"z.w.example.", Type::A, Found::no_data, 0, 0, "z.w.example."},
      {"x.w.example.", Type::TXT, Found::no_data, 0, 0, "x.w.example."},
      {"q.x.w.example.", Type::TXT, Found::no_such_name, 0, 0, "q.x.w.example."},
      {"sub.example.", Type::MX, Found::data, 1, 0, "sub.example."},
      {"x.sub.example.", Type::MX, Found::no_such_name, 0, 0, "x.sub.example."},
      {"x.gone.example.", Type::MX, Found::unknown, 0, 0, "x.gone.example."},
      {"y.d.example.", Type::A, Found::data, 1, 1, "y.t.example."},
      {"other.", Type::A, Found::unknown, 0, 0, "other."},
      {"_spf.known.test.", Type::TXT, Found::data, 1, 0, "_spf.known.test."},
      {"_spf.known.test.", Type::A, Found::unknown, 0, 0, "_spf.known.test."},
  };
  for (Row const& row : rows) {
    INFO(row.name);
    Answer const a = world.lookup(name_of(row.name), row.type);
    CHECK(static_cast<int>(a.found) == static_cast<int>(row.found));
    CHECK(a.records.size() == row.records);
    CHECK(a.aliases.size() == row.aliases);
    CHECK(a.name.to_text() == row.last);
    if (row.found == Found::unknown) CHECK(a.missing.to_text() == row.last);
  }
  CHECK(world.lookup(name_of("z.w.example."), Type::TXT).wildcard);
  CHECK(world.lookup(name_of("_spf.known.test."), Type::TXT).known);
}

TEST_CASE("a closed world denies what it has no zone for") {
  World world;
  fill(world);
  world.closed = true;
  CHECK(world.lookup(name_of("other."), Type::A).found == Found::no_such_name);
}

TEST_CASE("existence") {
  World world;
  fill(world);
  CHECK(world.exists(name_of("mail.example.")) == true);
  CHECK(world.exists(name_of("b.c.example.")) == true);
  CHECK(world.exists(name_of("nobody.example.")) == false);
  CHECK(world.exists(name_of("z.w.example.")) == true);
  CHECK(world.exists(name_of("other.")) == std::nullopt);
  CHECK(world.exists(name_of("x.gone.example.")) == std::nullopt);
}

TEST_CASE("which zone serves a name") {
  World world;
  fill(world);
  CHECK(world.zone_for(name_of("x.sub.example."))->origin == name_of("sub.example."));
  CHECK(world.zone_for(name_of("x.example."))->origin == name_of("example."));
  CHECK(world.zone_for(name_of("gone.example.")) == nullptr);
  CHECK(world.zone_for(name_of("other.")) == nullptr);
  CHECK(world.delegated_away(name_of("a.gone.example.")) == name_of("gone.example."));
  CHECK_FALSE(world.delegated_away(name_of("a.sub.example.")));
}

TEST_CASE("what an incomplete owner or a change batch lacks is unknown") {
  World world;
  auto zone = made_zone("example.", {"@ SOA ns h 1 2 3 4 5", "a A 192.0.2.1"});
  zone->touch(name_of("a.example."), true);
  world.add(std::move(zone));
  world.add(made_zone("batch.", {"x A 192.0.2.1"}, ZoneKind::changes));
  CHECK(world.lookup(name_of("a.example."), Type::MX).found == Found::unknown);
  CHECK(world.lookup(name_of("a.example."), Type::A).found == Found::data);
  CHECK(world.lookup(name_of("y.batch."), Type::A).found == Found::unknown);
}
