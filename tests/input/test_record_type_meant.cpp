// A word that is no record type, in both readers: the type that was meant is the one that can read the data
// behind it, and only then is there an edit. And the SOA that a file lacks: told once, and never beside an
// entry that may be it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "input/master_file.hpp"
#include "input/read_file.hpp"
#include "input/route53.hpp"

using namespace zonelint;

namespace {

struct Told {
  std::string kind, suggestion, edit, found;
};

Told first(text::Sources const& sources, std::vector<text::Problem> const& problems) {
  if (problems.empty()) return {};
  text::Problem const& p = problems.front();
  std::string edit;
  for (auto const& e : p.fix) edit += std::string(sources.at(e.where)) + ">" + e.text;
  return {p.kind, p.suggestion, edit, p.found};
}

struct Master {
  text::Sources sources;
  input::MasterFile file;
  explicit Master(std::string text) {
    input::Files files(sources);
    input::MasterFileRequest request;
    request.file = sources.add("example.com.zone", std::move(text));
    file = input::read_master_file(files, request);
  }
  Told told() const { return first(sources, file.problems); }
};

std::string const head = "$ORIGIN example.com.\n@ 3600 IN SOA ns1 hostmaster 1 7200 3600 1209600 3600\n";

}  // namespace

TEST_CASE("master file: the type that was meant") {
  struct Row {
    std::string line, suggestion, edit;
  };
  auto const row = GENERATE(Row{"@ IN MS 10 mail", "MX", "MS>MX"},  // NS is as near, but reads one name only
                            Row{"@ IN NX ns1", "NS", "NX>NS"},      // the other way round
                            Row{"@ IN TXR \"a note\"", "TXT", "TXR>TXT"},  //
                            Row{"@ IN MX10 mail", "MX", "> "},             // the blank was forgotten
                            Row{"@ IN CNANE a b", "CNAME", ""},  // near, but CNAME can't read two names
                            Row{"@ IN WHATEVER 10 mail", "", ""});
  INFO(row.line);
  auto const told = Master(head + row.line + "\n").told();
  CHECK(told.kind == "unknown-type");
  CHECK(told.suggestion == row.suggestion);
  CHECK(told.edit == row.edit);
}

TEST_CASE("Route 53: the type that was meant") {
  struct Row {
    std::string type, values, suggestion, edit;
  };
  auto const row = GENERATE(Row{"MS", R"({"Value": "10 mail.example.com"})", "MX", R"("MS">"MX")"},
                            Row{"NX", R"({"Value": "ns1.example.com."})", "NS", R"("NX">"NS")"},
                            Row{"MS", R"({"Value": "10 mail.example.com"}, {"Value": "ten mail"})", "MX",
                                ""},  // not all can be read
                            Row{"mx", R"({"Value": "10 mail.example.com"})", "MX", R"("mx">"MX")"},
                            Row{"MS", "", "MX", ""});
  text::Sources sources;
  auto const file =
      sources.add("zone.json", R"({"ResourceRecordSets": [{"Name": "example.com.", "Type": ")" + row.type +
                                   R"(", "TTL": 60, "ResourceRecords": [)" + row.values + "]}]}");
  std::vector<text::FileId> const files{file};
  auto const result = input::read_route53(files, sources, {"example.com."});
  auto const it = std::find_if(result.problems.begin(), result.problems.end(),
                               [](text::Problem const& p) { return p.kind == "unknown-type"; });
  INFO(row.type << " " << row.values);
  REQUIRE(it != result.problems.end());
  auto const told = first(sources, {*it});
  CHECK(told.suggestion == row.suggestion);
  CHECK(told.edit == row.edit);
}

TEST_CASE("a missing SOA") {
  SECTION("a whole zone: NS records at its name") {
    Master const zone("$ORIGIN example.com.\n@ 3600 IN NS ns1\n");
    CHECK(zone.told().kind == "no-soa");
    CHECK_FALSE(zone.told().found.empty());
  }
  SECTION("a part of a zone") {
    Master const part("$ORIGIN example.com.\nwww 3600 IN A 192.0.2.1\n");
    CHECK(part.told().kind == "no-soa");
    CHECK(part.told().found.empty());
  }
  SECTION("it is there, but can't be read: one problem") {
    Master const broken(
        "$ORIGIN example.com.\n@ 3600 IN SOA ns1 hostmaster 20171130001 7200 3600 1209600 3600\n");
    REQUIRE(broken.file.problems.size() == 1);
    CHECK(broken.told().kind == "bad-rdata");
  }
}
