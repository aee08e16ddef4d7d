// What a TOML file may hold, recorded while its reader asks an empty one for every key: so the schema that
// editors are given is what the reader accepts, and can't go stale.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace zonelint::input {

// What a value may be, as bits.
struct Takes {
  static constexpr unsigned text = 1, number = 2, flag = 4, texts = 8, date = 16, table = 32, tables = 64;
  static constexpr unsigned labels = 128;  // a list of texts and of pairs of texts
};

struct Shape;
struct KeyShape {
  std::string name{};
  unsigned takes = 0;                // 0: anything
  std::vector<std::string> words{};  // the only texts it may be; empty: any
  bool required = false;
  std::unique_ptr<Shape> table{};  // of a table, and of each of a list of tables
};
struct Shape {
  std::vector<std::unique_ptr<KeyShape>> keys;
  std::unique_ptr<KeyShape> others;  // where names are the user's: what each holds

  KeyShape& key(std::string_view name) {
    for (auto& k : keys) {
      if (k->name == name) return *k;
    }
    keys.push_back(std::make_unique<KeyShape>());
    keys.back()->name = name;
    return *keys.back();
  }
};

}  // namespace zonelint::input
