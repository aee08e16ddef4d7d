// What is offered at the cursor, `|` in the table: in master files, and in TOML by the shape of its reader.
#include "lsp/completion.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "input/config.hpp"
#include "lsp/toml_completion.hpp"
#include "lsp/words.hpp"

using namespace zonelint::lsp;

namespace {

constexpr std::string_view rules[] = {"spf/lookups-exceeded", "spf/syntax", "zone/rrset-ttl"};
std::string const hosts[] = {"mx1.example.com.", "mx2.example.com."};

bool offers(Completion const& found, std::string_view insert) {
  return std::any_of(found.items.begin(), found.items.end(),
                     [&](Item const& i) { return i.insert == insert; });
}

struct Case {
  std::string before, wanted, unwanted;
  std::size_t typed;
};

}  // namespace

TEST_CASE("master files") {
  Case const cases[] = {
      {"$OR", "$ORIGIN ", "$TTL ", 3},
      {"a IN A 192.0.2.1\n$", "$GENERATE ", "$X", 1},
      {"@ 3600 IN M", "MX ", "TXT ", 1},
      {"@ ", "MX ", "mx1.example.com.", 0},
      {"\tIN T", "TXT ", "MX ", 1},
      {"_dm", "_dmarc", "_mta-sts", 3},
      {"@ IN MX 10 mx", "mx1.example.com.", "MX ", 2},
      {"@ IN MX 1", "", "mx1.example.com.", 0},
      {"_dmarc IN TXT ", "\"v=DMARC1; p=none; rua=mailto:\"", "\"v=spf1 -all\"", 0},
      {"@ IN TXT \"v=", "v=spf1 -all", "v=DMARC1; p=none; rua=mailto:", 2},
      {"@ IN TXT \"v=spf1 \" \"ip", "ip4:", "include:", 2},
      {"@ IN TXT (\"v=spf1 \"\n  \"re", "redirect=", "include:", 2},
      {"@ IN TXT \"v=spf1 inc", "include:", "a", 3},
      {"@ IN TXT \"v=spf1 ~inc", "include:", "a", 3},
      {"@ IN TXT \"v=spf1 include:amazon", "amazonses.com", "include:", 6},
      {"_dmarc IN TXT \"v=DMARC1; p=", "quarantine", "p=", 0},
      {"_dmarc IN TXT \"v=DMARC1; p=qu", "quarantine", "reject", 2},
      {"_dmarc IN TXT \"v=DMARC1; p=none; ", "sp=", "p=", 0},
      {"s._domainkey IN TXT \"v=DKIM1; k=", "ed25519", "k=", 0},
      {"_mta-sts IN TXT \"v=STSv1; ", "id=", "v=STSv1", 0},
      {"a IN A 192.0.2.1 ; zonelint: allow(spf/l", "spf/lookups-exceeded", "zone/rrset-ttl", 5},
      {"a IN A 192.0.2.1 ; zonelint: allow(spf/syntax, zo", "zone/rrset-ttl", "spf/syntax", 2},
      {"; zonelint: al", "allow(", "spf", 2},
      {"a IN A 192.0.2.1 ; just a remark about spf", "", "spf/syntax", 0},
  };
  for (auto const& c : cases) {
    INFO(c.before);
    auto const found = complete_zone(c.before, rules, hosts);
    if (!c.wanted.empty()) {
      CHECK(offers(found, c.wanted));
      CHECK(found.typed == c.typed);
    }
    CHECK_FALSE(offers(found, c.unwanted));
  }
}

TEST_CASE("any beginning of a zone can be completed") {
  std::string const zone =
      "$ORIGIN example.com.\n@ IN SOA ns. h. (1 2 3\n 4 5) ; zonelint: allow(\"\n_dmarc TXT \"v=DMARC1;"
      "\\\"p=\" \"\\255\xff\" ( ( )\n\t\r\n$GENERATE 1-2 a$ A 192.0.2.$\n";
  for (std::size_t size = 0; size <= zone.size(); ++size) {
    auto const found = complete_zone(std::string_view(zone).substr(0, size), rules, hosts);
    CHECK(found.typed <= size);
    CHECK(found.items.size() <= most_items);
  }
}

TEST_CASE("the configuration, by what its reader takes") {
  auto const shape = zonelint::input::config_shape();
  TomlWords words;
  words.shape = &shape;
  words.about = [](std::string_view key) { return std::string(key); };
  words.rules = {"spf/huge-range", "spf/syntax"};
  words.providers = {"amazon-ses", "google-workspace"};
  Case const cases[] = {
      {"ed", "edition = ", "select = ", 2},
      {"[[se", "[[sender]]", "[[policy]]", 4},
      {"[ru", "[rule.\"", "[[sender]]", 3},
      {"[rule.\"spf/h", "\"spf/huge-range\"]", "\"spf/syntax\"]", 6},
      {"[[sender]]\npro", "provider = ", "from = ", 3},
      {"[[sender]]\nprovider = \"am", "amazon-ses", "google-workspace", 2},
      {"[[sender]]\nprovider = ", "\"amazon-ses\"", "amazon-ses", 0},
      {"dmarc-standard = \"rfc", "rfc9989", "both", 3},
      {"select = [\"spf/sy", "spf/syntax", "spf/huge-range", 6},
      {"select = [\"all\", \"sp", "spf", "all", 2},
      {"[[policy]]\ndmarc = { p = \"rej", "reject", "none", 3},
      {"[[policy]]\ndmarc = { p = \"none\", as", "aspf = ", "adkim = ", 2},
      {"[[policy]]\nparked = t", "true", "false", 1},
      {"[rule.\"spf/huge-range\"]\nsev", "severity = ", "edition = ", 3},
      {"[rule.\"spf/huge-range\"]\nseverity = \"w", "warning", "error", 1},
      {"# ed", "", "edition = ", 0},
  };
  for (auto const& c : cases) {
    INFO(c.before);
    auto const found = complete_toml(c.before, words);
    if (!c.wanted.empty()) {
      CHECK(offers(found, c.wanted));
      CHECK(found.typed == c.typed);
    }
    CHECK_FALSE(offers(found, c.unwanted));
  }
  std::string const text =
      "[[sender]]\nname = \"a\\\"b\"\ndkim = [\"x\", { = } ,'\n[rule.\"x\"]\na.b.'c' = "
      "{d={e=[\"\n[[[\n]]]=\"";
  for (std::size_t size = 0; size <= text.size(); ++size)
    CHECK(complete_toml(std::string_view(text).substr(0, size), words).typed <= size);
}

TEST_CASE("each word has its meaning and its section") {
  for (auto const& language : languages()) {
    CHECK(&words_of(language.language) == &language);
    CHECK(language_of(std::string(language.version) + "; x") == language.language);
    for (auto const& word : language.words) {
      INFO(word.name);
      CHECK_FALSE(word.text.empty());
      CHECK_FALSE(word.source.empty());
      CHECK(find_word(language.words, word.name) == &word);
    }
  }
  CHECK_FALSE(language_of("hello"));
  CHECK_FALSE(language_of(""));
}
