// BIMI records: see bimi.hpp.
#include "grammar/bimi.hpp"

#include <algorithm>

#include "grammar/abnf.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar::bimi {
namespace {

using namespace abnf;

// bimi-version = %x76 *WSP "=" *WSP %x42.49.4d.49 1DIGIT      ("v=BIMI1")
auto const bimi_version = 'v' >> run<wsp, 0> >> '=' >> run<wsp, 0> >> x3::lit("BIMI1");
// bimi-sep = *WSP %x3b *WSP
auto const bimi_sep = run<wsp, 0> >> (x3::lit(';') | x3::eoi);
// bimi-uri: an https: URI (4.2)
constexpr CharClass uri_char = alphanum | chars("-._~:/?#[]@!$&'()*+=%");
constexpr CharClass host_char = alphanum | chars("-._:");
auto const bimi_uri = x3::no_case["https://"] >> run<host_char> >> x3::omit[-('/' >> run<uri_char, 0>)];

bool is_uri(std::string_view text) {
  Stuck stuck;
  return text.empty() || parse_all(text, bimi_uri, x3::unused, stuck);
}
bool is_empty(std::optional<Tag> const& tag) { return !tag || tag->value.empty(); }

}  // namespace

bool is_record(std::string_view text) {
  Stuck stuck;
  return parse_some(text, bimi_version >> bimi_sep, x3::unused, stuck);
}

// With v=BIMI1 first, or elsewhere among its tags.
bool looks_like(std::string_view text) {
  auto const list = parse_tag_list(text);
  return std::any_of(list.tags.begin(), list.tags.end(), [](Tag const& tag) {
    return same_word(tag.name, "v") && starts_with_word(tag.value, "bimi");
  });
}

Record parse(std::string_view text) {
  Record out;
  out.list = parse_tag_list(text);
  out.version_ok = is_record(text);
  auto const take = [&](std::string_view name, std::optional<Tag>& to) {
    if (auto const* tag = out.list.find(name)) to = *tag;
  };
  take("l", out.l);
  take("a", out.a);
  take("avp", out.avp);
  if (out.l) out.l_ok = is_uri(out.l->value);
  if (out.a) out.a_ok = is_uri(out.a->value);
  if (out.avp) out.avp_ok = same_word(out.avp->value, "brand") || same_word(out.avp->value, "personal");
  out.declined = out.l && is_empty(out.l) && is_empty(out.a);
  return out;
}

}  // namespace zonelint::grammar::bimi
