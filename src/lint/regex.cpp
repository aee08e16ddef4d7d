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

// A pattern, and for one that begins with ^ the least beginning and the greatest first octet of what it
// matches: nearly all texts are told by these without running it.
struct Pattern {
  explicit Pattern(re2::StringPiece text, RE2::Options const& options) : re(text, options) {
    std::string greatest;
    if (!re.ok() || !text.starts_with("^") || !re.PossibleMatchRange(&least, &greatest, 8) || least.empty() ||
        greatest.empty()) {
      least.clear();
      return;
    }
    most = static_cast<unsigned char>(greatest.front());
  }
  // A match is a beginning of the text, so it is not after the text, and shares its first octet.
  bool may_match(std::string_view text) const {
    return least.empty() || (text >= least && static_cast<unsigned char>(text.front()) <= most);
  }
  RE2 re;
  std::string least;
  unsigned most = 0;
};

Pattern const& compiled(std::string_view pattern) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<Pattern>, std::less<>> all;
  std::lock_guard const lock(mutex);
  auto at = all.find(pattern);
  if (at == all.end()) {
    RE2::Options options;
    options.set_log_errors(false);
    re2::StringPiece const piece(pattern.data(), pattern.size());
    at = all.emplace(std::string(pattern), std::make_unique<Pattern>(piece, options)).first;
  }
  return *at->second;
}

}  // namespace

bool regex_matches(std::string_view text, std::string_view pattern) {
  // A thread asks for the same few patterns again and again. Those of a rule stand at one place as long as it
  // lives; the comparison is for the place that another text has taken.
  static thread_local std::array<Pattern const*, 64> used{};
  Pattern const*& slot = used[reinterpret_cast<std::uintptr_t>(pattern.data()) / 8 % used.size()];
  if (slot == nullptr || slot->re.pattern() != pattern) slot = &compiled(pattern);
  RE2 const& re = slot->re;
  return re.ok() && slot->may_match(text) &&
         RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), re);
}

std::string regex_mistake(std::string_view pattern) {
  RE2 const& re = compiled(pattern).re;
  return re.ok() ? std::string{} : re.error();
}

}  // namespace zonelint::lint
