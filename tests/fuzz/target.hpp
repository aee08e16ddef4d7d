// What each program of this folder is made of: one entry point, the same for libFuzzer and for driver.cpp,
// and texts to begin with. An entry point aborts where a promise of the code is broken; it never looks at the
// disk.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace zonelint::fuzz {

std::span<std::string_view const> seeds();

// A promise of the code; what is said goes to stderr before the program ends.
inline void must(bool kept, char const* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}
inline std::string_view text_of(std::uint8_t const* data, std::size_t size) {
  return {reinterpret_cast<char const*>(data), size};
}
inline bool inside(std::string_view part, std::string_view whole) {
  return part.data() == nullptr ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace zonelint::fuzz
