#include "mail/provider.hpp"

#include <algorithm>
#include <charconv>

#include "grammar/abnf_case.hpp"
#include "text/nearest.hpp"

namespace zonelint::mail {
namespace {

bool is_label_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}
using grammar::lower;

// Among several providers, one that sends through another stands back: the records are that other's.
bool speaks(Provider const& p, std::span<Provider const> among) { return p.via.empty() || among.size() == 1; }

bool spans_labels(std::string_view placeholder) {
  return placeholder == "domain" || placeholder.substr(0, 4) == "hash" || placeholder == "tenant";
}

// Matches by trying each length of a placeholder, the longest first; patterns and names are short.
bool match_from(std::string_view pattern, std::string_view text, Captures& captures) {
  while (!pattern.empty() && pattern.front() != '{') {
    if (text.empty() || lower(pattern.front()) != text.front()) return false;
    pattern.remove_prefix(1);
    text.remove_prefix(1);
  }
  if (pattern.empty()) return text.empty();
  auto const close = pattern.find('}');
  if (close == std::string_view::npos) return false;
  auto const placeholder = pattern.substr(1, close - 1);
  auto const rest = pattern.substr(close + 1);
  auto const try_length = [&](std::size_t n) {
    captures.emplace_back(placeholder, text.substr(0, n));
    if (match_from(rest, text.substr(n), captures)) return true;
    captures.pop_back();
    return false;
  };
  if (placeholder.find('|') != std::string_view::npos) {
    auto words = placeholder;
    while (true) {
      auto const bar = words.find('|');
      auto const word = words.substr(0, bar);
      if (text.substr(0, word.size()) == word && try_length(word.size())) return true;
      if (bar == std::string_view::npos) return false;
      words.remove_prefix(bar + 1);
    }
  }
  std::size_t longest = 0;
  while (longest < text.size() &&
         (is_label_char(text[longest]) || (spans_labels(placeholder) && text[longest] == '.')))
    ++longest;
  for (std::size_t n = longest; n > 0; --n)
    if (try_length(n)) return true;
  return false;
}

// What stands behind the last placeholder decides nearly always, and from its last octet on.
bool ends_differ(std::string_view pattern, std::string_view text) {
  while (!pattern.empty() && pattern.back() != '}') {
    if (text.empty() || lower(pattern.back()) != text.back()) return true;
    pattern.remove_suffix(1);
    text.remove_suffix(1);
  }
  return false;
}

}  // namespace

bool Provider::has_region(std::string_view region) const {
  return std::find(regions.begin(), regions.end(), region) != regions.end();
}

DkimPattern const* Provider::dkim_for(std::string_view region) const {
  for (auto const& p : dkim)
    if (std::find(p.regions.begin(), p.regions.end(), region) != p.regions.end()) return &p;
  for (auto const& p : dkim)
    if (p.regions.empty() && p.wanted) return &p;
  return nullptr;
}

std::string_view captured(Captures const& captures, std::string_view placeholder) {
  for (auto const& [name, value] : captures)
    if (name == placeholder) return value;
  return {};
}

std::pair<int, std::string_view> split_preference(std::string_view pattern) {
  int preference = 0;
  auto const* const end = pattern.data() + pattern.size();
  auto const [at, error] = std::from_chars(pattern.data(), end, preference);
  if (error != std::errc() || at == end || *at != ' ') return {0, pattern};
  return {preference, pattern.substr(static_cast<std::size_t>(at - pattern.data()) + 1)};
}

std::optional<Captures> match_pattern(std::string_view pattern, std::string_view text) {
  auto const host = split_preference(pattern).second;
  if (ends_differ(host, text)) return {};
  Captures captures;
  if (!match_from(host, text, captures)) return {};
  return captures;
}

std::string fill_pattern(std::string_view pattern, Captures const& values) {
  std::string out;
  while (!pattern.empty()) {
    auto const open = pattern.find('{');
    auto const close = pattern.find('}', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    out += pattern.substr(0, open);
    auto const placeholder = pattern.substr(open + 1, close - open - 1);
    auto const value = captured(values, placeholder);
    out += value.empty() ? "<" + std::string(placeholder) + ">" : std::string(value);
    pattern.remove_prefix(close + 1);
  }
  out += pattern;
  return out;
}

Provider const* find_provider(std::span<Provider const> providers, std::string_view id) {
  for (auto const& p : providers)
    if (p.id == id) return &p;
  return nullptr;
}

Provider const* provider_of_include(std::span<Provider const> providers, dns::Name include) {
  auto const text = include.display();
  auto const fits = [&](std::string_view pattern) { return match_pattern(pattern, text).has_value(); };
  for (auto const& p : providers)
    if (speaks(p, providers) && (std::any_of(p.spf_includes.begin(), p.spf_includes.end(), fits) ||
                                 std::any_of(p.spf_retired.begin(), p.spf_retired.end(), fits)))
      return &p;
  return nullptr;
}

std::optional<int> known_spf_cost(std::span<Provider const> providers, dns::Name include) {
  auto const text = include.display();
  for (auto const& p : providers)
    for (auto const& cost : p.spf_costs)
      if (cost.include == text) return cost.lookups;
  return {};
}

namespace {

std::optional<HostMatch> match_host(Provider const& provider, std::span<std::string_view const> patterns,
                                    std::string const& host) {
  for (auto const pattern : patterns)
    if (auto captures = match_pattern(pattern, host))
      return HostMatch{&provider, pattern, std::move(*captures)};
  return {};
}

}  // namespace

std::optional<HostMatch> match_return_mx(std::span<Provider const> providers, dns::Name host) {
  auto const text = host.display();
  for (auto const& p : providers)
    if (auto m = speaks(p, providers) ? match_host(p, p.return_mx, text) : std::nullopt) return m;
  return {};
}
std::optional<HostMatch> match_mx(std::span<Provider const> providers, dns::Name host) {
  auto const text = host.display();
  for (auto const& p : providers)
    if (auto m = speaks(p, providers) ? match_host(p, p.mx, text) : std::nullopt) return m;
  return {};
}
std::optional<HostMatch> match_return_cname(std::span<Provider const> providers, dns::Name target) {
  auto const text = target.display();
  for (auto const& p : providers)
    for (auto const& r : p.return_cnames)
      if (auto captures = match_pattern(r.target, text)) return HostMatch{&p, r.target, std::move(*captures)};
  return {};
}

std::optional<DkimMatch> match_dkim_target(std::span<Provider const> providers, std::string_view selector,
                                           dns::Name target) {
  auto const text = target.display();
  std::optional<DkimMatch> first;
  for (auto const& p : providers)
    for (auto const& pattern : p.dkim) {
      if (pattern.target.empty() || !speaks(p, providers)) continue;
      auto captures = match_pattern(pattern.target, text);
      if (!captures) continue;
      DkimMatch m{&p, &pattern, std::move(*captures), false};
      auto const own = match_pattern(pattern.selector, selector);
      m.selector_fits = own.has_value();
      for (auto const& [name, value] : own.value_or(Captures{}))
        if (auto const other = captured(m.captures, name); !other.empty() && other != value)
          m.selector_fits = false;
      if (m.selector_fits) return m;
      if (!first) first = std::move(m);
    }
  return first;
}

namespace {

// What follows a pattern's last placeholder, from its first dot on: "dkim.amazonses.com".
std::string_view fixed_end(std::string_view pattern) {
  auto const close = pattern.rfind('}');
  if (close == std::string_view::npos) return {};
  auto const dot = pattern.find('.', close);
  return dot == std::string_view::npos ? std::string_view() : pattern.substr(dot + 1);
}

}  // namespace

std::optional<NearTarget> near_dkim_target(std::span<Provider const> providers, dns::Name target) {
  auto const text = target.display();
  auto const ends = [&](std::string_view end) {
    return text.size() > end.size() && text.ends_with(end) && text[text.size() - end.size() - 1] == '.';
  };
  std::optional<NearTarget> near;
  for (auto const& p : providers)
    for (auto const& pattern : p.dkim) {
      auto const end = fixed_end(pattern.target);
      auto const labels = static_cast<int>(std::count(end.begin(), end.end(), '.')) + 1;
      if (end.empty() || labels < 2 || target.labels() <= labels) continue;
      if (ends(end)) return {};  // the provider's, in a form that is not known here
      auto const own = target.suffix(labels).display();
      // A short end is near too much.
      if (end.size() >= 12 && text::distance(own, end) <= 2 && !near)
        near = NearTarget{&p, text.substr(0, text.size() - own.size()) + std::string(end)};
    }
  return near;
}

std::optional<HostMatch> match_retired_mx(std::span<Provider const> providers, dns::Name host) {
  auto const text = host.display();
  for (auto const& p : providers)
    if (auto m = match_host(p, p.mx_retired, text)) return m;
  return {};
}
std::optional<HostMatch> match_submission(std::span<Provider const> providers, dns::Name host) {
  auto const text = host.display();
  for (auto const& p : providers)
    if (auto m = match_host(p, p.submission, text)) return m;
  return {};
}

}  // namespace zonelint::mail
