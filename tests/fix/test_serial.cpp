// SOA serials: each in its own scheme, always ahead (RFC 1982).
#include <catch2/catch.hpp>

#include "fix/serial.hpp"

using zonelint::fix::next_serial;
using zonelint::fix::serial_after;

TEST_CASE("the next serial") {
  struct Case {
    std::uint32_t before;
    char const* today;
    std::uint32_t after;
  };
  Case const cases[] = {
      {1, "2026-11-24", 2},
      {41, "", 42},
      {2026010103, "2026-11-24", 2026112401},
      {2026010100, "2026-11-24", 2026112400},
      {2026112401, "2026-11-24", 2026112402},  // today's already
      {2026112499, "2026-11-24", 2026112500},
      {2030010101, "2026-11-24", 2030010102},  // ahead of today
      {2026130101, "2026-11-24", 2026130102},  // no date: a counter
      {1700000000, "2026-11-24", 1795478400},  // UNIX time: today's midnight
      {1795478400, "2026-11-24", 1795478401},
      {0xffffffff, "2026-11-24", 1},  // round the end, past 0
      {2026010103, "tomorrow", 2026010104},
  };
  for (Case const& c : cases) {
    CAPTURE(c.before, c.today);
    CHECK(next_serial(c.before, c.today) == c.after);
    CHECK(serial_after(next_serial(c.before, c.today), c.before));
  }
}

TEST_CASE("serial number arithmetic") {
  CHECK(serial_after(1, 0));
  CHECK(serial_after(0, 0xffffffff));
  CHECK_FALSE(serial_after(0, 0));
  CHECK_FALSE(serial_after(0, 1));
  CHECK_FALSE(serial_after(0x80000000, 0));
}
