// Records that get another name, and texts that are written anew: before and after.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "fix/text_record.hpp"
#include "harness.hpp"

namespace fix = zonelint::fix;

namespace {

// Names every TXT record that has this text as it should be named.
std::string move_rule(std::string const& to) {
  return "[named]\nfor = \"txt\"\nassert = \"txt.text != 'v=STSv1; id=1' || txt.owner == '" + to +
         "'\"\nmessage = \"misnamed\"\nfix = { level = \"unsafe\", title = \"name it\", do = [{ move = "
         "\"txt\", to = \"'" +
         to + "'\" }] }\n";
}
std::string const soa = "@ IN SOA ns1 hostmaster 1 3600 900 1209600 300\n";

struct Case {
  std::string name, before, after;
};

}  // namespace

TEST_CASE("a record is renamed in its line, which else stays as it is") {
  std::string const head = "$TTL 3600\n$ORIGIN example.com.\n" + soa;
  std::string const text = "\"v=STSv1; id=1\"";
  std::vector<Case> const cases = {
      {"comments and columns stay", "mta    60  IN TXT " + text + "   ; of November\nwww IN A 192.0.2.1\n",
       "_mta-sts    60  IN TXT " + text + "   ; of November\nwww IN A 192.0.2.1\n"},
      {"an absolute name stays one", "mta.example.com.\tIN\tTXT\t" + text + "\n",
       "_mta-sts.example.com.\tIN\tTXT\t" + text + "\n"},
      {"the zone's own name", "@ IN TXT " + text + "\nwww IN A 192.0.2.1\n",
       "_mta-sts IN TXT " + text + "\nwww IN A 192.0.2.1\n"},
      {"strings split as they are", "mta IN TXT ( \"v=STSv1; \" ; one\n  \"id=1\" ) ; two\n",
       "_mta-sts IN TXT ( \"v=STSv1; \" ; one\n  \"id=1\" ) ; two\n"},
      {"below another $ORIGIN", "$ORIGIN sub.example.com.\nmta IN TXT " + text + "\n",
       "$ORIGIN sub.example.com.\n_mta-sts.example.com. IN TXT " + text + "\n"},
      // Others take their owner from the line: it goes, and comes back with its new name.
      {"an owner that others take from it", "mta 60 IN TXT " + text + "\n    IN A 192.0.2.1\n",
       "mta IN A 192.0.2.1\n_mta-sts 60 IN TXT " + text + "\n"},
      {"a blank owner", "mta IN A 192.0.2.1\n    60 IN TXT " + text + "\nwww IN A 192.0.2.2\n",
       "mta IN A 192.0.2.1\n_mta-sts 60 IN TXT " + text + "\nwww IN A 192.0.2.2\n"},
      {"the same is there already", "mta IN TXT " + text + "\n_mta-sts IN TXT " + text + "\n",
       "_mta-sts IN TXT " + text + "\n"},
      {"another text is there", "mta IN TXT " + text + "\n_mta-sts IN TXT \"v=STSv1; id=2\"\n",
       "mta IN TXT " + text + "\n_mta-sts IN TXT \"v=STSv1; id=2\"\n"},
      {"an alias is there", "mta IN TXT " + text + "\n_mta-sts IN CNAME x.example.net.\n",
       "mta IN TXT " + text + "\n_mta-sts IN CNAME x.example.net.\n"},
  };
  for (Case const& c : cases) {
    INFO(c.name);
    CHECK(harness::fixed_twice(head + c.before, move_rule("_mta-sts.example.com")) == head + c.after);
  }
}

TEST_CASE("a renamed record keeps CRLF") {
  std::string const head = "$TTL 3600\r\n$ORIGIN example.com.\r\n@ IN SOA ns1 hm 1 3600 900 1209600 300\r\n";
  CHECK(harness::fixed_twice(head + "mta IN TXT \"v=STSv1; id=1\"\r\n", move_rule("_mta-sts.example.com")) ==
        head + "_mta-sts IN TXT \"v=STSv1; id=1\"\r\n");
}

TEST_CASE("a record set of an export is renamed as a set") {
  auto const set = [](std::string const& name, std::string const& value) {
    return "{\"Name\": \"" + name +
           "\", \"Type\": \"TXT\", \"TTL\": 60, \"ResourceRecords\": [{\"Value\": \"" + value + "\"}]}";
  };
  std::string const head =
      "{\"ResourceRecordSets\": [{\"Name\": \"example.com.\", \"Type\": \"SOA\", \"TTL\": 900, "
      "\"ResourceRecords\": [{\"Value\": \"ns-1.awsdns-01.org. hm.amazon.com. 1 7200 900 1209600 "
      "86400\"}]}, ";
  std::string const text = "\\\"v=STSv1; id=1\\\"";
  std::string const after =
      harness::fixed_twice(head + set("mta.example.com.", text) + "]}\n", move_rule("_mta-sts.example.com"));
  CHECK(after.find("mta.example.com.") == std::string::npos);
  CHECK(after.find("\"_mta-sts.example.com.\"") != std::string::npos);
  CHECK(after.find(text) != std::string::npos);
}

TEST_CASE("of two texts the parts that differ are told, those that stay are left alone") {
  struct Pair {
    std::string before, after;
    std::size_t changes;
  };
  std::string const key(400, 'k');
  std::vector<Pair> const pairs = {
      {"same", "same", 0},
      {"v=stsv1; id=2026", "v=STSv1; id=2026", 1},
      {"\"v=DKIM1; k=rsa; p=" + key + "\"", "v=DKIM1; k=rsa; p=" + key, 2},
      {"", "v=spf1 -all", 1},
      {"v=DMARC1; fo=1; p=none; rua=mailto:dmarc@example.com",
       "v=DMARC1; p=none; rua=mailto:dmarc@example.com; fo=1", 2},
      {"abcdefgh12345678ijklmnop", "ABCDEFGH12345678IJKLMNOP", 2},
  };
  for (Pair const& p : pairs) {
    CAPTURE(p.before, p.after);
    auto const changes = fix::differences(p.before, p.after);
    CHECK(changes.size() == p.changes);
    CHECK(fix::changed_text(p.before, changes) == p.after);
  }
}

TEST_CASE("a text in several strings that is written anew keeps its strings") {
  std::string const head = "$TTL 3600\n$ORIGIN example.com.\n" + soa;
  std::string const rule =
      "[plain]\nfor = \"txt\"\nassert = \"txt.plain == ''\"\nmessage = \"m\"\nfix = { level = \"unsafe\", "
      "title = "
      "\"t\", do = [{ replace = \"txt.text\", with = \"{txt.plain}\" }] }\n";
  std::string const long_part(200, 'k');
  CHECK(harness::fixed_twice(
            head + "a IN TXT \"\\\"v=DKIM1; p=" + long_part + "\" \"" + long_part + "\\\"\"\n", rule) ==
        head + "a IN TXT \"v=DKIM1; p=" + long_part + "\" \"" + long_part + "\"\n");
}
