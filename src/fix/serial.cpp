// SOA serials: see serial.hpp.
#include "fix/serial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "dns/places.hpp"

namespace zonelint::fix {
namespace {

using Days = std::chrono::sys_days;

std::optional<Days> days_of(unsigned year, unsigned month, unsigned day) {
  std::chrono::year_month_day const date{std::chrono::year(static_cast<int>(year)), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return Days(date);
}

std::optional<Days> read_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  auto const number = [&](std::size_t at, std::size_t size) {
    unsigned value = 0;
    for (char const c : text.substr(at, size))
      value = c >= '0' && c <= '9' && value < 10000 ? value * 10 + static_cast<unsigned>(c - '0') : 100000;
    return value;
  };
  return days_of(number(0, 4), number(5, 2), number(8, 2));
}

bool is_date_serial(std::uint32_t serial) {
  std::uint32_t const date = serial / 100;
  return date / 10000 >= 1980 && date / 10000 < 2150 && days_of(date / 10000, date / 100 % 100, date % 100);
}

}  // namespace

bool serial_after(std::uint32_t b, std::uint32_t a) { return b != a && b - a < 0x8000'0000U; }

std::uint32_t next_serial(std::uint32_t serial, std::string_view today) {
  std::uint32_t next = serial + 1;
  if (next == 0) next = 1;  // some servers take 0 for "none"
  auto const date = read_date(today);
  if (!date) return next;
  std::uint32_t proposed = serial;
  auto const epoch = static_cast<std::uint64_t>(date->time_since_epoch().count()) * 86400;
  if (is_date_serial(serial)) {
    std::chrono::year_month_day const d{*date};
    proposed = (static_cast<std::uint32_t>(static_cast<int>(d.year())) * 10000 +
                static_cast<unsigned>(d.month()) * 100 + static_cast<unsigned>(d.day())) *
                   100 +
               (serial % 100 == 0 ? 0 : 1);
  } else if (serial >= 1'000'000'000 && serial <= epoch + 86400) {  // a UNIX time since 2001
    proposed = static_cast<std::uint32_t>(epoch);
  }
  return serial_after(proposed, serial) ? proposed : next;
}

std::vector<text::Edit> serial_edits(text::Sources const& sources, dns::World const& world,
                                     std::set<std::string, std::less<>> const& changed,
                                     std::string_view today) {
  std::vector<text::Edit> out;
  for (auto const& zone : world.zones()) {
    if (zone->kind != dns::ZoneKind::master_file) continue;
    auto const in_changed = [&](text::FileId file) {
      return file != text::no_file && changed.contains(sources[file].name());
    };
    bool const touched = in_changed(zone->file) ||
                         std::any_of(zone->records.begin(), zone->records.end(),
                                     [&, last = text::no_file, hit = false](dns::Record const& r) mutable {
                                       if (r.source.file != last)
                                         last = r.source.file, hit = in_changed(last);
                                       return hit;
                                     });
    auto const soa = zone->find(zone->origin, dns::Type::SOA);
    if (!touched || soa.empty()) continue;
    auto const value = dns::as_soa(*zone, *soa.front());
    text::Span const where = dns::place(sources, *zone, *soa.front(), "serial");
    if (!value || !where.known() || where == soa.front()->source) continue;
    text::Edit edit{where, fmt::format("{}", next_serial(value->serial, today))};
    // Several views may share the file that holds their SOA.
    bool const there = std::any_of(out.begin(), out.end(), [&](text::Edit const& e) {
      return e.where.begin == where.begin && sources[e.where.file].name() == sources[where.file].name();
    });
    if (!there) out.push_back(std::move(edit));
  }
  return out;
}

}  // namespace zonelint::fix
