// Message templates: text with {expressions}; a doubled brace stands for itself.
#include <fmt/format.h>

#include "lint/compile.hpp"

namespace zonelint::lint {
namespace {

using facts::Kind;

// Where the expression that begins at `from` ends: its '}', braces in quoted text aside. npos: nowhere.
std::size_t closing_brace(std::string_view text, std::size_t from) {
  char quote = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    char const c = text[i];
    if (quote != 0) {
      if (c == '\\') ++i;
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '}') {
      return i;
    }
  }
  return std::string_view::npos;
}

bool printable(facts::Type const& type) {
  if (type.kind == Kind::list) return type.element == nullptr || printable(*type.element);
  return type.kind != Kind::object && type.kind != Kind::unknown;
}

// One {expression}, its text at `offset` of the template.
void add_expression(std::string_view text, std::uint32_t offset, Names const& names, Arena& arena,
                    std::vector<Piece>& pieces, std::vector<Mistake>& mistakes) {
  std::size_t const before = mistakes.size();
  auto const compiled = compile(text, names, arena, mistakes);
  for (std::size_t i = before; i < mistakes.size(); ++i) {
    mistakes[i].begin += offset;
    mistakes[i].end += offset;
  }
  if (!compiled) return;
  if (!printable(compiled->type)) {
    auto const end = static_cast<std::uint32_t>(offset + text.size());
    mistakes.push_back({offset, end, fmt::format("{} can't be printed", type_text(compiled->type)),
                        "text, a number, a truth value or a list of them"});
    return;
  }
  pieces.push_back({{}, compiled->program});
}

}  // namespace

std::optional<Template> compile_template(std::string_view text, Names const& names, Arena& arena,
                                         std::vector<Mistake>& mistakes) {
  std::size_t const before = mistakes.size();
  std::vector<Piece> pieces;
  std::string plain;
  auto const flush = [&] {
    if (!plain.empty()) pieces.push_back({arena.keep(std::string_view(plain)), {}});
    plain.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    auto const at = static_cast<std::uint32_t>(i);
    if (c != '{' && c != '}') {
      plain += c;
    } else if (i + 1 < text.size() && text[i + 1] == c) {
      plain += c;
      ++i;
    } else if (c == '}') {
      mistakes.push_back({at, at + 1, "a '}' without its '{'", "'}}' for a brace itself"});
    } else {
      std::size_t const end = closing_brace(text, i + 1);
      if (end == std::string_view::npos) {
        mistakes.push_back({at, at + 1, "a '{' without its '}'", "'{{' for a brace itself"});
        break;
      }
      flush();
      add_expression(text.substr(i + 1, end - i - 1), at + 1, names, arena, pieces, mistakes);
      i = end;
    }
  }
  flush();
  if (mistakes.size() > before) return std::nullopt;
  return arena.keep(pieces);
}

}  // namespace zonelint::lint
