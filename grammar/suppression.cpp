// Suppression comments:
//
//   suppression = "zonelint" *WSP ":" *WSP action *WSP "(" *WSP rules *WSP ")" *WSP "--" reason
//   action      = "allow-file" / "allow"
//   rules       = rule *( *WSP "," *WSP rule )
//   rule        = part [ "/" part ]
//   part        = 1*( %x61-7A / DIGIT / "-" / "*" )
//
// A suppression that silently does nothing is worse than none, so what was meant as one is told apart from
// ordinary comments by its first words: "zonelint", or one close to it, with an action, or one close to that.
#include "grammar/suppression.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "grammar/abnf.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar {
namespace {

using namespace abnf;
using std::string_view;
using State = Suppression::State;
constexpr auto npos = string_view::npos;

constexpr CharClass rule_char = range('a', 'z') | digit | chars("-*");
constexpr CharClass word_char = alphanum | chars("_");
constexpr CharClass verb_char = alphanum | chars("_-");
// What people write where the colon belongs, a missing parenthesis, "zone-lint"
constexpr CharClass colon_char = chars(":;=-.,!");
constexpr CharClass bracket = chars("([{");
constexpr CharClass colon_or_space = chars(": \t");
constexpr CharClass name_joint = chars(" -");
auto const rule = run<rule_char> >> -('/' >> run<rule_char>);
auto const action = word("allow-file") | word("allow");
auto const comma = run<wsp, 0> >> ',' >> run<wsp, 0>;

// The least number of letters to change, add, drop or swap, or `most` + 1 where it is more.
std::size_t distance(string_view text, string_view lower_case, std::size_t most) {
  constexpr std::size_t limit = 12;
  if (text.size() > limit || lower_case.size() > limit) return most + 1;
  std::array<std::array<std::size_t, limit + 1>, limit + 1> d{};
  for (std::size_t i = 0; i <= text.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= lower_case.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= text.size(); ++i)
    for (std::size_t j = 1; j <= lower_case.size(); ++j) {
      std::size_t const other = lower(text[i - 1]) == lower_case[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + other});
      if (i > 1 && j > 1 && lower(text[i - 1]) == lower_case[j - 2] &&
          lower(text[i - 2]) == lower_case[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return std::min(d[text.size()][lower_case.size()], most + 1);
}
bool near(string_view text, string_view lower_case, std::size_t most) {
  // Lengths, or letters that are not in the word at all, decide for most comments; a zone may have a million.
  if (text.size() + most < lower_case.size() || lower_case.size() + most < text.size()) return false;
  auto const strange = [&](char c) { return lower_case.find(lower(c)) == npos; };
  if (static_cast<std::size_t>(std::count_if(text.begin(), text.end(), strange)) > most) return false;
  return distance(text, lower_case, most) <= most;
}

bool means_allow(string_view text) {
  if (near(text, "allow", 1) || near(text, "allow-file", 2)) return true;
  for (auto const other : {"ignore", "disable", "suppress", "permit", "disallow", "allowfile"})
    if (is_word(text, other)) return true;
  return false;
}

// The front of a comment cut into what it might be: name, colon, action, and the rest.
struct Words {
  string_view name, colon, verb, rest;
};
string_view skip(string_view& text, CharClass const& c) {
  auto const run = leading(text, c);
  text.remove_prefix(run.size());
  return run;
}

// "zone-lint" and "zone lint" are one word here.
string_view take_name(string_view& text) {
  auto const start = text;
  auto const first = skip(text, word_char);
  if (!is_word(first, "zone")) return first;
  auto after = text;
  if (skip(after, name_joint).size() != 1 || !is_word(skip(after, word_char), "lint")) return first;
  text = after;
  return start.substr(0, start.size() - after.size());
}

Words cut(string_view text) {
  Words words;
  skip(text, wsp);
  words.name = take_name(text);
  skip(text, wsp);
  words.colon = skip(text, colon_char);
  skip(text, wsp);
  words.verb = skip(text, verb_char);
  words.rest = text;
  return words;
}

// Does the rest go on as a suppression's would, and not as a sentence? "(", or a word with a '/' such as
// spf/no-all; after an exact action, a rule's family alone will do as well: "allow spf".
bool goes_on(Words const& words) {
  auto rest = words.rest;
  skip(rest, wsp);
  if (rest.empty()) return false;
  if (bracket(rest.front())) return true;
  skip(rest, colon_or_space);
  auto const token = rest.substr(0, rest.find_first_of(" \t,)"));
  if (token.find('/') != npos && token.find("//") == npos) return true;
  auto const after = rest.substr(token.size());
  bool const exact = is_word(words.verb, "allow") || is_word(words.verb, "allow-file");
  return exact && all_of(token, rule_char) && (trim(after, wsp).empty() || after.find("--") != npos);
}

Suppression broken(State state, string_view at, string_view wanted) {
  Suppression out;
  out.state = state;
  out.at = at;
  out.wanted = wanted;
  return out;
}

// After the closing parenthesis: *WSP "--" reason
void read_reason(string_view text, Suppression& out) {
  auto const rest = trim(text, lwsp);
  if (rest.starts_with("--")) {
    out.reason = trim(rest.substr(2), lwsp);
    if (!out.reason.empty()) return;
  }
  out.state = State::no_reason;
  out.at = rest;
  out.wanted = rest.empty() || rest.starts_with("--") ? "-- and a reason" : "-- before the reason";
}

// From the opening parenthesis on.
Suppression read_rules(string_view text, Suppression out) {
  skip(text, wsp);
  Stuck stuck;
  if (!text.starts_with('(')) return broken(State::near_miss, text.substr(0, 0), "'(' and the rules");
  text.remove_prefix(1);
  auto const inside = want("a rule such as mx/private-target, or spf/*")[slice[rule]] % comma;
  skip(text, wsp);
  auto const start = text;
  if (!parse_some(text, inside, out.rules, stuck))
    return broken(State::malformed, text.substr(0, text.find(')')), stuck.wanted);
  skip(text, wsp);
  if (text.starts_with(')')) {
    read_reason(text.substr(1), out);
    return out;
  }
  if (start.find(')') == npos) return broken(State::near_miss, text.substr(0, 0), "')' after the last rule");
  auto const at = text.substr(0, text.find(')'));
  if (at.starts_with(',')) return broken(State::malformed, at, stuck.wanted);
  return broken(State::malformed, at,
                "',' between rules, or ')'; a rule is lower case, such as mx/private-target");
}

// A comment that says "zonelint:", and so cannot be anything else.
Suppression read_said(Words const& words) {
  if (words.verb.empty()) return broken(State::malformed, words.rest, "allow(rule) or allow-file(rule)");
  char const* at = words.verb.data();
  if (!x3::parse(at, words.verb.data() + words.verb.size(), action >> x3::eoi))
    return broken(means_allow(words.verb) ? State::near_miss : State::malformed, words.verb,
                  "allow(rule) or allow-file(rule)");
  Suppression out;
  out.file_wide = is_word(words.verb, "allow-file");
  return read_rules(words.rest, std::move(out));
}

std::optional<Suppression> read_part(string_view text) {
  auto const words = cut(text);
  bool const said = is_word(words.name, "zonelint");
  if (said && words.colon == ":") return read_said(words);
  bool const meant = said || near(words.name, "zonelint", 2);
  if (!meant || !means_allow(words.verb)) return {};
  // "zonelint-allow: x" has its colon in the wrong place; that alone shows what was meant.
  bool const colon = !words.colon.empty() || words.rest.starts_with(':');
  if (!colon && !goes_on(words)) return {};
  if (!said)
    return broken(State::near_miss, words.name, "zonelint: (as in \"zonelint: allow(rule) -- reason\")");
  if (words.colon.empty())
    return broken(State::near_miss, words.name.substr(words.name.size()), "a colon after zonelint");
  return broken(State::near_miss, words.colon, "a colon after zonelint");
}

}  // namespace

std::optional<Suppression> parse_suppression(string_view comment) {
  // It may follow another remark: "; the old relay; zonelint: allow(...) -- ...".
  for (auto at = comment.find(';'); at != npos; at = comment.find(';', at + 1))
    if (auto found = read_part(comment.substr(at + 1))) return found;
  return {};
}

}  // namespace zonelint::grammar
