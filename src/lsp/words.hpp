// What the words of zone files and of mail's TXT records mean, each in a sentence with its section: what
// hover shows and completion offers.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "grammar/rdata.hpp"

namespace zonelint::lsp {

struct Word {
  std::string_view name;    // "include", "adkim", "$TTL"
  std::string_view insert;  // what completion puts in: "include:"
  std::string_view text;
  std::string_view source;                        // "RFC 7208 5.2"
  std::span<std::string_view const> values = {};  // of a tag: those that a standard names
};

// The texts of TXT records that mail reads, by their version.
enum class Language : std::uint8_t { spf, dmarc, dkim, tls_rpt, mta_sts, bimi };
struct LanguageWords {
  Language language;
  std::string_view version;  // "v=DMARC1"
  std::string_view about;
  std::string_view source;
  std::string_view owner;  // the label of its owner: "_dmarc"; empty for any
  std::span<Word const> words;
};
std::span<LanguageWords const> languages();
LanguageWords const& words_of(Language);
// By how the text begins; without case, as someone who mistypes it still means it.
std::optional<Language> language_of(std::string_view text);
// Without case; null where there is none.
Word const* find_word(std::span<Word const> words, std::string_view name);

std::span<Word const> directives();
// "who takes mail for the name"; empty for a type that mail and people seldom meet.
std::string_view type_meaning(grammar::Type type);
std::string_view field_meaning(grammar::Type type, std::string_view field);
// What an SPF qualifier makes of a match (RFC 7208 4.6.2).
std::string_view qualifier_meaning(char qualifier);

}  // namespace zonelint::lsp
