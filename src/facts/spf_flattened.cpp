#include "facts/spf_flattened.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "facts/spf_parts.hpp"
#include "mail/names.hpp"

namespace zonelint::facts {
namespace {

constexpr std::string_view mark = "flattened include:";

// What the record itself names as ip4 and ip6, whatever terms before them decide.
std::array<mail::Ranges, 2> written(Scope const& s, SpfFact const& f) {
  std::array<mail::Ranges, 2> out;
  for (auto const& t : f.terms) {
    auto const& term = term_of(t);
    if (!is_network(term) || term.qualifier != grammar::spf::Qualifier::pass) continue;
    auto const own = networks(s, t);
    for (std::size_t family = 0; family < 2; ++family) out[family] = out[family] | own[family];
  }
  return out;
}

}  // namespace

std::vector<Flattened> flattened_in(std::string_view line) {
  std::vector<Flattened> out;
  for (std::size_t at = line.find(mark); at != std::string_view::npos; at = line.find(mark, at + 1)) {
    Flattened f;
    std::size_t const name = at + mark.size();
    f.end = std::min(line.find_first_of(" ;(", name), line.size());
    f.include = line.substr(name, f.end - name);
    if (line.substr(f.end, 2) == " (") {
      std::size_t const close = std::min(line.find(')', f.end), line.size() - 1);
      f.note = line.substr(f.end + 2, close - f.end - 2);
      f.end = close + 1;
    }
    f.begin = at;
    out.push_back(f);
  }
  return out;
}

std::string flattened_size(mail::SpfReach const& reach) {
  std::string out;
  auto const add = [&](std::int64_t count, std::string_view one, std::string_view many) {
    if (count > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, count == 1 ? one : many);
  };
  add(reach.pass[0].count(), "IPv4 address", "IPv4 addresses");
  add(reach.pass[1].count(network6), "IPv6 network", "IPv6 networks");
  return out;
}

std::string_view line_behind(text::Sources const& sources, dns::RecordRef ref) {
  if (ref.record->set != dns::none || !ref.record->source.known()) return {};
  std::string_view const content = sources[ref.record->source.file].content();
  std::string_view const line = content.substr(ref.record->source.end);
  return line.substr(0, line.find_first_of("\r\n"));
}

std::string stale_flattened(Scope const& s, SpfFact const& f) {
  std::string out;
  std::optional<std::array<mail::Ranges, 2>> own;
  for (Flattened const& one : flattened_in(line_behind(all(s).sources(), f.record->ref))) {
    auto const name = mail::name_from_domain(one.include);
    auto const there = name ? mail::select_spf(all(s).world(), *name) : mail::SpfSelection{};
    if (there.record == nullptr) continue;
    auto const now =
        mail::spf_reach(all(s).world(), all(s).providers(), there.records.front(), *there.record);
    if (!own) own = written(s, f);
    // A note of an older make has no size: then only what is new can be told.
    bool const sized = one.note.find("IPv") != std::string_view::npos;
    bool const same_size = !sized || one.note.starts_with(flattened_size(now) + ",");
    if (same_size && (*own)[0].contains(now.pass[0]) && (*own)[1].contains(now.pass[1])) continue;
    out += fmt::format("{}include:{}", out.empty() ? "" : ", ", one.include);
  }
  return out;
}

}  // namespace zonelint::facts
