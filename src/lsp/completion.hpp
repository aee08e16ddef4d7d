// What may come next at a place of a text that is being typed (LSP 3.17, textDocument/completion). A master
// file is read up to the cursor only: what stands behind it does not count yet.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace zonelint::lsp {

enum class ItemKind : int {
  keyword = 14,
  value = 12,
  property = 10,
  snippet = 15,
  reference = 18,
  type = 25
};  // LSP's
struct Item {
  std::string label;
  std::string insert;  // in place of what was typed of it
  std::string text;    // what it means
  ItemKind kind = ItemKind::keyword;
};
struct Completion {
  std::size_t typed = 0;  // so many octets before the cursor are part of the word
  std::vector<Item> items;
};

// More help nobody; the editor asks again as more is typed.
inline constexpr std::size_t most_items = 500;

// `before`: the text up to the cursor. `rules`: the names of all rules. `hosts`: names that the zone holds.
Completion complete_zone(std::string_view before, std::span<std::string_view const> rules,
                         std::span<std::string const> hosts);

}  // namespace zonelint::lsp
