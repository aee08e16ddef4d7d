// Signatures: what may be concluded from one object to the next, and objects that are handed out in parts.
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/facts/read_zone.hpp"

using namespace zonelint;
using facts::Kind;
using facts::Value;

namespace {

// Records of all kinds, in order and not, several of each so that some are alike.
std::string const zone = R"($ORIGIN example.com.
$TTL 3600
@ IN SOA ns1.example.net. hostmaster 7 7200 3600 1209600 3600
@ IN NS ns1.example.net.
@ IN NS ns2
ns2 IN A 192.0.2.2
@ IN MX 10 mx1
@ IN MX 20 mx1
@ IN TXT "v=spf1 mx -all"
_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:a@example.com"
_dmarc.a IN TXT "v=DMARC1; p=reject; rua=mailto:a@a.example.com"
_dmarc.b IN TXT "v=DMARC1; p=none; pct=20"
_dmarc.c IN TXT "v=DMARC1; p=nothing"
_dmarc.c IN TXT "v=DMARC1; p=none"
_dmarc.d IN TXT "v=dmarc1; p=none; rua=mailto:x@elsewhere.example.org"
s1._domainkey IN TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
s2._domainkey IN TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
s1._domainkey.a IN TXT "v=DKIM1; p="
s1._domainkey.b IN TXT "v=DKIM1; p="
s1._domainkey.c IN TXT "v=DKIM1; t=y; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"
s3._domainkey IN CNAME s3.elsewhere.example.org.
mx1 IN A 192.0.2.3
mx2 IN A 10.0.0.3
mx2 120 IN A 10.0.0.4
a IN MX 10 mx1
a IN MX 20 mx2
b IN MX 10 mx1
b IN MX 20 mx2
c IN MX 0 .
d IN MX 10 192.0.2.9
e IN MX 10 mail.example.com
w1 IN CNAME @
w2 IN CNAME @
w3 IN CNAME w4
w4 IN CNAME w3
w5 IN CNAME nowhere
w5 IN A 192.0.2.7
w6 IN CNAME mail.other.com
sub IN NS ns1.sub
sub IN NS ns1.example.org.
mail.sub IN MX 10 mx1
mail.sub IN TXT "v=spf1 -all"
old IN DNAME new.example.org.
mail.old IN MX 10 mx1
*.wild IN A 192.0.2.4
h1 IN A 192.0.2.10
h2 IN A 192.0.2.11
h2 IN A 192.0.2.11
)";

struct Case : test::ZoneFacts {
  Case() : ZoneFacts(zone) {}
};

std::vector<std::pair<facts::Subject const*, facts::Field const*>> covered(facts::Subject const& subject) {
  std::vector<std::pair<facts::Subject const*, facts::Field const*>> out;
  std::string_view rest = subject.covers;
  while (!rest.empty()) {
    std::string_view const path = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(path.size() + 1, rest.size()));
    auto const* of = facts::find_subject(path.substr(0, path.find('.')));
    INFO(subject.name << ": " << path);
    REQUIRE(of != nullptr);
    auto const* field = of->find(path.substr(path.find('.') + 1));
    REQUIRE(field != nullptr);
    CHECK(field - of->fields.data() < 64);  // a rule's fields are counted in one word
    out.emplace_back(of, field);
  }
  return out;
}

std::string shown(Value const& v) {
  std::string const present = v.present ? "" : " (absent)";
  switch (v.kind) {
    case Kind::boolean:
      return (v.boolean ? "true" : "false") + present;
    case Kind::integer:
      return std::to_string(v.integer) + present;
    case Kind::text:
      return "'" + std::string(v.text) + "'" + present;
    case Kind::list:
      return std::to_string(v.list.size()) + " of a list";
    case Kind::object:
      return v.object != nullptr ? "an object" : "no object";
    case Kind::unknown:
      break;
  }
  return "unknown";
}

}  // namespace

TEST_CASE("objects of one signature have the same values in the covered fields") {
  Case const c;
  std::size_t alike = 0;
  for (facts::Subject const* subject : facts::all_subjects()) {
    CHECK((subject->signature != nullptr) == !subject->covers.empty());
    if (subject->signature == nullptr) continue;
    std::map<std::uint64_t, std::vector<std::string>> seen;
    for (void const* object : c.all->objects(*subject)) {
      facts::Scope scope(*c.all);
      scope.places = false;
      std::vector<std::string> values;
      for (auto const& [of, field] : covered(*subject)) {
        if (of != subject) continue;
        values.push_back(std::string(field->name) + " is " + shown(field->get(scope, object)));
      }
      auto const [at, fresh] = seen.try_emplace(subject->signature(*c.all, object), values);
      INFO(subject->name);
      CHECK(at->second == values);
      alike += fresh ? 0U : 1U;
    }
  }
  CHECK(alike > 30);  // else nothing is ever remembered
}

TEST_CASE("objects visited in parts are the objects") {
  Case const c;
  for (std::string_view name : {"record", "name", "rrset", "txt", "mx", "dmarc", "zone"}) {
    auto const& subject = *facts::find_subject(name);
    std::vector<text::Span> whole, parts;
    facts::Scope scope(*c.all);
    for (void const* object : c.all->objects(subject)) whole.push_back(subject.place(scope, object));
    std::size_t const units = c.all->units(subject);
    for (std::size_t at = 0; at < units; at += 7) {
      c.all->visit(subject, at, std::min(at + 7, units), [&](void const* object) {
        void const* const kept = c.all->keep(subject, object);
        parts.push_back(subject.place(scope, kept));
      });
    }
    INFO(name);
    CHECK(!whole.empty());
    CHECK(parts == whole);
  }
}
