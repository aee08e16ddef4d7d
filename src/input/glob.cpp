// Globs over paths. The pattern becomes a row of tokens and the path is run through all states at once, so
// that no pattern takes more than its length times the path's, however many stars it has.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "input/config.hpp"
#include "text/utf8.hpp"

namespace zonelint::input {

namespace {

enum class Kind : std::uint8_t {
  one,       // this code point
  any,       // '?': any but '/'
  set,       // '[a-z]', '[!a-z]'; never '/'
  star,      // '*': any number of any but '/'
  globstar,  // '**': anything
  folders,   // '**/' at the start of a part: no folder, or any number of them
};

struct Token {
  Kind kind;
  char32_t value = 0;
  bool negated = false;
  std::vector<std::pair<char32_t, char32_t>> ranges = {};
};

// A malformed octet is a character of its own, unlike any code point.
char32_t next(std::string_view text, std::size_t& at) {
  text::CodePoint const point = text::decode(text, at);
  char32_t const octet = static_cast<unsigned char>(text[at]);
  at += point.size;
  return point.valid ? point.value : 0x110000 + octet;
}

// '[' stands at `at`; moves past its ']'. Nothing where it has none: then '[' is a plain character.
std::optional<Token> read_set(std::string_view pattern, std::size_t& at) {
  Token token{Kind::set};
  std::size_t i = at + 1;
  if (i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^')) {
    token.negated = true;
    ++i;
  }
  for (bool first = true; i < pattern.size(); first = false) {
    if (pattern[i] == ']' && !first) {
      at = i + 1;
      return token;
    }
    char32_t const low = next(pattern, i);
    char32_t high = low;
    if (i + 1 < pattern.size() && pattern[i] == '-' && pattern[i + 1] != ']') {
      ++i;
      high = next(pattern, i);
    }
    token.ranges.emplace_back(low, high);
  }
  return std::nullopt;
}

Token read_stars(std::string_view pattern, std::size_t& at) {
  bool const starts_part = at == 0 || pattern[at - 1] == '/';
  std::size_t const first = at;
  while (at < pattern.size() && pattern[at] == '*') ++at;
  if (at - first == 1) return {Kind::star};
  if (!starts_part || at == pattern.size() || pattern[at] != '/') return {Kind::globstar};
  ++at;
  return {Kind::folders};
}

std::vector<Token> compile(std::string_view pattern) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] == '*') {
      tokens.push_back(read_stars(pattern, at));
      continue;
    }
    if (pattern[at] == '[') {
      if (std::optional<Token> set = read_set(pattern, at)) {
        tokens.push_back(*std::move(set));
        continue;
      }
    }
    if (pattern[at] == '?') {
      tokens.push_back({Kind::any});
      ++at;
      continue;
    }
    if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
    tokens.push_back({Kind::one, next(pattern, at)});
  }
  if (pattern.ends_with('/')) tokens.push_back({Kind::globstar});  // "build/": all that is in it
  return tokens;
}

bool takes(Token const& token, char32_t value) {
  switch (token.kind) {
    case Kind::one:
      return value == token.value;
    case Kind::any:
    case Kind::star:
      return value != '/';
    case Kind::globstar:
    case Kind::folders:
      return true;
    case Kind::set:
      break;
  }
  if (value == '/') return false;
  bool in = false;
  for (auto const& [low, high] : token.ranges) in = in || (low <= value && value <= high);
  return in != token.negated;
}

bool repeats(Kind kind) { return kind == Kind::star || kind == Kind::globstar || kind == Kind::folders; }

// What can match nothing is passed over without input.
void pass_empty(std::vector<Token> const& tokens, std::vector<char>& states) {
  for (std::size_t i = 0; i < tokens.size(); ++i)
    if (states[i] == 1 && repeats(tokens[i].kind)) states[i + 1] = 1;
}

bool run(std::vector<Token> const& tokens, std::string_view path) {
  // 0: not here; 1: just arrived; 2: within folders, whose end is a '/' only.
  std::vector<char> states(tokens.size() + 1), after(tokens.size() + 1);
  states[0] = 1;
  pass_empty(tokens, states);
  for (std::size_t at = 0; at < path.size();) {
    char32_t const value = next(path, at);
    std::fill(after.begin(), after.end(), 0);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (states[i] == 0 || !takes(tokens[i], value)) continue;
      if (!repeats(tokens[i].kind))
        after[i + 1] = 1;
      else if (tokens[i].kind != Kind::folders)
        after[i] = 1;
      else
        after[i] = after[i] == 1 || value == '/' ? 1 : 2;
    }
    pass_empty(tokens, after);
    states.swap(after);
  }
  return states.back() != 0;
}

}  // namespace

bool glob_match(std::string_view pattern, std::string_view path) {
  while (pattern.starts_with("./")) pattern.remove_prefix(2);
  while (path.starts_with("./")) path.remove_prefix(2);
  if (pattern.find('/') == std::string_view::npos) {
    std::size_t const slash = path.rfind('/');
    if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  }
  return run(compile(pattern), path);
}

}  // namespace zonelint::input
