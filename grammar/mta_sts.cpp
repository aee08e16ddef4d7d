// MTA-STS records: see mta_sts.hpp.
#include "grammar/mta_sts.hpp"

#include "grammar/abnf.hpp"
#include "grammar/x3.hpp"

namespace zonelint::grammar::mta_sts {
namespace {

using namespace abnf;

// sts-version = %s"v=STSv1"
auto const sts_version = x3::lit("v=STSv1");
// sts-field-delim = *WSP ";" *WSP
auto const sts_field_delim = run<wsp, 0> >> ';';
// sts-id = %s"id=" 1*32(ALPHA / DIGIT)      (its value)
auto const sts_id = x3::repeat(1, 32)[one<alphanum>];

}  // namespace

// Records that do not begin with "v=STSv1;" are discarded (3.1).
bool is_record(std::string_view text) {
  Stuck stuck;
  return parse_some(text, sts_version >> sts_field_delim, x3::unused, stuck);
}

bool looks_like(std::string_view text) {
  text = trim(text, lwsp);
  if (!starts_with_word(text, "v")) return false;
  text = trim(text.substr(1), wsp);
  return text.starts_with('=') && starts_with_word(trim(text.substr(1), wsp), "sts");
}

Record parse(std::string_view text) {
  Record out;
  out.list = parse_tag_list(text);
  out.version_ok = is_record(text);
  for (auto const& tag : out.list.tags) {
    if (tag.name != "id" || out.id) continue;  // %s: case counts
    out.id = tag;
    Stuck stuck;
    out.id_ok = parse_all(tag.value, sts_id, x3::unused, stuck);
  }
  return out;
}

}  // namespace zonelint::grammar::mta_sts
