// Where a grammar gave up, in words: the furthest octet it reached and what it wanted there.
// The grammars never throw and never print; a caller turns this into a problem with its line and column.
#pragma once
#include <string_view>

namespace zonelint::grammar {

struct Stuck {
  char const* at = nullptr;   // the furthest octet reached; null while nothing was wanted yet
  std::string_view wanted{};  // human words: "an IPv4 address", "the closing quote"
};

}  // namespace zonelint::grammar
