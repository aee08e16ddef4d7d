// One table of compiled patterns a process, shared by all threads. A pattern stays, so that pointers to it do
// too.
#include "lint/regex.hpp"

#include <re2/re2.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

namespace zonelint::lint {
namespace {

RE2 const& compiled(std::string_view pattern) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<RE2>, std::less<>> all;
  std::lock_guard const lock(mutex);
  auto at = all.find(pattern);
  if (at == all.end()) {
    RE2::Options options;
    options.set_log_errors(false);
    re2::StringPiece const piece(pattern.data(), pattern.size());
    at = all.emplace(std::string(pattern), std::make_unique<RE2>(piece, options)).first;
  }
  return *at->second;
}

}  // namespace

bool regex_matches(std::string_view text, std::string_view pattern) {
  // A thread asks for the same few patterns again and again. Those of a rule stand at one place as long as it
  // lives; the comparison is for the place that another text has taken.
  static thread_local std::array<RE2 const*, 64> used{};
  RE2 const*& slot = used[reinterpret_cast<std::uintptr_t>(pattern.data()) / 8 % used.size()];
  if (slot == nullptr || slot->pattern() != pattern) slot = &compiled(pattern);
  RE2 const& re = *slot;
  return re.ok() && RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), re);
}

std::string regex_mistake(std::string_view pattern) {
  RE2 const& re = compiled(pattern);
  return re.ok() ? std::string{} : re.error();
}

}  // namespace zonelint::lint
