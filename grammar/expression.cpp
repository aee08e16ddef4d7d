// CEL's grammar, rule by rule as its language definition gives it (cel-spec, doc/langdef.md, "Syntax"):
//
//   Expr           = ConditionalOr ["?" ConditionalOr ":" Expr] ;
//   ConditionalOr  = [ConditionalOr "||"] ConditionalAnd ;
//   ConditionalAnd = [ConditionalAnd "&&"] Relation ;
//   Relation       = [Relation Relop] Addition ;
//   Relop          = "<" | "<=" | ">=" | ">" | "==" | "!=" | "in" ;
//   Addition       = [Addition ("+" | "-")] Multiplication ;
//   Multiplication = [Multiplication ("*" | "/" | "%")] Unary ;
//   Unary          = Member | "!" {"!"} Member | "-" {"-"} Member ;
//   Member         = Primary | Member "." IDENT ["(" [ExprList] ")"] | Member "[" Expr "]" ;
//   Primary        = IDENT ["(" [ExprList] ")"] | "(" Expr ")" | "[" [ExprList] [","] "]" | LITERAL ;
//
// Left recursion is a loop that folds to the left. Left out: maps, messages, bytes, doubles, unsigned
// integers, null, triple-quoted strings. There is no skipper: each token takes the white space after it.
#include "grammar/expression.hpp"

#include <algorithm>
#include <charconv>

#include "grammar/x3.hpp"

namespace zonelint::grammar::expression {
namespace {

constexpr CharClass space = chars(" \t\r\n");
constexpr CharClass digit = range('0', '9');
constexpr CharClass hex_digit = digit | range('a', 'f') | range('A', 'F');
constexpr CharClass name_start = range('a', 'z') | range('A', 'Z') | chars("_");
constexpr CharClass name_rest = name_start | digit;
constexpr CharClass single_plain = ~chars("'\\\n\r");
constexpr CharClass double_plain = ~chars("\"\\\n\r");
constexpr CharClass single_raw = ~chars("'\n\r");
constexpr CharClass double_raw = ~chars("\"\n\r");
constexpr CharClass simple_escape = chars("abfnrtv\\'\"`?");
constexpr CharClass octal_first = range('0', '3');
constexpr CharClass octal = range('0', '7');

// Where the expression's text begins, so that nodes hold offsets.
struct origin_tag;

auto const ws = run<space, 0>;

// The places of a node that stands by itself; those of folded nodes come from their parts.
template <class Subject>
struct placed_parser : x3::unary_parser<Subject, placed_parser<Subject>> {
  using base = x3::unary_parser<Subject, placed_parser<Subject>>;
  using attribute_type = Expr;
  static bool const has_attribute = true;
  static bool const handles_container = false;
  Kind kind;
  constexpr placed_parser(Subject const& subject, Kind k) : base(subject), kind(k) {}
  template <class It, class Context, class RContext>
  bool parse(It& first, It const& last, Context const& context, RContext& rcontext, Expr& out) const {
    It const start = first;
    std::string_view text;
    if (!this->subject.parse(first, last, context, rcontext, text)) return false;
    char const* const origin = x3::get<origin_tag>(context);
    out = Expr{};
    out.kind = kind;
    out.begin = out.name_begin = static_cast<std::uint32_t>(&*start - origin);
    out.end = out.name_end = static_cast<std::uint32_t>(first - origin);
    out.text = text;
    return true;
  }
  template <class It, class Context, class RContext>
  bool parse(It& first, It const& last, Context const& context, RContext& rcontext, x3::unused_type) const {
    return this->subject.parse(first, last, context, rcontext, x3::unused);
  }
};
struct placed {
  Kind kind;
  template <class Subject>
  constexpr auto operator[](Subject const& subject) const {
    return placed_parser<typename x3::extension::as_parser<Subject>::value_type>{x3::as_parser(subject),
                                                                                 kind};
  }
};

void utf8(std::string& out, std::uint32_t c) {
  auto const put = [&](std::uint32_t octet) { out += static_cast<char>(static_cast<unsigned char>(octet)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6));
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

std::uint32_t number(std::string_view digits, int base) {
  std::uint32_t n = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), n, base);
  return n;
}

// The character of an escape; `text` stands after its backslash and is shortened by it. The grammar has
// checked its form.
std::uint32_t unescape(std::string_view& text) {
  char const kind = text.front();
  std::size_t const length = kind == 'x' || kind == 'X' ? 3
                             : kind == 'u'              ? 5
                             : kind == 'U'              ? 9
                             : octal(kind)              ? 3
                                                        : 1;
  std::string_view const escape = text.substr(0, length);
  text.remove_prefix(length);
  if (length == 3 && octal(kind)) return number(escape, 8);
  if (length > 1) return number(escape.substr(1), 16);
  constexpr std::string_view letters = "abfnrtv", means = "\a\b\f\n\r\t\v";
  std::size_t const at = letters.find(kind);
  return static_cast<unsigned char>(at == std::string_view::npos ? kind : means[at]);
}

// What a quoted literal stands for.
std::string decode(std::string_view quoted) {
  bool const raw = quoted.front() == 'r';
  std::string_view text = quoted.substr(raw ? 2 : 1);
  text.remove_suffix(1);
  if (raw) return std::string(text);
  std::string out;
  while (!text.empty()) {
    char const c = text.front();
    text.remove_prefix(1);
    if (c == '\\') {
      utf8(out, unescape(text));
    } else {
      out += c;
    }
  }
  return out;
}

void join(Expr& out, Kind kind, Expr const& op, Expr&& right) {
  Expr left = std::move(out);
  out = Expr{};
  out.kind = kind;
  out.text = op.text;
  out.name_begin = op.name_begin;
  out.name_end = op.name_end;
  out.begin = left.begin;
  out.end = right.end;
  out.args.push_back(std::move(left));
  out.args.push_back(std::move(right));
}

// Semantic actions. Each rule builds its attribute itself, since folding to the left needs what came before.
auto const assign = [](auto& ctx) { x3::_val(ctx) = std::move(x3::_attr(ctx)); };
// An operator, held without operands until its right side is there.
auto const hold = [](auto& ctx) { x3::_val(ctx).args.push_back(std::move(x3::_attr(ctx))); };
// The accumulator holds its operands in args while it is being read; see fold().
auto const read_integer = [](auto& ctx) {
  Expr& e = x3::_attr(ctx);
  bool const hex = e.text.starts_with("0x") || e.text.starts_with("0X");
  char const* const end = e.text.data() + e.text.size();
  auto const result = std::from_chars(e.text.data() + (hex ? 2 : 0), end, e.integer, hex ? 16 : 10);
  x3::_pass(ctx) = result.ec == std::errc{} && result.ptr == end;
  e.text.clear();
  x3::_val(ctx) = std::move(e);
};
auto const read_text = [](auto& ctx) {
  Expr& e = x3::_attr(ctx);
  e.text = decode(e.text);
  x3::_val(ctx) = std::move(e);
};
auto const read_name = [](auto& ctx) {
  Expr& e = x3::_attr(ctx);
  if (e.text == "true" || e.text == "false") {
    e.kind = Kind::boolean;
    e.integer = e.text == "true";
    e.text.clear();
  }
  x3::_val(ctx) = std::move(e);
};
auto const become_call = [](auto& ctx) { x3::_val(ctx).kind = Kind::call; };
auto const add_arg = [](auto& ctx) { x3::_val(ctx).args.push_back(std::move(x3::_attr(ctx))); };
auto const close = [](auto& ctx) { x3::_val(ctx).end = x3::_attr(ctx).end; };
auto const become_list = [](auto& ctx) {
  x3::_val(ctx).kind = Kind::list;
  x3::_val(ctx).begin = x3::_attr(ctx).begin;
};
auto const fold_field = [](auto& ctx) {
  Expr& e = x3::_val(ctx);
  Expr& name = x3::_attr(ctx);
  Expr object = std::move(e);
  e = std::move(name);
  e.kind = Kind::field;
  e.begin = object.begin;
  e.args.push_back(std::move(object));
};
auto const become_method = [](auto& ctx) { x3::_val(ctx).kind = Kind::method; };
auto const fold_index = [](auto& ctx) {
  Expr& e = x3::_val(ctx);
  Expr list = std::move(e);
  e = Expr{};
  e.kind = Kind::index;
  e.begin = list.begin;
  e.args.push_back(std::move(list));
  e.args.push_back(std::move(x3::_attr(ctx)));
};
// The right side of an operator arrives as a one-armed binary node: {operator, args: the operand}.
auto const fold = [](auto& ctx) {
  Expr& right = x3::_attr(ctx);
  Expr operand = std::move(right.args.back());
  join(x3::_val(ctx), Kind::binary, right, std::move(operand));
};
auto const fold_unary = [](auto& ctx) {
  Expr& e = x3::_val(ctx);
  Expr operand = std::move(x3::_attr(ctx));
  if (e.text == "-" && operand.kind == Kind::integer && operand.begin == e.name_end) {
    operand.begin = operand.name_begin = e.begin;
    operand.integer = -operand.integer;
    e = std::move(operand);
    return;
  }
  e.end = operand.end;
  e.args.push_back(std::move(operand));
};
auto const fold_conditional = [](auto& ctx) {
  Expr& e = x3::_val(ctx);
  Expr& then = x3::_attr(ctx);
  join(e, Kind::conditional, then, std::move(then.args.back()));
  e.text.clear();
};
auto const fold_else = [](auto& ctx) {
  Expr& e = x3::_val(ctx);
  e.end = x3::_attr(ctx).end;
  e.args.push_back(std::move(x3::_attr(ctx)));
};

struct expr_id;
struct or_id;
struct and_id;
struct relation_id;
struct addition_id;
struct multiplication_id;
struct unary_id;
struct member_id;
struct primary_id;
struct literal_id;
struct operand_id;
x3::rule<expr_id, Expr> const expr = "expression";
x3::rule<or_id, Expr> const conditional_or = "or";
x3::rule<and_id, Expr> const conditional_and = "and";
x3::rule<relation_id, Expr> const relation = "relation";
x3::rule<addition_id, Expr> const addition = "addition";
x3::rule<multiplication_id, Expr> const multiplication = "multiplication";
x3::rule<unary_id, Expr> const unary = "unary";
x3::rule<member_id, Expr> const member = "member";
x3::rule<primary_id, Expr> const primary = "primary";

// Tokens. An operator's text must not run on into a longer one: `<` is not the start of `<=`, `in` not of
// `index`.
template <class Parser>
auto token(Kind kind, Parser const& p) {
  return placed{kind}[slice[p]] >> ws;
}
auto const not_name = !one<name_rest>;
auto const not_equals = !x3::lit('=');
auto const ident = token(Kind::name, one<name_start> >> run<name_rest, 0>);
auto const field_name = want("a field's or a function's name")[ident];
auto const symbol = [](auto const& text) { return token(Kind::name, x3::lit(text)); };

// clang-format off
// INT_LIT        = -? DIGIT+ | -? 0x HEXDIGIT+ ;          (the sign is an operator here)
auto const integer_text = ((x3::lit("0x") | "0X") >> run<hex_digit> | run<digit>) >> not_name;
// ESCAPE         = \ [abfnrtv\?"'`] | \ x HEXDIGIT HEXDIGIT | \ u HEXDIGIT x 4 | \ U HEXDIGIT x 8 | \ [0-3] [0-7] [0-7] ;
auto const hex2 = one<hex_digit> >> one<hex_digit>;
auto const hex4 = hex2 >> hex2;
auto const escape = x3::lit('\\') >> want("an escape such as \\n, \\', \\x41 or \\u00e9; \\\\ for a backslash itself")
    [ one<simple_escape> | (x3::lit('x') | 'X') >> hex2 | 'u' >> hex4 | 'U' >> hex4 >> hex4
    | one<octal_first> >> one<octal> >> one<octal> ];
// STRING_LIT     = [rR]? ( "'" ... "'" | '"' ... '"' ) ;
auto const closing = [](char quote) { return want("the closing quote")[x3::lit(quote)]; };
auto const string_text =
      x3::lit('\'') >> *(run<single_plain> | escape) >> closing('\'')
    | x3::lit('"') >> *(run<double_plain> | escape) >> closing('"')
    | x3::lit("r'") >> run<single_raw, 0> >> closing('\'')
    | x3::lit("r\"") >> run<double_raw, 0> >> closing('"');
// LITERAL
struct integer_id; struct text_id;
x3::rule<integer_id, Expr> const integer = "integer";
x3::rule<text_id, Expr> const text_literal = "text";
auto const integer_def = token(Kind::integer, integer_text)[read_integer];
auto const text_literal_def = token(Kind::text, string_text)[read_text];

// ExprList       = Expr {"," Expr} ;
auto const expr_list = expr[add_arg] >> *(',' >> ws >> expr[add_arg]);
auto const arguments = '(' >> ws >> -expr_list >> want("',' or ')'")[symbol(')')][close];

// Primary        = IDENT ["(" [ExprList] ")"] | "(" Expr ")" | "[" [ExprList] [","] "]" | LITERAL ;
auto const primary_def =
      integer[assign]
    | text_literal[assign]
    | ident[read_name] >> -(&x3::lit('(') >> x3::eps[become_call] >> arguments)
    | '(' >> ws >> expr[assign] >> want("an operator or ')'")[symbol(')')]
    | symbol('[')[become_list] >> -(expr_list >> -(',' >> ws)) >> want("',' or ']'")[symbol(']')][close];
// Member         = Primary | Member "." IDENT ["(" [ExprList] ")"] | Member "[" Expr "]" ;
auto const member_def = primary[assign] >> *(
      '.' >> ws >> field_name[fold_field] >> -(&x3::lit('(') >> x3::eps[become_method] >> arguments)
    | '[' >> ws >> expr[fold_index] >> want("an operator or ']'")[symbol(']')][close]);
// Unary          = Member | "!" {"!"} Member | "-" {"-"} Member ;
auto const unary_op = token(Kind::unary, x3::lit('!') >> not_equals | '-');
auto const unary_def = unary_op[assign] >> unary[fold_unary] | want("a value")[member][assign];
// Multiplication = [Multiplication ("*" | "/" | "%")] Unary ;
template <class Op, class Operand>
auto right_side(Op const& op, Operand const& operand) {
  struct side_id;
  return x3::rule<side_id, Expr>{"right side"} = token(Kind::binary, op)[assign] >> operand[hold];
}
auto const multiplication_def = unary[assign] >> *right_side(x3::lit('*') | '/' | '%', unary)[fold];
// Addition       = [Addition ("+" | "-")] Multiplication ;
auto const addition_def = multiplication[assign] >> *right_side(x3::lit('+') | '-', multiplication)[fold];
// Relation       = [Relation Relop] Addition ;
auto const relop = x3::lit("<=") | ">=" | "==" | "!=" | '<' | '>' | "in" >> not_name;
auto const relation_def = addition[assign] >> *right_side(relop, addition)[fold];
// ConditionalAnd = [ConditionalAnd "&&"] Relation ;
auto const conditional_and_def = relation[assign] >> *right_side(x3::lit("&&"), relation)[fold];
// ConditionalOr  = [ConditionalOr "||"] ConditionalAnd ;
auto const conditional_or_def = conditional_and[assign] >> *right_side(x3::lit("||"), conditional_and)[fold];
// Expr           = ConditionalOr ["?" ConditionalOr ":" Expr] ;
auto const expr_def = conditional_or[assign] >> -(right_side(x3::lit('?'), conditional_or)[fold_conditional]
    >> want("':' and the other value")[x3::lit(':')] >> ws >> expr[fold_else]);
// clang-format on

BOOST_SPIRIT_DEFINE(expr, conditional_or, conditional_and, relation, addition, multiplication, unary, member,
                    primary, integer, text_literal)

// Guards the stack: brackets, prefix operators and conditionals nest, all else is a loop.
bool too_deep(std::string_view text, Stuck& stuck) {
  std::size_t depth = 0, prefixes = 0, conditionals = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (quote != 0) {
      if (c == '\\') ++i;
      if (c == quote) quote = 0;
      continue;
    }
    if (c == '\'' || c == '"') quote = c;
    if (c == '(' || c == '[') ++depth;
    if ((c == ')' || c == ']') && depth > 0) --depth;
    if (c == '?') ++conditionals;
    prefixes = c == '!' || c == '-' ? prefixes + 1 : space(c) ? prefixes : 0;
    if (depth + prefixes + conditionals > deepest) {
      stuck = {text.data() + i, "an expression that is less deeply nested"};
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<Expr> parse(std::string_view text, Stuck& stuck) {
  if (text.size() > longest) {
    stuck = {text.data() + longest, "a shorter expression"};
    return std::nullopt;
  }
  if (too_deep(text, stuck)) return std::nullopt;
  char const* at = text.data();
  char const* const last = at + text.size();
  char const* origin = at;
  Expr out;
  auto const whole = ws >> expr >> want("an operator or the end of the expression")[x3::eoi];
  if (!x3::parse(at, last, x3::with<origin_tag>(origin)[x3::with<stuck_tag>(stuck)[whole]], out)) {
    if (stuck.at == nullptr) stuck = {text.data(), "an expression"};
    return std::nullopt;
  }
  return out;
}

std::string dump(Expr const& e) {
  auto const all = [](std::string head, std::vector<Expr> const& args) {
    for (Expr const& arg : args) head += ' ' + dump(arg);
    return '(' + head + ')';
  };
  switch (e.kind) {
    case Kind::integer:
      return std::to_string(e.integer);
    case Kind::text:
      return '"' + e.text + '"';
    case Kind::boolean:
      return e.integer != 0 ? "true" : "false";
    case Kind::name:
      return e.text;
    case Kind::field:
      return dump(e.args[0]) + '.' + e.text;
    case Kind::list:
      return all("list", e.args);
    case Kind::index:
      return all("index", e.args);
    case Kind::call:
      return all("call " + e.text, e.args);
    case Kind::method:
      return all("method " + e.text, e.args);
    case Kind::unary:
    case Kind::binary:
      return all(e.text, e.args);
    case Kind::conditional:
      return all("?", e.args);
  }
  return {};
}

}  // namespace zonelint::grammar::expression
