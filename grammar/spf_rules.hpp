// The rules of RFC 7208 section 12 that need more than a table, as X3 parsers: macros, names, addresses,
// prefixes. Internal to grammar/spf*.cpp. Left: the RFC's ABNF, same names, same order.
#pragma once
#include <boost/fusion/include/std_tuple.hpp>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

#include "grammar/abnf.hpp"
#include "grammar/spf.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar::spf::rules {

using namespace abnf;
using x3::eoi;
using x3::lit;

// qualifier = "+" / "-" / "?" / "~"
inline constexpr CharClass qualifier = chars("+-?~");
// macro-literal = %x21-24 / %x26-7E
inline constexpr CharClass macro_literal = range(0x21, 0x24) | range(0x26, 0x7E);
// What an explain-string allows besides: SP
inline constexpr CharClass explain_literal = macro_literal | chars(" ");
// macro-letter = "s" / "l" / "o" / "d" / "i" / "p" / "h" / "c" / "r" / "t" / "v"
// c, r and t only in the text that exp= names (7.2).
inline constexpr CharClass macro_letter = chars("slodiphvSLODIPHV");
inline constexpr CharClass explain_letter = macro_letter | chars("crtCRT");
// delimiter = "." / "-" / "+" / "," / "/" / "_" / "="
inline constexpr CharClass delimiter = chars(".-+,/_=");
inline constexpr CharClass zero = chars("0");
inline constexpr CharClass reverse_letter = chars("rR");
inline constexpr CharClass percent_escape = chars("%_-");

// transformers = *DIGIT [ "r" ]; a number must not be zero (7.1)
auto const number = -(run<zero, 0> >> one<nonzero> >> run<digit, 0>);
// macro-expand = ( "%{" macro-letter transformers *delimiter "}" ) / "%%" / "%_" / "%-"
template <CharClass const& Letter>
auto const macro_expand = lit('%') >>
                          (one<percent_escape> | ('{' >> one<Letter> >> number >> -one<reverse_letter> >>
                                                  run<delimiter, 0> >> '}'));

// toplabel = ( *alphanum ALPHA *alphanum ) / ( 1*alphanum "-" *( alphanum / "-" ) alphanum )
// Said the other way round: alphanum with hyphens inside, and not digits alone.
inline constexpr CharClass label_char = alphanum | chars("-");
inline constexpr CharClass hyphen = chars("-");
auto const toplabel = !(run<digit> >> !one<label_char>) >> run<alphanum> >> *(run<hyphen> >> run<alphanum>);

// domain-end = ( "." toplabel [ "." ] ) / macro-expand
auto const domain_end = ('.' >> toplabel >> -lit('.')) | macro_expand<macro_letter>;

// domain-spec = macro-string domain-end
// macro-string = *( macro-expand / macro-literal ) would swallow the domain-end, so each '.' and '%' is first
// tried as the beginning of the end; `end` is what may follow the domain-spec.
inline constexpr CharClass dotless = macro_literal - chars(".");
template <class End>
auto domain_spec(End const& end) {
  return *(run<dotless> | (!(domain_end >> end) >> (lit('.') | macro_expand<macro_letter>))) >> domain_end >>
         &end;
}

// ip4-cidr-length = "/" ("0" / %x31-39 0*1DIGIT); ip6-cidr-length = "/" ("0" / %x31-39 0*2DIGIT)
// One grammar for both; the value (0-32, 0-128) is looked at afterwards.
auto const cidr_number = (lit('0') | (one<nonzero> >> -one<digit> >> -one<digit>)) >> !one<digit>;
auto const cidr_length = '/' >> slice[cidr_number];
// dual-cidr-length = [ ip4-cidr-length ] [ "/" ip6-cidr-length ]
auto const dual_cidr_length = -cidr_length >> -('/' >> cidr_length);

// qnum = DIGIT / %x31-39 DIGIT / "1" 2DIGIT / "2" %x30-34 DIGIT / "25" %x30-35; the longest first
inline constexpr CharClass to_four = range('0', '4');
inline constexpr CharClass to_five = range('0', '5');
auto const qnum = ((lit("25") >> one<to_five>) | ('2' >> one<to_four> >> one<digit>) |
                   ('1' >> one<digit> >> one<digit>) | (one<nonzero> >> one<digit>) | one<digit>) >>
                  !one<digit>;
// ip4-network = qnum "." qnum "." qnum "." qnum
auto const octet = want("a number from 0 to 255, without leading zeros")[qnum];
auto const dot = want("a dot: an IPv4 address has four numbers")[lit('.')];
auto const ip4_network = octet >> dot >> octet >> dot >> octet >> dot >> octet;

// ip6-network = <as per Section 2.2 of RFC 4291>, which has prose only: eight groups of one to four
// hexadecimal digits; "::" once, for one group or more; the last two may be an IPv4 address. They are counted
// afterwards.
auto const h16 = one<hexdig> >> -one<hexdig> >> -one<hexdig> >> -one<hexdig> >> !(one<hexdig> | '.');
auto const groups = h16 % ':';
auto const quad = qnum >> '.' >> qnum >> '.' >> qnum >> '.' >> qnum;
auto const tail = -slice[groups] >> -slice[-lit(':') >> quad];
auto const ip6_network = tail >> -(lit("::") >> tail);

}  // namespace zonelint::grammar::spf::rules

namespace zonelint::grammar::spf::parts {

enum class Argument : std::uint8_t { none, name, optional_name, host, ip4, ip6 };
struct MechanismRow {
  std::string_view name;
  Mechanism mechanism;
  Argument argument;
};
// The row of a mechanism's name; null for any other word.
MechanismRow const* find_mechanism(std::string_view name);

// A term cut where its name ends: "-ip4:192.0.2.1" is '-', "ip4" and ":192.0.2.1".
struct Head {
  std::optional<Qualifier> qualifier;
  std::string_view name, rest;
};
Head split_head(std::string_view term);

bool is_ip4(std::string_view text);
bool is_ip6(std::string_view text);
std::optional<std::uint8_t> prefix_length(std::string_view digits, unsigned most);

// The fast path: reads a well-formed term, else says no more than that it isn't one.
bool read_term(std::string_view text, Term& term);
// The slow path: what is wrong with a term that read_term refused.
Error explain(std::string_view term);

}  // namespace zonelint::grammar::spf::parts
