#include "mail/ranges_text.hpp"

#include <fmt/format.h>

namespace zonelint::mail {

std::string range_text(Range const& range, bool v6) {
  auto const first = address_from(range.first, v6).text();
  if (range.first == range.last) return first;
  int const bits = v6 ? 128 : 32;
  for (int prefix = bits - 1; prefix >= 0; --prefix) {
    auto const network = Ranges::network(address_from(range.first, v6), prefix);
    if (network.list()[0] == range) return fmt::format("{}/{}", first, prefix);
    if (network.list()[0].first != range.first) break;
  }
  return fmt::format("{}-{}", first, address_from(range.last, v6).text());
}

std::string ranges_text(std::array<Ranges, 2> const& ranges, std::size_t most) {
  std::string out;
  for (std::size_t family = 0; family < 2; ++family) {
    auto const& list = ranges[family].list();
    for (std::size_t i = 0; i < list.size() && i < most; ++i)
      out += fmt::format("{}{}", out.empty() ? "" : ", ", range_text(list[i], family == 1));
    if (list.size() > most) out += ", ...";
  }
  return out.empty() ? "none" : out;
}

}  // namespace zonelint::mail
