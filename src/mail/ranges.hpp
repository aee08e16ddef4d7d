// Sets of addresses of one family, as intervals: what an SPF record authorises is one.
//
//   10.0.0.0/8 and 192.0.2.7:   [0a000000 ... 0affffff]  [c0000207]
//                                 first ... last           sorted, apart from each other by one at least
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "mail/ip.hpp"

namespace zonelint::mail {

// An address as a number: IPv4 up to 2^32 - 1.
__extension__ typedef unsigned __int128 Address;
Address address_number(Ip const& ip);
Ip address_from(Address number, bool v6);

struct Range {
  Address first = 0, last = 0;
  bool operator==(Range const&) const = default;
};

class Ranges {
 public:
  Ranges() = default;
  explicit Ranges(Range one) : list_{one} {}
  static Ranges all(bool v6);
  // Host bits of the address do not count.
  static Ranges network(Ip const& ip, int prefix);

  bool empty() const { return list_.empty(); }
  bool contains(Address a) const;
  bool contains(Ranges const& other) const;
  std::vector<Range> const& list() const { return list_; }
  // How many networks of 2^shift addresses they touch, at most INT64_MAX; shift 0: how many addresses.
  std::int64_t count(int shift = 0) const;

  Ranges operator|(Ranges const& other) const;
  Ranges operator&(Ranges const& other) const;
  Ranges operator-(Ranges const& other) const;
  bool operator==(Ranges const&) const = default;

 private:
  void append(Range next);
  std::vector<Range> list_;
};

}  // namespace zonelint::mail
