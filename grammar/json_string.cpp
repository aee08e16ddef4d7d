// JSON strings (RFC 8259 7): decoding with the place of each octet, and quoting.
#include <utility>

#include "grammar/abnf.hpp"
#include "grammar/json_builder.hpp"

namespace zonelint::grammar::json {
namespace {

// unescaped = %x20-21 / %x23-5B / %x5D-10FFFF; the octets over 7F are looked at apart, since they must be
// UTF-8 (8.1).
constexpr CharClass unescaped = range(0x20, 0x7F) - chars("\"\\");

void append_utf8(std::string& out, unsigned code) {
  auto const put = [&](unsigned octet) { out.push_back(static_cast<char>(octet)); };
  auto const tail = [&](int shift) { put(0x80u | ((code >> shift) & 0x3Fu)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0u | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    put(0xE0u | (code >> 12));
    tail(6);
    tail(0);
  } else {
    put(0xF0u | (code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

// 4HEXDIG at `at`; -1 where it is none.
int four_hex(char const* at, char const* last) {
  if (last - at < 4) return -1;
  int value = 0;
  for (char const* p = at; p != at + 4; ++p) {
    if (!abnf::hexdig(*p)) return -1;
    value = value * 16 + (*p <= '9' ? *p - '0' : (*p | 0x20) - 'a' + 10);
  }
  return value;
}

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view escape_letters = "\"\\/bfnrt";
constexpr std::string_view escape_octets = "\"\\/\b\f\n\r\t";

}  // namespace

// UTF8-octets by the table of RFC 3629 4: no overlong forms, no surrogates, nothing over U+10FFFF.
std::size_t utf8_length(std::string_view text) {
  auto const octet = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  auto const tail = [&](std::size_t i) { return octet(i) >= 0x80 && octet(i) <= 0xBF; };
  unsigned const a = octet(0), b = octet(1);
  if (text.empty()) return 0;
  if (a < 0x80) return 1;
  if (a >= 0xC2 && a <= 0xDF) return tail(1) ? 2 : 0;
  if (a >= 0xE0 && a <= 0xEF) {
    bool const ok = tail(1) && tail(2) && !(a == 0xE0 && b < 0xA0) && !(a == 0xED && b > 0x9F);
    return ok ? 3 : 0;
  }
  if (a >= 0xF0 && a <= 0xF4) {
    bool const ok = tail(1) && tail(2) && tail(3) && !(a == 0xF0 && b < 0x90) && !(a == 0xF4 && b > 0x8F);
    return ok ? 4 : 0;
  }
  return 0;
}

void Builder::plain(char const* from, char const* to) {
  auto const at = static_cast<std::uint32_t>(string_.bytes.size());
  auto& pieces = string_.pieces;
  bool const continues = !pieces.empty() && pieces.back().source_end == offset(from) &&
                         pieces.back().source_end - pieces.back().source == at - pieces.back().at;
  if (continues) {
    pieces.back().source_end = offset(to);
  } else {
    pieces.push_back({at, offset(from), offset(to)});
  }
  string_.bytes.append(from, to);
}

void Builder::escaped(std::string_view octets, char const* from, char const* to) {
  string_.pieces.push_back({static_cast<std::uint32_t>(string_.bytes.size()), offset(from), offset(to)});
  string_.bytes += octets;
}

bool Builder::string_begin(char const*& first, char const* last, Stuck&) {
  if (first == last || *first != '"') return false;
  string_ = {};
  told_utf8_ = false;
  string_from_ = first++;
  return true;
}

// A run of characters that stand for themselves; a control character or an octet that is not UTF-8 is told.
bool Builder::string_text(char const*& first, char const* last, Stuck&) {
  char const* at = first;
  while (at != last && unescaped(*at)) ++at;
  if (at == first && at != last && abnf::non_ascii(*at)) {
    std::size_t const length = utf8_length({at, static_cast<std::size_t>(last - at)});
    if (length == 0) {
      if (!told_utf8_) error(at, "UTF-8 text");
      told_utf8_ = true;
      escaped(replacement, at, at + 1);
      ++first;
      return true;
    }
    at += length;
  } else if (at == first && at != last && abnf::ctl(*at) && *at != '\n' && *at != '\r') {
    error(at, "an escape such as \\t or \\u0009 (control characters must not stand in a string)");
    ++at;
  }
  if (at == first) return false;
  plain(first, at);
  first = at;
  return true;
}

// escape ( %x22 / %x5C / %x2F / %x62 / %x66 / %x6E / %x72 / %x74 / %x75 4HEXDIG )
bool Builder::string_escape(char const*& first, char const* last, Stuck&) {
  if (first == last || *first != '\\' || last - first < 2) return false;
  char const letter = first[1];
  if (letter == 'u') return unicode_escape(first, last);
  if (auto const known = escape_letters.find(letter); known != std::string_view::npos) {
    escaped(escape_octets.substr(known, 1), first, first + 2);
    first += 2;
    return true;
  }
  if (letter == '\n' || letter == '\r') return false;
  error(first, "one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX",
        std::string("\\") + (abnf::vchar(letter) ? std::string(1, letter) : std::string()));
  plain(first, first + 1);
  ++first;
  return true;
}

// \uXXXX, or two of them for a character over U+FFFF; half a pair is no character (RFC 8259 8.2).
bool Builder::unicode_escape(char const*& first, char const* last) {
  int const code = four_hex(first + 2, last);
  if (code < 0) {
    error(first, "four hexadecimal digits after \\u", describe(text_, first + 2));
    plain(first, first + 2);
    first += 2;
    return true;
  }
  char const* end = first + 6;
  std::string octets;
  if (code >= 0xD800 && code <= 0xDBFF) {
    int const low = last - end >= 6 && end[0] == '\\' && end[1] == 'u' ? four_hex(end + 2, last) : -1;
    if (low >= 0xDC00 && low <= 0xDFFF) {
      end += 6;
      append_utf8(octets, 0x10000u + (static_cast<unsigned>(code - 0xD800) << 10) +
                              static_cast<unsigned>(low - 0xDC00));
    } else {
      error(first, "a second half, \\uDC00 to \\uDFFF, after this first half of a surrogate pair",
            describe(text_, end));
      octets = replacement;
    }
  } else if (code >= 0xDC00 && code <= 0xDFFF) {
    error(first, "a first half, \\uD800 to \\uDBFF, before this second half of a surrogate pair",
          "\"" + std::string(first, end) + "\"");
    octets = replacement;
  } else {
    append_utf8(octets, static_cast<unsigned>(code));
  }
  escaped(octets, first, end);
  first = end;
  return true;
}

bool Builder::string_end(char const*& first, char const* last, Stuck& stuck) {
  if (first != last && *first == '"') {
    string_to_ = ++first;
    return true;
  }
  // A string ends on its line, so one left open swallows no more than that.
  stuck = {first != last && *first == '\\' ? first + 1 : first, "the closing double quote of this string"};
  return false;
}

std::string quote(std::string_view bytes) {
  static constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (char const c : bytes) {
    if (auto const known = escape_octets.find(c); known != std::string_view::npos && c != '/') {
      out += {'\\', escape_letters[known]};
    } else if (abnf::ctl(c)) {
      auto const octet = static_cast<unsigned char>(c);
      out += {'\\', 'u', '0', '0', hex[octet >> 4], hex[octet & 15u]};
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace zonelint::grammar::json
