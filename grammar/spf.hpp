// SPF records (RFC 7208 sections 4.6, 5, 6, 7, 12 and their errata): text in, terms out.
// The whole record is checked, terms that evaluation would never reach included: an error anywhere is a
// permerror.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "grammar/stuck.hpp"

namespace zonelint::grammar::spf {

enum class Qualifier : char { pass = '+', fail = '-', softfail = '~', neutral = '?' };
enum class Mechanism : std::uint8_t { all, include, a, mx, ptr, ip4, ip6, exists };
enum class TermKind : std::uint8_t { mechanism, redirect, exp, unknown_modifier };

struct Term {
  TermKind kind = TermKind::mechanism;
  Mechanism mechanism = Mechanism::all;
  Qualifier qualifier = Qualifier::pass;
  bool explicit_qualifier = false;
  std::string_view text;  // the whole term as written
  std::string_view name;  // "include", "redirect", an unknown modifier's name; as written
  std::string_view
      value;  // the domain-spec, the address without its prefix, a modifier's macro-string; empty if none
  std::optional<std::uint8_t> prefix4;  // the ip4 prefix, or dual-cidr's first
  std::optional<std::uint8_t> prefix6;  // the ip6 prefix, or dual-cidr's second
  bool has_macro = false;               // the value holds a '%'
};
// ip4 and ip6: what names addresses itself.
inline bool is_network(Term const& t) {
  return t.kind == TermKind::mechanism && (t.mechanism == Mechanism::ip4 || t.mechanism == Mechanism::ip6);
}

// One thing wrong. `term` is the whole term it stands in (empty where it is about the record).
enum class ErrorKind : std::uint8_t {
  unknown_mechanism,  // "ip:192.0.2.1", "inclue:..."
  bad_separator,      // a comma, a semicolon, a control character
  bad_qualifier,
  empty_argument,       // "include:", "redirect="
  missing_argument,     // "include", "exists" without ':'
  unexpected_argument,  // "all:x"
  bad_ip4,
  bad_ip6,
  bad_cidr,
  bad_domain,
  bad_macro,
  duplicate_modifier,  // redirect or exp twice (6)
  non_ascii
};
struct Error {
  ErrorKind kind;
  std::string_view term;    // the term
  std::string_view at;      // the exact part that is wrong (may be empty and stand at a position)
  std::string_view wanted;  // what would have been right, in words
};

struct Record {
  std::vector<Term> terms;    // every term that could be read, in order
  std::vector<Error> errors;  // empty: the record is well-formed
};

// Is this text an SPF record by the selection rule of 4.5: "v=spf1" in any case, then SP or the end?
bool is_record(std::string_view text);
// Reads a selected record. Terms with errors are skipped, the others kept. Views point into `text`.
Record parse(std::string_view text);

// Macro-strings (section 7), for expansion.
struct MacroPiece {
  enum class Kind : std::uint8_t { literal, expand } kind = Kind::literal;
  std::string_view text;  // a literal's text: "%%" has become "%", "%_" " ", "%-" "%20"
  char letter = 0;        // lower case: s l o d i p h c r t v
  bool escape = false;    // the letter was upper case: URL-escape
  int keep = 0;           // the digits: how many right-hand labels are kept; 0 all
  bool reverse = false;
  std::string_view delimiters{};  // empty: "."
};
// False, with the place in `stuck`, where it is no macro-string. `exp_text`: c, r and t are allowed, and
// spaces.
bool parse_macros(std::string_view text, bool exp_text, std::vector<MacroPiece>& out, Stuck& stuck);

}  // namespace zonelint::grammar::spf
