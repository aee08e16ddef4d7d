// Names (RFC 1035 3.1, RFC 4343) and their order (RFC 4034 6.1).
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "dns/name.hpp"

using zonelint::dns::Name;

namespace {
Name name(std::string_view text) { return *Name::from_text(text); }
}  // namespace

TEST_CASE("text to names and back") {
  std::pair<std::string_view, std::string_view> const rows[] = {
      {"example.com.", "example.com."},
      {"EXAMPLE.Com.", "example.com."},
      {".", "."},
      {"a\\.b.c.", "a\\.b.c."},
      {"\\065b.", "ab."},
      {"a\\032b.", "a\\032b."},
      {"\\064.", "\\@."},
      {"*.x.", "*.x."},
      {"www", "www."},
      {"\\255.", "\\255."},
      {"a\\;b.", "a\\;b."},
  };
  for (auto const& [text, printed] : rows) {
    INFO(text);
    CHECK(name(text).to_text() == printed);
    CHECK(name(printed) == name(text));
  }
  CHECK(Name::from_text("@", name("a.b."))->to_text() == "a.b.");
  CHECK(Name::from_text("x", name("a.b."))->to_text() == "x.a.b.");
  for (std::string_view text : {"", "a..b.", "a\\300.", "..", ".a"}) {
    INFO(text);
    CHECK_FALSE(Name::from_text(text));
  }
}

TEST_CASE("equal names are one") {
  CHECK(name("A.example.") == name("a.EXAMPLE."));
  CHECK(name("a.example.").hash() == name("A.EXAMPLE.").hash());
  CHECK_FALSE(name("a\\.b.") == name("a.b."));
  CHECK(Name() == name("."));
}

TEST_CASE("labels, parents, suffixes") {
  Name const n = name("a.b.example.com.");
  CHECK(n.labels() == 4);
  CHECK(n.label(0) == "a");
  CHECK(n.label(3) == "com");
  CHECK(n.parent() == name("b.example.com."));
  CHECK(n.suffix(2) == name("example.com."));
  CHECK(n.suffix(0).is_root());
  CHECK(Name().parent().is_root());
  CHECK(n.is_within(name("example.com.")));
  CHECK(n.is_within(n));
  CHECK_FALSE(n.is_below(n));
  CHECK(n.is_within(Name()));
  CHECK_FALSE(name("xexample.com.").is_within(name("example.com.")));
  CHECK_FALSE(name("com.").is_within(name("example.com.")));
  CHECK(name("*.a.").is_wildcard());
  CHECK_FALSE(name("a.*.").is_wildcard());
  CHECK(name("example.com.").display() == "example.com");
  CHECK(Name().display() == ".");
}

TEST_CASE("building names") {
  CHECK(name("b.").prepend("a") == name("a.b."));
  CHECK(name("b.").prepend("A.x")->to_text() == "a\\.x.b.");
  CHECK_FALSE(name("b.").prepend(""));
  CHECK_FALSE(name("b.").prepend(std::string(64, 'a')));
  CHECK(name("x.a.").rebase(name("a."), name("b.c.")) == name("x.b.c."));
  CHECK_FALSE(name("x.a.").rebase(name("b."), name("c.")));
  std::string long_text;
  for (int i = 0; i < 126; ++i) long_text += "a.";
  Name const long_name = name(long_text);
  CHECK(long_name.wire().size() == 253);
  CHECK(long_name.prepend("a"));
  CHECK_FALSE(long_name.prepend("ab"));
  CHECK_FALSE(name("x.a.").rebase(name("a."), long_name.prepend("a").value()));
}

TEST_CASE("wire form is checked") {
  using namespace std::string_view_literals;
  CHECK(Name::from_wire("\1A\0"sv) == name("a."));
  CHECK(Name::from_wire("\0"sv)->is_root());
  for (auto wire : {""sv, "\1a"sv, "\2a\0"sv, "\1a\0\0"sv, "\xc0\0"sv, "\1"sv})
    CHECK_FALSE(Name::from_wire(wire));
}

TEST_CASE("case is folded in letters only, wherever they stand") {
  std::string upper, lower;
  for (int c = 0; c < 256; ++c) {
    if (c % 50 == 0) {
      upper += '\x32';
      lower += '\x32';
    }
    upper += static_cast<char>(c);
    lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  // Of 300 octets too many for a name: five labels of 50, cut into names of one to four.
  for (std::size_t from = 0; from < 5; ++from) {
    for (std::size_t count = 1; from + count <= 5 && count < 5; ++count) {
      auto const part = [&](std::string const& all) { return all.substr(from * 51, count * 51) + '\0'; };
      auto const made = Name::from_wire(part(upper));
      REQUIRE(made);
      CHECK(made->wire() == part(lower));
      CHECK(made->labels() == static_cast<int>(count));
    }
  }
}

TEST_CASE("many names stay apart") {
  std::vector<Name> made;
  for (int i = 0; i < 50000; ++i) made.push_back(name(std::to_string(i) + ".many.example."));
  for (int i = 0; i < 50000; i += 7) {
    CHECK(name(std::to_string(i) + ".MANY.example.") == made[static_cast<std::size_t>(i)]);
    CHECK(made[static_cast<std::size_t>(i)].parent() == name("many.example."));
  }
}

TEST_CASE("the order of RFC 4034 6.1") {
  std::vector<Name> const sorted = {
      name("example."),         name("a.example."),      name("yljkjljk.a.example."),
      name("z.a.example."),     name("zabc.a.example."), name("z.example."),
      name("\\001.z.example."), name("*.z.example."),    name("\\200.z.example.")};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    for (std::size_t k = 0; k < sorted.size(); ++k) {
      INFO(sorted[i].to_text() << " " << sorted[k].to_text());
      CHECK((sorted[i] < sorted[k]) == (i < k));
    }
  }
}

TEST_CASE("names may be made by several threads") {
  std::vector<std::vector<Name>> made(4);
  {
    std::vector<std::jthread> threads;
    for (auto& list : made) {
      threads.emplace_back([&list] {
        for (int i = 0; i < 2000; ++i)
          list.push_back(*Name::from_text("h" + std::to_string(i) + ".threads.example."));
      });
    }
  }
  for (auto const& list : made) CHECK(list == made[0]);
}
