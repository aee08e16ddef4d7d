#include "mail/ranges.hpp"

#include <algorithm>
#include <limits>

namespace zonelint::mail {
namespace {

constexpr Address highest(bool v6) { return v6 ? ~Address{0} : Address{0xFFFF'FFFF}; }

}  // namespace

Address address_number(Ip const& ip) {
  Address out = 0;
  for (int i = 0; i < ip.bits() / 8; ++i) out = out << 8 | ip.octets[static_cast<std::size_t>(i)];
  return out;
}

Ip address_from(Address number, bool v6) {
  Ip out;
  out.v6 = v6;
  for (int i = out.bits() / 8; i-- > 0; number >>= 8)
    out.octets[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(number & 0xFF);
  return out;
}

Ranges Ranges::all(bool v6) { return Ranges(Range{0, highest(v6)}); }

Ranges Ranges::network(Ip const& ip, int prefix) {
  if (prefix <= 0) return all(ip.v6);
  int const host = std::max(ip.bits() - prefix, 0);
  Address const hosts = (Address{1} << host) - 1;
  Address const number = address_number(ip);
  return Ranges(Range{number & ~hosts, number | hosts});
}

bool Ranges::contains(Address a) const {
  auto const it = std::partition_point(list_.begin(), list_.end(), [&](Range r) { return r.last < a; });
  return it != list_.end() && it->first <= a;
}

bool Ranges::contains(Ranges const& other) const { return (other - *this).empty(); }

std::int64_t Ranges::count(int shift) const {
  constexpr Address most = static_cast<Address>(std::numeric_limits<std::int64_t>::max());
  Address sum = 0;
  Range before;
  for (auto const& range : list_) {
    Range const now{range.first >> shift, range.last >> shift};
    bool const shared = sum > 0 && before.last == now.first;  // both touch the same network
    Address const more = now.last - now.first;                // one less than there are: no overflow
    if (more >= most || sum + more >= most) return std::numeric_limits<std::int64_t>::max();
    sum += more + (shared ? 0U : 1U);
    before = now;
  }
  return static_cast<std::int64_t>(sum);
}

// `next` begins nowhere before what is there.
void Ranges::append(Range next) {
  bool const joins =
      !list_.empty() && (list_.back().last == ~Address{0} || next.first <= list_.back().last + 1);
  if (joins)
    list_.back().last = std::max(list_.back().last, next.last);
  else
    list_.push_back(next);
}

Ranges Ranges::operator|(Ranges const& other) const {
  if (other.empty()) return *this;
  if (empty()) return other;
  Ranges out;
  auto a = list_.begin(), b = other.list_.begin();
  while (a != list_.end() || b != other.list_.end()) {
    bool const take_a = b == other.list_.end() || (a != list_.end() && a->first <= b->first);
    out.append(take_a ? *a++ : *b++);
  }
  return out;
}

Ranges Ranges::operator&(Ranges const& other) const {
  Ranges out;
  auto a = list_.begin(), b = other.list_.begin();
  while (a != list_.end() && b != other.list_.end()) {
    Range const both{std::max(a->first, b->first), std::min(a->last, b->last)};
    if (both.first <= both.last) out.append(both);
    a->last < b->last ? ++a : ++b;
  }
  return out;
}

Ranges Ranges::operator-(Ranges const& other) const {
  Ranges out;
  auto b = other.list_.begin();
  for (Range rest : list_) {
    bool left = true;
    while (b != other.list_.end() && b->last < rest.first) ++b;
    for (auto c = b; left && c != other.list_.end() && c->first <= rest.last; ++c) {
      if (c->first > rest.first) out.append({rest.first, c->first - 1});
      left = c->last < rest.last;
      if (left) rest.first = c->last + 1;
    }
    if (left) out.append(rest);
  }
  return out;
}

}  // namespace zonelint::mail
