// Names and character-strings in presentation form (RFC 1035 5.1): escapes \DDD (decimal; octal in Route 53's
// exports) and \X, relative and absolute names, and both ways of writing them.
#include <array>

#include "grammar/rdata_fields.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar {
namespace {

constexpr CharClass dec_digit = range('0', '9');
constexpr CharClass oct_digit = range('0', '7');
// What stands for itself in a label.
constexpr CharClass label_char = ~(chars(".\\") | range(0, 0x20));

// \DDD or \X at `at` (which is the backslash): the octet, and `at` moved past it.
bool unescape(char const*& at, char const* last, Dialect dialect, char& octet) {
  char const* p = at + 1;
  if (p == last) return false;
  if (!dec_digit(*p)) {
    octet = *p;
    at = p + 1;
    return true;
  }
  bool const octal = dialect == Dialect::route53;
  CharClass const& digits = octal ? oct_digit : dec_digit;
  if (last - p < 3 || !digits(p[0]) || !digits(p[1]) || !digits(p[2])) return false;
  int const base = octal ? 8 : 10;
  int const value = ((p[0] - '0') * base + (p[1] - '0')) * base + (p[2] - '0');
  if (value > 255) return false;
  octet = static_cast<char>(value);
  at = p + 3;
  return true;
}

constexpr char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Appends one label's octets behind its length octet; stops at a dot or the end.
bool read_label(char const*& at, char const* last, Dialect dialect, std::string& out, NameError& error) {
  char const* const begin = at;
  std::size_t const length_at = out.size();
  out.push_back('\0');
  while (at != last && *at != '.') {
    if (*at == '\\') {
      char const* const start = at;
      char octet = 0;
      if (!unescape(at, last, dialect, octet)) {
        error = {{start, static_cast<std::size_t>(last - start)},
                 dialect == Dialect::route53 ? "three octal digits or a character after the backslash"
                                             : "three digits up to 255 or a character after the backslash"};
        return false;
      }
      out.push_back(folded(octet));
      continue;
    }
    char const* const run_begin = at;
    while (at != last && label_char(*at)) ++at;
    if (at == run_begin) {
      error = {{at, 1}, "a label of letters, digits, hyphens or underscores"};
      return false;
    }
    for (char const* p = run_begin; p != at; ++p) out.push_back(folded(*p));
  }
  std::size_t const size = out.size() - length_at - 1;
  if (size == 0 || size > 63) {
    error = {{begin, static_cast<std::size_t>(at - begin)},
             size == 0 ? "a label between the dots" : "a label of at most 63 octets (RFC 1035 2.3.4)"};
    return false;
  }
  out[length_at] = static_cast<char>(size);
  return true;
}

}  // namespace

namespace {

// A name without escapes and mistakes, as nearly all are; false where it is not, and nothing is appended.
bool read_plain_name(std::string_view text, std::string_view origin, bool absolute, std::string& out) {
  if (text.size() > 253) return false;
  std::array<char, 256> wire;
  std::size_t length_at = 0, to = 1;
  for (char const c : text) {
    if (c == '.') {
      if (to - length_at == 1 || to - length_at > 64) return false;
      wire[length_at] = static_cast<char>(to - length_at - 1);
      length_at = to++;
    } else {
      if (!label_char(c)) return false;
      wire[to++] = folded(c);
    }
  }
  bool const dot = to - length_at == 1;  // a final dot: the length octet after it is the root's
  if (dot) {
    wire[length_at] = '\0';
    out.append(wire.data(), to);
    return true;
  }
  if (to - length_at > 64 || (!absolute && to + origin.size() > 255)) return false;
  wire[length_at] = static_cast<char>(to - length_at - 1);
  out.append(wire.data(), to);
  if (absolute) {
    out.push_back('\0');
  } else {
    out += origin;
  }
  return true;
}

}  // namespace

bool parse_name(std::string_view text, std::string_view origin, Dialect dialect, std::string& out,
                NameError& error) {
  bool const alone = text.empty() || text == "." || text == "@";
  if (!alone && read_plain_name(text, origin, dialect == Dialect::route53, out)) return true;
  std::size_t const begin = out.size();
  if (text.empty()) {
    error = {text, "a domain name"};
    return false;
  }
  if (text == "@" && dialect == Dialect::master_file) {
    out += origin;
    return true;
  }
  if (text == ".") {
    out.push_back('\0');
    return true;
  }
  char const* at = text.data();
  char const* const last = at + text.size();
  bool absolute = dialect == Dialect::route53;
  while (at != last) {
    if (!read_label(at, last, dialect, out, error)) return false;
    if (at == last) break;
    ++at;  // the dot
    if (at == last) absolute = true;
  }
  if (absolute) {
    out.push_back('\0');
  } else {
    out += origin;
  }
  if (out.size() - begin > 255) {
    error = {text, absolute ? "a name of at most 255 octets (RFC 1035 2.3.4)"
                            : "a name of at most 255 octets with the origin added (RFC 1035 2.3.4)"};
    return false;
  }
  return true;
}

bool decode_text(std::string_view token, Dialect dialect, std::string& out, std::vector<TextPiece>* pieces) {
  char const* at = token.data();
  char const* const last = at + token.size();
  while (at != last) {
    char const* const start = at;
    auto const decoded = static_cast<std::uint32_t>(out.size());
    if (*at == '\\') {
      char octet = 0;
      if (!unescape(at, last, dialect, octet)) return false;
      out.push_back(octet);
    } else {
      while (at != last && *at != '\\') ++at;
      out.append(start, at);
    }
    if (pieces) pieces->push_back({decoded, start, at});
  }
  return true;
}

void write_quoted(std::string_view octets, std::string& out, Dialect dialect) {
  out.push_back('"');
  for (char c : octets) {
    auto const u = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (u < 0x20 || u > 0x7e) {
      unsigned const base = dialect == Dialect::route53 ? 8 : 10;
      out.push_back('\\');
      out.push_back(static_cast<char>('0' + u / (base * base)));
      out.push_back(static_cast<char>('0' + u / base % base));
      out.push_back(static_cast<char>('0' + u % base));
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

std::string quote_text(std::string_view octets, Dialect dialect) {
  std::string out;
  write_quoted(octets, out, dialect);
  return out;
}

void write_name(std::string_view wire, std::string& out) {
  if (wire.size() <= 1) {
    out.push_back('.');
    return;
  }
  while (!wire.empty() && wire[0] != 0) {
    auto const size = static_cast<std::size_t>(static_cast<unsigned char>(wire[0]));
    for (char c : wire.substr(1, size)) {
      auto const u = static_cast<unsigned char>(c);
      if (u <= 0x20 || u >= 0x7f) {
        out.push_back('\\');
        out.push_back(static_cast<char>('0' + u / 100));
        out.push_back(static_cast<char>('0' + u / 10 % 10));
        out.push_back(static_cast<char>('0' + u % 10));
        continue;
      }
      if (std::string_view("\"$().;@\\").find(c) != std::string_view::npos) out.push_back('\\');
      out.push_back(c);
    }
    out.push_back('.');
    wire.remove_prefix(std::min(wire.size(), size + 1));
  }
}

void write_relative(std::string_view wire, std::string_view origin, std::string& out) {
  if (origin.size() <= 1) return write_name(wire, out);
  std::size_t at = 0;
  while (at < wire.size() && wire.substr(at) != origin) {
    at += static_cast<std::size_t>(static_cast<unsigned char>(wire[at])) + 1;
  }
  if (at >= wire.size()) return write_name(wire, out);
  if (at == 0) {
    out.push_back('@');
    return;
  }
  write_name(wire.substr(0, at), out);
  out.pop_back();  // the final dot
}

}  // namespace zonelint::grammar
