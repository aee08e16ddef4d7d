// Three-valued answers: what rests on a name outside the zones is unknown, never no.
#pragma once
#include <cstdint>
#include <string_view>

namespace zonelint::mail {

enum class Tri : std::uint8_t { no, yes, unknown };

constexpr Tri tri(bool b) { return b ? Tri::yes : Tri::no; }
constexpr Tri operator&&(Tri a, Tri b) {
  if (a == Tri::no || b == Tri::no) return Tri::no;
  return a == Tri::yes && b == Tri::yes ? Tri::yes : Tri::unknown;
}
constexpr Tri operator||(Tri a, Tri b) {
  if (a == Tri::yes || b == Tri::yes) return Tri::yes;
  return a == Tri::no && b == Tri::no ? Tri::no : Tri::unknown;
}
constexpr std::string_view tri_text(Tri t) { return t == Tri::yes ? "yes" : t == Tri::no ? "no" : "unknown"; }

}  // namespace zonelint::mail
