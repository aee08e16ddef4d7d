// Completion of zonelint.toml and of rule files: the keys that their readers ask for (input/shape.hpp), so
// that what is offered is what is accepted.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "input/shape.hpp"
#include "lsp/completion.hpp"

namespace zonelint::lsp {

struct TomlWords {
  input::Shape const* shape = nullptr;
  std::function<std::string(std::string_view key)>
      about;  // of "sender.mail-from"; empty where nothing is known
  std::vector<std::string> rules, providers;
};
// `before`: the text up to the cursor.
Completion complete_toml(std::string_view before, TomlWords const& words);

}  // namespace zonelint::lsp
