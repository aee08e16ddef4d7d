// Did you mean ...?
#include "text/nearest.hpp"

#include <catch2/catch.hpp>
#include <string_view>
#include <vector>

using namespace zonelint::text;

TEST_CASE("edit distance counts a swap once and no case") {
  CHECK(distance("", "") == 0);
  CHECK(distance("abc", "") == 3);
  CHECK(distance("", "abc") == 3);
  CHECK(distance("MX", "mx") == 0);
  CHECK(distance("TXT", "TTX") == 1);
  CHECK(distance("CNAME", "CNMAE") == 1);
  CHECK(distance("kitten", "sitting") == 3);
  CHECK(distance("ab", "ba") == 1);
}

TEST_CASE("the nearest word is near enough to have been meant") {
  std::vector<std::string_view> const types = {"A", "AAAA", "CNAME", "MX", "NS", "SOA", "TXT", "MD"};
  struct Row {
    std::string_view word, wanted;
  };
  Row const rows[] = {
      {"MS", "MX"},  // NS is as near, but people seldom miss the first letter
      {"TXTT", "TXT"},    {"TTX", "TXT"},    {"cname", "CNAME"},
      {"CNMAE", "CNAME"}, {"CNAM", "CNAME"}, {"CAMEL", "CNAME"},  // two edits
      {"B", ""},                                                  // nothing of it is left in "A"
      {"", ""},           {"HINFO", ""},     {"TX1X", ""},
  };
  for (Row const& row : rows) {
    INFO("word " << row.word);
    CHECK(nearest(row.word, types) == row.wanted);
  }
  std::vector<std::string_view> const keys = {"mail-from", "dmarc-standard", "set-identifier"};
  CHECK(nearest("mailfrom", keys) == "mail-from");
  CHECK(nearest("dmarc_standart", keys) == "dmarc-standard");
  CHECK(nearest("dmrc_standrad", keys) == "dmarc-standard");
  CHECK(nearest("set-ident", keys).empty());
  CHECK(nearest("x", {}).empty());
}
