// SPF records (RFC 7208): the record, its terms, and macro-strings. The record is split at its spaces first
// and each term read on its own: faster than one grammar over all, and an error stays within its term.
#include "grammar/spf.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "grammar/spf_rules.hpp"

namespace zonelint::grammar::spf {
namespace parts {
namespace {

using namespace rules;

constexpr std::string_view version = "v=spf1";

// mechanism = ( all / include / a / mx / ptr / ip4 / ip6 / exists )
constexpr std::array<MechanismRow, 8> mechanisms{{
    {"all", Mechanism::all, Argument::none},          // all     = "all"
    {"include", Mechanism::include, Argument::name},  // include = "include" ":" domain-spec
    {"a", Mechanism::a, Argument::host},    // a       = "a"  [ ":" domain-spec ] [ dual-cidr-length ]
    {"mx", Mechanism::mx, Argument::host},  // mx      = "mx" [ ":" domain-spec ] [ dual-cidr-length ]
    {"ptr", Mechanism::ptr, Argument::optional_name},  // ptr     = "ptr" [ ":" domain-spec ]
    {"ip4", Mechanism::ip4, Argument::ip4},            // ip4     = "ip4" ":" ip4-network [ ip4-cidr-length ]
    {"ip6", Mechanism::ip6, Argument::ip6},            // ip6     = "ip6" ":" ip6-network [ ip6-cidr-length ]
    {"exists", Mechanism::exists, Argument::name},     // exists  = "exists" ":" domain-spec
}};

template <class Parser>
bool takes_all(std::string_view text, Parser const& parser) {
  char const* at = text.data();
  return x3::parse(at, text.data() + text.size(), parser >> eoi);
}

bool read_name(std::string_view rest, Term& term) {
  if (!rest.starts_with(':')) return false;
  term.value = rest.substr(1);
  return takes_all(term.value, domain_spec(eoi));
}

bool store_prefix(std::optional<std::string_view> const& digits, unsigned most,
                  std::optional<std::uint8_t>& out) {
  if (!digits) return true;
  out = prefix_length(*digits, most);
  return out.has_value();
}

// [ ":" domain-spec ] [ dual-cidr-length ]
bool read_host(std::string_view rest, Term& term) {
  std::optional<std::string_view> name;
  std::tuple<std::optional<std::string_view>, std::optional<std::string_view>> cidr;
  char const* at = rest.data();
  char const* const last = at + rest.size();
  if (rest.starts_with(':')) {
    ++at;
    if (!x3::parse(at, last, slice[domain_spec(dual_cidr_length >> eoi)], name)) return false;
    term.value = *name;
  }
  if (!x3::parse(at, last, dual_cidr_length >> eoi, cidr)) return false;
  return store_prefix(std::get<0>(cidr), 32, term.prefix4) &&
         store_prefix(std::get<1>(cidr), 128, term.prefix6);
}

// ":" network [ cidr-length ], the network checked by the caller
bool read_network(std::string_view rest, Term& term, unsigned most, std::optional<std::uint8_t>& prefix) {
  if (!rest.starts_with(':')) return false;
  auto const slash = rest.find('/');
  term.value = rest.substr(1, slash == rest.npos ? rest.npos : slash - 1);
  if (slash == rest.npos) return true;
  prefix = prefix_length(rest.substr(slash + 1), most);
  return prefix.has_value();
}

bool read_argument(Argument argument, std::string_view rest, Term& term) {
  switch (argument) {
    case Argument::none:
      return rest.empty();
    case Argument::name:
      return read_name(rest, term);
    case Argument::optional_name:
      return rest.empty() || read_name(rest, term);
    case Argument::host:
      return read_host(rest, term);
    case Argument::ip4:
      return read_network(rest, term, 32, term.prefix4) && is_ip4(term.value);
    case Argument::ip6:
      return read_network(rest, term, 128, term.prefix6) && is_ip6(term.value);
  }
  return false;
}

// modifier         = redirect / explanation / unknown-modifier
// redirect         = "redirect" "=" domain-spec
// explanation      = "exp" "=" domain-spec
// unknown-modifier = name "=" macro-string       ; where name is not any known modifier
// name             = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )
// c, r and t are let through in an unknown modifier: the ABNF has them, and who knows the modifier may allow
// them.
bool read_modifier(Head const& head, Term& term) {
  if (head.qualifier || head.name.empty() || !alpha(head.name.front())) return false;
  term.value = head.rest.substr(1);
  term.kind = is_word(head.name, "redirect") ? TermKind::redirect
              : is_word(head.name, "exp")    ? TermKind::exp
                                             : TermKind::unknown_modifier;
  if (term.kind != TermKind::unknown_modifier) return takes_all(term.value, domain_spec(eoi));
  return takes_all(term.value, *(run<macro_literal> | macro_expand<explain_letter>));
}

}  // namespace

MechanismRow const* find_mechanism(std::string_view name) {
  for (auto const& row : mechanisms)
    if (is_word(name, row.name)) return &row;
  return nullptr;
}

Head split_head(std::string_view term) {
  static constexpr CharClass name_char = alphanum | chars("-_.");
  Head head;
  if (!term.empty() && rules::qualifier(term.front())) {
    head.qualifier = static_cast<Qualifier>(term.front());
    term.remove_prefix(1);
  }
  head.name = leading(term, name_char);
  head.rest = term.substr(head.name.size());
  return head;
}

bool is_ip4(std::string_view text) {
  char const* at = text.data();
  return x3::parse(at, text.data() + text.size(), quad >> eoi);
}

bool is_ip6(std::string_view text) {
  using Tail = std::tuple<std::optional<std::string_view>, std::optional<std::string_view>>;
  Tail left;
  std::optional<Tail> right;
  char const* at = text.data();
  char const* const last = at + text.size();
  if (!x3::parse(at, last, tail, left)) return false;
  if (x3::parse(at, last, lit("::"))) {
    if (std::get<1>(left)) return false;  // an IPv4 address is the last 32 bits only
    if (!x3::parse(at, last, tail, right.emplace())) return false;
  }
  if (at != last) return false;
  // In 16-bit groups; a colon before the IPv4 address belongs to the groups before it.
  auto const count = [](Tail const& side, std::size_t& sum) {
    auto const& [hex, v4] = side;
    if (hex) sum += 1 + static_cast<std::size_t>(std::count(hex->begin(), hex->end(), ':'));
    if (v4) sum += 2;
    return !v4 || v4->starts_with(':') == hex.has_value();
  };
  std::size_t sum = 0;
  if (!count(left, sum) || (right && !count(*right, sum))) return false;
  return right ? sum <= 7 : sum == 8;
}

std::optional<std::uint8_t> prefix_length(std::string_view digits, unsigned most) {
  unsigned value = 0;
  if (!takes_all(digits, cidr_number)) return {};
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (value > most) return {};
  return static_cast<std::uint8_t>(value);
}

// directive = [ qualifier ] mechanism
bool read_term(std::string_view text, Term& term) {
  auto const head = split_head(text);
  term.text = text;
  term.name = head.name;
  if (head.rest.starts_with('=')) {
    if (!read_modifier(head, term)) return false;
  } else {
    auto const* const row = find_mechanism(head.name);
    if (row == nullptr || !read_argument(row->argument, head.rest, term)) return false;
    term.mechanism = row->mechanism;
    term.qualifier = head.qualifier.value_or(Qualifier::pass);
    term.explicit_qualifier = head.qualifier.has_value();
  }
  term.has_macro = term.value.find('%') != std::string_view::npos;
  return true;
}

}  // namespace parts

// record = version terms *SP; version = "v=spf1"
bool is_record(std::string_view text) {
  return abnf::starts_with_word(text, parts::version) &&
         (text.size() == parts::version.size() || text[parts::version.size()] == ' ');
}

namespace {

// "redirect" and "exp" MUST NOT appear more than once each (section 6).
bool repeats(Record const& record, Term const& term) {
  if (term.kind != TermKind::redirect && term.kind != TermKind::exp) return false;
  return std::any_of(record.terms.begin(), record.terms.end(),
                     [&](Term const& other) { return other.kind == term.kind; });
}

void add_term(std::string_view text, Record& record) {
  Term term;
  if (!parts::read_term(text, term)) {
    record.errors.push_back(parts::explain(text));
  } else if (repeats(record, term)) {
    record.errors.push_back({ErrorKind::duplicate_modifier, text, text,
                             term.kind == TermKind::redirect ? "redirect= only once" : "exp= only once"});
  } else {
    record.terms.push_back(term);
  }
}

}  // namespace

// terms = *( 1*SP ( directive / modifier ) )
Record parse(std::string_view text) {
  Record record;
  if (is_record(text)) text.remove_prefix(parts::version.size());
  auto const spaces = std::count(text.begin(), text.end(), ' ');
  record.terms.reserve(static_cast<std::size_t>(std::min<std::ptrdiff_t>(spaces, 32)));
  while (!text.empty()) {
    auto const size = std::min(text.find(' '), text.size());
    if (size > 0) add_term(text.substr(0, size), record);
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return record;
}

namespace {

using namespace rules;

// A macro-expand taken apart: letter, digits, "r", delimiters.
using Expansion = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;

template <CharClass const& Letter>
auto expansion(std::string_view letters) {
  return '{' >> want(letters)[slice[one<Letter>]] >> want("a number of labels above 0")[slice[number]] >>
         slice[-one<reverse_letter>] >> slice[run<delimiter, 0>] >>
         want("digits, r, delimiters (. - + , / _ =), then '}'")[lit('}')];
}

// Numbers too large for any name keep all of its labels, as 0 does.
MacroPiece to_piece(Expansion const& parts, std::string_view text) {
  auto const& [letter, digits, reverse, delimiters] = parts;
  MacroPiece piece{MacroPiece::Kind::expand, text, abnf::lower(letter[0]), letter[0] < 'a'};
  std::from_chars(digits.data(), digits.data() + digits.size(), piece.keep);
  piece.reverse = !reverse.empty();
  piece.delimiters = delimiters;
  return piece;
}

// "%%" is "%", "%_" is a space, "%-" is an URL-encoded space (7.1).
std::string_view percent_literal(std::string_view text) {
  if (text.starts_with("%%")) return "%";
  if (text.starts_with("%_")) return " ";
  return text.starts_with("%-") ? "%20" : "";
}

template <CharClass const& Literal, CharClass const& Letter>
bool read_pieces(std::string_view text, std::string_view letters, std::vector<MacroPiece>& out,
                 Stuck& stuck) {
  auto const expand = expansion<Letter>(letters);
  while (!text.empty()) {
    auto const start = text;
    if (auto const plain = leading(text, Literal); !plain.empty()) {
      out.push_back({MacroPiece::Kind::literal, plain});
      text.remove_prefix(plain.size());
    } else if (auto const escape = percent_literal(text); !escape.empty()) {
      out.push_back({MacroPiece::Kind::literal, escape});
      text.remove_prefix(2);
    } else if (!text.starts_with('%')) {
      stuck = {text.data(), "a visible ASCII character"};
      return false;
    } else {
      Expansion parts;
      text.remove_prefix(1);
      if (!text.starts_with('{')) {
        stuck = {start.data(), "%{ }, or %% for a percent sign, %_ for a space, %- for %20"};
        return false;
      }
      if (!parse_some(text, expand, parts, stuck)) return false;
      out.push_back(to_piece(parts, start.substr(0, start.size() - text.size())));
    }
  }
  return true;
}

}  // namespace

// explain-string = *( macro-string / SP )
bool parse_macros(std::string_view text, bool exp_text, std::vector<MacroPiece>& out, Stuck& stuck) {
  if (exp_text)
    return read_pieces<explain_literal, explain_letter>(
        text, "one of the macro letters s l o d i p v h c r t", out, stuck);
  return read_pieces<macro_literal, macro_letter>(
      text, "one of the macro letters s l o d i p v h (c, r and t are for explanations only)", out, stuck);
}

}  // namespace zonelint::grammar::spf
