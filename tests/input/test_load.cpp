// Finding zones: walks, names, origins, named.conf, context, stdin.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "input/file_kind.hpp"
#include "input/load.hpp"
#include "input/named_conf.hpp"

namespace input = zonelint::input;
namespace dns = zonelint::dns;
namespace text = zonelint::text;

namespace {

using Strings = std::vector<std::string>;
constexpr std::string_view zone = "$TTL 1h\n@ SOA ns hostmaster 1 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n";

// A folder of its own that is the current one while the test runs.
struct Folder {
  std::filesystem::path path, before = std::filesystem::current_path();
  text::Sources sources;
  input::Config config;
  input::LoadOptions options;
  std::unique_ptr<input::Loaded> loaded;

  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "zonelint-load-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = std::filesystem::canonical(name);
    std::filesystem::current_path(path);
  }
  ~Folder() {
    std::filesystem::current_path(before);
    std::filesystem::remove_all(path);
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  void write(std::string const& name, std::string_view content) const {
    std::filesystem::create_directories((path / name).parent_path());
    FILE* f = std::fopen((path / name).c_str(), "w");
    REQUIRE(f != nullptr);
    std::fwrite(content.data(), 1, content.size(), f);
    std::fclose(f);
  }
  void load(Strings paths) {
    options.paths = std::move(paths);
    loaded = input::load(sources, config, options);
  }
  // "file origin" of each zone.
  Strings zones() const {
    Strings all;
    for (auto const& z : loaded->world.zones()) all.push_back(z->file_name + " " + z->origin.to_text());
    return all;
  }
  Strings problems() const {
    Strings all;
    for (auto const& p : loaded->problems)
      all.push_back(p.kind + "@" + (p.where.known() ? sources[p.where.file].name() : "?"));
    return all;
  }
};

}  // namespace

TEST_CASE("a walk reads zones in the order of their names and leaves the rest alone") {
  Folder f;
  for (auto name : {"db.b.example", "a.example.zone", "c.example.db", "sub/d.example", "x.example.hosts"})
    f.write(name, zone);
  for (auto name :
       {"db.b.example.bak", "a.example.zone.jnl", "a.example.zone.signed", ".git/x.zone",
        "node_modules/x.zone", "build/y.zone", ".hidden/z.zone", "Kexample.com.+013+1.key", "notes.md"}) {
    f.write(name, zone);
  }
  f.write("README", "text\n");
  f.write("words", "some words of text\nand more\n");
  f.write("prog", "#!/bin/sh\n$TTL 5\n");
  f.write("binary.db", std::string("\0\1\2", 3));
  f.write("package.json", "{\"name\": \"x\"}");
  f.load({});
  CHECK(f.zones() == Strings{"a.example.zone a.example.", "c.example.db c.example.",
                             "db.b.example b.example.", "sub/d.example d.example.",
                             "x.example.hosts x.example."});
  CHECK(f.problems().empty());
  CHECK_FALSE(f.loaded->failed);
  CHECK(f.loaded->files == 5);
  CHECK(f.loaded->reported.size() == 5);
}

TEST_CASE("what is named is read, whatever its name") {
  Folder f;
  f.write("db.b.example.bak", zone);
  f.write("oddity", zone);
  f.load({"db.b.example.bak", "oddity", "missing.zone"});
  CHECK(f.zones() == Strings{"db.b.example.bak b.example."});
  CHECK(f.problems() == Strings{"unreadable@missing.zone", "no-origin@oddity"});
  CHECK(f.loaded->failed);
}

TEST_CASE("a folder without zones is told") {
  Folder f;
  f.write("empty/readme.txt", "text\n");
  f.load({"empty"});
  CHECK(f.problems() == Strings{"no-zones@empty"});
  CHECK(f.loaded->failed);
}

TEST_CASE("--origin and [[zone]] tell origins") {
  Folder f;
  f.write("zones/one", zone);
  f.options.origin = "example.org";
  f.load({"zones/one"});
  CHECK(f.zones() == Strings{"zones/one example.org."});

  Folder g;
  g.write("zonelint.toml", "");
  g.write("zones/one.txt", zone);
  g.config.file = "zonelint.toml";
  g.config.folder = ".";
  input::ZoneConfig z;
  z.files.push_back({"zones/*.txt", {}});
  z.origin = {"{stem}.example", {}};
  g.config.zones.push_back(z);
  g.load({});
  CHECK(g.zones() == Strings{"zones/one.txt one.example."});
}

TEST_CASE("the rest of the repository is context") {
  Folder f;
  f.write(".git/HEAD", "x");
  f.write("zones/a.example.zone", zone);
  f.write("zones/b.example.zone", std::string(zone) + "x MS 10 b\n");
  f.write("other/db.c.example", zone);
  f.load({"zones/a.example.zone"});
  CHECK(f.zones() == Strings{"zones/a.example.zone a.example.", "other/db.c.example c.example.",
                             "zones/b.example.zone b.example."});
  CHECK(f.problems().empty());
  CHECK(f.loaded->reported.size() == 1);
  CHECK(f.loaded->files == 1);
  Folder g;
  g.write(".git/HEAD", "x");
  g.write("a.example.zone", zone);
  g.write("b.example.zone", zone);
  g.options.context = false;
  g.load({"a.example.zone"});
  CHECK(g.zones().size() == 1);
}

TEST_CASE("an included file is a part of its zone") {
  Folder f;
  f.write("a.example.zone", std::string(zone) + "$INCLUDE mail.zone\n");
  f.write("mail.zone", "@ MX 10 mail\n@ MX ten b\n");
  f.load({});
  CHECK(f.zones() == Strings{"a.example.zone a.example."});
  CHECK(f.problems() == Strings{"bad-rdata@mail.zone"});
  CHECK(f.loaded->world.zones()[0]->find(*dns::Name::from_text("a.example."), dns::Type::MX).size() == 1);
}

TEST_CASE("an included file names others from the zone's own folder, too") {
  Folder f;
  f.write("a.example.zone", std::string(zone) + "$INCLUDE parts/mail\n");
  f.write("parts/mail", "@ MX 10 mail\n$INCLUDE parts/more\n$INCLUDE last\n");
  f.write("parts/more", "@ MX 20 more\n");
  f.write("parts/last", "@ MX 30 last\n");
  f.load({});
  CHECK(f.problems().empty());
  CHECK(f.loaded->world.zones()[0]->find(*dns::Name::from_text("a.example."), dns::Type::MX).size() == 3);
}

TEST_CASE("a walk does not wait for a pipe") {
  Folder f;
  f.write("a.example.zone", zone);
  REQUIRE(mkfifo((f.path / "b.example.zone").c_str(), 0600) == 0);
  f.load({});
  CHECK(f.zones() == Strings{"a.example.zone a.example."});
}

TEST_CASE("a problem in an included file that was named is told though its zone was not named") {
  Folder f;
  f.write(".git/HEAD", "x");
  f.write("a.example.zone", std::string(zone) + "$INCLUDE mail.inc\n");
  f.write("mail.inc", "@ MX ten b\n");
  f.load({"mail.inc"});
  CHECK(f.problems() == Strings{"bad-rdata@mail.inc"});
  CHECK(f.zones() == Strings{"a.example.zone a.example."});
}

TEST_CASE("named.conf gives files their zones") {
  Folder f;
  f.write("etc/named.conf",
          "options { directory \"/var/named\"; };\n// zone \"no.example\" { type master; file \"x\"; };\n"
          "zone \"one.example\" IN { type master; file \"zones/odd\"; allow-transfer { none; }; };\n"
          "zone \"two.example\" { type primary; file \"/var/named/zones/odd\"; };\n"
          "zone \"sec.example\" { type slave; file \"zones/odd\"; masters { 192.0.2.1; }; };\n"
          "view \"inside\" { match-clients { 10.0.0.0/8; }; zone \"in.example\" { type master; file "
          "\"zones/in\"; }; };\n"
          "view outside { match-clients { any; }; zone \"out.example\" { type master; file \"zones/out\"; }; "
          "};\n");
  for (auto name : {"etc/zones/odd", "etc/zones/in", "etc/zones/out"}) f.write(name, zone);
  f.load({});
  CHECK(f.zones() == Strings{"etc/zones/in in.example.", "etc/zones/odd one.example.",
                             "etc/zones/odd two.example.", "etc/zones/out out.example."});
  CHECK(f.loaded->world.zones()[0]->is_private);
  CHECK(f.loaded->world.zones()[0]->view == "inside");
  CHECK_FALSE(f.loaded->world.zones()[3]->is_private);

  Folder g;
  g.write("named.conf",
          "zone \"one.example\" { type master; file \"odd\"; };\nzone \"x.example\" { type master; file "
          "\"gone\"; };\n");
  g.write("odd", zone);
  g.load({"named.conf"});
  CHECK(g.zones() == Strings{"odd one.example."});
  CHECK(g.problems() == Strings{"include-missing@named.conf"});
}

TEST_CASE("nsd.conf gives files their zones") {
  Folder f;
  f.write("nsd.conf",
          "# NSD\nserver:\n    zonesdir: \"/etc/nsd/zones\"  # there\npattern:\n  name: \"ours\"\n"
          "  zonefile: \"%z/%s.zone\"\npattern:\n  name: theirs\n  request-xfr: 192.0.2.1 NOKEY\n"
          "include: \"/etc/nsd/nsd.conf.d/*.conf\"\n"
          "zone: name: one.example zonefile: odd\n"
          "zone:\n\tname: two.example\n\tinclude-pattern: ours\n"
          "zone:\n\tname: sec.example\n\tzonefile: odd\n\tinclude-pattern: theirs\n");
  f.write("nsd.conf.d/more.conf", "zone:\n  name: three.example\n  zonefile:\"odd\"\n");
  for (auto name : {"zones/odd", "zones/example/two.example.zone"}) f.write(name, zone);
  f.load({"nsd.conf"});
  CHECK(f.zones() == Strings{"zones/example/two.example.zone two.example.", "zones/odd one.example.",
                             "zones/odd three.example."});
  CHECK(f.problems().empty());

  Folder g;
  g.write("nsd.conf", "zone:\n  name: x.example\n  zonefile: gone\n");
  g.load({"nsd.conf"});
  CHECK(g.problems() == Strings{"include-missing@nsd.conf"});
}

TEST_CASE("knot.conf gives files their zones") {
  Folder f;
  f.write("etc/knot.conf",
          "server:\n    listen: [ 0.0.0.0@53, ::@53 ]\ntemplate:\n  - id: default\n    storage: "
          "\"/var/lib/knot/zones\"\n    file: \"%l[0]/%s.txt\"\n  - id: copied\n    master: other\n"
          "zone:\n  - domain: one.example\n    file: \"odd\"\n  - domain: two.example.\n"
          "  - domain: sec.example\n    template: copied\n  - domain: own.example\n    storage: sub\n"
          "    file: \"%c[0-2].txt\"\ninclude: more.conf\n");
  f.write("etc/more.conf", "zone:\n  - domain: three.example\n");
  for (auto name : {"etc/zones/odd", "etc/zones/example/two.example.txt",
                    "etc/zones/example/three.example.txt", "etc/sub/own.txt"})
    f.write(name, zone);
  f.load({"etc/knot.conf"});
  CHECK(f.zones() == Strings{"etc/sub/own.txt own.example.",
                             "etc/zones/example/three.example.txt three.example.",
                             "etc/zones/example/two.example.txt two.example.", "etc/zones/odd one.example."});
  CHECK(f.problems().empty());
}

TEST_CASE("stdin, with and without a name") {
  Folder f;
  f.options.stdin_text = "example.com. 1 SOA a b 1 1 1 1 1\n";
  f.load({"-"});
  CHECK(f.zones() == Strings{"- example.com."});

  Folder g;
  g.write(".git/HEAD", "x");
  g.write("a.example.zone", "broken broken\n");
  g.write("b.example.zone", zone);
  g.options.stdin_text = zone;
  g.options.stdin_name = "a.example.zone";
  g.load({"-"});
  CHECK(g.zones() == Strings{"a.example.zone a.example.", "b.example.zone b.example."});
  CHECK(g.problems().empty());
}

TEST_CASE("known zones hold other people's names") {
  Folder f;
  f.write("zonelint.toml", "");
  f.write("a.example.zone", zone);
  f.write("snapshot/spf.zone", "_spf.provider.example. 1 TXT \"v=spf1 -all\"\nother.test. 1 A 192.0.2.1\n");
  f.config.file = "zonelint.toml";
  f.config.folder = ".";
  f.config.known.push_back({"snapshot/*.zone", {}});
  f.load({});
  REQUIRE(f.loaded->world.zones().size() == 2);
  auto const& known = *f.loaded->world.zones()[1];
  CHECK(known.kind == dns::ZoneKind::known);
  CHECK(known.records.size() == 2);
  CHECK(f.problems().empty());
  auto const answer = f.loaded->world.lookup(*dns::Name::from_text("_spf.provider.example."), dns::Type::TXT);
  CHECK(answer.found == dns::Found::data);
  CHECK(answer.known);
}

TEST_CASE("what texts look like zones") {
  std::pair<std::string_view, bool> const rows[] = {
      {"$TTL 5\n", true},
      {"; c\n$ORIGIN a.\n", true},
      {"a. IN SOA b. c. 1 2 3 4 5\n", true},
      {"a IN A 192.0.2.1\nb IN A 192.0.2.2\n", true},
      {"a A 192.0.2.1\n", false},
      {"#!/bin/sh\n$TTL 5\n", false},
      {"Some text\nand more\n", false},
      {"", false},
      {"127.0.0.1 localhost\n::1 localhost\n", false},
  };
  for (auto const& [content, zone_like] : rows) {
    INFO(content);
    CHECK(input::looks_like_zone(content) == zone_like);
  }
}

TEST_CASE("many files are read alike by any number of threads") {
  Folder f;
  for (int i = 0; i < 60; ++i)
    f.write("z" + std::to_string(i) + ".example.zone", std::string(zone) + "x MS 10 b\n");
  f.load({});
  CHECK(f.loaded->world.zones().size() == 60);
  CHECK(f.problems().size() == 60);
  CHECK(std::is_sorted(f.loaded->reported.begin(), f.loaded->reported.end()));
  Strings const zones = f.zones();
  CHECK(std::is_sorted(zones.begin(), zones.end()));
}
