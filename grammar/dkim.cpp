// DKIM key records (RFC 6376 3.6.1 with RFC 8301 and 8463): the tag list's tags, looked at one by one.
#include "grammar/dkim.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "grammar/abnf.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar::dkim {
namespace {

using namespace abnf;
using std::string_view;
constexpr auto npos = string_view::npos;

// FWS = [ *WSP CRLF ] 1*WSP       (RFC 5322 3.2.2 without its obsolete form)
auto const line_fold = x3::lit("\r\n") >> run<wsp>;

// key-h-tag-alg *( [FWS] ":" [FWS] key-h-tag-alg ), and s and t alike
std::vector<string_view> split(std::optional<Tag> const& tag) {
  std::vector<string_view> out;
  if (!tag || tag->value.empty()) return out;
  auto text = tag->value;
  for (bool more = true; more;) {
    auto const colon = text.find(':');
    more = colon != npos;
    out.push_back(trim(text.substr(0, colon), lwsp));
    if (more) text.remove_prefix(colon + 1);
  }
  return out;
}

// ALPHADIGITPS = (ALPHA / DIGIT / "+" / "/")
constexpr CharClass base64_char = alphanum | chars("+/");
constexpr CharClass base64_or_space = base64_char | lwsp;
constexpr CharClass not_base64 = ~(base64_or_space | chars("="));
constexpr CharClass padding = lwsp | chars("=");

// A line such as "-----BEGIN PUBLIC KEY-----" whole, else the run of octets that don't belong.
string_view bad_part(string_view text) {
  if (text.starts_with("-----"))
    if (auto const close = text.find("-----", 5); close != npos) return text.substr(0, close + 5);
  if (text.starts_with('=')) return leading(text, padding).substr(0, 1);
  return leading(text, not_base64);
}

// base64string = ALPHADIGITPS *([FWS] ALPHADIGITPS) [ [FWS] "=" [ [FWS] "=" ] ]
// The ABNF asks for no length; base64 does (RFC 4648 4: groups of four, padded), and decoders refuse the
// rest: a key cut short stands out here. Nothing wrong: a view without data.
string_view base64_trouble(string_view text) {
  auto const data = leading(text, base64_or_space);
  auto const pad = leading(text.substr(data.size()), padding);
  if (auto const rest = text.substr(data.size() + pad.size()); !rest.empty())
    return pad.empty() || not_base64(rest.front()) ? bad_part(rest) : bad_part(text.substr(data.size()));
  auto const signs = static_cast<std::size_t>(std::count(pad.begin(), pad.end(), '='));
  auto const digits =
      static_cast<std::size_t>(std::count_if(data.begin(), data.end(), std::cref(base64_char)));
  if (signs > 2) return pad;
  if ((digits + signs) % 4 != 0) return text.substr(text.size());
  return {};
}

// Tag names are compared with case (RFC 6376 3.2): "P=" is an unknown tag.
constexpr std::array<std::pair<string_view, std::optional<Tag> Record::*>, 8> tags{{{"v", &Record::v},
                                                                                    {"h", &Record::h},
                                                                                    {"k", &Record::k},
                                                                                    {"n", &Record::n},
                                                                                    {"p", &Record::p},
                                                                                    {"s", &Record::s},
                                                                                    {"t", &Record::t},
                                                                                    // RFC 4871's, gone since
                                                                                    {"g", &Record::g}}};

void sort_in(Tag const& tag, Record& record) {
  for (auto const& [name, member] : tags)
    if (tag.name == name) {
      if (!(record.*member)) record.*member = tag;
      return;
    }
  record.unknown.push_back(tag);
}

bool inside(string_view part, string_view whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

// Is what stands at `bad` line ends of folding white space? They are legal in a DKIM tag list.
bool is_fold(string_view bad, string_view text) {
  char const* at = bad.data();
  return bad == "\r\n" && x3::parse(at, text.data() + text.size(), line_fold);
}

// The shared list is stricter than 3.2 in three points, and wider in one.
void adjust_errors(string_view text, Record& record) {
  auto& errors = record.list.errors;
  std::erase_if(errors, [&](TagError const& e) {
    if (e.kind == TagErrorKind::no_value)
      return record.p && e.at.data() == record.p->whole.data();  // revoked
    if (e.kind != TagErrorKind::bad_character) return false;
    if (is_fold(e.at, text)) return true;
    return record.n && inside(e.at, record.n->value) && all_of(e.at, vchar);  // notes may hold a quote
  });
  static constexpr CharClass name_char = alphanum | chars("_");
  for (auto const& tag : record.list.tags)
    if (!alpha(tag.name.front()) || !all_of(tag.name, name_char))
      errors.push_back({TagErrorKind::bad_name, tag.name});
}

bool dmarc_policy(string_view text) {
  return is_word(text, "none") || is_word(text, "quarantine") || is_word(text, "reject");
}

}  // namespace

// A v of another kind ("v=DMARC1; p=none", "v=spf1 ...") makes it that kind's record; only a v that means
// DKIM, or none at all, is a key's. p=none, p=reject without v is a DMARC record that lost its version.
bool looks_like(string_view text) {
  static constexpr CharClass around = lwsp | chars("\"'\\") | non_ascii;
  auto const list = parse_tag_list(trim(text, around));
  if (auto const* const v = list.find("v")) {
    if (starts_with_word(v->value, "dkim")) return true;
    if (!v->value.empty() && alpha(v->value.front())) return false;
  }
  auto const* const p = list.find("p");
  return p != nullptr && !dmarc_policy(p->value);
}

Record parse(string_view text) {
  Record record;
  record.list = parse_tag_list(text);
  for (auto const& tag : record.list.tags) sort_in(tag, record);
  adjust_errors(text, record);
  // "If specified, this tag MUST be first and its value DKIM1" (3.6.1). First means first in the text, not
  // first of the tags that could be read.
  auto const start = trim(text, lwsp).data();
  record.version_ok = !record.v || (record.v->value == "DKIM1" && record.v->whole.data() == start);
  record.key_type = record.k ? record.k->value : string_view("rsa");
  record.hashes = split(record.h);
  record.services = split(record.s);
  record.flags = split(record.t);
  if (record.p) {
    record.key_bad = base64_trouble(record.p->value);
    record.key_base64 = record.key_bad.data() == nullptr;
  }
  return record;
}

}  // namespace zonelint::grammar::dkim
