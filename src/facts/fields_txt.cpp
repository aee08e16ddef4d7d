// The subjects txt and txt_string (RFC 1035 3.3.14).
#include <algorithm>

#include "facts/fields.hpp"
#include "facts/policy_meant.hpp"
#include "facts/txt_meant.hpp"
#include "grammar/mta_sts.hpp"

namespace zonelint::facts {
namespace {

std::string_view purpose(std::string_view text) {
  struct Start {
    std::string_view text, word;
  };
  for (Start start : {Start{"v=spf1", "spf"},
                      {"v=dmarc1", "dmarc"},
                      {"v=dkim1", "dkim"},
                      {"v=stsv1", "sts"},
                      {"v=tlsrptv1", "tlsrpt"},
                      {"v=bimi1", "bimi"}}) {
    if (text.size() >= start.text.size() && grammar::same_word(text.substr(0, start.text.size()), start.text))
      return start.word;
  }
  return {};
}

// The part that an unquoted ';' cut off: "v=DMARC1; p=none" without quotes serves "v=DMARC1" only.
struct CutOff {
  std::string_view text;
  text::Span where;
};
CutOff cut_off(Scope const& s, TxtFact const& t) {
  dns::Record const& r = *t.record->ref.record;
  if (r.set != dns::none || !r.source.known()) return {};
  std::string_view const content = s.facts.sources()[r.source.file].content();
  std::size_t at = r.source.end;
  while (at < content.size() && (content[at] == ' ' || content[at] == '\t')) ++at;
  if (at >= content.size() || content[at] != ';' || content[r.source.end - 1] == '"') return {};
  std::size_t const end = std::min(content.find_first_of("\r\n", at), content.size());
  return {content.substr(at, end - at),
          {r.source.file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)}};
}

constexpr Field txt_string_fields[] = {
    {"text", text_type, [](Scope&, void const* o) { return Value::make(as<TxtStringFact>(o).text); },
     "its octets"},
    {"octets", integer_type,
     [](Scope&, void const* o) {
       return Value::make(static_cast<std::int64_t>(as<TxtStringFact>(o).text.size()));
     },
     "how many"},
    {"quoted", boolean_type,
     [](Scope& s, void const* o) {
       auto const& t = as<TxtStringFact>(o);
       auto const places = dns::text_places(s.facts.sources(), *t.record->ref.zone, *t.record->ref.record);
       return Value::make(t.number < places.strings.size() ? places.strings[t.number].quoted : true);
     },
     "it stands in quotes", 30},
};
constexpr Type txt_string_element = object_type(txt_string_subject);

// What happens where two strings of a text join (RFC 7208 3.3: with nothing between): 'lost' where the second
// begins with a term and no blank parts it from the first; 'double' where two blanks meet; else empty.
std::vector<std::string> joins(TxtFact const& t) {
  constexpr std::string_view terms[] = {
      "ip4:", "ip6:", "include:", "exists:", "redirect=", "a:", "mx:", "-all", "~all", "?all"};
  std::vector<std::string> out;
  for (std::size_t i = 0; i + 1 < t.strings.size(); ++i) {
    std::string_view const left = t.strings[i].text, right = t.strings[i + 1].text;
    bool const blanks[] = {left.ends_with(' '), right.starts_with(' ')};
    auto const begins = [&](std::string_view term) {
      return right.size() >= term.size() && grammar::same_word(right.substr(0, term.size()), term);
    };
    bool const term = std::any_of(std::begin(terms), std::end(terms), begins);
    // "ip" and "4:" may well be one word; a term behind ':' or '=' may be its argument.
    bool const parted = !left.empty() && left.find_last_of(":=/.") != left.size() - 1;
    bool const lost = !blanks[0] && !blanks[1] && term && parted;
    out.emplace_back(lost ? "lost" : blanks[0] && blanks[1] ? "double" : "");
  }
  return out;
}

// Where an MTA-STS record that stands at this name belongs: at _mta-sts below its domain (RFC 8461 3.1).
std::optional<dns::Name> sts_place(dns::Name owner) {
  if (owner.is_root()) return std::nullopt;
  std::string word(owner.label(0));
  std::erase_if(word, [](char c) { return c == '_' || c == '-'; });
  if (word == "mtasts") return owner.parent().prepend("_mta-sts");
  if (owner.is_wildcard() || owner.label(0).starts_with('_')) return std::nullopt;
  return owner.prepend("_mta-sts");
}
bool has_sts(Scope const& s, dns::Name name) {
  auto const answer = all(s).world().lookup(name, dns::Type::TXT);
  return std::any_of(answer.records.begin(), answer.records.end(), [](auto const& ref) {
    return grammar::mta_sts::is_record(dns::as_text(*ref.zone, *ref.record));
  });
}

constexpr Field txt_fields[] = {
    {"plain", text_type,
     [](Scope& s, void const* o) { return text_value(s, plain_text(as<TxtFact>(o).text)); },
     "a record of mail without quotes of its own, curly quotes, no-break spaces and line ends; empty where "
     "it "
     "has none",
     15},
    {"sts_place", text_type,
     [](Scope& s, void const* o) {
       auto const place = sts_place(as<TxtFact>(o).record->ref.record->owner);
       return place ? name_value(s, *place) : absent_text();
     },
     "of an MTA-STS record that stands elsewhere: the name where senders look for it", 6},
    {"sts_taken", boolean_type,
     [](Scope& s, void const* o) {
       auto const place = sts_place(as<TxtFact>(o).record->ref.record->owner);
       return Value::make(place && has_sts(s, *place));
     },
     "an MTA-STS record is there already", 25},
    {"dkim_alias", boolean_type,
     [](Scope& s, void const* o) {
       return Value::make(all(s).is_dkim_alias(as<TxtFact>(o).record->ref.record->owner));
     },
     "an alias of some selector leads to its name"},
    {"joins", texts_type, [](Scope& s, void const* o) { return texts_value(s, joins(as<TxtFact>(o))); },
     "for each two strings how they join: 'lost' (two terms of SPF without a blank between), 'double' (two "
     "blanks); "
     "else empty",
     8},
    {"owner", text_type,
     [](Scope& s, void const* o) {
       return name_value(s, as<TxtFact>(o).record->ref.record->owner,
                         field_place(s, *as<TxtFact>(o).record, "owner"));
     },
     "the owner's name", 4},
    {"text", text_type,
     [](Scope& s, void const* o) {
       return Value::make(std::string_view(as<TxtFact>(o).text),
                          field_place(s, *as<TxtFact>(o).record, "rdata"));
     },
     "the strings joined, as receivers read them"},
    {"octets", integer_type,
     [](Scope&, void const* o) { return Value::make(static_cast<std::int64_t>(as<TxtFact>(o).text.size())); },
     "octets in all"},
    {"purpose", text_type, [](Scope&, void const* o) { return Value::make(purpose(as<TxtFact>(o).text)); },
     "what it begins as: spf, dmarc, dkim, sts, tlsrpt, bimi; else empty", 2},
    {"strings", list_type(txt_string_element),
     [](Scope& s, void const* o) { return objects_value(s, txt_string_subject, as<TxtFact>(o).strings); },
     "its character-strings", 3},
    {"cut_off", text_type,
     [](Scope& s, void const* o) {
       auto const c = cut_off(s, as<TxtFact>(o));
       Value v = Value::make(c.text, c.where);
       v.present = !c.text.empty();
       return v;
     },
     "the comment that follows an unquoted string: what a ';' without quotes cut off", 3},
    {"record", object_type(record_subject),
     [](Scope&, void const* o) { return object(record_subject, as<TxtFact>(o).record); }, "the record"},
    {"spf_mended", text_type,
     [](Scope& s, void const* o) { return text_value(s, spf_mended(as<TxtFact>(o).text)); },
     "a text that was meant as SPF and does not begin as such, as it was certainly meant; else empty", 15},
    {"dmarc_place", text_type,
     [](Scope& s, void const* o) { return text_value(s, dmarc_place(s, as<TxtFact>(o))); },
     "of a DMARC record at another name than _dmarc: the name that it belongs at, if that is free; else "
     "empty",
     30},
    {"report_for", text_type,
     [](Scope& s, void const* o) { return text_value(s, report_grant(s, as<TxtFact>(o)).domain); },
     "of a DMARC grant (RFC 9990 4): the domain whose reports are taken; else empty", 8},
    {"report_used", boolean_type,
     [](Scope& s, void const* o) {
       auto const grant = report_grant(s, as<TxtFact>(o));
       return tri_value(grant.used, s.keep("_dmarc." + grant.domain + "/TXT"));
     },
     "that domain's DMARC record sends reports to the domain that takes them", 30},
};

}  // namespace

Subject const txt_subject{"txt", "each TXT record", txt_fields, true,
                          [](Scope& s, void const* o) { return record_place(s, *as<TxtFact>(o).record); }};
Subject const txt_string_subject{
    "txt_string", "one character-string of a TXT record", txt_string_fields, false,
    [](Scope& s, void const* o) {
      auto const& t = as<TxtStringFact>(o);
      auto const places = dns::text_places(s.facts.sources(), *t.record->ref.zone, *t.record->ref.record);
      return t.number < places.strings.size() ? places.strings[t.number].where : t.record->ref.record->source;
    }};

}  // namespace zonelint::facts
