// What is said about entries that can't be read: the exact token, what was found, what was expected, and the
// likely slip behind it. Slow paths all: a good record never comes here.
#include <fmt/format.h>

#include <algorithm>

#include "grammar/abnf_case.hpp"
#include "input/master_reader.hpp"
#include "text/nearest.hpp"

namespace zonelint::input {

using grammar::same_word;
using grammar::Shape;
using grammar::Token;
using grammar::Type;

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// An error message shows a word, not a whole key.
std::string shortened(std::string_view text) {
  constexpr std::size_t most = 40;
  if (text.size() <= most) return std::string(text);
  return std::string(text.substr(0, most)) + "...";
}

bool is_hash(std::string_view text) { return text.starts_with('#') || text.starts_with("//"); }

// The types that people write, the commonest first: of two near words the commoner one was meant.
constexpr std::string_view common_types[] = {"A",   "MX",  "TXT",   "CNAME", "NS",    "AAAA", "SOA", "PTR",
                                             "SRV", "CAA", "NAPTR", "TLSA",  "SSHFP", "DS",   "SPF", "DNAME"};

std::size_t allowed_distance(std::string_view word) {
  return word.size() <= 4 ? 1 : word.size() <= 8 ? 2 : 3;
}

}  // namespace

text::Problem& MasterReader::problem(std::string_view kind, std::string_view where, std::string text) {
  text::Problem p;
  p.kind = kind;
  p.where = span(where);
  p.text = std::move(text);
  p.in = "zone file";
  return out_.problems.emplace_back(std::move(p));
}

void MasterReader::missing_soa() {
  // An unreadable entry at the zone's own name may be the SOA: that has been told.
  dns::OwnerEntry const* const apex = zone_->find(zone_->origin);
  if (apex && apex->incomplete) return;
  text::Problem p;
  p.kind = "no-soa";
  p.where = {request_.file, 0, 0};
  p.text = fmt::format("the file has no SOA record for {}: as a zone of its own it would not load",
                       zone_->origin.to_text());
  p.wanted = "a SOA record at the zone's own name (RFC 1035 5.2)";
  // With NS records it was meant as a whole zone; else it is a part of one.
  if (zone_->records.empty() && out_.problems.empty() && out_.includes.empty()) {
    p.text = fmt::format("the file holds no record at all: as the zone {} it would not load",
                         zone_->origin.to_text());
    p.found = "nothing";
  }
  if (zone_->has(zone_->origin, Type::NS)) p.found = "NS records without a SOA";
  p.in = "zone file";
  out_.problems.push_back(std::move(p));
}

// A record before the SOA without a TTL of its own, without $TTL and without one before it has none (RFC 2308
// 4). A part of a zone gets it from where it is included.
void MasterReader::missing_ttl() {
  text::Problem p;
  p.kind = "bad-ttl";
  p.where = *no_ttl_;
  p.text = "this record has no TTL: it gives none itself, and no $TTL or TTL stands before it";
  p.wanted = "a $TTL at the file's begin, such as $TTL 3600";
  p.in = "zone file";
  out_.problems.push_back(std::move(p));
}

// Prose, a program, a table: nothing in it reads as a record. One problem says so, not one a line.
bool MasterReader::replace_prose() {
  constexpr std::size_t enough = 5;
  auto const structural = [](text::Problem const& p) {
    return p.kind == "syntax" || p.kind == "unknown-type" || p.kind == "bad-owner" || p.kind == "bad-ttl" ||
           p.kind == "no-owner" || p.kind == "unclosed-quote" || p.kind == "unclosed-parenthesis" ||
           p.kind == "stray-parenthesis" || p.kind == "unknown-directive";
  };
  auto const count = std::count_if(out_.problems.begin(), out_.problems.end(), structural);
  if (!zone_->records.empty() || static_cast<std::size_t>(count) < enough) return false;
  text::Problem first = *std::find_if(out_.problems.begin(), out_.problems.end(), structural);
  std::string_view const content = files_.sources()[first.where.file].content();
  std::size_t const begin = std::min(content.find_first_not_of(" \t\r\n"), content.size());
  std::size_t const size = content.substr(begin).find_first_of(" \t\r\n");
  text::Problem p;
  p.kind = "not-a-zone";
  p.where = files_.sources().span(first.where.file, content.substr(begin, size));
  p.text = "this is no zone file: no line of it reads as a record";
  p.wanted = "a master file (RFC 1035 5)";
  p.in = "zone file";
  p.also.push_back({first.where, std::move(first.text)});
  out_.problems = {std::move(p)};
  out_.zone.reset();
  return true;
}

// A line of tinydns-data's: a letter or sign for the type, a name, and fields between colons, such as
// "+www.example.com:192.0.2.1:300" (https://cr.yp.to/djbdns/tinydns-data.html). A record's owner may look so,
// but then the rest of the line reads as a record.
bool is_tinydns_line(std::string_view line) {
  if (line.size() < 3 || std::string_view(".&=+@'^CZ:").find(line[0]) == std::string_view::npos) return false;
  std::size_t const colon = line.find(':', 1);
  if (colon == std::string_view::npos ||
      line.substr(0, colon).find_first_of(" \t;\"(") != std::string_view::npos)
    return false;
  // `@:...` is no name; a name of the zone's own is written out.
  if (line.substr(1, colon - 1).find('.') == std::string_view::npos) return false;
  grammar::Entry entry;
  grammar::read_entry(line.data(), line.data() + line.size(), entry);
  Shape const shape = entry.tokens.empty() ? Shape{} : grammar::shape(entry);
  grammar::Rdata rdata;
  constexpr std::string_view root("\0", 1);
  return shape.kind != Shape::Kind::record ||
         !grammar::parse_rdata(shape.type, std::span(entry.tokens).subspan(shape.rdata), root,
                               grammar::Dialect::master_file, line.data() + line.size(), rdata);
}

// Data of another server's own format: told as what it is, once.
bool MasterReader::tell_foreign(std::string_view content) {
  std::size_t lines = 0, at = 0;
  std::string_view first;
  while (at < content.size() && lines < 20) {
    std::size_t const end = std::min(content.find('\n', at), content.size());
    std::string_view line = content.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at = end + 1;
    if (line.empty() || line[0] == '#') continue;
    if (!is_tinydns_line(line)) return false;
    if (lines++ == 0) first = line;
  }
  if (lines == 0) return false;
  text::Problem& p = problem("not-a-zone", first,
                             "this is data for tinydns (djbdns), not a zone file: nothing of it was read");
  p.wanted = "a master file (RFC 1035 5), such as axfr-get writes";
  return true;
}

// What cli53 writes beside records of Route 53's routing policies: `; AWS routing="WEIGHTED" weight=1 ...`.
void MasterReader::tell_routing_comment(std::string_view comment) {
  if (routing_told_) return;
  routing_told_ = true;
  problem("routing-comment", comment,
          "this is cli53's note of a Route 53 routing policy: it says which answer is given to whom")
      .wanted =
      "the zone's Route 53 export (aws route53 list-resource-record-sets), which holds the policies";
}

TemplateMark find_template(std::string_view text) {
  // A mark counts where it is closed: names and strings may hold any octets.
  struct Mark {
    std::string_view open, close, language;
  };
  constexpr Mark marks[] = {
      {"{{", "}}", "Jinja, Mustache or Go"}, {"{%", "%}", "Jinja"}, {"<%", "%>", "ERB"}};
  for (Mark const& m : marks) {
    std::size_t const at = text.find(m.open);
    if (at != std::string_view::npos && text.find(m.close, at + 2) != std::string_view::npos)
      return {text.substr(at, 2), m.language};
  }
  // ${NAME} of a shell or Terraform, outside of strings; $GENERATE's braces begin with a digit or a sign.
  std::size_t const braces = text.find("${");
  if (braces != std::string_view::npos && braces + 2 < text.size() &&
      ((grammar::lower(text[braces + 2]) >= 'a' && grammar::lower(text[braces + 2]) <= 'z') ||
       text[braces + 2] == '_') &&
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(braces), '"') % 2 == 0) {
    return {text.substr(braces, 2), "${NAME}"};
  }
  // @@NAME@@
  std::size_t const at = text.find("@@");
  std::size_t const end = at == std::string_view::npos ? at : text.find("@@", at + 2);
  if (end != std::string_view::npos && end - at <= 64 &&
      text.substr(at, end - at).find_first_of(" \n") == std::string_view::npos) {
    return {text.substr(at, end + 2 - at), "@@NAME@@"};
  }
  return {};
}

// True where the entry is a template's, and so is no record yet. One problem a file: the rest would say the
// same.
bool MasterReader::tell_template() {
  TemplateMark mark = find_template(entry_.whole);
  if (mark.at.empty()) return false;
  if (!template_told_) {
    problem("template", mark.at,
            fmt::format("this is a template ({}), not yet a zone: lines with its marks are not read",
                        mark.language))
        .wanted = "the zone file that the template makes";
    template_told_ = true;
  }
  Shape const shape = entry_.tokens.empty() ? Shape{} : grammar::shape(entry_);
  if (shape.kind == Shape::Kind::directive || (!shape.owner && !owner_)) {
    zone_->touch(zone_->origin, true);
    return true;
  }
  if (shape.owner && !find_template(shape.owner->text).at.empty()) {
    owner_.reset();
    owner_text_ = {};
    owner_bad_ = true;
    return true;
  }
  std::size_t const before = out_.problems.size();
  if (take_owner(shape)) lost();
  out_.problems.resize(before);
  return true;
}

// True where the entry is worth reading all the same.
bool MasterReader::tell_broken() {
  using Broken = grammar::Entry::Broken;
  std::string_view const at(entry_.broken_at, 1);
  if (entry_.broken == Broken::stray_parenthesis) {
    problem("stray-parenthesis", at, "this ')' closes nothing: no '(' is open here").found = ")";
    return true;
  }
  if (entry_.broken == Broken::unclosed_parenthesis) {
    text::Problem& p = problem("unclosed-parenthesis", at, "the '(' opened here is never closed");
    p.wanted = "a ')' at the end of the record";
    p.also.push_back({span(entry_end()), "a ')' is missing here"});
    return true;
  }
  problem("unclosed-quote", at, "the quote that opens here is not closed on its line").wanted =
      "a closing '\"' on the same line";
  if (entry_.tokens.empty()) {
    if (entry_.blank_owner) lost();
    return false;
  }
  Shape const shape = grammar::shape(entry_);
  if (shape.kind != Shape::Kind::directive && take_owner(shape)) lost();
  return false;
}

void MasterReader::tell_hash_comment(std::string_view mark) {
  text::Problem& p =
      problem("hash-comment", mark,
              fmt::format("'{}' begins no comment in a zone file: name servers read a record here", mark));
  p.wanted = "';' before a comment";
  p.found = mark;
  p.suggestion = ";";
  p.fix = {{span(mark), ";"}};
}

void MasterReader::tell_no_type(Shape const& shape) {
  std::string_view const first = entry_.tokens.front().text;
  if (entry_.blank_owner && is_hash(first))
    return tell_hash_comment(first.substr(0, first[0] == '#' ? 1 : 2));
  if (take_owner(shape)) lost();
  std::string_view const word = shape.type_text;
  if (word.empty() && shape.rdata > entry_.tokens.size()) {
    text::Problem& p = problem("syntax", entry_end(),
                               fmt::format("nothing follows '{}': a record needs a type and its data",
                                           shortened(entry_.tokens.back().text)));
    p.wanted = "a record type, such as A, MX or TXT";
    return;
  }
  if (word.empty() || entry_.tokens[shape.rdata - 1].quoted) {
    text::Problem& p =
        problem("syntax", word, fmt::format("a quoted string stands where a record type was expected"));
    p.wanted = "a record type, such as TXT";
    p.found = word;
    return;
  }
  if (is_digit(word[0]) && tell_numeric_type(word, shape)) return;
  tell_unknown_type(word, shape);
}

// A TTL that is none, or an address whose type was forgotten.
bool MasterReader::tell_numeric_type(std::string_view word, Shape const& shape) {
  if (word.find_first_of(".:") != std::string_view::npos) {
    std::string const near = suggest_type("", std::span(entry_.tokens).subspan(shape.rdata - 1));
    if (near.empty()) return false;
    text::Problem& p = problem(
        "unknown-type", word,
        fmt::format("the record type is missing before '{}'; it looks like {}", shortened(word), near));
    p.wanted = "a record type";
    p.found = word;
    p.suggestion = near;
    return true;
  }
  if (shape.ttl && all_digits(word)) {
    text::Problem& p =
        problem("unknown-type", word,
                fmt::format("'{}' stands where the record type was expected: the TTL is '{}' already", word,
                            shape.ttl_text));
    p.wanted = "a record type, such as A, MX or TXT";
    p.found = word;
    return true;
  }
  text::Problem& p =
      problem("bad-ttl", word,
              fmt::format("TTL: '{}' is not a number of seconds from 0 to 2147483647, or a period such as 1h",
                          shortened(word)));
  p.wanted = "a number of seconds from 0 to 2147483647 (RFC 2181 8), or a period such as 1h or 1w2d";
  p.found = word;
  return true;
}

void MasterReader::tell_unknown_type(std::string_view word, Shape const& shape) {
  auto const tokens = rdata_tokens(shape);
  bool const aws = same_word(word, "AWS") && !tokens.empty() && same_word(tokens[0].text, "ALIAS");
  if (aws || same_word(word, "ALIAS") || same_word(word, "ANAME")) {
    // One finding a file: what is said of the first is true of all.
    if (alias_told_ < out_.problems.size()) {
      out_.problems[alias_told_].also.push_back({span(word), "another"});
      return;
    }
    alias_told_ = out_.problems.size();
    text::Problem& p = problem(
        "alias-pseudo-type", word,
        fmt::format("{} is no DNS record type: it is a provider's own, which only that provider resolves",
                    aws ? "AWS ALIAS" : word));
    p.wanted = "A and AAAA records, or a CNAME below the zone's own name";
    p.found = word;
    return;
  }
  if (word.find("PLACEHOLDER") != std::string_view::npos) {
    if (!template_told_)
      problem("template", word,
              fmt::format("'{}' is a placeholder: this is a template, not yet a zone", word));
    template_told_ = true;
    return;
  }
  // MX10: the blank was forgotten.
  std::size_t digits = word.size();
  while (digits > 0 && is_digit(word[digits - 1])) --digits;
  auto const glued =
      digits > 0 && digits < word.size() ? grammar::type_from_text(word.substr(0, digits)) : std::nullopt;
  std::string const near = glued ? grammar::type_text(*glued) : suggest_type(word, tokens);
  std::string text = fmt::format("there is no record type '{}'", shortened(word));
  if (!near.empty()) text += fmt::format("; {} was probably meant", near);
  if (shape.owner && grammar::type_from_text(shape.owner->text)) {
    text += fmt::format(" (the line begins in its first column, so '{}' is taken for the owner)",
                        shape.owner->text);
  }
  text::Problem& p = problem("unknown-type", word, std::move(text));
  p.wanted = "a record type, such as A, MX or TXT";
  p.found = word;
  p.suggestion = near;
  if (glued) {
    p.fix = {{span(word.substr(digits, 0)), " "}};
  } else if (!near.empty() && !generated_) {
    // Certain where that type can read the data that follows.
    grammar::Rdata scratch;
    bool const fits = grammar::parse_rdata(*grammar::type_from_text(near), tokens, origin_.wire(),
                                           grammar::Dialect::master_file, entry_end().data(), scratch);
    if (fits) p.fix = {{span(word), near}};
  }
}

// The nearest word whose type can read the data that follows: `MS 10 mail` is MX, not NS, though both are one
// letter away.
std::string MasterReader::suggest_type(std::string_view word, std::span<Token const> rdata) {
  grammar::Rdata scratch;
  std::string_view best;
  std::size_t best_distance = word.empty() ? 100 : allowed_distance(word) + 1;
  for (std::string_view candidate : common_types) {
    if (word.empty() && candidate != "A" && candidate != "AAAA") continue;
    std::size_t const distance = word.empty() ? 0 : text::distance(word, candidate);
    if (distance >= best_distance) continue;
    if (!grammar::parse_rdata(*grammar::type_from_text(candidate), rdata, origin_.wire(),
                              grammar::Dialect::master_file, entry_end().data(), scratch)) {
      continue;
    }
    best = candidate;
    best_distance = distance;
  }
  if (best.empty() && !word.empty()) best = text::nearest(word, common_types);
  if (best.empty() && !word.empty()) best = text::nearest(word, grammar::type_words());
  return std::string(best);
}

void MasterReader::tell_rdata(Shape const& shape) {
  auto const tokens = rdata_tokens(shape);
  std::string const type = grammar::type_text(shape.type);
  for (std::size_t i = 0; i < rdata_.errors.size(); ++i) {
    grammar::RdataError const error = rdata_.errors[i];
    if (error.kept) {
      tell_long_text(error);
      continue;
    }
    std::string_view const at = error.at;
    if (shape.type == Type::MX && tokens.size() == 1 && error.field == "preference" &&
        !all_digits(tokens[0].text)) {
      tell_missing_preference(tokens[0]);
    } else if (error.field.empty() && is_hash(at)) {
      tell_hash_comment(at.substr(0, at[0] == '#' ? 1 : 2));
    } else if (at.find("PLACEHOLDER") != std::string_view::npos) {
      if (!template_told_)
        problem("template", at, fmt::format("'{}' is a placeholder: this is a template, not yet a zone", at));
      template_told_ = true;
    } else {
      std::string const what = error.field.empty() ? type : type + " " + std::string(error.field);
      bool const missing = at.empty();
      bool const surplus = error.field.empty() && error.wanted == "the end of the record";
      text::Problem& p =
          problem("bad-rdata", at,
                  missing   ? fmt::format("{}: a value is missing", what)
                  : surplus ? fmt::format("{}: '{}' stands after the end of the record", what, shortened(at))
                            : fmt::format("{}: '{}' is not {}", what, shortened(at), error.wanted));
      p.wanted = error.wanted;
      p.found = at;
    }
  }
}

void MasterReader::tell_missing_preference(Token const& host) {
  text::Problem& p =
      problem("mx-preference-missing", host.text,
              fmt::format("MX preference: a number is missing before '{}'", shortened(host.text)));
  p.wanted = "a preference from 0 to 65535, then the host (RFC 1035 3.3.9)";
  p.found = host.text;
  p.fix = {{span(host.text.substr(0, 0)), "10 "}};
}

// A character-string holds at most 255 octets (RFC 1035 3.3). It is cut where it must be: readers join the
// parts.
void MasterReader::tell_long_text(grammar::RdataError const& error) {
  std::string octets;
  std::vector<grammar::TextPiece> pieces;
  grammar::decode_text(error.at, grammar::Dialect::master_file, octets, &pieces);
  text::Problem& p =
      problem("txt-over-255", error.at,
              fmt::format("this string has {} octets; one string holds at most 255", octets.size()));
  p.wanted = error.wanted;
  p.found = fmt::format("{} octets", octets.size());
  bool const quoted = std::any_of(entry_.tokens.begin(), entry_.tokens.end(), [&](Token const& t) {
    return t.quoted && t.text.data() == error.at.data();
  });
  if (!quoted || generated_) return;
  for (std::uint32_t cut = 255; cut < octets.size(); cut += 255) {
    auto piece = std::find_if(pieces.rbegin(), pieces.rend(), [&](auto const& x) { return x.at <= cut; });
    if (piece == pieces.rend()) return;
    char const* const at = piece->source + (cut - piece->at);
    p.fix.push_back({span(std::string_view(at, 0)), "\" \""});
  }
}

}  // namespace zonelint::input
