// The JSON grammar (RFC 8259) in Spirit X3. The rules decide by their first octet, so nothing is parsed
// twice; the tree is built by json_builder.hpp, which also resumes after an error. Left: the RFC's ABNF, same
// names, same order.
#include "grammar/json.hpp"

#include "grammar/abnf.hpp"
#include "grammar/json_builder.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar::json {
namespace {

struct builder_tag;

// One step of the builder as a parser.
template <bool (Builder::*Step)(char const*&, char const*, Stuck&)>
struct step_parser : x3::parser<step_parser<Step>> {
  using attribute_type = x3::unused_type;
  static bool const has_attribute = false;
  template <class Context, class RContext, class Attribute>
  bool parse(char const*& first, char const* const& last, Context const& context, RContext&,
             Attribute&) const {
    Builder& builder = x3::get<builder_tag>(context);
    return (builder.*Step)(first, last, x3::get<stuck_tag>(context));
  }
};
template <bool (Builder::*Step)(char const*&, char const*, Stuck&)>
inline constexpr step_parser<Step> step{};

template <Kind kind>
struct add_scalar {
  template <class Context>
  void operator()(Context const& context) const {
    Builder& builder = x3::get<builder_tag>(context);
    builder.scalar(kind, x3::_attr(context));
  }
};

using x3::lit;

// ws = *( %x20 / %x09 / %x0A / %x0D )
inline constexpr CharClass white = chars(" \t\n\r");
auto const ws = run<white, 0>;

// false, null, true: whole words
inline constexpr CharClass word_char = abnf::alphanum | chars("_");
auto const word_end = !one<word_char>;
auto const boolean = slice[(lit("true") | lit("false")) >> word_end][add_scalar<Kind::boolean>{}];
auto const null = slice[lit("null") >> word_end][add_scalar<Kind::null>{}];

// number = [ minus ] int [ frac ] [ exp ]; int = zero / ( digit1-9 *DIGIT ); frac = decimal-point 1*DIGIT
// exp = e [ minus / plus ] 1*DIGIT
inline constexpr CharClass e = chars("eE");
inline constexpr CharClass sign = chars("+-");
auto const digits = want("a digit")[run<abnf::digit>];
auto const integer = lit('0') | run<abnf::digit>;
auto const frac = '.' >> digits;
auto const exp = one<e> >> -one<sign> >> digits;
inline constexpr CharClass number_char = word_char | chars("+.");
inline constexpr CharClass number_first = abnf::digit | chars("-");
auto const number = &one<number_first> >>
                    slice[-lit('-') >> want("a digit")[integer] >> -frac >> -exp >>
                          want("the end of the number (no leading zeros, no letters)")[!one<number_char>]]
                         [add_scalar<Kind::number>{}];

// string = quotation-mark *char quotation-mark; char = unescaped / escape ( ... )
auto const string =
    step<&Builder::string_begin> >>
    *(step<&Builder::string_text> | step<&Builder::string_escape>) >> step<&Builder::string_end>;

// value = false / null / true / object / array / number / string
x3::rule<struct value_rule> const value = "value";
x3::rule<struct object_rule> const object = "object";
x3::rule<struct array_rule> const array = "array";

auto const value_def =
    ws >> want("a value: a string, a number, an object, an array, true, false or null")
              [object | array | (string >> step<&Builder::string_value>) | number | boolean | null] >>
    ws;

// member = string name-separator value
auto const member = ws >> want("a name in double quotes")[string] >> step<&Builder::member_name> >> ws >>
                    want("':' and a value after the name")[lit(':')] >> value;

// object = begin-object [ member *( value-separator member ) ] end-object
// A member that can't be read is told and skipped; a missing comma is told and thought in. The list is not
// written with
// '%', which would take back a separator where the text ends.
auto const members = (member | step<&Builder::recover>) >>
                     *(step<&Builder::separator> >> (member | step<&Builder::recover>));
auto const object_def = step<&Builder::open_object> >> ws >>
                        (&lit('}') | members) >> step<&Builder::close_object>;

// array = begin-array [ value *( value-separator value ) ] end-array
auto const items = (value | step<&Builder::recover>) >>
                   *(step<&Builder::separator> >> (value | step<&Builder::recover>));
auto const array_def = step<&Builder::open_array> >> ws >> (&lit(']') | items) >> step<&Builder::close_array>;

BOOST_SPIRIT_DEFINE(value, object, array)

// Windows PowerShell's > writes UTF-16; RFC 8259 8.1 wants UTF-8.
std::string_view utf16(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || (text.size() >= 2 && text[0] != 0 && text[1] == 0))
    return "UTF-16 (little-endian), as PowerShell's > writes it";
  if (text.starts_with("\xFE\xFF") || (text.size() >= 2 && text[0] == 0 && text[1] != 0))
    return "UTF-16 (big-endian)";
  return {};
}

// What stands between documents: white space, and closing brackets or commas too many, which are told.
char const* to_next_document(char const* at, char const* last, Builder& builder) {
  for (; at != last; ++at) {
    if (white(*at)) continue;
    if (*at != ',' && *at != ']' && *at != '}') break;
    builder.error(at, "the end of the file, or another document");
  }
  return at;
}

void parse_documents(std::string_view text, char const* at, Documents& out) {
  Builder builder(text, out);
  char const* const last = text.data() + text.size();
  at = to_next_document(at, last, builder);
  if (at == last && out.errors.empty()) builder.error(at, "a JSON document", "an empty file");
  while (at != last) {
    Stuck stuck;
    bool const whole = x3::parse(at, last, x3::with<builder_tag>(builder)[x3::with<stuck_tag>(stuck)[value]]);
    if (!whole) builder.error(stuck.at != nullptr ? stuck.at : at, stuck.wanted);
    builder.finish_document(whole, whole ? at : last);
    if (!whole)
      return;  // within a document reading resumes; at this level nothing says where the next one begins
    at = to_next_document(at, last, builder);
  }
}

}  // namespace

Documents parse(std::string_view text) {
  Documents out;
  if (std::string_view const encoding = utf16(text); !encoding.empty()) {
    out.errors.push_back({0, "UTF-8 text", std::string(encoding)});
    return out;
  }
  out.bom = text.starts_with("\xEF\xBB\xBF");
  parse_documents(text, text.data() + (out.bom ? 3 : 0), out);
  return out;
}

}  // namespace zonelint::grammar::json
