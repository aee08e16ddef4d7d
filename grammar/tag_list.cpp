// tag=value lists (RFC 6376 3.2, RFC 9989 4.8). The text is cut at its semicolons first: a tag that can't be
// read then never takes its neighbours with it.
#include "grammar/tag_list.hpp"

#include <boost/fusion/include/std_tuple.hpp>
#include <tuple>

#include "grammar/abnf.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar {
namespace {

using namespace abnf;

// tag-list  = tag-spec *( ";" tag-spec ) [ ";" ]
// tag-spec  = [FWS] tag-name [FWS] "=" [FWS] tag-value [FWS]
// tag-name  = ALPHA *ALNUMPUNC                    ; wider here: see below
// tag-value = [ tval *( 1*(WSP / FWS) tval ) ]
// tval      = 1*VALCHAR
// VALCHAR   = %x21-3A / %x3C-7E                   ; EXCLAMATION to TILDE except SEMICOLON

// MTA-STS and TLS-RPT extension names (RFC 8461 3.1, RFC 8460 3) begin with a digit if they like, and hold
// '-' and '.'; DKIM and DMARC narrow that down in their own grammars.
constexpr CharClass name_first = alphanum;
constexpr CharClass name_char = alphanum | chars("_-.");
constexpr CharClass before_equals = ~chars("=");
constexpr CharClass anything = range(0, 255);

using Spec = std::tuple<std::string_view, std::string_view>;
auto const tag_spec = slice[run<before_equals, 0>] >> '=' >> slice[run<anything, 0>];

// Line ends are no part of a record's text; DKIM, whose FWS allows them, takes these errors back. A quote is
// a VALCHAR, but comes from quoting twice.
constexpr CharClass bad_octet = (ctl - chars("\t")) | non_ascii | chars("\"");

void check_octets(std::string_view segment, std::vector<TagError>& errors) {
  while (true) {
    auto const at = find_first(segment, bad_octet);
    if (at == std::string_view::npos) return;
    auto const bad = leading(segment.substr(at), bad_octet);
    errors.push_back({TagErrorKind::bad_character, bad});
    segment.remove_prefix(at + bad.size());
  }
}

void add_tag(std::string_view segment, TagList& list) {
  auto const text = trim(segment, lwsp);
  Spec spec;
  char const* at = text.data();
  if (!x3::parse(at, text.data() + text.size(), tag_spec, spec)) {
    list.errors.push_back({TagErrorKind::no_equals, text});
    return;
  }
  Tag const tag{trim(std::get<0>(spec), lwsp), trim(std::get<1>(spec), lwsp), text};
  if (tag.name.empty()) {
    list.errors.push_back({TagErrorKind::no_name, text});
    return;
  }
  if (!name_first(tag.name.front()) || !all_of(tag.name, name_char)) {
    list.errors.push_back({TagErrorKind::bad_name, tag.name});
    return;
  }
  if (tag.value.empty()) list.errors.push_back({TagErrorKind::no_value, text});
  check_octets(segment, list.errors);  // whole, so that a line end around the name is seen too
  if (list.find(tag.name) != nullptr) list.errors.push_back({TagErrorKind::duplicate, text});
  list.tags.push_back(tag);
}

}  // namespace

Tag const* TagList::find(std::string_view name) const {
  for (auto const& tag : tags)
    if (same_word(tag.name, name)) return &tag;
  return nullptr;
}

TagList parse_tag_list(std::string_view text) {
  TagList list;
  while (!text.empty()) {
    auto const semicolon = text.find(';');
    bool const last = semicolon == text.npos;
    auto const segment = text.substr(0, semicolon);
    text.remove_prefix(last ? text.size() : semicolon + 1);
    if (!trim(segment, lwsp).empty())
      add_tag(segment, list);
    else if (!last)  // with the semicolon that ends it: that one is too much
      list.errors.push_back({TagErrorKind::empty, {segment.data(), segment.size() + 1}});
    else
      check_octets(segment, list.errors);
  }
  return list;
}

}  // namespace zonelint::grammar
