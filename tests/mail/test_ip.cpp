#include <catch2/catch.hpp>

#include "mail/ip.hpp"

using zonelint::mail::Ip;

TEST_CASE("addresses are read and written") {
  struct Row {
    char const* text;
    char const* wanted;  // null: no address
  };
  Row const rows[] = {
      {"192.0.2.1", "192.0.2.1"},
      {"0.0.0.0", "0.0.0.0"},
      {"192.0.2.256", nullptr},
      {"192.0.2.01", nullptr},
      {"192.0.2", nullptr},
      {"192.0.2.1.1", nullptr},
      {"", nullptr},
      {"::", "::"},
      {"::1", "::1"},
      {"2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
      {"2001:db8::192.0.2.1", "2001:db8::c000:201"},
      {"::ffff:192.0.2.1", "192.0.2.1"},
      {"1:2:3:4:5:6:7", nullptr},
      {"1:2:3:4:5:6:7:8:9", nullptr},
      {"1::2::3", nullptr},
      {"12345::", nullptr},
      {"1:2:3:4:5:6:7:8::", nullptr},
      {":1:2:3:4:5:6:7", nullptr},
  };
  for (auto const& row : rows) {
    CAPTURE(row.text);
    auto const ip = Ip::parse(row.text);
    CHECK(ip.has_value() == (row.wanted != nullptr));
    if (ip && row.wanted != nullptr) CHECK(ip->text() == row.wanted);
  }
}

TEST_CASE("an address is within a network of its own family only") {
  auto const in = [](char const* ip, char const* net, int prefix) {
    return Ip::parse(ip)->in(*Ip::parse(net), prefix);
  };
  CHECK(in("192.0.2.77", "192.0.2.64", 26));
  CHECK_FALSE(in("192.0.2.128", "192.0.2.64", 26));
  CHECK(in("10.1.2.3", "192.0.2.1", 0));
  CHECK(in("192.0.2.1", "192.0.2.1", 32));
  CHECK_FALSE(in("192.0.2.2", "192.0.2.1", 32));
  CHECK_FALSE(in("192.0.2.1", "::", 0));
  CHECK(in("2001:db8:8000::1", "2001:db8:8000::", 33));
  CHECK_FALSE(in("2001:db8:7fff::1", "2001:db8:8000::", 33));
}

TEST_CASE("reverse names") {
  CHECK(Ip::parse("192.0.2.1")->reverse().display() == "1.2.0.192.in-addr.arpa");
  CHECK(Ip::parse("2001:db8::1")->reverse().display() ==
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
}
