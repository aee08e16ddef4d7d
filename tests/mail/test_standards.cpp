// Where RFC 9989 and RFC 7489 say the same: records at the author domain and at the organizational domain only, one at
// each, without the tags that either has alone (np, psd, t; pct). There both must decide alike, whatever the tags say.
// Each thing that they differ in (RFC 9989 C) makes a difference in at least one of these worlds when it is let in.
#include <catch2/catch.hpp>

#include <random>

#include "mail/dmarc.hpp"
#include "tests/mail/world.hpp"

using namespace zonelint;
using mail::DmarcPolicy;
using mail::Standard;

namespace {

enum class Also { nothing, between, several, np, t, pct, psd };

class RandomDmarc {
 public:
  RandomDmarc(unsigned seed, Also also) : random_(seed), also_(also) {}

  std::unique_ptr<dns::World> make() {
    author = below(2) ? "a.b.example.com" : "b.example.com";
    std::vector<std::string> lines;
    if (below(4) > 0) lines.push_back(author + " A 192.0.2.1");
    has_org = below(4) > 0;
    if (has_org) lines.push_back("_dmarc.example.com TXT " + record(true));
    bool const own = below(3) == 0;
    if (own) lines.push_back("_dmarc." + author + " TXT " + record(false));
    if (also_ == Also::between && author.starts_with("a."))
      lines.push_back("_dmarc.b.example.com TXT v=DMARC1; p=reject");
    if (also_ == Also::several && own) lines.push_back("_dmarc." + author + " TXT v=DMARC1; p=none; ri=7");
    return test::world({{"example.com", lines}});
  }

  std::string author;
  bool has_org = false;

 private:
  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  std::string policy() {
    static char const* const words[] = {"none", "quarantine", "reject", "Reject", "rejct"};
    return words[below(5)];
  }
  std::string record(bool org) {
    std::string out = "v=DMARC1; p=" + policy();
    if (below(3) == 0) out += "; sp=" + policy();
    if (below(3) == 0) out += "; adkim=s";
    if (below(3) == 0) out += "; aspf=s";
    if (below(2)) out += "; rua=mailto:d@example.com";
    if (below(5) == 0) out += "; x-other=1";
    if (also_ == Also::np) out += "; np=" + policy();
    if (also_ == Also::t) out += "; t=y";
    if (also_ == Also::pct) out += "; pct=20";
    if (also_ == Also::psd) out += org ? "; psd=y" : "; psd=n";
    return out;
  }
  std::mt19937 random_;
  Also also_;
};

// The records and what they ask for; alignment of a name beside the author domain and of one that is it.
std::string decided(dns::World const& world, RandomDmarc const& made, Standard standard) {
  auto const author = test::name(made.author);
  auto const policy = mail::discover(world, author, standard);
  auto const word = [](auto const& p) { return p ? std::string(mail::policy_text(*p)) : std::string("?"); };
  std::string out;
  if (policy.found())
    out = word(policy.policy) + " " + word(policy.applied) + " " + std::string(mail::dmarc_from_text(policy.from)) +
          "@" + policy.record_domain->display() + " " + policy.adkim + policy.aspf;
  else
    out = policy.state == DmarcPolicy::State::nothing ? "nothing" : "?";
  for (char const mode : {'s', 'r'})
    for (auto const& name : {std::string("c.example.com"), std::string("example.com"), made.author}) {
      // Without a record at the organizational domain the walk ends below it (RFC 9989 4.10).
      if (!made.has_org && name != made.author) continue;
      out += " " + std::string(mail::tri_text(mail::aligned(world, test::name(name), author, mode, standard)));
    }
  return out;
}

int differences(Also also, bool tell) {
  int count = 0;
  for (unsigned seed = 0; seed < 2000; ++seed) {
    RandomDmarc random(seed, also);
    auto const world = random.make();
    auto const now = decided(*world, random, Standard::rfc9989);
    auto const before = decided(*world, random, Standard::rfc7489);
    if (tell) {
      INFO("seed " << seed << ", author " << random.author);
      REQUIRE(now == before);
    }
    count += now != before ? 1 : 0;
  }
  return count;
}

}  // namespace

TEST_CASE("both standards agree where neither has anything of its own") { CHECK(differences(Also::nothing, true) == 0); }

TEST_CASE("what the standards differ in shows") {
  for (auto const also : {Also::between, Also::several, Also::np, Also::t, Also::pct, Also::psd}) {
    CAPTURE(static_cast<int>(also));
    CHECK(differences(also, false) > 20);
  }
}
