// The one include of Boost.Spirit X3, and what every grammar here is built from (also the precompiled
// header):
//
//   run<Class>       advances over octets of one character class, a table look-up an octet: the primitive
//   that makes
//                    X3 as fast as a hand-written lexer. run<C> takes one or more, run<C, 0> any number.
//   want("words")[p] parses p; where p fails at or beyond the furthest point so far, notes that point and the
//   words.
//                    Nothing throws, and the message names what a person would have written there.
//   slice[p]         the text that p matched, as a std::string_view (attribute).
//
// A grammar's header shows none of this: it offers a function over std::string_view and a Stuck.
#pragma once
#include <array>
#include <boost/spirit/home/x3.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "grammar/stuck.hpp"

namespace zonelint::grammar {

namespace x3 = boost::spirit::x3;

// A set of octets, built at compile time.
struct CharClass {
  std::array<bool, 256> has{};
  constexpr bool operator()(char c) const { return has[static_cast<unsigned char>(c)]; }
};
constexpr CharClass chars(std::string_view each) {
  CharClass c;
  for (char x : each) c.has[static_cast<unsigned char>(x)] = true;
  return c;
}
constexpr CharClass range(unsigned char from, unsigned char to) {
  CharClass c;
  for (unsigned x = from; x <= to; ++x) c.has[x] = true;
  return c;
}
constexpr CharClass operator|(CharClass a, CharClass const& b) {
  for (std::size_t i = 0; i < 256; ++i) a.has[i] = a.has[i] || b.has[i];
  return a;
}
constexpr CharClass operator-(CharClass a, CharClass const& b) {
  for (std::size_t i = 0; i < 256; ++i) a.has[i] = a.has[i] && !b.has[i];
  return a;
}
constexpr CharClass operator~(CharClass a) {
  for (auto& x : a.has) x = !x;
  return a;
}

template <CharClass const& Class, std::size_t AtLeast = 1>
struct run_parser : x3::parser<run_parser<Class, AtLeast>> {
  using attribute_type = x3::unused_type;
  static bool const has_attribute = false;
  template <class It, class Context, class RContext, class Attribute>
  bool parse(It& first, It const& last, Context const&, RContext&, Attribute&) const {
    It at = first;
    while (at != last && Class(*at)) ++at;
    if (static_cast<std::size_t>(at - first) < AtLeast) return false;
    first = at;
    return true;
  }
};
template <CharClass const& Class, std::size_t AtLeast = 1>
inline constexpr run_parser<Class, AtLeast> run{};

// One octet of the class.
template <CharClass const& Class>
struct one_parser : x3::parser<one_parser<Class>> {
  using attribute_type = x3::unused_type;
  static bool const has_attribute = false;
  template <class It, class Context, class RContext, class Attribute>
  bool parse(It& first, It const& last, Context const&, RContext&, Attribute&) const {
    if (first == last || !Class(*first)) return false;
    ++first;
    return true;
  }
};
template <CharClass const& Class>
inline constexpr one_parser<Class> one{};

// The context tag under which a parse carries its Stuck: x3::with<stuck_tag>(stuck)[start].
struct stuck_tag;

template <class Subject>
struct wanted_parser : x3::unary_parser<Subject, wanted_parser<Subject>> {
  using base = x3::unary_parser<Subject, wanted_parser<Subject>>;
  static bool const is_pass_through_unary = true;
  static bool const handles_container = Subject::handles_container;
  constexpr wanted_parser(Subject const& subject, std::string_view words) : base(subject), wanted(words) {}
  std::string_view wanted;

  template <class It, class Context, class RContext, class Attribute>
  bool parse(It& first, It const& last, Context const& context, RContext& rcontext,
             Attribute& attribute) const {
    It const start = first;
    if (this->subject.parse(first, last, context, rcontext, attribute)) return true;
    Stuck& stuck = x3::get<stuck_tag>(context);
    // A point already noted further on is the better explanation; at the same point the outer wish replaces
    // the inner.
    if (stuck.at == nullptr || std::to_address(start) >= stuck.at) stuck = {std::to_address(start), wanted};
    return false;
  }
};
struct want {
  std::string_view words;
  constexpr explicit want(std::string_view w) : words(w) {}
  template <class Subject>
  constexpr auto operator[](Subject const& subject) const {
    return wanted_parser<typename x3::extension::as_parser<Subject>::value_type>{x3::as_parser(subject),
                                                                                 words};
  }
};

// slice[p]: what p matched, as a view into the source. The attribute of p itself is dropped.
template <class Subject>
struct slice_parser : x3::unary_parser<Subject, slice_parser<Subject>> {
  using base = x3::unary_parser<Subject, slice_parser<Subject>>;
  using attribute_type = std::string_view;
  static bool const has_attribute = true;
  static bool const handles_container = false;
  constexpr explicit slice_parser(Subject const& subject) : base(subject) {}
  template <class It, class Context, class RContext>
  bool parse(It& first, It const& last, Context const& context, RContext& rcontext,
             std::string_view& out) const {
    It const start = first;
    if (!this->subject.parse(first, last, context, rcontext, x3::unused)) return false;
    out = std::string_view(std::to_address(start), static_cast<std::size_t>(first - start));
    return true;
  }
  template <class It, class Context, class RContext>
  bool parse(It& first, It const& last, Context const& context, RContext& rcontext, x3::unused_type) const {
    return this->subject.parse(first, last, context, rcontext, x3::unused);
  }
  template <class It, class Context, class RContext, class Attribute>
  bool parse(It& first, It const& last, Context const& context, RContext& rcontext, Attribute& out) const {
    std::string_view text;
    if (!parse(first, last, context, rcontext, text)) return false;
    x3::traits::move_to(text, out);
    return true;
  }
};
struct slice_gen {
  template <class Subject>
  constexpr auto operator[](Subject const& subject) const {
    return slice_parser<typename x3::extension::as_parser<Subject>::value_type>{x3::as_parser(subject)};
  }
};
inline constexpr slice_gen slice{};

// Runs a parse from the start of `input` and shortens it by what `start` took.
template <class Parser, class Attribute>
bool parse_some(std::string_view& input, Parser const& start, Attribute& out, Stuck& stuck) {
  char const* at = input.data();
  char const* const last = at + input.size();
  if (!x3::parse(at, last, x3::with<stuck_tag>(stuck)[start], out)) return false;
  input.remove_prefix(static_cast<std::size_t>(at - input.data()));
  return true;
}

// Runs a whole-input parse: true where `start` takes everything.
template <class Parser, class Attribute>
bool parse_all(std::string_view input, Parser const& start, Attribute& out, Stuck& stuck) {
  char const* at = input.data();
  char const* const last = at + input.size();
  return x3::parse(at, last, x3::with<stuck_tag>(stuck)[start >> want("the end")[x3::eoi]], out);
}

}  // namespace zonelint::grammar

// A std::string_view as an attribute is a value, not a container to push into.
namespace boost::spirit::x3::traits {
namespace detail {
template <>
struct is_container_impl<std::string_view> : boost::mpl::false_ {};
}  // namespace detail
template <>
struct attribute_category<std::string_view> {
  using type = plain_attribute;
};
}  // namespace boost::spirit::x3::traits
