// Files made at random: whatever stands around them, records come and go alone. What reads back otherwise
// fails the fix, so that it is enough to see that every fix succeeds, does its work, and has nothing left to
// do.
#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "harness.hpp"

namespace {

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}
  std::string zone() {
    newline_ = chance(4) ? "\r\n" : "\n";
    bool const ttl = chance(2);
    std::string out = ttl ? "$TTL 3600" + newline_ : std::string();
    out += "@ 900 IN SOA ns1 hm ( 1 3600" + newline_ + "  900 1209600 300 ) ; soa" + newline_;
    int const entries = 3 + pick(10);
    bool owned = true;
    for (int i = 0; i < entries; ++i) {
      if (chance(8)) out += "; a comment" + newline_;
      if (chance(12)) {
        out += chance(2) ? "$ORIGIN sub.example.com." + newline_ : "$ORIGIN example.com." + newline_;
        owned = false;
      }
      out += record(owned && chance(2)) + newline_;
      owned = true;
    }
    if (chance(3)) out.resize(out.size() - newline_.size());
    return out;
  }

 private:
  bool chance(int n) { return pick(n) == 0; }
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  std::string gap() { return chance(3) ? "\t" : std::string(static_cast<std::size_t>(1 + pick(4)), ' '); }
  std::string record(bool blank) {
    static char const* const owners[] = {"@", "www", "mail", "a.b", "www.example.com.", "*"};
    static char const* const data[] = {"A%192.0.2.66",     "A%192.0.2.1",
                                       "TXT%\"a;b\"",      "TXT%( \"x\" ; c\n  \"y\" )",
                                       "AAAA%2001:db8::1", "MX%10 mail"};
    std::string out = blank ? "" : owners[pick(6)];
    out += gap();
    if (chance(4)) out += chance(2) ? "60" + gap() : "1h" + gap();
    if (chance(2)) out += "IN" + gap();
    std::string rdata = data[pick(6)];
    rdata.replace(rdata.find('%'), 1, gap());
    out += rdata;
    return chance(4) ? out + " ; said of it" : out;
  }
  std::mt19937 random_;
  std::string newline_;
};

std::string const rules = R"toml(
[gone]
for = "record"
assert = "record.type != 'A' || record.rdata != '192.0.2.66'"
message = "gone"
fix = { level = "unsafe", title = "delete it", do = [{ delete = "record" }] }
[mx]
for = "zone"
assert = "false"
message = "missing"
fix = { level = "unsafe", title = "add", do = [{ add = "'www.example.com'", type = "MX", rdata = "5 mx.example.net." }, { add = "'new.example.com'", type = "TXT", rdata = '"x;y"' }] }
)toml";

}  // namespace

TEST_CASE("records come and go alone in files of any make") {
  for (unsigned seed = 1; seed <= 150; ++seed) {
    std::string const before = Maker(seed).zone();
    CAPTURE(seed, before);
    std::string const after = harness::fixed_twice(before, rules);
    CAPTURE(after);
    CHECK(after.find("192.0.2.66") == std::string::npos);
    CHECK(after.find("5 mx.example.net.") != std::string::npos);
    CHECK(after.find("\"x;y\"") != std::string::npos);
    CHECK((before.find("\r\n") == std::string::npos) == (after.find("\r\n") == std::string::npos));
  }
}
