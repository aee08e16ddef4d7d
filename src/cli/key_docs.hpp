// What the keys of zonelint.toml and of rule files are for: the words of `config schema`, and the defaults
// that `config show` tells. Which keys there are, and what they take, the readers say themselves
// (input/shape.hpp).
#pragma once
#include <span>
#include <string_view>

namespace zonelint::cli {

struct KeyDoc {
  std::string_view key;  // "sender.mail-from"; '*' is a name that the user chooses
  std::string_view text;
  std::string_view standard{};  // the value where the key is absent, as TOML; empty: none
};
std::span<KeyDoc const> config_docs();
std::span<KeyDoc const> rule_file_docs();
// Null where there is none.
KeyDoc const* find_doc(std::span<KeyDoc const> docs, std::string_view key);

}  // namespace zonelint::cli
