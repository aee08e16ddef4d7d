// See zone_file.hpp. The master file format, RFC 1035 5.1, as a grammar over octets:
//
//     <blank>[<comment>]
//     $ORIGIN <domain-name> [<comment>]          $INCLUDE <file-name> [<domain-name>] [<comment>]
//     <domain-name><rr> [<comment>]              <blank><rr> [<comment>]
//     <rr> = [<TTL>] [<class>] <type> <RDATA>    or    [<class>] [<TTL>] <type> <RDATA>
//
// Here an entry is lexed into fields first, since parentheses, quotes and comments may stand between any two
// of them; `shape` then reads the fields by the lines above.
#include "grammar/zone_file.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <bit>

#include "grammar/abnf_case.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar {
namespace {

constexpr CharClass blank_char = chars(" \t\f\v");
constexpr CharClass line_char = ~chars("\n");
constexpr CharClass plain_char = ~(blank_char | chars("\n\r;\"()\\"));
constexpr CharClass quoted_char = ~chars("\n\"\\");

struct Lexing {
  Entry& entry;
  char const* first;  // the entry's first octet
  int depth = 0;      // open parentheses
  char const* opened = nullptr;
  char const* token_end = nullptr;
};
struct lexing_tag;

struct inside_parser : x3::parser<inside_parser> {
  using attribute_type = x3::unused_type;
  static bool const has_attribute = false;
  template <class It, class Context, class RContext, class Attribute>
  bool parse(It&, It const&, Context const& context, RContext&, Attribute&) const {
    return x3::get<lexing_tag>(context).depth > 0;
  }
} const inside;

auto const add_token = [](auto& context, bool quoted) {
  Lexing& l = x3::get<lexing_tag>(context);
  std::string_view text = x3::_attr(context);
  char const* const begin = text.data() - (quoted ? 1 : 0);
  l.entry.tokens.push_back({text, quoted, l.token_end == begin});
  l.token_end = text.data() + text.size() + (quoted ? 1 : 0);
};
auto const add_bare = [](auto& context) { add_token(context, false); };
auto const add_quoted = [](auto& context) { add_token(context, true); };
auto const add_comment = [](auto& context) {
  Lexing& l = x3::get<lexing_tag>(context);
  std::string_view text = x3::_attr(context);
  if (text.ends_with('\r')) text.remove_suffix(1);
  l.entry.comments.push_back(text);
};
auto const open = [](auto& context) {
  Lexing& l = x3::get<lexing_tag>(context);
  if (l.depth++ == 0) l.opened = x3::_attr(context).data();
};
auto const close = [](auto& context) {
  Lexing& l = x3::get<lexing_tag>(context);
  char const* const at = x3::_attr(context).data();
  if (l.depth > 0) {
    --l.depth;
    l.token_end = at + 1;
  } else if (l.entry.broken == Entry::Broken::no) {
    l.entry.broken = Entry::Broken::stray_parenthesis;
    l.entry.broken_at = at;
  }
};

auto const line_end = -x3::lit('\r') >> '\n';
auto const escape = '\\' >> one<line_char>;
auto const bare = +(run<plain_char> | escape | ('\r' >> !x3::lit('\n') >> !x3::eoi) | x3::lit('\\'));
auto const quoted = '"' >> slice[*(run<quoted_char> | escape)][add_quoted] >> '"';
auto const comment = slice[';' >> run<line_char, 0>][add_comment];
auto const gap = *(run<blank_char> | comment | slice[x3::lit('(')][open] | slice[x3::lit(')')][close] |
                   (inside >> line_end));
auto const fields = gap >> *((slice[bare][add_bare] | quoted) >> gap);

char const* line_after(char const* at, char const* last) {
  while (at != last && *at != '\n') ++at;
  return at == last ? last : at + 1;
}

// An unclosed parenthesis swallows the rest of the file. As little as possible is lost: the entry ends before
// the first later line that starts like an entry of its own (an owner or a directive in its first column).
char const* resume_after_parenthesis(char const* opened, char const* last) {
  char const* at = line_after(opened, last);
  while (at != last) {
    char const c = *at;
    if (!blank_char(c) && c != '\n' && c != '\r' && c != ';' && c != ')' && c != '(' && c != '"') return at;
    at = line_after(at, last);
  }
  return last;
}

void finish_whole(Lexing const& l, Entry& out) {
  if (out.tokens.empty()) return;
  Token const& t = out.tokens.front();
  char const* const begin = t.text.data() - (t.quoted ? 1 : 0);
  out.whole = {begin, static_cast<std::size_t>(l.token_end - begin)};
}

char const* read_broken(Entry& out, char const* first, char const* resume, Entry::Broken broken,
                        char const* at) {
  std::vector<std::string_view> kept = out.comments;
  out.broken = broken;
  out.broken_at = at;
  // What was swallowed after the place where reading resumes is read again by the next call.
  std::erase_if(out.tokens, [&](Token const& t) { return t.text.data() >= resume; });
  std::erase_if(out.comments, [&](std::string_view c) { return c.data() >= resume; });
  (void)first;
  return resume;
}

}  // namespace

void Entry::clear() {
  blank_owner = false;
  broken = Broken::no;
  broken_at = nullptr;
  whole = {};
  tokens.clear();
  comments.clear();
}

namespace {

// The end of a run of what may stand in quotes, sixteen octets a step: keys are most of a mail zone.
char const* quoted_end(char const* at, char const* last) {
#ifdef __SSE2__
  __m128i const quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), line = _mm_set1_epi8('\n');
  for (; last - at >= 16; at += 16) {
    __m128i const octets = _mm_loadu_si128(reinterpret_cast<__m128i const*>(at));
    __m128i const found =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(octets, quote), _mm_cmpeq_epi8(octets, slash)),
                     _mm_cmpeq_epi8(octets, line));
    if (int const bits = _mm_movemask_epi8(found); bits != 0)
      return at + std::countr_zero(static_cast<unsigned>(bits));
  }
#endif
  while (at != last && quoted_char(*at)) ++at;
  return at;
}

// Nearly every entry is a line of fields and strings without escapes, parentheses or a comment. Its fields
// are what `fields` would find; at whatever else this stops and returns null, and `fields` reads the entry.
char const* read_plain_entry(char const* first, char const* last, Entry& out) {
  char const* at = first;
  char const* token_end = nullptr;
  while (true) {
    while (at != last && (*at == ' ' || *at == '\t')) ++at;
    if (at == last) return nullptr;
    char const* const begin = at;
    if (*at == '"') {
      at = quoted_end(at + 1, last);
      if (at == last || *at != '"') return nullptr;
      out.tokens.push_back({{begin + 1, static_cast<std::size_t>(at - begin - 1)}, true, token_end == begin});
      token_end = ++at;
      continue;
    }
    while (at != last && plain_char(*at)) ++at;
    if (at == last) return nullptr;
    if (at != begin) {
      out.tokens.push_back({{begin, static_cast<std::size_t>(at - begin)}, false, token_end == begin});
      token_end = at;
    }
    if (*at == '\r' && last - at > 1 && at[1] == '\n') ++at;
    if (*at == '\n') break;
    if (*at != ' ' && *at != '\t' && *at != '"') return nullptr;
  }
  if (!out.tokens.empty()) {
    Token const& t = out.tokens.front();
    char const* const begin = t.text.data() - (t.quoted ? 1 : 0);
    out.whole = {begin, static_cast<std::size_t>(token_end - begin)};
  }
  return at + 1;
}

}  // namespace

char const* read_entry(char const* first, char const* last, Entry& out) {
  out.clear();
  out.blank_owner = first != last && (blank_char(*first) || *first == '(');
  if (char const* const next = read_plain_entry(first, last, out)) return next;
  out.tokens.clear();
  char const* at = first;
  Lexing lexing{out, first};
  x3::parse(at, last, x3::with<lexing_tag>(lexing)[fields]);
  if (at != last && *at == '"') {
    char const* const next = lexing.depth > 0 ? resume_after_parenthesis(at, last) : line_after(at, last);
    at = read_broken(out, first, next, Entry::Broken::unclosed_quote, at);
  } else if (at == last && lexing.depth > 0) {
    at = read_broken(out, first, resume_after_parenthesis(lexing.opened, last),
                     Entry::Broken::unclosed_parenthesis, lexing.opened);
    if (!out.tokens.empty()) {
      Token const& t = out.tokens.back();
      lexing.token_end = t.text.data() + t.text.size() + (t.quoted ? 1 : 0);
    }
  } else {
    if (at != last && *at == '\r') ++at;
    if (at != last && *at == '\n') ++at;
  }
  finish_whole(lexing, out);
  return at;
}

namespace {

std::optional<std::uint16_t> class_from_text(std::string_view word) {
  if (same_word(word, "IN")) return 1;
  if (same_word(word, "CH") || same_word(word, "CHAOS")) return 3;
  if (same_word(word, "HS")) return 4;
  if (word.size() < 6 || word.size() > 10 || !same_word(word.substr(0, 5), "CLASS")) return std::nullopt;
  unsigned value = 0;
  auto const number = x3::uint_parser<unsigned, 10, 1, 5>{};
  char const* at = word.data() + 5;
  if (!x3::parse(at, word.data() + word.size(), number >> x3::eoi, value) || value > 65535)
    return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

}  // namespace

Shape shape(Entry const& entry) {
  Shape s;
  auto const& tokens = entry.tokens;
  if (tokens.empty()) return s;
  std::size_t i = 0;
  if (!entry.blank_owner) {
    s.owner = tokens[0];
    if (!tokens[0].quoted && tokens[0].text.starts_with('$')) {
      s.kind = Shape::Kind::directive;
      return s;
    }
    i = 1;
  }
  s.kind = Shape::Kind::no_type;
  for (; i < tokens.size() && !tokens[i].quoted; ++i) {
    std::string_view const word = tokens[i].text;
    bool const digit = word[0] >= '0' && word[0] <= '9';
    if (digit && !s.ttl) {
      if (auto ttl = parse_period(word)) {
        s.ttl = ttl;
        s.ttl_text = word;
        continue;
      }
    }
    if (!digit && !s.klass) {
      if (auto klass = class_from_text(word)) {
        s.klass = klass;
        continue;
      }
    }
    if (auto type = type_from_text(word)) {
      s.kind = Shape::Kind::record;
      s.type = *type;
      s.type_text = word;
      s.rdata = i + 1;
      return s;
    }
    break;
  }
  if (i < tokens.size()) s.type_text = tokens[i].text;
  s.rdata = i + 1;
  return s;
}

}  // namespace zonelint::grammar
