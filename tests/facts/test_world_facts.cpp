// The facts as rules see them, from zone text to values with places.
#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "tests/facts/read_zone.hpp"

using namespace zonelint;
using facts::Kind;
using facts::Value;

namespace {

std::string const head =
    "$ORIGIN example.com.\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.example.com. 7 7200 3600 1209600 "
    "3600\n"
    "@ IN NS ns1.example.net.\n";

using Case = test::ZoneFacts;

}  // namespace

TEST_CASE("every subject is listed once, with fields that have words", "[facts]") {
  std::vector<std::string_view> seen;
  for (auto const* s : facts::all_subjects()) {
    CHECK(std::find(seen.begin(), seen.end(), s->name) == seen.end());
    seen.push_back(s->name);
    CHECK_FALSE(s->fields.empty());
    for (auto const& f : s->fields) {
      INFO(s->name << "." << f.name);
      CHECK_FALSE(f.doc.empty());
      CHECK(f.type.kind != Kind::unknown);
      if (f.type.kind == Kind::list) CHECK(f.type.element != nullptr);
      if (f.type.kind == Kind::object) CHECK(f.type.subject != nullptr);
    }
  }
}

TEST_CASE("every field of every object gives a value of its declared type", "[facts]") {
  Case c(head +
             "@ MX 10 mail\nmail A 192.0.2.1\n@ TXT \"v=spf1 mx include:_spf.example.net ~all\"\n_dmarc TXT "
             "\"v=DMARC1; p=none\"\n"
             "s._domainkey TXT \"v=DKIM1; p=\"\nwww IN MS 1 x\n",
         "[[sender]]\nname = \"a\"\nfrom = \"example.com\"\n[[policy]]\ndomains = [\"example.com\"]\ndmarc = "
         "{ p = \"reject\" }\n");
  for (auto const* s : facts::all_subjects()) {
    for (void const* o : c.all->objects(*s)) {
      for (auto const& f : s->fields) {
        INFO(s->name << "." << f.name);
        Value const v = f.get(*c.scope, o);
        CHECK((v.kind == f.type.kind || v.kind == Kind::unknown));
        if (v.kind == Kind::list && !v.list.empty() && v.list[0].kind != Kind::unknown)
          CHECK(v.list[0].kind == f.type.element->kind);
      }
    }
  }
}

TEST_CASE("places lie under the octets that a value came from", "[facts]") {
  Case c(head +
         "_dmarc TXT ( \"v=DMARC1; p=quar\" \"antine; aspf=s\" )\n@ TXT \"v=spf1 include:_spf.example.net "
         "~all\"\n");
  CHECK(c.text("dmarc", "p") == "quarantine");
  CHECK(c.at(c.get("dmarc", "p")) == "quar\" \"antine");
  CHECK(c.at(c.get("dmarc", "aspf")) == "s");
  CHECK(c.at(c.get("spf", "all")) == "~all");
  CHECK(c.at(c.get("spf_term", "text", 0)) == "include:_spf.example.net");
}

TEST_CASE("has() and defaults of a DMARC record", "[facts]") {
  Case c(head + "_dmarc TXT \"v=DMARC1; p=reject\"\n");
  Value const pct = c.get("dmarc", "pct");
  CHECK(pct.integer == 100);
  CHECK_FALSE(pct.present);
  CHECK(c.text("dmarc", "sp") == "reject");
  CHECK(c.text("dmarc", "adkim") == "r");
  CHECK_FALSE(c.get("dmarc", "adkim").present);
}

TEST_CASE("what rests on a name outside the zones is unknown", "[facts]") {
  Case c(head + "@ MX 10 mx.example.net.\n@ TXT \"v=spf1 include:_spf.example.net -all\"\n");
  CHECK(c.get("mx_host", "has_address").kind == Kind::unknown);
  CHECK(c.get("spf", "lookups").kind == Kind::unknown);
  CHECK(c.text("spf", "lookups") == "unknown: _spf.example.net/TXT");
}

TEST_CASE("a look-up count over the limit is known, whatever the unknown includes add", "[facts]") {
  std::string spf = "@ TXT \"v=spf1";
  for (int i = 0; i < 11; ++i) spf += " include:n" + std::to_string(i) + ".example.net";
  Case c(head + spf + " -all\"\n");
  Value const lookups = c.get("spf", "lookups");
  REQUIRE(lookups.kind == Kind::integer);
  CHECK(lookups.integer >= 11);
  Value const over = c.get("spf", "first_over");
  REQUIRE(over.object != nullptr);
  CHECK(c.at(over) == "include:n10.example.net");
}

TEST_CASE("records below a delegation are occluded, glue is not", "[facts]") {
  Case c(head + "sub NS ns.sub\nns.sub A 192.0.2.1\nsub MX 10 mail.sub\nmail.sub A 192.0.2.2\n");
  auto const* s = facts::find_subject("record");
  std::vector<std::string> occluded;
  for (void const* o : c.all->objects(*s)) {
    if (s->find("occluded")->get(*c.scope, o).boolean) {
      occluded.push_back(std::string(s->find("owner")->get(*c.scope, o).text) + "/" +
                         std::string(s->find("type")->get(*c.scope, o).text));
    }
  }
  CHECK(occluded == std::vector<std::string>{"sub.example.com/MX", "mail.sub.example.com/A"});
}

TEST_CASE("key() names the record at a place, without a line number", "[facts]") {
  std::string const zone = head + "www A 192.0.2.1\n";
  Case c(zone);
  text::Span where = c.all->zone(c.loaded->world.zones().front().get())->zone->place;
  where.begin = static_cast<std::uint32_t>(zone.find("192.0.2.1"));
  where.end = where.begin + 3;
  auto const key = c.all->key(where);
  REQUIRE(key);
  CHECK(key->name == "www.example.com.");
  CHECK(key->type == "A");
  CHECK(key->rdata == "192.0.2.1");
  CHECK_FALSE(c.all->key({where.file, 0, 1}));
}

TEST_CASE("an owner that holds its origin twice is told", "[facts]") {
  Case c(head + "www.example.com A 192.0.2.1\n@ MX 10 mail.example.com\n");
  auto const* s = facts::find_subject("record");
  bool owner = false, target = false;
  for (void const* o : c.all->objects(*s)) {
    owner = owner || s->find("owner_doubled")->get(*c.scope, o).boolean;
    target = target || s->find("target_doubled")->get(*c.scope, o).boolean;
  }
  CHECK(owner);
  CHECK(target);
}
