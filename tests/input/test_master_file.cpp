// Master files: what is read, what is a problem, its kind and its exact place.
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "dns/canonical.hpp"
#include "input/master_file.hpp"
#include "input/origin.hpp"

namespace input = zonelint::input;
namespace dns = zonelint::dns;
namespace text = zonelint::text;

namespace {

constexpr std::string_view soa = "@ 300 IN SOA ns hostmaster 1 2 3 4 5\n";

struct Read {
  text::Sources sources;
  input::Files files{sources};
  input::MasterFile result;

  explicit Read(std::string content, std::string const& origin = "example.com.",
                std::string const& root = "/nowhere") {
    input::MasterFileRequest request;
    request.file = sources.add("zone", std::move(content));
    request.path = root + "/zone";
    request.root = root;
    if (!origin.empty()) request.origin = dns::Name::from_text(origin);
    result = input::read_master_file(files, request);
  }
  void add(std::string const& path, std::string content) {
    files.preset(path, sources.add(path, std::move(content)));
  }

  // "kind@text" of each problem.
  std::vector<std::string> problems() const {
    std::vector<std::string> all;
    for (auto const& p : result.problems) all.push_back(p.kind + "@" + std::string(sources.at(p.where)));
    return all;
  }
  // The lines without the SOA.
  std::vector<std::string> lines() const {
    auto all = dns::canonical_lines(*result.zone);
    std::erase_if(all, [](std::string const& l) { return l.find("\tSOA\t") != std::string::npos; });
    return all;
  }
  std::string fixed() const {
    std::vector<text::Edit> edits;
    for (auto const& p : result.problems) edits.insert(edits.end(), p.fix.begin(), p.fix.end());
    return text::apply(sources[0].content(), edits).value_or("overlap");
  }
};

using Strings = std::vector<std::string>;

struct TempFolder {
  std::filesystem::path path;
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "zonelint-test-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = std::filesystem::canonical(name);
  }
  ~TempFolder() { std::filesystem::remove_all(path); }
  TempFolder(TempFolder const&) = delete;
  TempFolder& operator=(TempFolder const&) = delete;
  void write(std::string const& name, std::string_view content) const {
    std::filesystem::create_directories((path / name).parent_path());
    FILE* f = std::fopen((path / name).c_str(), "w");
    REQUIRE(f != nullptr);
    std::fwrite(content.data(), 1, content.size(), f);
    std::fclose(f);
  }
};

}  // namespace

TEST_CASE("owners, origins and TTLs") {
  struct Row {
    std::string_view content;
    Strings lines;
  };
  Row const rows[] = {
      {"www A 192.0.2.1\n", {"www.example.com.\t5\tIN\tA\t192.0.2.1"}},  // the SOA has a TTL of its own below
      {"$TTL 1h\nwww A 192.0.2.1\n  AAAA 2001:db8::1\n",
       {"www.example.com.\t3600\tIN\tA\t192.0.2.1", "www.example.com.\t3600\tIN\tAAAA\t2001:db8::1"}},
      {"a 60 A 192.0.2.1\nb A 192.0.2.2\n",
       {"a.example.com.\t60\tIN\tA\t192.0.2.1", "b.example.com.\t60\tIN\tA\t192.0.2.2"}},
      {"$TTL 9\na 60 A 192.0.2.1\nb A 192.0.2.2\n",
       {"a.example.com.\t60\tIN\tA\t192.0.2.1", "b.example.com.\t9\tIN\tA\t192.0.2.2"}},
      {"$ORIGIN sub\na 1 A 192.0.2.1\n$ORIGIN example.com.\na 1 A 192.0.2.2\n",
       {"a.example.com.\t1\tIN\tA\t192.0.2.2", "a.sub.example.com.\t1\tIN\tA\t192.0.2.1"}},
      {"A.Example.COM. 1 A 192.0.2.1\n", {"a.example.com.\t1\tIN\tA\t192.0.2.1"}},
      {"a 1 A 192.0.2.1\n$ORIGIN b\n  1 A 192.0.2.2\n",
       {"a.example.com.\t1\tIN\tA\t192.0.2.1", "a.example.com.\t1\tIN\tA\t192.0.2.2"}},
      {"$ORIGIN b\na 1 A 192.0.2.1\n$ORIGIN c.example.com.\na 1 A 192.0.2.2\n",
       {"a.b.example.com.\t1\tIN\tA\t192.0.2.1", "a.c.example.com.\t1\tIN\tA\t192.0.2.2"}},
      {"a 1 A 192.0.2.1\na 1 A 192.0.2.1\n", {"a.example.com.\t1\tIN\tA\t192.0.2.1"}},
      {"a 1 TXT ( \"x\" ; c\n \"y\" )\n", {"a.example.com.\t1\tIN\tTXT\t\"x\" \"y\""}},
      {"$GENERATE 1-3/2 h$ 1 A 192.0.2.$\n",
       {"h1.example.com.\t1\tIN\tA\t192.0.2.1", "h3.example.com.\t1\tIN\tA\t192.0.2.3"}},
      {"$GENERATE 9-10 h${0,3,d} 1 MX \"10 m${-1}\"\n",
       {"h009.example.com.\t1\tIN\tMX\t10 m8.example.com.",
        "h010.example.com.\t1\tIN\tMX\t10 m9.example.com."}},
      {"$GENERATE 26-26 ${0,0,x}-${0,3,X}-${0,4,o} 1 A 192.0.2.1\n",
       {"1a-01a-0032.example.com.\t1\tIN\tA\t192.0.2.1"}},
      {"$GENERATE 18-18 ${0,3,n} 1 A 192.0.2.1\n", {"2.1.example.com.\t1\tIN\tA\t192.0.2.1"}},
      {"$GENERATE 1-1 ${0,4,n}z 1 A 192.0.2.1\n", {"1.0.z.example.com.\t1\tIN\tA\t192.0.2.1"}},
      {"$GENERATE 1-1 ${0,5,n} 1 A 192.0.2.1\n", {"1.0.0.example.com.\t1\tIN\tA\t192.0.2.1"}},
      {"$GENERATE 1-1 a\\$$ 1 A 192.0.2.1\n", {"a\\$1.example.com.\t1\tIN\tA\t192.0.2.1"}},
  };
  for (Row const& row : rows) {
    INFO(row.content);
    // Without a TTL, the SOA's minimum (5) is the default.
    Read const read("@ IN SOA ns hostmaster 1 2 3 4 5\n" + std::string(row.content));
    Strings wanted = row.lines;
    CHECK(read.problems().empty());
    if (row.content.starts_with("a 60")) wanted[1].replace(wanted[1].find("\t60"), 3, "\t5");
    CHECK(read.lines() == wanted);
  }
}

TEST_CASE("the last TTL written counts where there is no $TTL (RFC 1035 5.1)") {
  Read const read(std::string(soa) + "a A 192.0.2.1\nb 60 A 192.0.2.2\nc A 192.0.2.3\n");
  CHECK(read.lines() == Strings{"a.example.com.\t300\tIN\tA\t192.0.2.1",
                                "b.example.com.\t60\tIN\tA\t192.0.2.2",
                                "c.example.com.\t60\tIN\tA\t192.0.2.3"});
}

TEST_CASE("the origin comes from the SOA, from $ORIGIN, or from outside") {
  struct Row {
    std::string_view content, given, origin;  // an empty origin: none is known
    std::string_view dotless = {};
  };
  Row const rows[] = {
      {"@ 1 SOA a b 1 1 1 1 1\n", "example.com.", "example.com."},
      {"example.com. 1 SOA a b 1 1 1 1 1\n", "", "example.com."},
      {"$ORIGIN example.com.\n@ 1 SOA a b 1 1 1 1 1\n", "", "example.com."},
      {"$ORIGIN example.com.\n@ 1 SOA a b 1 1 1 1 1\n", "other.example.", "example.com."},
      {"$ORIGIN .\nexample.com 1 SOA a b 1 1 1 1 1\n", "", "example.com."},
      {"$ORIGIN .\nexample.com 1 SOA a b 1 1 1 1 1\n", "example.com.", "example.com."},
      {"$ORIGIN com.\nexample 1 SOA a b 1 1 1 1 1\n", "", "example.com."},
      {"$ORIGIN example.com\n@ 1 SOA a b 1 1 1 1 1\n", "example.com.", "example.com.", "example.com"},
      {"$ORIGIN example.com\n@ 1 SOA a b 1 1 1 1 1\n", "", "example.com.", "example.com"},
      {"example.com 1 SOA a b 1 1 1 1 1\n", "example.com.", "example.com.", "example.com"},
      {"example.com 1 SOA a b 1 1 1 1 1\n", "", "example.com.", "example.com"},
      {"$ORIGIN mail.example.com.\n@ 1 A 192.0.2.1\n", "example.com.", "example.com."},
      {"$ORIGIN mail.example.com.\n@ 1 A 192.0.2.1\n", "", "mail.example.com."},
      {"@ 1 SOA a b 1 1 1 1 1\n", "", ""},
      {"www 1 A 192.0.2.1\n", "", ""},
      {"$ORIGIN .\n@ 1 SOA a b 1 1 1 1 1\n", "example.com.", "example.com."},
      {"$ORIGIN .\n@ 1 SOA a b 1 1 1 1 1\n", "", "."},
  };
  for (Row const& row : rows) {
    INFO(row.content << row.given);
    auto const given = row.given.empty() ? std::nullopt : dns::Name::from_text(row.given);
    auto const found = input::find_origin(row.content, given);
    CHECK((found.zone ? found.zone->to_text() : "") == row.origin);
    CHECK(found.dotless == row.dotless);
  }
}

TEST_CASE("a file's name tells its origin") {
  std::pair<std::string_view, std::string_view> const rows[] = {
      {"db.example.com", "example.com."},
      {"example.com.zone", "example.com."},
      {"example.com.db", "example.com."},
      {"example.com", "example.com."},
      {"db.192.0.2", "2.0.192.in-addr.arpa."},
      {"2.0.192.in-addr.arpa.zone", "2.0.192.in-addr.arpa."},
      {"db.local", "local."},
      {"example.com.zone.signed", "example.com."},
      {"example.com.txt", "example.com."},
      {"EXAMPLE.com.hosts", "example.com."},
      {"named.hosts", ""},
      {"named.localhost", "localhost."},
      {"zonefile", ""},
      {"-", ""},
      {"my zone.com.zone", ""},
      {"db.127", "127.in-addr.arpa."},
  };
  for (auto const& [name, origin] : rows) {
    INFO(name);
    auto const found = input::origin_from_file_name(name);
    CHECK((found ? found->to_text() : "") == origin);
  }
}

TEST_CASE("a SOA's minimum of over 31 bits is a TTL of 0 (RFC 2181 8)") {
  Read const read("@ SOA ns hostmaster 1 2 3 4 3000000000\n@ NS ns\n");
  CHECK(read.problems().empty());
  CHECK(read.lines() == Strings{"example.com.\t0\tIN\tNS\tns.example.com."});
}

TEST_CASE("tinydns data is told as what it is, once") {
  Read const read(
      "# a comment\n.example.com:192.0.2.53:a:259200\n+www.example.com:192.0.2.1:86400\n"
      "@example.com:192.0.2.2:mx:10\n'example.com:v=spf1 -all\n");
  CHECK(read.problems() == Strings{"not-a-zone@.example.com:192.0.2.53:a:259200"});
  CHECK(read.result.zone == nullptr);
  // An owner may look so, and the rest of the line tells.
  CHECK(Read("^a.b:c 300 IN A 192.0.2.1\n" + std::string(soa)).problems().empty());
  // A zone may begin with such a word.
  CHECK(Read(std::string(soa) + "@ 300 IN NS ns\n").problems().empty());
}

TEST_CASE("problems: kind, exact place, and that reading goes on") {
  std::string const long_text(300, 'x');
  std::pair<std::string, Strings> const rows[] = {
      {"a MS 10 b\n", {"unknown-type@MS"}},
      {"a IN MX10 b\n", {"unknown-type@MX10"}},
      {"a 1.2.3.4\n", {"unknown-type@1.2.3.4"}},
      {"a ANAME b.\n", {"alias-pseudo-type@ANAME"}},
      {"a AWS ALIAS A b. Z1 false\n", {"alias-pseudo-type@AWS"}},
      {"a 99999999999 A 1.2.3.4\n", {"bad-ttl@99999999999"}},
      {"$TTL x\n", {"bad-ttl@x"}},
      {"$TLL 5\n", {"unknown-directive@$TLL"}},
      {"$ORIGIN\n", {"syntax@"}},
      {"a\n", {"syntax@"}},
      {"a IN \"x\"\n", {"syntax@x"}},
      {"a..b A 192.0.2.1\n", {"bad-owner@a..b"}},
      {"a..b A 192.0.2.1\n  A 192.0.2.1\n", {"bad-owner@a..b"}},
      {"a MX ten b\n", {"bad-rdata@ten"}},
      {"a MX mail.example.com.\n", {"mx-preference-missing@mail.example.com."}},
      {"a MX 10\n", {"bad-rdata@"}},
      {"a A 192.0.2.1 x\n", {"bad-rdata@x"}},
      {"a A 192.0.2.1 # text\n", {"hash-comment@#"}},
      {"# text\n# more \"text\nb A 192.0.2.1\n", {"hash-comment@#"}},
      {"// text\n", {"hash-comment@//"}},
      {"  # text\n", {"hash-comment@#"}},
      {"a TXT \"open\n", {"unclosed-quote@\""}},
      // A string broken over lines is one mistake; what follows a quote that was forgotten is read.
      {"a TXT ( \"abc\ndef\" )\nb..c A 192.0.2.1\n", {"unclosed-quote@\"", "bad-owner@b..c"}},
      {"a TXT \"abc\nde+/f\nghi=\"\nb..c A 192.0.2.1\n", {"unclosed-quote@\"", "bad-owner@b..c"}},
      {"a TXT \"abc\nb TXT \"x\"\nc..d A 192.0.2.1\n", {"unclosed-quote@\"", "bad-owner@c..d"}},
      {"a TXT \"abc\n\"x\"\n", {"unclosed-quote@\"", "syntax@"}},
      {"a TXT ( \"x\"\nb A 192.0.2.1\n", {"unclosed-parenthesis@("}},
      {"a A 192.0.2.1 )\n", {"stray-parenthesis@)"}},
      {"a TXT \"" + long_text + "\"\n", {"txt-over-255@" + long_text}},
      {"example.org. A 192.0.2.1\n", {"out-of-zone@example.org."}},
      {"a CH TXT x\n", {"class-mismatch@a CH TXT x"}},
      {"$GENERATE x a$ A 192.0.2.1\n", {"generate@x"}},
      {"$GENERATE 1-70000 a$ A 192.0.2.1\n", {"generate-limit@1-70000"}},
      {"$GENERATE 1-300 a$ A 192.0.2.$\n", {"bad-rdata@$GENERATE 1-300 a$ A 192.0.2.$"}},
      {"$GENERATE 1-2 a${0,x} A 192.0.2.1\n", {"generate@$GENERATE 1-2 a${0,x} A 192.0.2.1"}},
      {"$GENERATE 1-2 a$ MX 10 m$\n", {"syntax@10 m$"}},
      {"{{ host }} A 192.0.2.1\nb TXT \"{{ x }}\"\n", {"template@{{"}},
      {"{% for x in y %}\na A 192.0.2.1\n{% endfor %}\n", {"template@{%"}},
      {"a A <%= @ip %>\n", {"template@<%"}},
      {"a A @@IP@@\n", {"template@@@IP@@"}},
      {"x.{{.y A 192.0.2.1\n", {}},
      {"a A ${IP}\nb.${ZONE}. A 192.0.2.1\n", {"template@${"}},
      {"a TXT \"${x}\"\n$GENERATE 1-2 g${0,2,d} A 192.0.2.$\n", {}},
      {"a AWS ALIAS A b. Z1 false\nc AWS ALIAS A b. Z1 false\n", {"alias-pseudo-type@AWS"}},
      {"a A 192.0.2.1 ; AWS routing=\"WEIGHTED\" weight=1 identifier=\"x\"\n"
       "a A 192.0.2.2 ; AWS routing=\"WEIGHTED\" weight=1 identifier=\"y\"\n",
       {"routing-comment@; AWS routing=\"WEIGHTED\" weight=1 identifier=\"x\""}},
      {"; {{ managed }}\na A 192.0.2.1\n", {}},
      {"$ORIGIN example.com\na A 192.0.2.1\n", {"origin-relative@example.com"}},
      {"$ORIGIN sub.example.com\na A 192.0.2.1\n", {"origin-relative@sub.example.com"}},
      {"$ORIGIN a.b\na A 192.0.2.1\n", {}},
      {"$INCLUDE missing\n", {"include-missing@missing"}},
      {"$INCLUDE ../x\n", {"include-outside@../x"}},
      {"$INCLUDE /etc/passwd\n", {"include-outside@/etc/passwd"}},
      {"@ SOA ns h SERIALNUMBERPLACEHOLDER 1 1 1 1\n", {"template@SERIALNUMBERPLACEHOLDER"}},
      {"@ SOA ns h 20171130001 1 1 1 1\n", {"bad-rdata@20171130001"}},
  };
  for (auto const& [content, problems] : rows) {
    INFO(content);
    Read const read(std::string(soa) + content + "last 1 A 192.0.2.9\n");
    CHECK(read.problems() == problems);
    bool found = false;
    for (auto const& line : read.lines()) found = found || line.find("192.0.2.9") != std::string::npos;
    CHECK(found);
    for (auto const& p : read.result.problems) {
      CHECK(p.in == "zone file");
      CHECK_FALSE(p.text.empty());
    }
  }
}

TEST_CASE("an export whose SOA stands at the root: told once, the zone is that of the file's name") {
  Read const read("$ORIGIN .\n@ 1 SOA a. b. 1 1 1 1 1\nwww.example.com. 1 A 192.0.2.1\n");
  CHECK(read.problems() == Strings{"out-of-zone@@"});
  CHECK(read.lines().size() == 1);
}

TEST_CASE("words of problems") {
  Read const read(std::string(soa) + "a MX ten b\nc MS 10 d\ne MX 10\nf A 192.0.2.1 x\nMX 10 g\n");
  REQUIRE(read.result.problems.size() == 5);
  auto const& p = read.result.problems;
  CHECK(p[0].text == "MX preference: 'ten' is not a number from 0 to 65535");
  CHECK(p[0].found == "ten");
  CHECK(p[0].wanted == "a number from 0 to 65535");
  CHECK(p[1].suggestion == "MX");
  CHECK(p[2].text == "MX exchange: a value is missing");
  CHECK(p[3].text == "A: 'x' stands after the end of the record");
  CHECK(p[4].text.find("taken for the owner") != std::string::npos);
}

TEST_CASE("certain mends") {
  std::pair<std::string, std::string> const rows[] = {
      {"a MX mail\n", "a MX 10 mail\n"},
      {"# text\n//more\n", "; text\n;more\n"},
      {"a A 192.0.2.1 # text\n", "a A 192.0.2.1 ; text\n"},
      {"$ORIGIN example.com\n", "$ORIGIN example.com.\n"},
      {"a IN MX10 b\n", "a IN MX 10 b\n"},
      {"a TXT \"" + std::string(300, 'x') + "\"\n",
       "a TXT \"" + std::string(255, 'x') + "\" \"" + std::string(45, 'x') + "\"\n"},
  };
  for (auto const& [before, after] : rows) {
    INFO(before);
    Read const read(std::string(soa) + before);
    CHECK(read.fixed() == std::string(soa) + after);
    CHECK(Read(read.fixed()).problems().empty());
  }
  Read const bom("\xef\xbb\xbf" + std::string(soa));
  CHECK(bom.problems() == Strings{"bom@\xef\xbb\xbf"});
  CHECK(bom.fixed() == soa);
}

TEST_CASE("files that are no zones") {
  CHECK(Read(std::string("a\0b", 3)).problems() == Strings{"not-a-zone@" + std::string(1, '\0')});
  CHECK(Read("www A 192.0.2.1\n", "").problems() == Strings{"no-origin@"});
  CHECK(Read("www 1 A 192.0.2.1\n").problems() == Strings{"no-soa@"});
  CHECK(Read("  1 A 192.0.2.1\n").problems() == Strings{"no-owner@1"});  // the SOA may be what was meant
  std::string prose;
  for (int i = 0; i < 10; ++i) prose += "The quick brown fox jumps over the lazy dog\n";
  CHECK(Read(prose).problems() == Strings{"not-a-zone@The"});
}

TEST_CASE("an owner with an entry that could not be read is incomplete") {
  Read const read(std::string(soa) + "a MX ten b\nb A 192.0.2.1\n");
  auto const* a = read.result.zone->find(*dns::Name::from_text("a.example.com."));
  auto const* b = read.result.zone->find(*dns::Name::from_text("b.example.com."));
  REQUIRE(a);
  CHECK(a->incomplete);
  REQUIRE(b);
  CHECK_FALSE(b->incomplete);
}

TEST_CASE("records know where and how they were written") {
  Read const read(std::string(soa) + "a 1 TXT ( x ; c\n y ) ; d\n  MX 10 b\n$GENERATE 1-2 g$ A 192.0.2.$\n");
  auto const& records = read.result.zone->records;
  REQUIRE(records.size() == 5);
  CHECK(read.sources.at(records[1].source) == "a 1 TXT ( x ; c\n y )");
  CHECK(records[1].ttl_written);
  CHECK(records[1].owner_written);
  CHECK(read.sources.at(records[2].source) == "MX 10 b");
  CHECK_FALSE(records[2].owner_written);
  CHECK_FALSE(records[2].ttl_written);
  CHECK(read.sources.at(records[3].source) == "$GENERATE 1-2 g$ A 192.0.2.$");
  CHECK(records[4].source == records[3].source);
  CHECK(read.sources.at(read.result.zone->place) == soa.substr(0, soa.size() - 1));
}

TEST_CASE("suppression comments and what they cover") {
  Read const read(std::string(soa) +
                  "a A 10.0.0.1 ; zonelint: allow(x) -- y\n"
                  "; zonelint: allow(z) -- y\n"
                  "\n"
                  "b TXT ( x ; Zonlint allow q\n y )\n"
                  "c A 10.0.0.2 ; plain words\n"
                  "; ALLOW at the end\n");
  auto const& c = read.result.comments;
  REQUIRE(c.size() == 4);
  CHECK(read.sources.at(c[0].record) == "a A 10.0.0.1");
  CHECK(c[0].comment == "; zonelint: allow(x) -- y");
  CHECK(read.sources.at(c[1].record).starts_with("b TXT"));
  CHECK(read.sources.at(c[2].record).starts_with("b TXT"));
  CHECK_FALSE(c[3].record.known());
  CHECK(c[3].file == 0);
}

TEST_CASE("$INCLUDE restores origin and owner, and finds files beside its own") {
  TempFolder folder;
  folder.write("sub/inc", "$ORIGIN deep\nx 1 A 192.0.2.1\n$INCLUDE more other.example.com.\n");
  folder.write("sub/more", "y 1 A 192.0.2.2\n");
  Read const read(
      std::string(soa) + "a 1 A 192.0.2.3\n$INCLUDE sub/inc\n  1 AAAA 2001:db8::1\nb 1 A 192.0.2.4\n",
      "example.com.", folder.path.string());
  CHECK(read.problems().empty());
  CHECK(read.lines() ==
        Strings{"a.example.com.\t1\tIN\tA\t192.0.2.3", "a.example.com.\t1\tIN\tAAAA\t2001:db8::1",
                "b.example.com.\t1\tIN\tA\t192.0.2.4", "x.deep.example.com.\t1\tIN\tA\t192.0.2.1",
                "y.other.example.com.\t1\tIN\tA\t192.0.2.2"});
  CHECK(read.result.includes.size() == 2);
}

TEST_CASE("circles of includes, and links out of the folder") {
  TempFolder folder, other;
  folder.write("a", "$INCLUDE b\n");
  folder.write("b", "$INCLUDE a\n");
  other.write("secret", "x 1 A 192.0.2.1\n");
  std::filesystem::create_symlink(other.path / "secret", folder.path / "link");
  Read const read(std::string(soa) + "$INCLUDE a\n$INCLUDE link\n", "example.com.", folder.path.string());
  CHECK(read.problems() == Strings{"include-loop@a", "include-outside@link"});
  CHECK(read.result.problems[0].also.size() == 2);
  for (int i = 0; i < 20; ++i)
    folder.write("d" + std::to_string(i), "$INCLUDE d" + std::to_string(i + 1) + "\n");
  Read const deep(std::string(soa) + "$INCLUDE d0\n", "example.com.", folder.path.string());
  CHECK(deep.problems() == Strings{"include-depth@d16"});
}
