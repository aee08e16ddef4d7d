#include "lsp/completion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "grammar/abnf_case.hpp"
#include "grammar/zone_file.hpp"
#include "lsp/words.hpp"
#include "mail/provider.hpp"

namespace zonelint::lsp {
namespace {

using grammar::lower;
using grammar::same_word;

bool begins(std::string_view text, std::string_view typed) {
  return text.size() >= typed.size() && same_word(text.substr(0, typed.size()), typed);
}

std::string with_source(std::string_view text, std::string_view source) {
  return source.empty() ? std::string(text) : fmt::format("{} ({})", text, source);
}

class Typing {
 public:
  Typing(std::string_view before, std::span<std::string_view const> rules, std::span<std::string const> hosts)
      : before_(before), rules_(rules), hosts_(hosts) {}

  Completion run() {
    read_last_entry();
    if (!entry_.comments.empty() && entry_.comments.back().data() + entry_.comments.back().size() == end()) {
      comment(entry_.comments.back());
    } else if (std::string_view const line = last_line(); line.starts_with('$')) {
      directive(line);
    } else {
      record();
    }
    if (out_.items.size() > most_items) out_.items.resize(most_items);
    return std::move(out_);
  }

 private:
  char const* end() const { return before_.data() + before_.size(); }
  std::string_view last_line() const {
    std::size_t const newline = before_.rfind('\n');
    return newline == std::string_view::npos ? before_ : before_.substr(newline + 1);
  }

  // The entry that the cursor is in: the last one, cut off at the cursor.
  void read_last_entry() {
    char const* at = before_.data();
    entry_.clear();
    while (at < end()) {
      entry_.clear();
      char const* const next = grammar::read_entry(at, end(), entry_);
      // A line that has ended is past: the cursor stands at the start of the next one.
      if (next == end() && next > at && next[-1] == '\n' && entry_.broken == grammar::Entry::Broken::no) {
        entry_.clear();
        return;
      }
      at = next;
    }
  }

  void offer(std::string_view label, std::string_view insert, std::string text, ItemKind kind) {
    if (begins(label, typed_) || begins(insert, typed_))
      out_.items.push_back({std::string(label), std::string(insert), std::move(text), kind});
  }
  void type(std::string_view typed) {
    typed_ = typed;
    out_.typed = typed.size();
  }

  // "; zonelint: allow(spf/lo"
  void comment(std::string_view text) {
    std::string_view const body = grammar::trimmed(text.substr(1), " \t");
    std::size_t const open = body.rfind('(');
    bool const ours = begins(body, "zonelint:");
    if (ours && open != std::string_view::npos && body.find(')', open) == std::string_view::npos) {
      std::size_t const comma = body.find_last_of("(, ");
      type(body.substr(comma + 1));
      std::set<std::string_view> families;
      for (auto const rule : rules_) families.insert(rule.substr(0, rule.find('/')));
      for (auto const rule : rules_) offer(rule, rule, "a rule", ItemKind::reference);
      for (auto const family : families)
        offer(family, family, "all rules of the family", ItemKind::reference);
      return;
    }
    if (ours) {
      std::string_view rest = body.substr(9);
      type(grammar::trimmed(rest, " \t"));
    } else {
      type(body);
    }
    std::string_view const start = ours ? "" : "zonelint: ";
    offer(fmt::format("{}allow(", start), fmt::format("{}allow(", start),
          "suppress a rule in this record: allow(RULE) -- reason", ItemKind::snippet);
    offer(fmt::format("{}allow-file(", start), fmt::format("{}allow-file(", start),
          "suppress a rule in this file: allow-file(RULE) -- reason", ItemKind::snippet);
  }

  void directive(std::string_view line) {
    if (line.find_first_of(" \t") != std::string_view::npos) return;
    type(line);
    for (Word const& w : directives())
      offer(w.name, w.insert, with_source(w.text, w.source), ItemKind::keyword);
  }

  void record() {
    bool const in_quote = entry_.broken == grammar::Entry::Broken::unclosed_quote;
    char const* const quote = in_quote ? entry_.broken_at : nullptr;
    std::string_view word;
    // The string that the cursor is in is a token, too.
    if (in_quote && !entry_.tokens.empty() && entry_.tokens.back().text.data() > quote)
      entry_.tokens.pop_back();
    if (!in_quote && !entry_.tokens.empty()) {
      auto const& last = entry_.tokens.back();
      if (!last.quoted && last.text.data() + last.text.size() == end()) {
        word = last.text;
        entry_.tokens.pop_back();
      }
    }
    if (entry_.tokens.empty() && !entry_.blank_owner) return owner(word);
    auto const shape = grammar::shape(entry_);
    if (shape.kind != grammar::Shape::Kind::record) {
      if (!in_quote) types(word);
      return;
    }
    if (shape.type == grammar::Type::TXT || shape.type == grammar::Type::SPF) return text(shape, word, quote);
    if (!in_quote) names(shape, word);
  }

  // At a line's begin: what others than hosts are called there.
  void owner(std::string_view word) {
    type(word);
    if (word.empty()) return;
    for (auto const& [label, about] :
         {std::pair("_dmarc", "the DMARC record of the domain (RFC 9989 4.6)"),
          std::pair("_mta-sts", "MTA-STS (RFC 8461 3.1)"),
          std::pair("_smtp._tls", "TLS reporting (RFC 8460 3)"), std::pair("default._bimi", "BIMI"),
          std::pair("selector._domainkey", "the DKIM key of a selector (RFC 6376 3.6.2.1)"),
          std::pair("_25._tcp", "DANE for SMTP (RFC 7672)")})
      offer(label, label, about, ItemKind::reference);
  }

  void types(std::string_view word) {
    type(word);
    for (std::string_view const name : grammar::type_words()) {
      auto const t = grammar::type_from_text(name);
      if (!t) continue;
      std::string_view const meaning = type_meaning(*t);
      offer(name, std::string(name) + " ",
            with_source(meaning.empty() ? "a type" : meaning, grammar::type_source(*t)), ItemKind::type);
    }
    offer("IN", "IN ", "the class of the Internet; it may be left out (RFC 1035 3.2.4)", ItemKind::keyword);
    // Those that people write come first.
    std::stable_sort(out_.items.begin(), out_.items.end(), [](Item const& a, Item const& b) {
      return a.text.starts_with("a type") < b.text.starts_with("a type");
    });
  }

  void names(grammar::Shape const& shape, std::string_view word) {
    using grammar::Type;
    std::size_t const field = entry_.tokens.size() - shape.rdata;
    bool const name =
        (shape.type == Type::MX && field == 1) || (shape.type == Type::SRV && field == 3) ||
        ((shape.type == Type::CNAME || shape.type == Type::NS || shape.type == Type::PTR) && field == 0);
    if (!name) return;
    type(word);
    for (auto const& host : hosts_) offer(host, host, "a name in these zones", ItemKind::reference);
  }

  // What stands in the strings up to the cursor.
  void text(grammar::Shape const& shape, std::string_view word, char const* quote) {
    std::string joined;
    for (std::size_t i = shape.rdata; i < entry_.tokens.size(); ++i) joined += entry_.tokens[i].text;
    std::string_view const last =
        quote != nullptr ? std::string_view(quote + 1, static_cast<std::size_t>(end() - quote - 1)) : word;
    joined += last;
    auto const language = language_of(joined);
    if (!language) return versions(shape, joined, quote != nullptr);
    if (*language == Language::spf) return spf(joined);
    tags(*language, joined);
  }

  void versions(grammar::Shape const& shape, std::string_view joined, bool quoted) {
    if (std::string_view("v=").substr(0, joined.size()) != joined.substr(0, 2)) return;
    type(joined);
    std::string const owner = shape.owner ? grammar::lower_text(shape.owner->text) : std::string();
    for (auto const& l : languages()) {
      if (!l.owner.empty() && owner.find(l.owner) == std::string::npos) continue;
      if (l.owner.empty() && owner.starts_with('_')) continue;
      std::string const start(l.version);
      std::string const sample = l.language == Language::spf     ? start + " -all"
                                 : l.language == Language::dmarc ? start + "; p=none; rua=mailto:"
                                 : l.language == Language::dkim  ? start + "; k=rsa; p="
                                                                 : start + "; ";
      offer(start, quoted ? sample : "\"" + sample + "\"", with_source(l.about, l.source), ItemKind::snippet);
    }
  }

  void spf(std::string_view joined) {
    std::size_t const blank = joined.rfind(' ');
    if (blank == std::string_view::npos) return;
    std::string_view term = joined.substr(blank + 1);
    std::size_t const colon = term.find_first_of(":=");
    if (colon != std::string_view::npos) {
      std::string_view name = term.substr(0, colon);
      if (!name.empty() && std::string_view("+-~?").find(name[0]) != std::string_view::npos)
        name.remove_prefix(1);
      type(term.substr(colon + 1));
      if (!same_word(name, "include") && !same_word(name, "redirect")) return;
      for (auto const& provider : mail::builtin_providers())
        for (auto const include : provider.spf_includes)
          if (include.find('{') == std::string_view::npos)
            offer(include, include, std::string(provider.name), ItemKind::value);
      return;
    }
    if (!term.empty() && std::string_view("+-~?").find(term[0]) != std::string_view::npos)
      term.remove_prefix(1);
    type(term);
    for (Word const& w : words_of(Language::spf).words)
      offer(w.name, w.insert, with_source(w.text, w.source), ItemKind::keyword);
    if (term.empty() && !joined.ends_with('-') && !joined.ends_with('~'))
      for (std::string_view const all : {"-all", "~all"})
        offer(all, all, fmt::format("all others: {} (RFC 7208 5.1)", qualifier_meaning(all[0])),
              ItemKind::keyword);
  }

  void tags(Language language, std::string_view joined) {
    auto const words = words_of(language).words;
    std::size_t const semicolon = joined.rfind(';');
    std::string_view const tag =
        grammar::trimmed(semicolon == std::string_view::npos ? joined : joined.substr(semicolon + 1), " \t");
    std::size_t const equals = tag.find('=');
    if (equals != std::string_view::npos) {
      Word const* word = find_word(words, grammar::trimmed(tag.substr(0, equals), " \t"));
      if (word == nullptr) return;
      type(grammar::trimmed(tag.substr(equals + 1), " \t"));
      for (auto const value : word->values)
        offer(value, value, with_source(fmt::format("a value of {}", word->name), word->source),
              ItemKind::value);
      return;
    }
    if (semicolon == std::string_view::npos) return;
    type(tag);
    for (Word const& w : words) {
      if (w.name == "v" || has_tag(joined, w.name)) continue;
      offer(w.name, w.insert, with_source(w.text, w.source), ItemKind::property);
    }
  }
  static bool has_tag(std::string_view joined, std::string_view name) {
    for (std::size_t at = 0; at <= joined.size();) {
      std::size_t const end = std::min(joined.find(';', at), joined.size());
      std::string_view const tag = joined.substr(at, end - at);
      std::size_t const equals = tag.find('=');
      if (equals != std::string_view::npos && same_word(grammar::trimmed(tag.substr(0, equals), " \t"), name))
        return true;
      at = end + 1;
    }
    return false;
  }

  std::string_view before_;
  std::span<std::string_view const> rules_;
  std::span<std::string const> hosts_;
  grammar::Entry entry_;
  std::string typed_;
  Completion out_;
};

}  // namespace

Completion complete_zone(std::string_view before, std::span<std::string_view const> rules,
                         std::span<std::string const> hosts) {
  return Typing(before, rules, hosts).run();
}

}  // namespace zonelint::lsp
