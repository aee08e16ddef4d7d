// rules/providers/*.toml: read at build time by the provider compiler, and by tests. See
// rules/providers/README.md.
#pragma once
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "mail/provider.hpp"
#include "text/problem.hpp"

namespace zonelint::mail {

// Providers, and the texts and lists that they point into.
class ProviderSet {
 public:
  std::vector<Provider> providers;
  std::vector<text::Problem> problems;  // kind "provider-file"; the text begins with file:line:column

  // Reads one file; `id` is its name without ".toml".
  void read(std::string_view id, std::string_view toml);

 private:
  friend class ProviderReader;
  std::string_view keep(std::string_view text) { return texts_.emplace_back(text); }
  template <class T>
  std::span<T const> keep(std::deque<std::vector<T>>& lists, std::vector<T> list) {
    return lists.emplace_back(std::move(list));
  }
  std::deque<std::string> texts_;
  std::deque<std::vector<std::string_view>> words_;
  std::deque<std::vector<SpfCost>> costs_;
  std::deque<std::vector<ReturnPath>> returns_;
  std::deque<std::vector<DkimPattern>> dkim_;
};

}  // namespace zonelint::mail
