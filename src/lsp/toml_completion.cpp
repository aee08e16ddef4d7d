#include "lsp/toml_completion.hpp"

#include <algorithm>
#include <set>

#include "grammar/abnf_case.hpp"

namespace zonelint::lsp {
namespace {

using grammar::trimmed;
using input::KeyShape;
using input::Shape;
using input::Takes;
using Path = std::vector<std::string>;

// rule."spf/huge-range" is two keys.
Path keys_of(std::string_view text) {
  Path out;
  std::string part;
  char quote = 0;
  for (char const c : text) {
    if (quote != 0 ? c == quote : (c == '"' || c == '\'')) {
      quote = quote != 0 ? char{0} : c;
    } else if (c == '.' && quote == 0) {
      out.emplace_back(trimmed(part));
      part.clear();
    } else {
      part += c;
    }
  }
  out.emplace_back(trimmed(part));
  return out;
}

// How a line up to the cursor stands: open quote, and the places of what is not within quotes.
struct Line {
  std::size_t quote = std::string_view::npos;   // of the string that the cursor is in
  std::size_t equals = std::string_view::npos;  // the last one outside of strings
  std::vector<std::size_t> braces;              // inline tables that are open
  std::size_t brackets = 0;                     // arrays that are open
  std::size_t comma = std::string_view::npos;   // the last one outside of strings and arrays
  bool comment = false;
};

Line look_at(std::string_view text) {
  Line out;
  char quote = 0;
  for (std::size_t i = 0; i < text.size() && !out.comment; ++i) {
    char const c = text[i];
    if (quote != 0) {
      if (c == '\\' && quote == '"') ++i;
      if (c == quote) quote = 0, out.quote = std::string_view::npos;
      continue;
    }
    if (c == '"' || c == '\'') quote = c, out.quote = i;
    if (c == '=') out.equals = i;
    if (c == '{') out.braces.push_back(i), out.equals = std::string_view::npos;
    if (c == '}' && !out.braces.empty()) out.braces.pop_back();
    if (c == '[') ++out.brackets;
    if (c == ']' && out.brackets > 0) --out.brackets;
    if (c == ',' && out.brackets == 0) out.comma = i, out.equals = std::string_view::npos;
    if (c == '#') out.comment = true;
  }
  return out;
}

class Typing {
 public:
  Typing(std::string_view before, TomlWords const& words) : words_(words) {
    std::size_t begin = 0;
    for (std::size_t at = 0; (at = before.find('\n', begin)) != std::string_view::npos; begin = at + 1) {
      std::string_view const line = trimmed(before.substr(begin, at - begin));
      if (line.starts_with('[')) table_ = header(line);
    }
    line_ = before.substr(begin);
  }

  Completion run() {
    if (words_.shape == nullptr) return {};
    std::string_view const line = line_.substr(std::min(line_.find_first_not_of(" \t"), line_.size()));
    Line const state = look_at(line_);
    if (state.comment) return {};
    if (line.starts_with('[') && line_.find('=') == std::string_view::npos) {
      headers(line);
    } else {
      keys_or_values(state);
    }
    if (out_.items.size() > most_items) out_.items.resize(most_items);
    return std::move(out_);
  }

 private:
  static Path header(std::string_view line) {
    std::size_t const begin = std::min(line.find_first_not_of('['), line.size());
    return keys_of(line.substr(begin, std::min(line.find(']', begin), line.size()) - begin));
  }

  // The key below a path; its docs go by the path with '*' for names of the user's.
  KeyShape const* find(Path const& path, std::string& doc) const {
    Shape const* shape = words_.shape;
    KeyShape const* key = nullptr;
    doc.clear();
    for (auto const& name : path) {
      if (shape == nullptr) return nullptr;
      auto const known = std::find_if(shape->keys.begin(), shape->keys.end(),
                                      [&](auto const& k) { return k->name == name; });
      key = known != shape->keys.end() ? known->get() : shape->others.get();
      if (key == nullptr) return nullptr;
      doc += (doc.empty() ? "" : ".") + (known != shape->keys.end() ? name : "*");
      shape = key->table.get();
    }
    return key;
  }
  std::string about(std::string const& doc) const { return words_.about ? words_.about(doc) : std::string(); }

  void type(std::string_view typed) {
    typed_ = typed;
    out_.typed = typed.size();
  }
  void offer(std::string const& label, std::string const& insert, std::string text, ItemKind kind) {
    if (label.starts_with(typed_) || insert.starts_with(typed_))
      out_.items.push_back({label, insert, std::move(text), kind});
  }

  // "[[sen", "[rule.\"sp"
  void headers(std::string_view line) {
    std::string_view const inner = line.substr(std::min(line.find_first_not_of('['), line.size()));
    if (inner.starts_with("rule.")) {
      type(inner.substr(5));
      for (auto const& rule : words_.rules) offer(rule, "\"" + rule + "\"]", "a rule", ItemKind::reference);
      return;
    }
    type(line);
    for (auto const& key : words_.shape->keys) {
      bool const list = (key->takes & Takes::tables) != 0;
      if (!list && (key->takes & Takes::table) == 0) continue;
      std::string const insert = list                               ? "[[" + key->name + "]]"
                                 : key->table && key->table->others ? "[" + key->name + ".\""
                                                                    : "[" + key->name + "]";
      offer(insert, insert, about(key->name), ItemKind::property);
    }
  }

  void keys_or_values(Line const& state) {
    Path path = table_;
    std::size_t start = 0;
    for (std::size_t const brace : state.braces) {
      // The key in front of an inline table: "dmarc = {".
      std::string_view before = line_.substr(start, brace - start);
      if (std::size_t const equals = before.rfind('='); equals != std::string_view::npos)
        before = before.substr(0, equals);
      if (std::size_t const comma = before.rfind(','); comma != std::string_view::npos)
        before.remove_prefix(comma + 1);
      for (auto& key : keys_of(trimmed(before, " \t{"))) path.push_back(std::move(key));
      start = brace + 1;
    }
    if (!state.braces.empty() && state.comma != std::string_view::npos && state.comma > state.braces.back())
      start = state.comma + 1;
    if (state.equals == std::string_view::npos || state.equals < start) {
      if (state.quote == std::string_view::npos)
        keys(path, trimmed(line_.substr(start), " \t"), !state.braces.empty());
      return;
    }
    for (auto& key : keys_of(trimmed(line_.substr(start, state.equals - start))))
      path.push_back(std::move(key));
    values(path, state);
  }

  void keys(Path const& path, std::string_view typed, bool inline_table) {
    type(typed);
    std::string doc;
    Shape const* shape = words_.shape;
    if (!path.empty()) {
      auto const* key = find(path, doc);
      shape = key != nullptr ? key->table.get() : nullptr;
    }
    if (shape == nullptr) return;
    for (auto const& key : shape->keys) {
      bool const header_only =
          !inline_table && path.empty() && (key->takes & (Takes::table | Takes::tables)) != 0;
      if (header_only) continue;
      std::string text = about(doc.empty() ? key->name : doc + "." + key->name);
      if (key->required) text += text.empty() ? "required" : " (required)";
      offer(key->name, key->name + " = ", std::move(text), ItemKind::property);
    }
  }

  void values(Path const& path, Line const& state) {
    std::string doc;
    auto const* key = find(path, doc);
    if (key == nullptr) return;
    bool const quoted = state.quote != std::string_view::npos;
    std::string_view rest = line_.substr(state.equals + 1);
    if (std::size_t const last = rest.find_last_of("[,"); !quoted && last != std::string_view::npos)
      rest.remove_prefix(last + 1);
    type(quoted ? line_.substr(state.quote + 1) : trimmed(rest, " \t"));
    auto const text = [&](std::string const& word, std::string about, ItemKind kind) {
      offer(word, quoted ? word : "\"" + word + "\"", std::move(about), kind);
    };
    for (auto const& word : key->words) text(word, about(doc), ItemKind::value);
    std::string const& name = path.back();
    if (name == "provider" || name == "receive")
      for (auto const& provider : words_.providers) text(provider, "a provider", ItemKind::value);
    if (name == "select" || name == "ignore" || doc == "allow.rules") {
      std::set<std::string> families;
      for (auto const& rule : words_.rules) families.insert(rule.substr(0, rule.find('/')));
      for (auto const& rule : words_.rules) text(rule, "a rule", ItemKind::reference);
      for (auto const& family : families) text(family, "all rules of the family", ItemKind::reference);
    }
    if ((key->takes & Takes::flag) != 0 && !quoted)
      for (auto const* word : {"true", "false"}) offer(word, word, about(doc), ItemKind::value);
  }

  TomlWords const& words_;
  Path table_;
  std::string_view line_;
  std::string typed_;
  Completion out_;
};

}  // namespace

Completion complete_toml(std::string_view before, TomlWords const& words) {
  return Typing(before, words).run();
}

}  // namespace zonelint::lsp
