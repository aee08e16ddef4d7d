// MTA-STS policies: see mta_sts_policy.hpp. Each line is parsed for itself, so that one mistake hides no
// other.
#include "grammar/mta_sts_policy.hpp"

#include <algorithm>
#include <charconv>

#include "grammar/abnf.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar::mta_sts {
namespace {

using namespace abnf;
using std::string_view;

// sts-policy-ext-name = (ALPHA / DIGIT) *31(ALPHA / DIGIT / "_" / "-" / ".")
constexpr CharClass name_char = alphanum | chars("_-.");
auto const name = &one<alphanum> >> x3::repeat(1, 32)[one<name_char>];
// sts-policy-field-delim = ":" *WSP
auto const delim = ':' >> run<wsp, 0>;

// sts-policy-mx-value = ["*."] Domain      (A-labels: RFC 8461 3.2)
constexpr CharClass ldh = alphanum | chars("-");
auto const label = &one<alphanum> >> run<ldh>;
auto const mx_value = -x3::lit("*.") >> label >> +('.' >> label);

bool is_mx(string_view text) {
  Stuck stuck;
  return text.size() <= 255 && parse_all(text, mx_value, x3::unused, stuck);
}

// "name: value", or nothing.
std::optional<Field> field(string_view line) {
  string_view rest = line, found;
  Stuck stuck;
  if (!parse_some(rest, slice[name] >> run<wsp, 0>, found, stuck)) return std::nullopt;
  if (!parse_some(rest, delim, x3::unused, stuck)) return std::nullopt;
  return Field{found, trim(rest, wsp), line};
}

std::string quoted(string_view text) { return "'" + std::string(text.substr(0, 60)) + "'"; }

void add(Policy& out, string_view at, std::string text, std::string mended = {}) {
  out.errors.push_back({at, std::move(text), std::move(mended)});
}

void check_version(Policy& out) {
  if (!out.version) return add(out, {}, "it has no version: its first line is version: STSv1");
  if (out.version->value != "STSv1")
    add(out, out.version->value, "version is " + quoted(out.version->value) + " and must be STSv1", "STSv1");
}

void check_mode(Policy& out) {
  if (!out.mode) return add(out, {}, "it has no mode: testing, enforce or none");
  constexpr string_view modes[] = {"testing", "enforce", "none"};
  string_view const value = out.mode->value;
  if (std::find(std::begin(modes), std::end(modes), value) != std::end(modes)) return;
  std::string mended;
  for (string_view const m : modes)
    if (is_word(value, m) ||
        (value.size() > m.size() && starts_with_word(value, m) && value.size() <= m.size() + 2))
      mended = m;
  add(out, value, "mode is " + quoted(value) + " and must be testing, enforce or none", mended);
}

// sts-policy-max-age-value = 1*10(DIGIT), at most 31557600: a year
void check_max_age(Policy& out) {
  constexpr std::int64_t most = 31'557'600;
  if (!out.max_age) return add(out, {}, "it has no max_age: how many seconds senders keep it");
  string_view const value = out.max_age->value;
  std::int64_t seconds = 0;
  bool const digits = !value.empty() && value.size() <= 10 && all_of(value, digit);
  if (digits) std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (!digits) return add(out, value, "max_age is " + quoted(value) + " and must be a number of seconds");
  if (seconds > most)
    return add(out, value, "max_age is " + std::string(value) + " and at most 31557600, a year", "31557600");
  out.seconds = seconds;
}

void check_mx(Policy& out) {
  if (out.mx.empty() && out.mode && out.mode->value != "none")
    add(out, {}, "it has no mx: the hosts that take the domain's mail");
  for (Field const& mx : out.mx) {
    if (is_mx(mx.value)) continue;
    string_view const dotless = mx.value.ends_with('.') ? mx.value.substr(0, mx.value.size() - 1) : mx.value;
    add(out, mx.value, "mx is " + quoted(mx.value) + ", which is neither a host's name nor *. and a name",
        dotless != mx.value && is_mx(dotless) ? std::string(dotless) : std::string());
  }
}

void take(Policy& out, Field const& f) {
  out.fields.push_back(f);
  auto const first = [&](std::optional<Field>& to) {
    if (!to) to = f;
  };
  if (f.name == "version") return first(out.version);
  if (f.name == "mode") return first(out.mode);
  if (f.name == "max_age") return first(out.max_age);
  if (f.name == "mx") return out.mx.push_back(f);
  constexpr string_view known[] = {"version", "mode", "max_age", "mx"};
  for (string_view const k : known)
    if (is_word(f.name, k))
      add(out, f.name, "field names are written in lower case: " + std::string(k), std::string(k));
  if (is_word(f.name, "max-age") || is_word(f.name, "maxage"))
    add(out, f.name, "the field is called max_age", "max_age");
}

}  // namespace

bool looks_like_policy(string_view text) {
  for (int i = 0; i < 8 && !text.empty(); ++i) {
    auto const end = std::min(text.find('\n'), text.size());
    auto const f = field(trim(text.substr(0, end), lwsp));
    if (f && (is_word(f->name, "version") || is_word(f->name, "mode"))) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

Policy parse_policy(string_view text) {
  Policy out;
  while (!text.empty()) {
    auto const end = std::min(text.find('\n'), text.size());
    string_view const line = trim(text.substr(0, end), lwsp);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    if (auto const f = field(line))
      take(out, *f);
    else
      add(out, line, quoted(line) + " is no field: a name, a colon and a value");
  }
  check_version(out);
  check_mode(out);
  check_max_age(out);
  check_mx(out);
  return out;
}

bool matches_host(string_view pattern, string_view host) {
  if (!pattern.starts_with("*.")) return same_word(pattern, host);
  auto const dot = host.find('.');
  return dot != string_view::npos && dot > 0 && same_word(pattern.substr(2), host.substr(dot + 1));
}

}  // namespace zonelint::grammar::mta_sts
