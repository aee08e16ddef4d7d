// Owner of what rules loaded at run time point to: text and tables that live as long as the arena.
#pragma once
#include <algorithm>
#include <memory>
#include <memory_resource>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace zonelint::lint {

class Arena {
 public:
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    auto* const at = static_cast<char*>(memory_.allocate(text.size(), 1));
    std::copy(text.begin(), text.end(), at);
    return {at, text.size()};
  }
  template <class T>
  std::span<T const> keep(std::vector<T> const& values) {
    static_assert(std::is_trivially_destructible_v<T>, "the arena destroys nothing");
    if (values.empty()) return {};
    auto* const at = static_cast<T*>(memory_.allocate(values.size() * sizeof(T), alignof(T)));
    std::uninitialized_copy(values.begin(), values.end(), at);
    return {at, values.size()};
  }

 private:
  std::pmr::monotonic_buffer_resource memory_;
};

}  // namespace zonelint::lint
