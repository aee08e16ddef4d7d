// Operations on a part of a TXT record's text: { run = "NAME", on = "the part" }.
//
//   drop-tag      the tag goes, with its ';'
//   unescape      "\\;" becomes ";"
//   base64-alone  the lines around a PEM key (RFC 7468 2) and all white space go
//   join-space    a blank stands where a string ends, if none does
#include <algorithm>

#include "dns/places.hpp"
#include "fix/planner.hpp"

namespace zonelint::fix {
namespace {

using Range = std::pair<std::uint32_t, std::uint32_t>;

void drop(std::vector<TextChange>& changes, std::size_t begin, std::size_t end) {
  changes.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), {}});
}

std::vector<TextChange> unescaped(std::string_view text, Range range) {
  std::vector<TextChange> out;
  for (std::size_t at = text.find("\\;", range.first); at < range.second; at = text.find("\\;", at + 2))
    drop(out, at, at + 1);
  return out;
}

std::vector<TextChange> base64_alone(std::string_view text, Range range) {
  std::vector<TextChange> out;
  for (std::size_t at = range.first; at < range.second; ++at) {
    std::size_t end = at;
    if (text.substr(at).starts_with("-----BEGIN") || text.substr(at).starts_with("-----END")) {
      auto const close = text.find("-----", at + 5);
      end = close == std::string_view::npos ? range.second : std::min<std::size_t>(close + 5, range.second);
    } else if (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n') {
      end = at + 1;
    }
    if (end == at) continue;
    drop(out, at, end);
    at = end - 1;
  }
  return out;
}

}  // namespace

void Planner::change_text(std::string_view name, lint::Target const& target) {
  dns::RecordRef const record = record_around(target);
  text::Span const where = lint::place_of(target.value, env_.scope);
  if (record.record == nullptr || !where.known()) return editor_.fail();
  auto const places = dns::text_places(facts_.sources(), *record.zone, *record.record);
  std::string_view const text = places.joined.bytes;
  if (name == "join-space") {
    for (std::size_t i = 0; i + 1 < places.strings.size(); ++i) {
      std::uint32_t const end = places.strings[i].end;
      if (end == 0 || end >= text.size() || text[end - 1] == ' ' || text[end] == ' ') continue;
      editor_.change(record, {end, end, " "});
    }
    return;
  }
  auto const range = places.strings.empty() ? std::nullopt : offsets_of(places.joined, where);
  if (!range) return editor_.fail();
  if (name == "drop-tag") return editor_.remove_item(record, range->first, Separator::semicolon);
  auto const changes = name == "unescape" ? unescaped(text, *range) : base64_alone(text, *range);
  if (changes.empty()) return editor_.fail();
  for (TextChange const& change : changes) editor_.change(record, change);
}

// { run = "version-first" }: v=DKIM1 comes first (RFC 6376 3.6.1).
void Planner::version_first(facts::DkimFact const& dkim) {
  if (!dkim.key.text || dkim.key.records.empty() || !dkim.key.text->record.v) return editor_.fail();
  auto const& text = dkim.key.text->text;
  auto const& v = *dkim.key.text->record.v;
  if (v.value != "DKIM1") return editor_.fail();
  auto const at = static_cast<std::uint32_t>(v.whole.data() - text.data());
  editor_.remove_item(dkim.key.records.front(), at, Separator::semicolon);
  editor_.change(dkim.key.records.front(), {0, 0, "v=DKIM1; "});
}

}  // namespace zonelint::fix
