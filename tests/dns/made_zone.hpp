// Zones made of one line a record, for tests: "owner TTL type rdata", owners and names absolute.
#pragma once
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "dns/zone.hpp"
#include "grammar/zone_file.hpp"

inline zonelint::dns::Name name_of(std::string_view text) { return *zonelint::dns::Name::from_text(text); }

inline std::unique_ptr<zonelint::dns::Zone> made_zone(
    std::string_view origin, std::vector<std::string> const& lines,
    zonelint::dns::ZoneKind kind = zonelint::dns::ZoneKind::master_file) {
  namespace g = zonelint::grammar;
  auto zone = std::make_unique<zonelint::dns::Zone>();
  zone->origin = name_of(origin);
  zone->kind = kind;
  for (std::string const& line : lines) {
    INFO(line);
    g::Entry entry;
    g::read_entry(line.data(), line.data() + line.size(), entry);
    g::Shape const shape = g::shape(entry);
    REQUIRE(shape.kind == g::Shape::Kind::record);
    g::Rdata rdata;
    REQUIRE(g::parse_rdata(shape.type, std::span(entry.tokens).subspan(shape.rdata), zone->origin.wire(),
                           g::Dialect::master_file, line.data() + line.size(), rdata));
    zonelint::dns::Record record;
    record.owner = *zonelint::dns::Name::from_text(shape.owner->text, zone->origin);
    record.ttl = shape.ttl.value_or(300);
    record.type = shape.type;
    zone->add(record, rdata.wire);
  }
  zone->finish();
  return zone;
}
