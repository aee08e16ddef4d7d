// Places inside records, read again from the source.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "dns/places.hpp"
#include "grammar/zone_file.hpp"

using namespace zonelint;

namespace {

// One record of a source text, as a reader would have made it.
struct One {
  text::Sources sources;
  dns::Zone zone;

  One(std::string content, std::string_view entry_text) {
    text::FileId const file = sources.add("zone", std::move(content));
    std::string_view const all = sources[file].content();
    std::size_t const at = all.find(entry_text);
    REQUIRE(at != std::string_view::npos);
    grammar::Entry entry;
    std::size_t const line = all.rfind('\n', at) == std::string_view::npos ? 0 : all.rfind('\n', at) + 1;
    grammar::read_entry(all.data() + line, all.data() + all.size(), entry);
    grammar::Shape const shape = grammar::shape(entry);
    REQUIRE(shape.kind == grammar::Shape::Kind::record);
    grammar::Rdata rdata;
    REQUIRE(grammar::parse_rdata(shape.type, std::span(entry.tokens).subspan(shape.rdata), dns::Name().wire(),
                                 grammar::Dialect::master_file, all.data() + all.size(), rdata));
    dns::Record record;
    record.type = shape.type;
    record.owner_written = shape.owner.has_value();
    record.source = sources.span(file, entry.whole);
    zone.add(record, rdata.wire);
  }
  std::string at(std::string_view field) const {
    return std::string(sources.at(dns::place(sources, zone, zone.records[0], field)));
  }
  std::string fields() const {
    std::string all;
    for (auto const& p : dns::places(sources, zone, zone.records[0])) {
      all += std::string(p.name) + "=" + std::string(sources.at(p.where)) + "|";
    }
    return all;
  }
};

}  // namespace

TEST_CASE("fields of a record") {
  CHECK(One("x A 1.2.3.4\na 5 IN MX 10 b\n", "a 5").fields() ==
        "owner=a|ttl=5|type=MX|rdata=10 b|preference=10|exchange=b|");
  CHECK(One("a A 192.0.2.1\n  MX ( 10 ; c\n b )\n", "  MX").fields() ==
        "type=MX|rdata=10 ; c\n b|preference=10|exchange=b|");
  CHECK(One("a TXT \"x y\" z\n", "a").at("rdata") == "\"x y\" z");
  // A field that the record has not: the whole record.
  CHECK(One("a A 192.0.2.1\n", "a").at("exchange") == "a A 192.0.2.1");
}

TEST_CASE("joined strings remember where each octet stands") {
  One const one("a TXT ( \"v=s\\112f1\" ; c\n \" -all\" )\n", "a");
  dns::TextPlaces const t = dns::text_places(one.sources, one.zone, one.zone.records[0]);
  CHECK(t.joined.bytes == "v=spf1 -all");
  auto const at = [&](std::string_view part) {
    return one.sources.at(t.joined.span(t.joined.bytes.find(part), t.joined.bytes.find(part) + part.size()));
  };
  CHECK(at("v=") == "v=");
  CHECK(at("p") == "\\112");
  CHECK(at("f1") == "f1");
  CHECK(at("-all") == "-all");
  REQUIRE(t.strings.size() == 2);
  CHECK(one.sources.at(t.strings[0].where) == "\"v=s\\112f1\"");
  CHECK(t.strings[1].begin == 6);
  CHECK(t.strings[1].end == 11);
  CHECK(t.strings[1].quoted);
}

TEST_CASE("a record of an export stands in its JSON string") {
  text::Sources sources;
  std::string_view const value = R"("\"v=spf1 \\055all\" \"x\"")";
  text::FileId const file = sources.add("export.json", "{\"Value\": " + std::string(value) + "}");
  dns::Zone zone;
  dns::RecordSet set;
  set.name = {file, 0, 1};
  zone.sets.push_back(set);
  dns::Record record;
  record.type = dns::Type::TXT;
  record.set = 0;
  record.source = {file, 10, static_cast<std::uint32_t>(10 + value.size())};
  zone.add(record, "\x0bv=spf1 -all\1x");
  REQUIRE(sources.at(record.source) == value);
  dns::TextPlaces const t = dns::text_places(sources, zone, zone.records[0]);
  CHECK(t.joined.bytes == "v=spf1 -allx");
  CHECK(sources.at(t.joined.span(0, 2)) == "v=");
  CHECK(sources.at(t.joined.span(7, 8)) == "\\\\055");
  REQUIRE(t.strings.size() == 2);
  CHECK(sources.at(t.strings[1].where) == "\\\"x\\\"");
}
