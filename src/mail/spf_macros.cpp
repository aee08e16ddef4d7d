#include "mail/spf_macros.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "grammar/spf.hpp"

namespace zonelint::mail {
namespace {

using grammar::spf::MacroPiece;

// Split at the delimiters, reverse, keep the right-hand parts, join with dots (7.3).
std::string transform(std::string_view value, MacroPiece const& piece) {
  std::string_view const delimiters = piece.delimiters.empty() ? std::string_view(".") : piece.delimiters;
  std::vector<std::string_view> parts;
  while (true) {
    auto const at = value.find_first_of(delimiters);
    parts.push_back(value.substr(0, at));
    if (at == std::string_view::npos) break;
    value.remove_prefix(at + 1);
  }
  if (piece.reverse) std::reverse(parts.begin(), parts.end());
  auto const keep = static_cast<std::size_t>(piece.keep);
  if (keep > 0 && keep < parts.size()) parts.erase(parts.begin(), parts.end() - piece.keep);
  return fmt::format("{}", fmt::join(parts, "."));
}

// All but "unreserved" of RFC 3986 2.3.
std::string url_escape(std::string_view text) {
  std::string out;
  for (char c : text) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace

Expansion expand_macros(std::string_view macro_string, bool exp_text, MacroValue const& value) {
  Expansion out;
  std::vector<MacroPiece> pieces;
  grammar::Stuck stuck;
  if (!grammar::spf::parse_macros(macro_string, exp_text, pieces, stuck)) {
    out.well_formed = false;
    return out;
  }
  for (auto const& piece : pieces) {
    if (piece.kind == MacroPiece::Kind::literal) {
      out.text += piece.text;
      continue;
    }
    auto const letter = value(piece.letter);
    if (!letter) {
      out.known = false;
      continue;
    }
    auto const text = transform(*letter, piece);
    out.text += piece.escape ? url_escape(text) : text;
  }
  return out;
}

std::string_view shorten_domain(std::string_view domain) {
  if (!domain.empty() && domain.back() == '.') domain.remove_suffix(1);
  while (domain.size() > 253) {
    auto const dot = domain.find('.');
    if (dot == std::string_view::npos) break;
    domain.remove_prefix(dot + 1);
  }
  return domain;
}

}  // namespace zonelint::mail
