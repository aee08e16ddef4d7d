// Reads named.conf: see named_conf.hpp. The format is words, strings, braces and semicolons, with the
// comments of C, C++ and shell; statements that say nothing about zones are passed over.
#include "input/named_conf.hpp"

#include <fmt/format.h>

#include "grammar/abnf_case.hpp"

namespace zonelint::input {
namespace {

using grammar::same_word;

struct Word {
  std::string_view text;
  bool quoted = false;
  bool is(std::string_view word) const { return !quoted && same_word(text, word); }
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  // An empty unquoted word at the end.
  Word next() {
    skip();
    if (at_ >= text_.size()) return {text_.substr(text_.size()), false};
    char const c = text_[at_];
    if (c == '{' || c == '}' || c == ';') return {text_.substr(at_++, 1), false};
    if (c == '"') return quoted();
    std::size_t const begin = at_;
    while (at_ < text_.size() && std::string_view(" \t\r\n{};\"").find(text_[at_]) == std::string_view::npos)
      ++at_;
    return {text_.substr(begin, at_ - begin), false};
  }
  bool at_end() {
    skip();
    return at_ >= text_.size();
  }

 private:
  Word quoted() {
    std::size_t const begin = ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_, text_.size());
    Word const word{text_.substr(begin, at_ - begin), true};
    if (at_ < text_.size()) ++at_;
    return word;
  }

  void skip() {
    while (at_ < text_.size()) {
      std::string_view const rest = text_.substr(at_);
      if (std::string_view(" \t\r\n\f\v").find(rest[0]) != std::string_view::npos) {
        ++at_;
      } else if (rest.starts_with("//") || rest[0] == '#') {
        std::size_t const end = rest.find('\n');
        at_ = end == std::string_view::npos ? text_.size() : at_ + end;
      } else if (rest.starts_with("/*")) {
        std::size_t const end = rest.find("*/", 2);
        at_ = end == std::string_view::npos ? text_.size() : at_ + end + 2;
      } else {
        return;
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

class Reader {
 public:
  Reader(text::Sources const& sources, text::FileId file)
      : sources_(sources), file_(file), lexer_(sources[file].content()) {}

  NamedConf read() {
    while (!lexer_.at_end()) statement("");
    return std::move(out_);
  }

 private:
  // One statement of the file or of a view, up to its ';'.
  void statement(std::string const& view) {
    Word const word = lexer_.next();
    if (word.is("zone")) return zone(view);
    if (word.is("view") && view.empty()) return view_statement();
    if (word.is("options")) return options();
    if (word.is("include")) {
      Word const name = lexer_.next();
      out_.includes.emplace_back(name.text, where(name.text));
      return to_semicolon(lexer_.next());
    }
    to_semicolon(word);
  }

  // Passes over what is left of a statement, `word` being the next of it.
  void to_semicolon(Word word) {
    int depth = 0;
    while (true) {
      if (word.text.empty() && !word.quoted) return;
      if (word.is("{")) ++depth;
      if (word.is("}") && --depth < 0) return;
      if (word.is(";") && depth == 0) return;
      word = lexer_.next();
    }
  }

  // Up to the block's '{'; false where the statement has none.
  bool to_block() {
    Word word = lexer_.next();
    while (!word.is("{")) {
      if (word.is(";") || (word.text.empty() && !word.quoted)) return false;
      word = lexer_.next();
    }
    return true;
  }

  void options() {
    if (!to_block()) return;
    for (Word word = lexer_.next(); !ends_block(word); word = lexer_.next()) {
      if (word.is("directory")) {
        Word const name = lexer_.next();
        out_.directory = name.text;
        to_semicolon(lexer_.next());
      } else {
        to_semicolon(word);
      }
    }
  }

  void view_statement() {
    std::string const name(lexer_.next().text);
    if (!to_block()) return;
    std::size_t const first = out_.zones.size();
    bool restricted = false;
    for (Word word = lexer_.next(); !ends_block(word); word = lexer_.next()) {
      if (word.is("zone")) {
        zone(name);
      } else if (word.is("match-clients")) {
        restricted = !any_client();
      } else {
        to_semicolon(word);
      }
    }
    for (std::size_t i = first; i < out_.zones.size(); ++i) out_.zones[i].is_private = restricted;
  }

  // match-clients { ...; }: does it let anybody in?
  bool any_client() {
    bool any = false;
    if (!to_block()) return true;
    Word word = lexer_.next();
    for (; !ends_block(word); word = lexer_.next()) any = any || word.is("any");
    return any;
  }

  void zone(std::string const& view) {
    Word const name = lexer_.next();
    if (!to_block()) return;
    std::string_view type, file;
    for (Word word = lexer_.next(); !ends_block(word); word = lexer_.next()) {
      std::string_view* const value = word.is("type") ? &type : word.is("file") ? &file : nullptr;
      if (value) {
        *value = lexer_.next().text;
        to_semicolon(lexer_.next());
      } else {
        to_semicolon(word);
      }
    }
    bool const ours = same_word(type, "master") || same_word(type, "primary");
    if (!ours || file.empty()) return;
    auto const origin = dns::Name::from_text(name.text);
    if (!origin) {
      text::Problem p;
      p.kind = "bad-owner";
      p.where = where(name.text);
      p.text = fmt::format("'{}' is no domain name", name.text);
      p.in = "named.conf";
      out_.problems.push_back(std::move(p));
      return;
    }
    out_.zones.push_back({*origin, std::string(file), where(file), view, false});
  }

  // After a block's '}' its ';' belongs to the statement.
  bool ends_block(Word const& word) {
    if (word.text.empty() && !word.quoted) return true;
    if (!word.is("}")) return false;
    return true;
  }

  text::Span where(std::string_view part) const { return sources_.span(file_, part); }

  text::Sources const& sources_;
  text::FileId file_;
  Lexer lexer_;
  NamedConf out_;
};

}  // namespace

NamedConf read_named_conf(text::Sources const& sources, text::FileId file) {
  return Reader(sources, file).read();
}

}  // namespace zonelint::input
