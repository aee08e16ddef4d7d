// DMARC policy records: RFC 9989 4.8's grammar, with the tags of RFC 7489 6.3 and 6.4 that it dropped (pct,
// rf, ri). Receivers recover from everything after the version, so does this: each tag is read on its own.
#include "grammar/dmarc.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "grammar/abnf.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar::dmarc {
namespace {

using namespace abnf;
using std::string_view;
using x3::eoi;
using x3::lit;

// dmarc-record  = dmarc-version *(dmarc-sep dmarc-tag) [dmarc-sep]
// dmarc-sep     = *WSP ";" *WSP
// equals        = *WSP "=" *WSP
auto const equals = run<wsp, 0> >> '=' >> run<wsp, 0>;
// dmarc-version = "v" equals %s"DMARC1"        ; the value in this case only
// Then a dmarc-sep or the end; white space before the end is let through, as receivers trim it.
auto const dmarc_version = word("v") >> equals >> lit("DMARC1") >> run<wsp, 0> >> (lit(';') | eoi);

// dmarc-tag     = 1*ALPHA equals 1*dmarc-value
// dmarc-value   = %x20-3A / %x3C-7E            ; both in tag_list.cpp

// fo: "0" / "1", "d", "s", separated by colons, each once, 0 and 1 excluding each other (RFC 9989 4.7)
constexpr CharClass fo_option = chars("01dsDS");
auto const fo_separator = run<wsp, 0> >> ':' >> run<wsp, 0>;
auto const fo_list = one<fo_option> % fo_separator;

// URI = scheme ":" hier-part [ "?" query ] [ "#" fragment ]      (RFC 3986 appendix A, by its characters)
// dmarc-uri = URI, in which ',' and '!' must be percent-encoded (RFC 9989 4.7)
constexpr CharClass scheme_char = alphanum | chars("+-.");
auto const scheme = one<alpha> >> run<scheme_char, 0>;
constexpr CharClass uri_char = alphanum | chars("-._~:/?#[]@$&'()*+;=");
auto const pct_encoded = '%' >> one<hexdig> >> one<hexdig>;
auto const uri = scheme >> ':' >> +(run<uri_char> | pct_encoded);
// mailto: addr-spec [ "?" hfields ]  (RFC 6068 2), one address: a comma separates dmarc-uris.
// Of the gen-delims only '@' and ':' go unencoded, and a ':' is in no dot-atom.
constexpr CharClass local_char = alphanum | chars("-._~$&'*+=");
constexpr CharClass label_char = alphanum | chars("_");
constexpr CharClass hyphen = chars("-");
auto const label = run<label_char> >> *(run<hyphen> >> run<label_char>);
auto const domain = label % '.' >> -lit('.');
auto const address = +(run<local_char> | pct_encoded) >> '@' >> domain;

// The obsolete size limit (RFC 7489 6.2): "!" 1*DIGIT [ "k" / "m" / "g" / "t" ]
constexpr CharClass size_unit = chars("kmgtKMGT");
auto const size_limit = run<digit> >> -one<size_unit>;

template <class Parser>
bool takes_all(string_view text, Parser const& parser) {
  char const* at = text.data();
  return x3::parse(at, text.data() + text.size(), parser >> eoi);
}
template <class Parser>
bool begins(string_view text, Parser const& parser) {
  char const* at = text.data();
  return x3::parse(at, text.data() + text.size(), parser);
}

// What stands around a version that was meant: quotes, look-alike spaces, a BOM; or in place of its '='.
constexpr CharClass around = lwsp | chars("\"'\\;") | non_ascii;
constexpr CharClass between = lwsp | chars("=:\"'\\");
auto const meant_version = word("v") >> run<between> >> word("dmarc");

constexpr std::array<std::pair<string_view, Policy>, 3> policies{
    {{"none", Policy::none}, {"quarantine", Policy::quarantine}, {"reject", Policy::reject}}};

std::optional<Policy> read_policy(string_view text) {
  for (auto const& [name, policy] : policies)
    if (is_word(text, name)) return policy;
  return {};
}

template <class T>
Tagged<T> tagged(Tag const& tag) {
  return {tag.value, tag.whole, false, {}};
}

void read(Tag const& tag, std::optional<Tagged<Policy>>& out) {
  if (out) return;  // a duplicate: the list says so, the first one counts
  out = tagged<Policy>(tag);
  auto const policy = read_policy(tag.value);
  out->valid = policy.has_value();
  out->value = policy.value_or(Policy::none);
}

void read_letter(Tag const& tag, string_view allowed, std::optional<Tagged<char>>& out) {
  if (out) return;
  out = tagged<char>(tag);
  char const letter = tag.value.size() == 1 ? lower(tag.value.front()) : '\0';
  out->valid = letter != '\0' && allowed.find(letter) != allowed.npos;
  if (out->valid) out->value = letter;
}

// from_chars takes a '-', the grammars 1*DIGIT only.
template <class T>
void read_number(Tag const& tag, T most, std::optional<Tagged<T>>& out) {
  if (out) return;
  out = tagged<T>(tag);
  T value{};
  auto const* const last = tag.value.data() + tag.value.size();
  auto const got = std::from_chars(tag.value.data(), last, value);
  out->valid = takes_all(tag.value, run<digit>) && got.ec == std::errc{} && value <= most;
  if (out->valid) out->value = value;
}

bool good_fo(string_view text) {
  if (!takes_all(text, fo_list)) return false;
  std::array<int, 4> seen{};
  for (char const c : text)
    if (fo_option(c)) ++seen[string_view("01ds").find(lower(c))];
  return seen[0] + seen[1] <= 1 && seen[2] <= 1 && seen[3] <= 1;
}

// Keyword *(*WSP ":" Keyword); afrf is the only registered format (RFC 7489 11.4).
bool good_rf(string_view text) { return takes_all(text, word("afrf") % fo_separator); }

void read_text(Tag const& tag, bool valid, std::optional<Tagged<string_view>>& out) {
  if (!out) out = Tagged<string_view>{tag.value, tag.whole, valid, tag.value};
}

Uri read_uri(string_view text) {
  Uri out;
  auto const mark = text.rfind('!');
  bool size_good = true;
  if (mark != text.npos) {
    out.size = trim(text.substr(mark + 1), wsp);
    size_good = takes_all(out.size, size_limit);
    text = trim(text.substr(0, mark), wsp);
  }
  out.text = text;
  auto const colon = text.find(':');
  if (colon != text.npos && takes_all(text.substr(0, colon), scheme)) out.scheme = text.substr(0, colon);
  out.valid = size_good && takes_all(text, uri);
  if (!is_word(out.scheme, "mailto")) return out;
  auto const to = text.substr(colon + 1, std::min(text.find('?'), text.size()) - colon - 1);
  if (auto const at = to.rfind('@'); at != to.npos) out.domain = to.substr(at + 1);
  out.valid = out.valid && takes_all(to, address);
  return out;
}

// dmarc-uri *(*WSP "," *WSP dmarc-uri)
std::vector<Uri> read_uris(string_view text) {
  std::vector<Uri> out;
  if (text.empty()) return out;
  for (bool more = true; more;) {
    auto const comma = text.find(',');
    more = comma != text.npos;
    out.push_back(read_uri(trim(text.substr(0, comma), wsp)));
    if (more) text.remove_prefix(comma + 1);
  }
  return out;
}

void read_reports(Tag const& tag, std::optional<string_view>& text, std::vector<Uri>& uris) {
  if (text) return;
  text = tag.value;
  uris = read_uris(tag.value);
}

using Reader = void (*)(Tag const&, Record&);
// In the order of RFC 9989 4.7, then what is left of RFC 7489 6.3.
constexpr std::array<std::pair<string_view, Reader>, 14> readers{{
    {"adkim", [](Tag const& t, Record& r) { read_letter(t, "rs", r.adkim); }},
    {"aspf", [](Tag const& t, Record& r) { read_letter(t, "rs", r.aspf); }},
    {"fo", [](Tag const& t, Record& r) { read_text(t, good_fo(t.value), r.fo); }},
    {"np", [](Tag const& t, Record& r) { read(t, r.np); }},
    {"p", [](Tag const& t, Record& r) { read(t, r.p); }},
    {"psd", [](Tag const& t, Record& r) { read_letter(t, "ynu", r.psd); }},
    {"rua", [](Tag const& t, Record& r) { read_reports(t, r.rua_text, r.rua); }},
    {"ruf", [](Tag const& t, Record& r) { read_reports(t, r.ruf_text, r.ruf); }},
    {"sp", [](Tag const& t, Record& r) { read(t, r.sp); }},
    {"t", [](Tag const& t, Record& r) { read_letter(t, "yn", r.t); }},
    {"v", [](Tag const&, Record&) {}},
    {"pct", [](Tag const& t, Record& r) { read_number(t, 100, r.pct); }},
    {"rf", [](Tag const& t, Record& r) { read_text(t, good_rf(t.value), r.rf); }},
    // ri is a 32-bit unsigned integer (RFC 7489 6.3)
    {"ri", [](Tag const& t, Record& r) { read_number(t, 0xFFFFFFFFLL, r.ri); }},
}};

void read_tag(Tag const& tag, Record& record) {
  for (auto const& [name, reader] : readers)
    if (is_word(tag.name, name)) return reader(tag, record);
  record.unknown.push_back(tag);
}

// Names are 1*ALPHA here, narrower than in other tag lists.
void check_name(Tag const& tag, TagList& list) {
  if (!all_of(tag.name, alpha)) list.errors.push_back({TagErrorKind::bad_name, tag.name});
}

}  // namespace

bool is_record(string_view text) { return begins(text, dmarc_version); }

// Also without its version ("p=reject; rua=..."): the three policies are no other record's p.
bool looks_like(string_view text) {
  text = trim(text, around);
  if (begins(text, meant_version)) return true;
  auto const list = parse_tag_list(text);
  return !list.tags.empty() && is_word(list.tags.front().name, "p") &&
         read_policy(list.tags.front().value).has_value();
}

Record parse(string_view text) {
  Record record;
  record.list = parse_tag_list(text);
  record.version_ok = is_record(text);
  auto const& tags = record.list.tags;
  record.p_second = tags.size() > 1 && is_word(tags[0].name, "v") && is_word(tags[1].name, "p");
  for (auto const& tag : tags) {
    check_name(tag, record.list);
    read_tag(tag, record);
  }
  return record;
}

}  // namespace zonelint::grammar::dmarc
