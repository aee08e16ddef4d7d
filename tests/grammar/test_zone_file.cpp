// Entries of master files (RFC 1035 5.1): tokens, comments, parentheses, quotes, and where reading goes on
// after a broken entry.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "grammar/zone_file.hpp"

namespace g = zonelint::grammar;

namespace {

// "a|b|"c d"": tokens with bars between, quoted ones in quotes; '!' before a token glued to the one before.
std::string dump(g::Entry const& entry) {
  std::string out;
  for (auto const& t : entry.tokens) {
    if (!out.empty()) out += '|';
    if (t.glued) out += '!';
    if (t.quoted) out += '"';
    out += t.text;
    if (t.quoted) out += '"';
  }
  return out;
}

struct Row {
  std::string_view text, tokens, whole;
  std::size_t used;  // octets taken
};

}  // namespace

TEST_CASE("entries as tokens") {
  Row const rows[] = {
      {"www A 192.0.2.1\nx", "www|A|192.0.2.1", "www A 192.0.2.1", 16},
      {"www A 192.0.2.1\r\nx", "www|A|192.0.2.1", "www A 192.0.2.1", 17},
      {"www A 192.0.2.1", "www|A|192.0.2.1", "www A 192.0.2.1", 15},
      {"  \t MX 10 a ; text\nx", "MX|10|a", "MX 10 a", 19},
      {"\nx", "", "", 1},
      {"; only (a \"comment\nx", "", "", 19},
      {"a TXT \"b c\"\"d\"\n", "a|TXT|\"b c\"|!\"d\"", "a TXT \"b c\"\"d\"", 15},
      {"a TXT \"\"\n", "a|TXT|\"\"", "a TXT \"\"", 9},
      {"a TXT \"x;y(z)\"\n", "a|TXT|\"x;y(z)\"", "a TXT \"x;y(z)\"", 15},
      {"a TXT \"\\\"q\\\"\"\n", "a|TXT|\"\\\"q\\\"\"", "a TXT \"\\\"q\\\"\"", 14},
      {"a TXT b\\;c\n", "a|TXT|b\\;c", "a TXT b\\;c", 11},
      {"a ( ; one\n TXT ; two\n b )\nx", "a|TXT|b", "a ( ; one\n TXT ; two\n b )", 26},
      {"a TXT (\nb)\n", "a|TXT|b", "a TXT (\nb)", 11},
      {"a (TXT) b\n", "a|TXT|b", "a (TXT) b", 10},
      {"a ((TXT) b\n)\n", "a|TXT|b", "a ((TXT) b\n)", 13},
      {"k=\"v\"\n", "k=|!\"v\"", "k=\"v\"", 6},
  };
  for (Row const& row : rows) {
    INFO(row.text);
    g::Entry entry;
    char const* const end = g::read_entry(row.text.data(), row.text.data() + row.text.size(), entry);
    CHECK(dump(entry) == row.tokens);
    CHECK(entry.whole == row.whole);
    CHECK(static_cast<std::size_t>(end - row.text.data()) == row.used);
    CHECK(entry.broken == g::Entry::Broken::no);
  }
}

TEST_CASE("comments reach to the line's end, without a carriage return") {
  g::Entry entry;
  std::string_view const text = "a ( ; one\r\n TXT b ) ; two\n";
  g::read_entry(text.data(), text.data() + text.size(), entry);
  CHECK(entry.comments == std::vector<std::string_view>{"; one", "; two"});
}

TEST_CASE("a broken entry says what is wrong, and the next one is found") {
  using Broken = g::Entry::Broken;
  struct Bad {
    std::string_view text;
    Broken broken;
    std::size_t at;
    std::string_view next;  // what is left
  };
  Bad const rows[] = {
      {"a TXT \"open\nb A 192.0.2.1\n", Broken::unclosed_quote, 6, "b A 192.0.2.1\n"},
      {"a TXT \"open", Broken::unclosed_quote, 6, ""},
      {"a TXT (\"x\n  \"y\n  \"z\" )\nb A 192.0.2.1\n", Broken::unclosed_quote, 7, "b A 192.0.2.1\n"},
      {"@ SOA a b ( 1 2\n 3 4 5\nb A 192.0.2.1\n", Broken::unclosed_parenthesis, 10, "b A 192.0.2.1\n"},
      {"@ SOA a b (\n 1\n$TTL 5\n", Broken::unclosed_parenthesis, 10, "$TTL 5\n"},
      {"a A 192.0.2.1 )\nb\n", Broken::stray_parenthesis, 14, "b\n"},
  };
  for (Bad const& row : rows) {
    INFO(row.text);
    g::Entry entry;
    char const* const last = row.text.data() + row.text.size();
    char const* const end = g::read_entry(row.text.data(), last, entry);
    CHECK(entry.broken == row.broken);
    CHECK(entry.broken_at == row.text.data() + row.at);
    CHECK(std::string_view(end, static_cast<std::size_t>(last - end)) == row.next);
  }
}

TEST_CASE("what the fields of an entry are") {
  using Kind = g::Shape::Kind;
  struct ShapeRow {
    std::string_view text;
    Kind kind;
    std::string_view owner, ttl, type;
    int klass;  // -1: none
    std::size_t rdata;
  };
  ShapeRow const rows[] = {
      {"a 3600 IN MX 10 b", Kind::record, "a", "3600", "MX", 1, 4},
      {"a IN 1h MX 10 b", Kind::record, "a", "1h", "MX", 1, 4},
      {"a MX 10 b", Kind::record, "a", "", "MX", -1, 2},
      {"  MX 10 b", Kind::record, "", "", "MX", -1, 1},
      {"mx MX 10 b", Kind::record, "mx", "", "MX", -1, 2},
      {"in in in A 1.2.3.4", Kind::no_type, "in", "", "in", 1, 3},
      {"10 IN PTR a.", Kind::record, "10", "", "PTR", 1, 3},
      {"a CLASS32 TYPE731 \\# 0", Kind::record, "a", "", "TYPE731", 32, 3},
      {"a ch TXT x", Kind::record, "a", "", "TXT", 3, 3},
      {"$TTL 5", Kind::directive, "$TTL", "", "", -1, 0},
      {"a MS 10 b", Kind::no_type, "a", "", "MS", -1, 2},
      {"a IN", Kind::no_type, "a", "", "", 1, 3},
      {"a", Kind::no_type, "a", "", "", -1, 2},
      {"a 99999999999 A 1.2.3.4", Kind::no_type, "a", "", "99999999999", -1, 2},
  };
  for (ShapeRow const& row : rows) {
    INFO(row.text);
    g::Entry entry;
    g::read_entry(row.text.data(), row.text.data() + row.text.size(), entry);
    g::Shape const s = g::shape(entry);
    CHECK(s.kind == row.kind);
    CHECK((s.owner ? s.owner->text : std::string_view{}) == row.owner);
    CHECK(s.ttl_text == row.ttl);
    CHECK(s.type_text == row.type);
    CHECK((s.klass ? static_cast<int>(*s.klass) : -1) == row.klass);
    if (row.kind != Kind::directive) CHECK(s.rdata == row.rdata);
  }
}

TEST_CASE("no text makes the reader stand still or run over") {
  std::string const pieces[] = {"\"", "(", ")", "\n", "\\", ";", "a", " ", "\r", "$", std::string(1, '\0')};
  // All texts of four pieces.
  for (std::size_t n = 0; n < 14641; ++n) {
    std::string text;
    for (std::size_t k = 0, m = n; k < 4; ++k, m /= 11) text += pieces[m % 11];
    g::Entry entry;
    char const* at = text.data();
    char const* const last = at + text.size();
    int entries = 0;
    while (at != last && entries < 6) {
      char const* const next = g::read_entry(at, last, entry);
      REQUIRE(next > at);
      REQUIRE(next <= last);
      for (auto const& t : entry.tokens)
        REQUIRE((t.text.data() >= text.data() && t.text.data() + t.text.size() <= last));
      if (!entry.tokens.empty()) g::shape(entry);
      at = next;
      ++entries;
    }
    REQUIRE(at == last);
  }
}
