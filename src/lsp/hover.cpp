#include "lsp/hover.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lint/rule.hpp"
#include "lsp/place.hpp"
#include "lsp/words.hpp"

namespace zonelint::lsp {
namespace {

// Text in the form that the client shows: plain text has neither emphasis nor fences.
class Page {
 public:
  explicit Page(bool markdown) : markdown_(markdown) {}
  void title(std::string_view text) {
    paragraph(markdown_ ? fmt::format("**{}**", text) : std::string(text));
  }
  void paragraph(std::string_view text) {
    if (text.empty()) return;
    if (!out_.empty()) out_ += "\n\n";
    out_ += text;
  }
  void named(std::string_view name, std::string_view text) {
    if (!text.empty())
      paragraph(markdown_ ? fmt::format("*{}:* {}", name, text) : fmt::format("{}: {}", name, text));
  }
  void code(std::string_view name, std::string_view text) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    std::string const fence = text.find("```") == std::string_view::npos ? "```" : "~~~~";
    paragraph(markdown_ ? fmt::format("{}:\n\n{}zone\n{}\n{}", name, fence, text, fence)
                        : fmt::format("{}:\n{}", name, text));
  }
  void line() { paragraph("---"); }
  bool empty() const { return out_.empty(); }
  json::object contents() const {
    return {{"kind", markdown_ ? "markdown" : "plaintext"}, {"value", valid(out_)}};
  }

 private:
  bool markdown_;
  std::string out_;
};

void add_finding(Page& page, lint::Finding const& f) {
  page.title(fmt::format("{} {}", lint::severity_text(f.severity), f.rule));
  page.paragraph(f.message);
  page.named("why", f.why);
  page.named("to do", f.todo);
  if (f.fix) {
    page.named(fmt::format("fix ({})", lint::fix_level_text(f.fix->level)), f.fix->title);
    if (!f.fix->records.empty()) page.code("records", fmt::format("{}", fmt::join(f.fix->records, "\n")));
  }
  if (!f.source.empty()) page.named("source", fmt::format("{}", fmt::join(f.source, "; ")));
  if (f.compiled == nullptr || f.compiled->examples.empty()) return;
  auto const& example = f.compiled->examples.front();
  if (!example.bad.empty()) page.code("bad", example.bad.front().content);
  if (!example.good.empty()) page.code("good", example.good.front().content);
}

std::string with_source(std::string_view text, std::string_view source) {
  return source.empty() ? std::string(text) : fmt::format("{} ({})", text, source);
}

// "-include:example.net" or "redirect=example.net".
void add_spf_term(Page& page, Place const& place) {
  std::string_view term = place.part();
  auto const& language = words_of(Language::spf);
  if (term.starts_with("v=")) return page.paragraph(with_source(language.about, language.source));
  char const qualifier = term.empty() ? '+' : term[0];
  bool const written = std::string_view("+-~?").find(qualifier) != std::string_view::npos;
  if (written) term.remove_prefix(1);
  std::string_view const name = term.substr(0, term.find_first_of(":=/"));
  Word const* word = find_word(language.words, name);
  if (word == nullptr) return;
  page.title(place.part());
  page.paragraph(with_source(word->text, word->source));
  bool const modifier = word->insert.ends_with('=');
  if (!modifier)
    page.named("a match is",
               fmt::format("{} (RFC 7208 4.6.2)", qualifier_meaning(written ? qualifier : '+')));
}

void add_tag(Page& page, Place const& place) {
  auto const& language = words_of(*place.language);
  std::string_view const part = place.part();
  std::string_view name = part.substr(0, part.find('='));
  while (name.ends_with(' ')) name.remove_suffix(1);
  Word const* word = find_word(language.words, name);
  if (word == nullptr) return;
  page.title(part.size() > 80 ? name : part);
  page.paragraph(with_source(word->text, word->source));
  if (word->name == "v") page.paragraph(with_source(language.about, language.source));
}

void add_record(Page& page, Place const& place) {
  auto const& [zone, record] = place.record;
  if (place.language && place.end > place.begin) {
    place.language == Language::spf ? add_spf_term(page, place) : add_tag(page, place);
    if (!page.empty()) return;
  }
  std::string const type = grammar::type_text(record->type);
  std::string rdata = dns::rdata_text(*zone, *record);
  if (rdata.size() > 200) rdata = rdata.substr(0, 200) + " ...";
  page.title(fmt::format("{} {} {} {}", record->owner.to_text(), record->ttl, type, rdata));
  page.paragraph(with_source(dns::Type::TXT == record->type && place.language
                                 ? words_of(*place.language).about
                                 : type_meaning(record->type),
                             grammar::type_source(record->type)));
  if (place.field == "ttl")
    page.paragraph("TTL: how many seconds others may keep the answer (RFC 1035 3.2.1)");
  else if (auto const meaning = field_meaning(record->type, place.field); !meaning.empty())
    page.named(place.field, meaning);
}

// The directive at the line's begin.
Word const* directive_at(Findings const& findings, text::FileId file, std::uint32_t offset) {
  Lines const& lines = findings.lines(file);
  std::string_view const line = lines.line(lines.line_of(offset));
  if (!line.starts_with('$')) return nullptr;
  return find_word(directives(), line.substr(0, line.find_first_of(" \t;")));
}

}  // namespace

json::value hover(Findings const& findings, text::FileId file, std::uint32_t offset, bool markdown) {
  Page page(markdown);
  json::object out;
  auto const touching = findings.touching({file, offset, offset});
  for (auto const* f : touching) {
    if (!page.empty()) page.line();
    add_finding(page, *f);
  }
  if (!touching.empty()) {
    out["range"] = findings.range(touching.front()->where);
  } else if (auto const place = place_at(findings, file, offset)) {
    add_record(page, *place);
    out["range"] = findings.range(place->where.known() ? place->where : place->record.record->source);
  } else if (auto const* word = directive_at(findings, file, offset)) {
    page.title(word->name);
    page.paragraph(with_source(word->text, word->source));
  }
  if (page.empty()) return nullptr;
  out["contents"] = page.contents();
  return out;
}

}  // namespace zonelint::lsp
