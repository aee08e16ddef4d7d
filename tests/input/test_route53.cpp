// Route 53 as JSON: exports, pages, change batches, hosted zones, and what is told of each mistake.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "input/route53.hpp"
#include "text/edit.hpp"
#include "text/json_string.hpp"

using namespace zonelint;

namespace {

struct File {
  std::string name, text;
};
struct Read {
  std::unique_ptr<text::Sources> sources = std::make_unique<text::Sources>();
  input::Route53Result result;
};
Read read(std::vector<File> const& files, std::string const& origin = {}) {
  Read out;
  std::vector<text::FileId> ids;
  for (File const& f : files) ids.push_back(out.sources->add(f.name, f.text));
  out.result = input::read_route53(ids, *out.sources, {origin});
  return out;
}
Read read_text(std::string const& text, std::string const& origin = {}) {
  return read({{"zone.json", text}}, origin);
}

std::string kinds(Read const& r) {
  std::string out;
  for (auto const& p : r.result.problems) out += (out.empty() ? "" : " ") + p.kind;
  return out;
}
// One zone a line: kind, origin, records and sets.
std::string dump(Read const& r) {
  std::string out;
  for (auto const& z : r.result.zones) {
    out += (out.empty() ? "" : "; ");
    out += z->kind == dns::ZoneKind::route53 ? "export " : "changes ";
    if (z->is_private) out += "private ";
    out +=
        z->origin.to_text() + " " + std::to_string(z->records.size()) + "/" + std::to_string(z->sets.size());
  }
  return out;
}
std::string rdata(Read const& r, std::size_t i = 0) {
  auto const& z = *r.result.zones.at(0);
  return dns::rdata_text(z, z.records.at(i));
}
std::string at(Read const& r, text::Span where) { return std::string(r.sources->at(where)); }

std::string set(std::string const& name, std::string const& type, std::string const& value,
                std::string const& more = {}) {
  return R"({"Name":")" + name + R"(","Type":")" + type + R"(",)" + more +
         R"("TTL":300,"ResourceRecords":[{"Value":")" + value + R"("}]})";
}
std::string const soa =
    set("example.com.", "SOA", "ns-1.awsdns-1.net. h.amazon.com. 1 7200 900 1209600 86400");
std::string page(std::string const& sets, std::string const& more = {}) {
  return R"({"ResourceRecordSets":[)" + sets + "]" + more + "}";
}
std::string batch(std::string const& action, std::string const& set) {
  return R"({"Changes":[{"Action":")" + action + R"(","ResourceRecordSet":)" + set + "}]}";
}
// The one problem's file text after its edits.
std::string mended(Read const& r) {
  auto const& p = r.result.problems.at(0);
  REQUIRE(!p.fix.empty());
  return text::apply((*r.sources)[p.where.file].content(), p.fix).value_or("");
}

}  // namespace

TEST_CASE("an export becomes a zone with sets, places and pointers") {
  auto const r = read_text(page(soa + "," + set("\\\\052.Example.com.", "MX", "10 Mail.example.com") + "," +
                                set("t.example.com.", "TXT", R"(\"v=spf1\\040-all\" \"b\\\"c\")")));
  CHECK(kinds(r) == "");
  CHECK(dump(r) == "export example.com. 3/3");
  auto const& z = *r.result.zones[0];
  CHECK(z.records[1].owner.to_text() == "*.example.com.");
  CHECK(rdata(r, 1) == "10 mail.example.com.");
  CHECK(dns::as_text(z, z.records[2]) == "v=spf1 -allb\"c");
  CHECK(at(r, z.records[1].source) == "\"10 Mail.example.com\"");
  CHECK(at(r, z.place) == "\"ns-1.awsdns-1.net. h.amazon.com. 1 7200 900 1209600 86400\"");
  auto const& s = z.sets[z.records[1].set];
  CHECK(s.pointer == "/ResourceRecordSets/1");
  CHECK(s.ttl == 300);
  CHECK(z.records[1].ttl == 300);
  CHECK(at(r, s.name) == R"("\\052.Example.com.")");
  CHECK(at(r, s.values) == R"([{"Value":"10 Mail.example.com"}])");
  CHECK(at(r, s.source).front() == '{');
}

TEST_CASE("aliases and routing variants") {
  auto const r = read_text(page(
      soa +
      R"(,{"Name":"a.example.com.","Type":"A","AliasTarget":{"HostedZoneId":"Z1","DNSName":"d1.cloudfront.net.","EvaluateTargetHealth":false}},)" +
      set("w.example.com.", "TXT", R"(\"1\")", R"("SetIdentifier":"one","Weight":1,)") + "," +
      set("w.example.com.", "TXT", R"(\"2\")", R"("SetIdentifier":"two","Weight":2,)") + "," +
      set("g.example.com.", "A", "192.0.2.1",
          R"("SetIdentifier":"eu","GeoLocation":{"ContinentCode":"EU"},)")));
  CHECK(kinds(r) == "");
  auto const& z = *r.result.zones.at(0);
  CHECK(dump(r) == "export example.com. 4/5");
  CHECK(z.sets[1].alias == "d1.cloudfront.net.");
  CHECK(z.sets[1].alias_zone == "Z1");
  CHECK(z.sets[1].ttl == -1);
  CHECK(z.find(*dns::Name::from_text("a.example.com.")) != nullptr);
  CHECK(z.sets[3].set_identifier == "two");
  CHECK(z.sets[3].routing == "weighted");
  CHECK(z.sets[4].routing == "geo");
}

TEST_CASE("each mistake in an export is told with its kind and place") {
  struct Case {
    std::string sets, kinds, where, wanted;
  };
  std::string const alias = R"("AliasTarget":{"HostedZoneId":"Z","DNSName":"x.net"})";
  std::string const mx = R"({"Name":"example.com.","Type":"MX",)";
  std::vector<Case> const cases{
      {set("example.com.", "MX", "mail.example.com."), "bad-rdata", "mail.example.com.", ""},
      {set("example.com.", "MX", "10"), "bad-rdata", "", ""},
      {set("example.com.", "A", "192.0.2.256"), "bad-rdata", "192.0.2.256", ""},
      {set("example.com.", "MS", "10 m"), "unknown-type", "\"MS\"", ""},
      {set("example.com.", "mx", "10 m.example.com"), "unknown-type", "\"mx\"", ""},
      {set("example.com.", "LOC", "0 0 0 N 0 0 0 E 0m"), "unknown-type", "\"LOC\"", ""},
      {set("a..example.com.", "A", "192.0.2.1"), "bad-name", "", "a label between the dots"},
      {set("example.com.", "TXT", "v=spf1 -all"), "r53-txt-quoting", "\"v=spf1 -all\"",
       R"(\"...\" inside the JSON string)"},
      {set("example.com.", "TXT", R"(\"v=spf1 -all)"), "r53-txt-quoting", "",
       R"(\"...\" inside the JSON string)"},
      {set("example.com.", "TXT", ""), "r53-txt-quoting bad-rdata", "\"\"",
       R"(\"...\" inside the JSON string)"},
      {set("example.com.", "TXT", "\\\"" + std::string(256, 'a') + "\\\""), "txt-over-255",
       std::string(256, 'a'), ""},
      {set("example.com.", "A", "192.0.2.1", R"("Ttl":1,)"), "r53-unknown-key", "\"Ttl\"", "\"TTL\""},
      {set("example.com.", "A", "192.0.2.1", R"("Type":"A",)"), "r53-duplicate-key", "\"Type\"", ""},
      {set("example.com.", "A", "192.0.2.1", R"("SetIdentifier":"x",)"), "r53-routing", "\"x\"", ""},
      {set("example.com.", "A", "192.0.2.1", R"("Weight":1,)"), "r53-routing", "", ""},
      {set("example.com.", "A", "192.0.2.1", alias + ","), "r53-alias r53-alias", "", ""},
      {R"({"Type":"A","TTL":300,"ResourceRecords":[{"Value":"192.0.2.1"}]})", "r53-missing-key", "",
       "\"Name\""},
      {R"({"Name":"example.com.","TTL":300,"ResourceRecords":[{"Value":"192.0.2.1"}]})", "r53-missing-key",
       "", "\"Type\""},
      {mx + R"("TTL":300,"ResourceRecords":[]})", "r53-missing-key", "[]", ""},
      {mx + R"("TTL":300})", "r53-missing-key", "", ""},
      {mx + R"("ResourceRecords":[{"Value":"1 m"}]})", "r53-missing-key", "", ""},
      {mx + R"("TTL":"60","ResourceRecords":[{"Value":"1 m"}]})", "r53-ttl", "\"60\"", ""},
      {mx + R"("TTL":-1,"ResourceRecords":[{"Value":"1 m"}]})", "r53-ttl", "-1", ""},
      {mx + R"("TTL":1.5,"ResourceRecords":[{"Value":"1 m"}]})", "r53-ttl", "1.5", ""},
      {mx + R"("TTL":2147483648,"ResourceRecords":[{"Value":"1 m"}]})", "r53-ttl", "2147483648", ""},
      {mx + R"("TTL":1,"ResourceRecords":["1 m"]})", "r53-wrong-type", "\"1 m\"", "{\"Value\": \"...\"}"},
      {mx + R"("TTL":1,"ResourceRecords":[{"value":"1 m"}]})", "r53-unknown-key r53-missing-key", "\"value\"",
       "\"Value\""},
      {mx + R"("TTL":1,"ResourceRecords":{"Value":"1 m"}})", "r53-wrong-type", R"({"Value":"1 m"})",
       "a list"},
      {set("other.org.", "A", "192.0.2.1"), "out-of-zone", "\"other.org.\"",
       "a name that ends in example.com."},
      {"7", "r53-wrong-type", "7", ""},
      {set("example.com.", "A", "192.0.2.1") + "," + set("example.com", "A", "192.0.2.1"),
       "r53-duplicate-set", "\"example.com\"", ""},
  };
  for (Case const& c : cases) {
    INFO(c.sets);
    auto const r = read_text(page(soa + "," + c.sets));
    CHECK(kinds(r) == c.kinds);
    REQUIRE(!r.result.problems.empty());
    auto const& p = r.result.problems[0];
    if (!c.where.empty()) CHECK(at(r, p.where) == c.where);
    if (!c.wanted.empty()) CHECK(p.wanted == c.wanted);
    CHECK(p.in == "Route 53 export");
    CHECK(!p.text.empty());
    CHECK(r.result.zones.size() == 1);
  }
}

TEST_CASE("a problem stands exactly on its octets inside an escaped JSON string") {
  auto const r = read_text(page(soa + "," + set("example.com.", "CAA", R"(0 \u0069ssue \"x\" y)") + "," +
                                set("m.example.com.", "MX", R"(\u0031x mail)")));
  CHECK(kinds(r) == "bad-rdata bad-rdata");
  CHECK(at(r, r.result.problems.at(1).where) == R"(\u0031x)");
  CHECK(r.result.problems[1].found == "1x");
}

TEST_CASE("what certainly mends a value is offered as an edit") {
  SECTION("quotes") {
    auto const r = read_text(page(soa + "," + set("example.com.", "TXT", "v=spf1 -all")));
    CHECK(mended(r).find(R"("\"v=spf1 -all\"")") != std::string::npos);
    CHECK(dns::as_text(*r.result.zones.at(0), r.result.zones[0]->records.at(1)) == "v=spf1 -all");
    CHECK(kinds(read_text(mended(r))) == "");
  }
  SECTION("a long string") {
    auto const r =
        read_text(page(soa + "," + set("example.com.", "TXT", "\\\"" + std::string(300, 'a') + "\\\"")));
    CHECK(kinds(read_text(mended(r))) == "");
    CHECK(dns::as_text(*r.result.zones.at(0), r.result.zones[0]->records.at(1)) == std::string(300, 'a'));
  }
  SECTION("a long string without quotes carries one edit") {
    auto const r = read_text(page(soa + "," + set("example.com.", "TXT", std::string(300, 'a'))));
    CHECK(kinds(r) == "r53-txt-quoting txt-over-255");
    CHECK(r.result.problems.at(1).fix.empty());
    CHECK(kinds(read_text(mended(r))) == "");
  }
  SECTION("a TTL in quotes, a type in lower case, a plain string, a byte order mark") {
    CHECK(kinds(read_text(mended(read_text(page(
              soa +
              R"(,{"Name":"example.com.","Type":"MX","TTL":"60","ResourceRecords":[{"Value":"1 m"}]})"))))) ==
          "");
    CHECK(kinds(read_text(mended(read_text(page(soa + "," + set("example.com.", "mx", "1 m")))))) == "");
    CHECK(kinds(read_text(mended(read_text(page(
              soa + R"(,{"Name":"example.com.","Type":"MX","TTL":60,"ResourceRecords":["1 m"]})"))))) == "");
    CHECK(kinds(read_text(mended(read_text("\xEF\xBB\xBF" + page(soa))))) == "");
  }
}

TEST_CASE("a long TXT value that is not UTF-8 is told once, and no mending is made up") {
  std::string const value = "\\\"" + std::string(300, '\xBE') + "\\\"";
  auto const r = read_text(page(soa + "," + set("example.com.", "TXT", value)));
  CHECK(r.result.problems.size() <= 3);
  for (auto const& p : r.result.problems) CHECK(p.fix.empty());
}

TEST_CASE("the size limits of a TXT value") {
  std::string value;
  for (int i = 0; i < 16; ++i) value += (i ? " " : "") + ("\\\"" + std::string(250, 'a') + "\\\"");
  CHECK(kinds(read_text(page(soa + "," + set("example.com.", "TXT", value)))) == "r53-value-size");
}

TEST_CASE("the origin of an export") {
  std::string const a = set("www.example.com.", "A", "192.0.2.1"),
                    b = set("mail.example.com.", "A", "192.0.2.1");
  std::string const ns = set("example.com.", "NS", "ns.example.net.");
  std::string const hosted =
      R"({"HostedZones":[{"Id":"/hostedzone/Z9","Name":"example.com.","Config":{"PrivateZone":true}},
    {"Id":"/hostedzone/Z8","Name":"com."}]})";
  CHECK(dump(read_text(page(a + "," + soa))) == "export example.com. 2/2");
  CHECK(dump(read_text(page(ns + "," + a))) == "export example.com. 2/2");
  CHECK(dump(read({{"d/a.json", page(a)}, {"d/zones.json", hosted}})) == "export private example.com. 1/1");
  CHECK(read({{"d/a.json", page(a)}, {"d/zones.json", hosted}}).result.zones.at(0)->hosted_zone_id == "Z9");
  CHECK(dump(read({{"d/a.json", page(soa)}, {"e/zones.json", hosted}})) == "export example.com. 1/1");
  CHECK(dump(read_text(page(a), "www.example.com.")) == "export www.example.com. 1/1");
  CHECK(dump(read_text(page(a + "," + b))) == "export example.com. 2/2");
  CHECK(dump(read_text(page(set("x._domainkey.example.co.uk.", "A", "192.0.2.1")))) ==
        "export example.co.uk. 1/1");
  auto const nowhere = read_text(page(a + "," + set("www.example.org.", "A", "192.0.2.1")));
  CHECK(dump(nowhere) == "");
  CHECK(kinds(nowhere) == "no-origin");
  CHECK(kinds(read_text(page(""))) == "no-origin");
  // An export and its hosted zone in one document, and record sets without their page.
  CHECK(dump(read_text(page(a, R"(,"HostedZone":{"Id":"Z","Name":"example.com."})"))) ==
        "export example.com. 1/1");
  CHECK(dump(read_text("[" + soa + "," + a + "]")) == "export example.com. 2/2");
  CHECK(read_text("[" + soa + "," + a + "]").result.zones.at(0)->sets.at(1).pointer == "/1");
  CHECK(dump(read_text("[" + page(soa) + "," + page(a) + "]")) == "export example.com. 2/2");
  // A merge of two zones: each set goes to its nearest apex.
  std::string child = soa;
  child.replace(child.find("example.com."), 12, "sub.example.com.");
  CHECK(dump(read_text(page(soa + "," + child + "," + set("x.sub.example.com.", "A", "192.0.2.1") + "," +
                            a))) == "export example.com. 2/2; export sub.example.com. 2/2");
}

TEST_CASE("pages of one zone become one zone") {
  std::string const more =
      R"(,"IsTruncated":true,"MaxItems":"1","NextRecordName":"www.example.com.","NextRecordType":"A")";
  std::string const one = page(soa, more),
                    two = page(set("www.example.com.", "A", "192.0.2.1"), R"(,"IsTruncated":false)");
  CHECK(dump(read_text(one + "\n" + two)) == "export example.com. 2/2");
  CHECK(kinds(read_text(one + two)) == "");
  CHECK(read_text(one + two).result.zones.at(0)->sets.at(1).pointer == "/ResourceRecordSets/0");
  CHECK(dump(read({{"d/1.json", one}, {"d/2.json", two}})) == "export example.com. 2/2");
  CHECK(dump(read({{"d/a.json", two}, {"d/b.json", one}})) == "export example.com. 2/2");
  // With NextToken nothing says where the next page begins.
  CHECK(dump(read({{"d/1.json", page(soa, R"(,"NextToken":"e30=")")}, {"d/2.json", two}})) ==
        "export example.com. 2/2");
  // In another folder it is another zone.
  auto const apart = read({{"d/1.json", one}, {"e/2.json", two}});
  CHECK(dump(apart) == "changes example.com. 1/1; export example.com. 1/1");
  CHECK(kinds(apart) == "r53-truncated");
  // A public and a private zone of one name stay two.
  CHECK(dump(read({{"d/private.json", page(soa)}, {"d/public.json", page(soa)}})) ==
        "export private example.com. 1/1; export example.com. 1/1");
}

TEST_CASE("change batches") {
  CHECK(dump(read_text(batch("UPSERT", set("s._domainkey.example.com", "CNAME", "t.dkim.amazonses.com")))) ==
        "changes example.com. 1/1");
  auto const r = read_text(batch("CREATE", set("a.example.com", "A", "192.0.2.1")));
  CHECK(r.result.zones.at(0)->sets.at(0).pointer == "/Changes/0/ResourceRecordSet");
  CHECK(dump(read_text(batch("DELETE", set("a.example.com", "A", "192.0.2.1")))) ==
        "changes example.com. 0/0");
  CHECK(kinds(read_text(batch("DELETE", set("a.example.com", "TXT", "unquoted")))) == "");
  CHECK(kinds(read_text(batch("UPDATE", set("a.example.com", "A", "192.0.2.1")))) == "r53-action");
  CHECK(kinds(read_text(batch("UPSERT", set("com", "A", "192.0.2.1")))) == "no-origin");
  // An export beside it says where the zone is cut.
  CHECK(dump(read({{"d/b.json", batch("UPSERT", set("a.sub.example.com", "A", "192.0.2.1"))},
                   {"d/z.json", R"({"HostedZone":{"Id":"/hostedzone/Z","Name":"sub.example.com."}})"}})) ==
        "changes sub.example.com. 1/1");
  CHECK(dump(read_text(batch("UPSERT", set("a.sub.example.com", "A", "192.0.2.1")), "sub.example.com.")) ==
        "changes sub.example.com. 1/1");
  auto const change = [](std::string const& action, std::string const& s) {
    return R"({"Action":")" + action + R"(","ResourceRecordSet":)" + s + "}";
  };
  std::string const a = set("a.example.com", "A", "192.0.2.1"), b = set("a.example.org", "A", "192.0.2.1");
  CHECK(dump(read_text(R"({"Changes":[)" + change("CREATE", a) + "," + change("CREATE", b) + "]}")) ==
        "changes example.com. 1/1; changes example.org. 1/1");
  CHECK(kinds(read_text(R"({"Changes":[)" + change("DELETE", a) + "," + change("CREATE", a) + "]}")) == "");
  CHECK(kinds(read_text(R"({"Changes":[)" + change("UPSERT", a) + "," + change("CREATE", a) + "]}")) ==
        "r53-duplicate-set");
  auto const cli = read_text(R"({"HostedZoneId":"Z7","ChangeBatch":{"Comment":"x","Changes":[)" +
                             change("CREATE", a) + "]}}");
  CHECK(dump(cli) == "changes example.com. 1/1");
  CHECK(cli.result.zones.at(0)->hosted_zone_id == "Z7");
  CHECK(cli.result.zones[0]->sets.at(0).pointer == "/ChangeBatch/Changes/0/ResourceRecordSet");
  std::string many;
  for (int i = 0; i < 501; ++i)
    many +=
        (i ? "," : "") + change("UPSERT", set("h" + std::to_string(i) + ".example.com", "A", "192.0.2.1"));
  CHECK(kinds(read_text(R"({"Changes":[)" + many + "]}")) == "r53-batch-limit");
  CHECK(kinds(read_text(R"({"Comment":")" + std::string(257, 'c') + R"(","Changes":[)" + change("CREATE", a) +
                        "]}")) == "r53-batch-limit");
}

TEST_CASE("other forms are recognised and told what to run") {
  struct Case {
    std::string text;
    input::Route53Form form;
    std::string kinds;
  };
  using enum input::Route53Form;
  std::vector<Case> const cases{
      {"ResourceRecordSets:\n- Name: example.com.\n", foreign, "r53-format"},
      {"---\nResourceRecordSets:\n", foreign, "r53-format"},
      {"<?xml version=\"1.0\"?>\n<ListResourceRecordSetsResponse "
       "xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">",
       foreign, "r53-format"},
      {"RESOURCERECORDSETS\texample.com.\t300\tA\n", foreign, "r53-format"},
      {"------\n|  ListResourceRecordSets  |\n", foreign, "r53-format"},
      {R"({"Resources":{"R":{"Type":"AWS::Route53::RecordSet","Properties":{"ResourceRecords":["192.0.2.1"]}}}})",
       foreign, "r53-format"},
      {R"({"resource":{"aws_route53_record":{"www":{"type":"A"}}}})", foreign, "r53-format"},
      {R"({"name":"left-pad","version":"1.0.0"})", none, "r53-format"},
      {"[]", none, "r53-format"},
      {"[1]", none, "r53-format"},
      {"3", none, "r53-format"},
      {R"({"ResourceRecordsets":[]})", none, "r53-format"},
      {"$TTL 300\n@ IN SOA a b 1 2 3 4 5\n", none, "json"},
      {"", none, "json"},
      {"\xEF\xBB\xBF\n{\"ResourceRecordSets\":[" + soa + "]}", json, "bom"},
      {page(soa), json, ""},
      {batch("UPSERT", soa), json, ""},
      {R"({"HostedZones":[]})", json, ""},
  };
  for (Case const& c : cases) {
    INFO(c.text);
    CHECK(input::route53_form(c.text) == c.form);
    CHECK(kinds(read_text(c.text)) == c.kinds);
  }
  auto const misspelt = read_text(R"({"ResourceRecordsets":[]})");
  CHECK(misspelt.result.problems.at(0).suggestion == "ResourceRecordSets");
  std::string utf16 = "\xFF\xFE";
  for (char const c : page(soa)) utf16 += {c, '\0'};
  CHECK(input::looks_like_route53(utf16));
  CHECK(kinds(read_text(utf16)) == "json");
}

TEST_CASE("a broken export keeps its whole record sets") {
  auto const r =
      read_text(R"({"ResourceRecordSets":[)" + soa + "," + set("a.example.com.", "A", "192.0.2.1") +
                R"(,{"Name":"b.example.com.","Type":"A","TTL":3)");
  CHECK(kinds(r) == "json");
  CHECK(dump(r) == "changes example.com. 2/2");
}

TEST_CASE("json_string gives text with its places") {
  text::Sources sources;
  std::string const content = R"({"Value": "a\u0062\"c"})";
  auto const id = sources.add("x", content);
  auto const mapped = text::value_text(sources, {id, 10, static_cast<std::uint32_t>(content.size() - 1)});
  CHECK(mapped.bytes == "ab\"c");
  CHECK(sources.at(mapped.span(1, 2)) == "\\u0062");
  CHECK(sources.at(mapped.span(2, 4)) == "\\\"c");
  CHECK(text::value_text(sources, {id, 0, 3}).bytes.empty());
}

namespace {
std::vector<File> samples() {
  std::vector<File> out;
  std::filesystem::path const folder = std::string(ZONELINT_SOURCE_DIR) + "/../shared/samples/route53";
  if (!std::filesystem::exists(folder)) return out;
  for (auto const& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    out.push_back({entry.path().filename().string(), std::string(std::istreambuf_iterator<char>(in), {})});
  }
  std::sort(out.begin(), out.end(), [](File const& a, File const& b) { return a.name < b.name; });
  return out;
}
}  // namespace

TEST_CASE("real exports and batches are read, whole and cut anywhere") {
  auto const files = samples();
  if (files.empty()) {
    WARN("skipped: ../shared/samples/route53 is not here");
    return;
  }
  std::string all;
  for (File const& f : files) {
    auto const r = read_text(f.text);
    all += f.name + ": " + dump(r) + (kinds(r).empty() ? "" : " [" + kinds(r) + "]") + "\n";
    for (std::size_t cut = 0; cut + 1 < f.text.size(); cut += 37) {
      INFO(f.name << " cut at " << cut);
      auto const half = read_text(f.text.substr(0, cut));
      CHECK(!half.result.problems.empty());
      for (auto const& p : half.result.problems) CHECK(p.where.end <= cut);
    }
  }
  CHECK(all ==
        "batch_chronos_dkim-record-update.json: changes automatonicai.com. 1/1\n"
        "batch_keccoil_delete.json: changes keceoil.com. 0/0\n"
        "batch_ses_alfacaveira.json: changes alfacaveira.com. 5/5\n"
        "batch_utf8bom_unify.json: changes murrdev.com. 1/1 [bom]\n"
        "list_afrotek.co.za.json: export afrotek.co.za. 21/17\n"
        "list_judgedice.com.json: export judgedice.com. 13/7\n");
}

TEST_CASE("a parameter's value may stand in quotes (RFC 9460 2.1)") {
  std::string const value = R"(1 . alpn=\"h2,h3\" port=\"8443\")";
  auto const r = read_text(page(soa + "," + set("example.com.", "HTTPS", value)));
  CHECK(kinds(r).empty());
  CHECK(rdata(r, 1) == R"(1 . alpn="h2,h3" port=8443)");
}
