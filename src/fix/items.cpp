// Lists within a text: see items.hpp.
#include "fix/items.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace zonelint::fix {
namespace {

struct Item {
  std::uint32_t begin, end;  // without the blanks around it
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::vector<Item> split(std::string_view text, std::uint32_t first, std::uint32_t last, char separator) {
  std::vector<Item> out;
  for (std::uint32_t at = first;;) {
    std::uint32_t end = at;
    while (end < last && text[end] != separator) ++end;
    Item item{at, end};
    while (item.begin < item.end && is_blank(text[item.begin])) ++item.begin;
    while (item.end > item.begin && is_blank(text[item.end - 1])) --item.end;
    // A separator at the end closes the list; blanks beside one another part nothing.
    bool const empty = item.begin == item.end;
    if (!(empty && (end == last || separator == ' '))) out.push_back(item);
    if (end == last) return out;
    at = end + 1;
  }
}

std::size_t item_at(std::vector<Item> const& items, std::uint32_t offset) {
  for (std::size_t i = 0; i < items.size(); ++i)
    if (offset <= items[i].end) return i;
  return items.size();
}

// Runs of items; `first` and `last` bound the list.
bool remove_runs(std::vector<Item> const& items, std::set<std::size_t> const& gone,
                 std::vector<TextChange>& changes) {
  if (gone.size() >= items.size()) return false;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!gone.contains(i)) continue;
    std::size_t j = i;
    while (gone.contains(j + 1)) ++j;
    if (i > 0) {
      changes.push_back({items[i - 1].end, items[j].end, {}});
    } else {
      changes.push_back({items[0].begin, items[j + 1].begin, {}});
    }
    i = j;
  }
  return true;
}

bool remove_uris(std::string_view text, std::vector<std::uint32_t> const& offsets,
                 std::vector<TextChange>& changes) {
  auto const size = static_cast<std::uint32_t>(text.size());
  auto const tags = split(text, 0, size, ';');
  std::set<std::size_t> tags_gone;
  std::set<std::size_t> seen;
  for (std::uint32_t const offset : offsets) {
    std::size_t const t = item_at(tags, offset);
    if (t == tags.size()) return false;
    if (!seen.insert(t).second) continue;
    auto const equals = text.find('=', tags[t].begin);
    if (equals == std::string_view::npos || equals >= tags[t].end) return false;
    auto const uris = split(text, static_cast<std::uint32_t>(equals) + 1, tags[t].end, ',');
    std::set<std::size_t> gone;
    for (std::uint32_t const o : offsets)
      if (o >= tags[t].begin && o <= tags[t].end) gone.insert(item_at(uris, o));
    if (!remove_runs(uris, gone, changes)) tags_gone.insert(t);
  }
  return tags_gone.empty() || remove_runs(tags, tags_gone, changes);
}

}  // namespace

bool remove_items(std::string_view text, std::vector<std::uint32_t> const& offsets, Separator separator,
                  std::vector<TextChange>& changes) {
  if (offsets.empty()) return true;
  if (separator == Separator::comma) return remove_uris(text, offsets, changes);
  auto const items =
      split(text, 0, static_cast<std::uint32_t>(text.size()), separator == Separator::semicolon ? ';' : ' ');
  std::set<std::size_t> gone;
  for (std::uint32_t const offset : offsets) {
    std::size_t const i = item_at(items, offset);
    if (i == items.size()) {  // behind the last: a trailing separator
      if (items.empty()) return false;
      changes.push_back({items.back().end, static_cast<std::uint32_t>(text.size()), {}});
      return true;
    }
    gone.insert(i);
  }
  return remove_runs(items, gone, changes);
}

void append_tag_to(std::string_view text, std::string_view tag, std::vector<TextChange>& changes) {
  auto items = split(text, 0, static_cast<std::uint32_t>(text.size()), ';');
  std::erase_if(items, [](Item const& i) { return i.begin == i.end; });
  auto const semicolon = text.find(';');
  bool const tight =
      semicolon != std::string_view::npos && semicolon + 1 < text.size() && !is_blank(text[semicolon + 1]);
  std::uint32_t const at = items.empty() ? 0 : tag.starts_with("p=") ? items.front().end : items.back().end;
  changes.push_back({at, at, fmt::format("{}{}", items.empty() ? "" : tight ? ";" : "; ", tag)});
}

}  // namespace zonelint::fix
