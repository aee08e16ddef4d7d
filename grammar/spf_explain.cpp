// Why a term of an SPF record (RFC 7208) is no term: the kind, the exact octets, and what would have been
// right there. Only reached for terms that the grammar refused, so it may take its time and guess what was
// meant.
#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "grammar/spf_rules.hpp"

namespace zonelint::grammar::spf::parts {
namespace {

using namespace rules;
using std::string_view;

constexpr auto npos = string_view::npos;
constexpr CharClass separators = chars(",;");

string_view from(string_view text, char const* at) {
  return text.substr(std::min(static_cast<std::size_t>(at - text.data()), text.size()));
}
// The octets at the front of `text` that a person would call one thing.
string_view first_part(string_view text) {
  auto const run = leading(text, alphanum);
  return run.empty() ? text.substr(0, 1) : run;
}

// The place inside `tail` where a term begins for which the space is missing; npos where there is none.
// A slip of the keyboard is short; not looking further keeps a record made to be slow from being so.
std::size_t glued_at(string_view tail, bool needs_qualifier) {
  if (tail.size() > 256) return npos;
  for (std::size_t i = 0; i < tail.size(); ++i) {
    bool const qualified = qualifier(tail[i]);
    Term term;
    if ((qualified || (i == 0 && !needs_qualifier)) && read_term(tail.substr(i), term) &&
        term.kind == TermKind::mechanism)
      return i;
  }
  return npos;
}

// "192.0.2.1", "2001:db8::/32" without a mechanism before it
bool is_network(string_view text, bool (*is_address)(string_view)) {
  return is_address(text.substr(0, text.find('/')));
}

Error unknown_word(string_view term, Head const& head) {
  auto const bare = string_view(head.name.data(), head.name.size() + head.rest.size());
  auto const error = [&](ErrorKind kind, string_view at, string_view wanted) {
    return Error{kind, term, at, wanted};
  };
  if (bare.empty()) return error(ErrorKind::bad_qualifier, term, "a mechanism right after the qualifier");
  if (qualifier(bare.front()) && head.qualifier)
    return error(ErrorKind::bad_qualifier, bare.substr(0, 1), "one qualifier only");
  if (separators(bare.front()))
    return error(ErrorKind::bad_separator, bare.substr(0, 1), "spaces between terms");
  if (is_network(bare, is_ip4)) return error(ErrorKind::unknown_mechanism, bare, "ip4: before the address");
  if (is_network(bare, is_ip6)) return error(ErrorKind::unknown_mechanism, bare, "ip6: before the address");
  if (is_word(head.name, "redirect") && head.rest.starts_with(':'))
    return error(ErrorKind::unknown_mechanism, head.rest.substr(0, 1), "'=': redirect is a modifier");
  if (is_word(head.name, "exp") && head.rest.starts_with(':'))
    return error(ErrorKind::unknown_mechanism, head.rest.substr(0, 1), "'=': exp is a modifier");
  auto const name = head.name.empty() ? bare.substr(0, 1) : head.name;
  if (head.rest.empty() && name.find('.') != npos && name.back() != '.')
    return error(ErrorKind::unknown_mechanism, name, "include:, a: or mx: before a host name");
  return error(ErrorKind::unknown_mechanism, name,
               "a mechanism (all, include, a, mx, ptr, ip4, ip6, exists) or name=value");
}

// "/24/64", "/33", "//129": everything that is wrong with a dual-cidr-length (5.6; 5.3 for a)
Error bad_dual_cidr(string_view term, string_view text) {
  auto const error = [&](string_view at, string_view wanted) {
    return Error{ErrorKind::bad_cidr, term, at, wanted};
  };
  if (!text.starts_with("//")) {
    auto const digits = leading(text.substr(1), digit);
    if (!prefix_length(digits, 32))
      return error(digits.empty() ? text : digits,
                   "an IPv4 prefix length from 0 to 32, without leading zeros");
    text.remove_prefix(1 + digits.size());
  }
  if (text.starts_with("//")) {
    auto const digits = leading(text.substr(2), digit);
    if (!prefix_length(digits, 128))
      return error(digits.empty() ? text : digits,
                   "an IPv6 prefix length from 0 to 128, without leading zeros");
    text.remove_prefix(2 + digits.size());
  } else if (text.starts_with('/')) {
    return error(text, "two slashes before the IPv6 prefix length: /24//64");
  }
  if (glued_at(text, false) == 0)
    return {ErrorKind::bad_separator, term, text.substr(0, 0), "a space before the next term"};
  return error(text, "nothing after the prefix length");
}

// The part of a domain-spec that has to be its toplabel, with what it should not have around it.
Error bad_end(string_view term, string_view value, string_view last, bool host) {
  auto const error = [&](string_view at, string_view wanted) {
    return Error{ErrorKind::bad_domain, term, at, wanted};
  };
  if (is_network(value, is_ip4)) return error(value, "a host name; an IPv4 address needs ip4:");
  if (is_network(value, is_ip6)) return error(value, "a host name; an IPv6 address needs ip6:");
  if (auto const slash = last.find('/'); slash != npos) {
    auto const cidr = last.substr(slash);
    if (host) return bad_dual_cidr(term, cidr);
    return {ErrorKind::bad_cidr, term, cidr, "no prefix length: only a, mx, ip4 and ip6 take one"};
  }
  // At the value's very beginning ("exp=-all") a space would not help: there is no name before it.
  if (auto const at = glued_at(last, true); at != npos && last.data() + at != value.data())
    return {ErrorKind::bad_separator, term, last.substr(at, 0), "a space before the next term"};
  if (last.empty()) return error(last, "a top-level label");
  if (auto const at = find_first_not(last, label_char); at != npos)
    return error(last.substr(at), last[at] == ':' ? "no port: a domain name only"
                                                  : "letters, digits and hyphens in the top-level label");
  if (all_of(last, digit)) return error(last, "a top-level label with a letter in it");
  return error(last, "a top-level label without a hyphen at its ends");
}

Error bad_macro(string_view term, string_view value, Stuck const& stuck) {
  auto at = from(value, stuck.at);
  // Shown from its '%' to its '}', or to where it broke off.
  auto const before =
      value.substr(0, static_cast<std::size_t>(at.data() - value.data()) + (at.empty() ? 0U : 1U));
  if (auto const percent = before.rfind('%'); percent != npos) {
    auto const whole = value.substr(percent);
    auto const close = whole.find('}');
    auto const broken = static_cast<std::size_t>(at.data() - whole.data()) + (at.empty() ? 0U : 1U);
    at = whole.substr(0, close != npos && close + 1 >= broken ? close + 1 : broken);
  }
  return {ErrorKind::bad_macro, term, at, stuck.wanted};
}

// Where the last macro ends: from there on the dots stand for themselves.
std::size_t after_macros(string_view value) {
  std::size_t end = 0;
  for (auto at = value.find('%'); at != npos; at = value.find('%', end))
    end = value.substr(at).starts_with("%{") ? value.find('}', at) + 1 : at + 2;
  return end;
}

// A domain-spec after ':' or '='; `host`: a dual-cidr-length may follow it.
Error bad_domain(string_view term, string_view value, bool host) {
  if (value.empty()) return {ErrorKind::empty_argument, term, value, "a domain name"};
  if (host && value.front() == '/')
    return {ErrorKind::empty_argument, term, value.substr(0, 0), "a domain name"};
  std::vector<MacroPiece> pieces;
  Stuck stuck;
  if (!parse_macros(value, false, pieces, stuck)) return bad_macro(term, value, stuck);
  auto last = value.substr(after_macros(value));
  bool const macro_before = last.size() < value.size();
  auto const slash = last.find('/');
  if (macro_before && slash == 0) return bad_end(term, value, last, host);
  if (last.ends_with('.')) last.remove_suffix(1);
  auto const dot = last.rfind('.');
  if (dot != npos) return bad_end(term, value, last.substr(dot + 1), host);
  if (glued_at(last, true) != npos || find_first(last, separators) != npos || (slash != npos && macro_before))
    return bad_end(term, value, last, host);
  if (is_network(value, is_ip6)) return bad_end(term, value, value, host);
  return {ErrorKind::bad_domain, term, last, "a full domain name, with a dot: nothing is appended to it"};
}

Error bad_ip4(string_view term, string_view rest) {
  auto const value = rest.substr(1);
  auto const error = [&](ErrorKind kind, string_view at, string_view wanted) {
    return Error{kind, term, at, wanted};
  };
  if (value.empty() || value.front() == '/')
    return error(ErrorKind::empty_argument, value.substr(0, 0), "an IPv4 address");
  if (auto const at = value.find('%'); at != npos)
    return error(ErrorKind::bad_ip4, value.substr(at), "an IPv4 address: macros are not expanded here");
  if (is_network(value, is_ip6))
    return error(ErrorKind::bad_ip4, value, "an IPv4 address; for IPv6 write ip6:");
  Stuck stuck;
  auto after = value;
  if (!parse_some(after, ip4_network, x3::unused, stuck)) {
    auto const at = from(value, stuck.at);
    // "192.0.2/24" gave up at its slash: nothing wrong with that octet, one is missing before it.
    return error(ErrorKind::bad_ip4, at.empty() || at.front() == '/' ? at.substr(0, 0) : first_part(at),
                 stuck.wanted);
  }
  if (after.starts_with("//")) return error(ErrorKind::bad_cidr, after, "one prefix length after one slash");
  if (after.starts_with('/')) {
    auto const digits = leading(after.substr(1), digit);
    if (!prefix_length(digits, 32))
      return error(ErrorKind::bad_cidr, digits.empty() ? after : digits,
                   "a prefix length from 0 to 32, without leading zeros");
    after.remove_prefix(1 + digits.size());
  }
  if (glued_at(after, false) == 0)
    return error(ErrorKind::bad_separator, after.substr(0, 0), "a space before the next term");
  return error(ErrorKind::bad_ip4, after,
               after.starts_with(':') ? "no port: an address only" : "nothing more in this term");
}

Error bad_ip6(string_view term, string_view rest) {
  auto const value = rest.substr(1);
  auto const error = [&](ErrorKind kind, string_view at, string_view wanted) {
    return Error{kind, term, at, wanted};
  };
  if (value.empty() || value.front() == '/')
    return error(ErrorKind::empty_argument, value.substr(0, 0), "an IPv6 address");
  if (auto const at = value.find('%'); at != npos)
    return error(ErrorKind::bad_ip6, value.substr(at), "an IPv6 address: macros are not expanded here");
  if (is_network(value, is_ip4))
    return error(ErrorKind::bad_ip6, value, "an IPv6 address; for IPv4 write ip4:");
  auto const slash = value.find('/');
  auto const address = value.substr(0, slash);
  if (is_ip6(address)) {  // then the prefix length is at fault
    auto const text = value.substr(slash + 1);
    auto const digits = leading(text, digit);
    if (!digits.empty() && prefix_length(digits, 128) && glued_at(text.substr(digits.size()), false) == 0)
      return error(ErrorKind::bad_separator, text.substr(digits.size(), 0), "a space before the next term");
    return error(ErrorKind::bad_cidr, text.empty() ? value.substr(slash) : text,
                 "a prefix length from 0 to 128, without leading zeros");
  }
  static constexpr CharClass address_char = hexdig | chars(":.");
  auto const bad = find_first_not(address, address_char);
  if (bad == npos)
    return error(ErrorKind::bad_ip6, address,
                 "an IPv6 address: eight groups of one to four hexadecimal digits, or fewer with one \"::\"");
  // "2001:db8::1~all", "2001:db8::1a:x.org", whose first letters may be digits; 45 octets is the longest
  // address.
  for (auto cut = std::min<std::size_t>(bad, 45); cut > 0; --cut)
    if (is_ip6(address.substr(0, cut)) && glued_at(value.substr(cut), false) == 0)
      return error(ErrorKind::bad_separator, value.substr(cut, 0), "a space before the next term");
  return error(ErrorKind::bad_ip6,
               separators(address[bad]) ? address.substr(bad) : first_part(address.substr(bad)),
               "hexadecimal digits and colons");
}

Error bad_argument(string_view term, Head const& head, MechanismRow const& row) {
  auto const& rest = head.rest;
  bool const host = row.argument == Argument::host;
  auto const error = [&](ErrorKind kind, string_view at, string_view wanted) {
    return Error{kind, term, at, wanted};
  };
  if (!rest.empty() && rest.front() != ':' && rest.front() != '/') {
    if (glued_at(rest, true) == 0)
      return error(ErrorKind::bad_separator, rest.substr(0, 0), "a space before the next term");
    auto const wanted =
        row.argument == Argument::none ? "a space after all" : "':' or a space after the mechanism";
    return error(ErrorKind::unexpected_argument, rest, wanted);
  }
  if (row.argument == Argument::none) return error(ErrorKind::unexpected_argument, rest, "nothing after all");
  if (rest.starts_with('/')) {
    if (host) return bad_dual_cidr(term, rest);
    if (row.argument == Argument::optional_name)
      return error(ErrorKind::unexpected_argument, rest, "no prefix length: ptr takes a domain name only");
  }
  if (!rest.starts_with(':')) {
    auto const wanted = row.argument == Argument::ip4   ? "':' and an IPv4 address"
                        : row.argument == Argument::ip6 ? "':' and an IPv6 address"
                                                        : "':' and a domain name";
    return error(ErrorKind::missing_argument, rest.substr(0, 0), wanted);
  }
  if (row.argument == Argument::ip4) return bad_ip4(term, rest);
  if (row.argument == Argument::ip6) return bad_ip6(term, rest);
  return bad_domain(term, rest.substr(1), host);
}

Error bad_modifier(string_view term, Head const& head) {
  auto const value = head.rest.substr(1);
  if (head.name.empty())
    return {ErrorKind::unknown_mechanism, term, head.rest.substr(0, 1), "a modifier's name before '='"};
  if (!alpha(head.name.front()))
    return {ErrorKind::unknown_mechanism, term, head.name, "a modifier's name, which begins with a letter"};
  if (head.qualifier)
    return {ErrorKind::bad_qualifier, term, term.substr(0, 1),
            "no qualifier: a modifier (name=value) takes none"};
  if (is_word(head.name, "redirect") || is_word(head.name, "exp")) return bad_domain(term, value, false);
  std::vector<MacroPiece> pieces;
  Stuck stuck;
  parse_macros(value, true, pieces, stuck);
  return bad_macro(term, value, stuck);
}

}  // namespace

Error explain(string_view term) {
  // These go first: whatever else they break, the cause is an octet that has no business in a record.
  if (auto const at = find_first(term, non_ascii); at != npos)
    return {ErrorKind::non_ascii, term, leading(term.substr(at), non_ascii), "ASCII only"};
  if (auto const at = find_first(term, ctl); at != npos)
    return {ErrorKind::bad_separator, term, leading(term.substr(at), ctl),
            term[at] == '\t' ? "a space: tabs do not separate terms"
                             : "spaces between terms, no control characters"};
  auto const head = split_head(term);
  auto const* const row = find_mechanism(head.name);
  auto error = head.rest.starts_with('=') ? bad_modifier(term, head)
               : row == nullptr           ? unknown_word(term, head)
                                          : bad_argument(term, head, *row);
  // A comma or semicolon where the trouble is was meant to separate terms; in a macro it is a delimiter.
  if (error.kind == ErrorKind::bad_macro) return error;
  if (auto const at = find_first(error.at, separators); at != npos)
    return {ErrorKind::bad_separator, term, error.at.substr(at, 1),
            "spaces between terms, no commas or semicolons"};
  return error;
}

}  // namespace zonelint::grammar::spf::parts
