// Reading master files, the records: see master_file.hpp. One pass over the octets; the entry, the rdata and
// the name buffers are used again for each record, and an owner equal to the last one is not read again.
#include "input/master_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "grammar/abnf_case.hpp"
#include "input/master_reader.hpp"
#include "input/origin.hpp"

namespace zonelint::input {

using dns::Name;
using grammar::Shape;
using grammar::Type;

namespace {

bool may_be_suppression(std::string_view comment) {
  for (std::size_t i = 0; i < comment.size(); ++i) {
    char const c = grammar::lower(comment[i]);
    if (c == 'l' && grammar::same_word(comment.substr(i, 4), "lint")) return true;
    if (c == 'a' && grammar::same_word(comment.substr(i, 5), "allow")) return true;
  }
  return false;
}

constexpr std::ptrdiff_t window = 1 << 20;  // octets between two looks at memory

// Octets that no zone file has: a text in UTF-16, a database, an image.
bool is_binary(std::string_view content) {
  return content.substr(0, 4096).find('\0') != std::string_view::npos;
}

}  // namespace

MasterReader::MasterReader(Files& files, MasterFileRequest const& request)
    : files_(files), request_(request) {}

text::Span MasterReader::span(std::string_view part) const {
  if (generated_) return *generated_;
  auto const begin = static_cast<std::uint32_t>(part.data() - base_);
  return {chain_.back().file, begin, begin + static_cast<std::uint32_t>(part.size())};
}

std::span<grammar::Token const> MasterReader::rdata_tokens(Shape const& shape) const {
  return std::span(entry_.tokens).subspan(std::min(shape.rdata, entry_.tokens.size()));
}

std::string_view MasterReader::entry_end() const { return entry_.whole.substr(entry_.whole.size()); }

MasterFile MasterReader::read() {
  std::string_view const content = files_.sources()[request_.file].content();
  chain_.push_back({request_.file, request_.path, {}});
  base_ = content.data();
  if (is_binary(content)) {
    problem("not-a-zone", content.substr(content.find('\0'), 1),
            "this is no text: it holds zero octets (a zone file is ASCII or UTF-8 text)");
    return std::move(out_);
  }
  if (tell_foreign(content)) return std::move(out_);
  OriginFound const found = find_origin(content, request_.origin);
  if (!found.zone) {
    problem("no-origin", content.substr(0, 0),
            "the zone's name is not known: the file has no $ORIGIN, its SOA has no absolute owner, and the "
            "file's name is no domain")
        .wanted = "--origin NAME, or a [[zone]] with an origin in zonelint.toml";
    return std::move(out_);
  }
  out_.zone = std::make_unique<dns::Zone>();
  zone_ = out_.zone.get();
  // Known data is other people's: records of many domains, below no one origin.
  bool const known = request_.kind == dns::ZoneKind::known;
  zone_->origin = known ? Name() : *found.zone;
  zone_->kind = request_.kind;
  zone_->file = request_.file;
  zone_->file_name = files_.sources()[request_.file].name();
  zone_->place = {request_.file, 0, 0};
  zone_->records.reserve(content.size() / 40 + 1);  // what is not touched costs nothing
  zone_->arena.reserve(content.size() * 3 / 4);
  origin_ = found.start.value_or(zone_->origin);
  dotless_ = found.dotless;
  read_text(content);
  finish();
  return std::move(out_);
}

void MasterReader::finish() {
  if (replace_prose()) return;
  if (out_.has_soa && no_ttl_) missing_ttl();
  if (!out_.has_soa && zone_->kind == dns::ZoneKind::master_file) missing_soa();
  zone_->finish();
}

void MasterReader::read_text(std::string_view content) {
  char const* at = content.data();
  char const* const last = at + content.size();
  base_ = at;
  looked_to_ = at;
  char const* let_go = at + window;
  if (content.starts_with("\xef\xbb\xbf")) {
    std::string_view const mark = content.substr(0, 3);
    problem("bom", mark,
            "the file begins with a byte order mark, which name servers read as part of the first name")
        .fix = {{span(mark), ""}};
    at += 3;
  }
  while (at != last) {
    if (*at == '#' || (*at == '/' && last - at > 1 && at[1] == '/')) {
      at = read_hash_comments(at, last);
      continue;
    }
    char const* const begin = at;
    at = grammar::read_entry(at, last, entry_);
    if (at > looked_to_) look_for_marks(begin, at, last);
    take_entry();
    if (entry_.broken == grammar::Entry::Broken::unclosed_quote) at = behind_string(at, last);
    if (at > let_go) {
      files_.sources()[chain_.back().file].let_go(begin);
      let_go = at + window;
    }
  }
  pending_.clear();
}

// Whether the text of an entry, and some more after it, holds a template's marks.
void MasterReader::look_for_marks(char const* begin, char const* end, char const* last) {
  looked_to_ = end + std::min<std::ptrdiff_t>(last - end, window / 16);
  std::string_view const text(begin, static_cast<std::size_t>(looked_to_ - begin));
  auto const holds = [&](char mark, std::string_view second) {
    for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
      if (at + 1 < text.size() && second.find(text[at + 1]) != std::string_view::npos) return true;
    }
    return false;
  };
  braces_ = holds('{', "{%") || holds('<', "%") || holds('@', "@") || holds('$', "{");
}

// Lines that begin with '#' or '//': comments to a person, records to a name server. One problem for a block
// of them.
char const* MasterReader::read_hash_comments(char const* at, char const* last) {
  std::size_t lines = 0;
  text::Problem* told = nullptr;
  while (at != last && (*at == '#' || (*at == '/' && last - at > 1 && at[1] == '/'))) {
    std::string_view const mark(at, *at == '#' ? 1 : 2);
    if (lines++ == 0) {
      tell_hash_comment(mark);
      told = &out_.problems.back();
    } else {
      told->fix.push_back({span(mark), ";"});
    }
    auto const* end = static_cast<char const*>(std::memchr(at, '\n', static_cast<std::size_t>(last - at)));
    at = end ? end + 1 : last;
  }
  return at;
}

// Behind a quote that is not closed on its line: where the string evidently goes on, since the lines up to
// one with a single quote hold one word each, as a pasted key does and no record. One mistake, not one a
// line.
char const* MasterReader::behind_string(char const* at, char const* last) {
  constexpr int most_lines = 64;
  char const* line = at;
  for (int i = 0; i < most_lines && line != last; ++i) {
    auto const* const found =
        static_cast<char const*>(std::memchr(line, '\n', static_cast<std::size_t>(last - line)));
    char const* const end = found != nullptr ? found : last;
    std::string_view const text(line, static_cast<std::size_t>(end - line));
    std::size_t const quote = text.find('"');
    std::string_view const before = grammar::trimmed(text.substr(0, quote));
    if (before.find_first_of(" \t;()") != std::string_view::npos) return at;
    line = found != nullptr ? found + 1 : last;
    if (quote != std::string_view::npos) {
      if (std::count(text.begin(), text.end(), '"') % 2 == 0) return at;
      auto const told = std::find_if(out_.problems.rbegin(), out_.problems.rend(),
                                     [](text::Problem const& p) { return p.kind == "unclosed-quote"; });
      if (told != out_.problems.rend())
        told->also.push_back({span(text.substr(quote, 1)), "the string goes on up to here"});
      return line;
    }
    if (before.empty()) return at;
  }
  return at;
}

void MasterReader::note_comments() {
  for (std::string_view comment : entry_.comments) {
    if (comment.starts_with("; AWS routing=")) tell_routing_comment(comment);
    if (!may_be_suppression(comment)) continue;
    out_.comments.push_back({span(comment), comment, {}, chain_.back().file, chain_.back().has_record});
    pending_.push_back(out_.comments.size() - 1);
  }
}

void MasterReader::take_entry() {
  if (!entry_.comments.empty()) note_comments();
  if (entry_.tokens.empty() && entry_.broken == grammar::Entry::Broken::no) return;
  if (braces_ && tell_template()) return;
  if (entry_.broken != grammar::Entry::Broken::no && !tell_broken()) return;
  if (entry_.tokens.empty()) return;
  Shape const shape = grammar::shape(entry_);
  if (shape.kind == Shape::Kind::directive) {
    take_directive();
    return;
  }
  if (!pending_.empty()) {
    for (std::size_t i : pending_) {
      SuppressionComment& c = out_.comments[i];
      c.record = span(entry_.whole);
      c.after_record = c.after_record || c.where.begin > c.record.begin;
    }
    pending_.clear();
  }
  chain_.back().has_record = true;
  if (shape.kind == Shape::Kind::record) {
    take_record(shape);
  } else {
    tell_no_type(shape);
  }
}

// The owner of the entry; false where it has none that could be read.
bool MasterReader::take_owner(Shape const& shape) {
  if (!shape.owner) {
    if (owner_) return true;
    if (!owner_bad_) {
      problem("no-owner", entry_.tokens.front().text,
              "the record begins with white space, which means the owner of the record before it, but there "
              "is none")
          .wanted = "an owner, such as @ for the zone itself";
      zone_->touch(zone_->origin, true);
    }
    return false;
  }
  std::string_view const text = shape.owner->text;
  if (owner_ && text == owner_text_ && !owner_text_.empty()) return true;
  name_.clear();
  grammar::NameError error;
  owner_bad_ = !grammar::parse_name(text, origin_.wire(), grammar::Dialect::master_file, name_, error);
  if (owner_bad_) {
    owner_.reset();
    owner_text_ = {};
    text::Problem& p = problem("bad-owner", error.at.empty() ? text : error.at,
                               fmt::format("'{}' is no domain name: {} was expected", text, error.wanted));
    p.wanted = error.wanted;
    p.found = error.at;
    return false;
  }
  owner_ = Name::from_wire(name_);
  owner_text_ = generated_ ? std::string_view{} : text;
  // The SOA's owner without its dot, where it was evidently meant: find_origin took it as the zone's own
  // name.
  if (!dotless_.empty() && text.data() == dotless_.data()) {
    text::Problem& p = problem(
        "origin-relative", text,
        fmt::format("the SOA's owner '{}' has no final dot, so it means {}", text, owner_->to_text()));
    p.wanted = p.suggestion = std::string(text) + ".";
    p.found = text;
    p.fix = {{span(text.substr(text.size())), "."}};
    owner_ = zone_->origin;
  }
  return owner_.has_value();
}

// RFC 2308 4: the record's own TTL, else $TTL, else the last one written (RFC 1035 5.1); a SOA without any
// gives its minimum, as BIND does.
std::uint32_t MasterReader::ttl_of(Shape const& shape) {
  if (shape.ttl) {
    last_ttl_ = shape.ttl;
    return *shape.ttl;
  }
  if (default_ttl_) return *default_ttl_;
  if (last_ttl_) return *last_ttl_;
  if (shape.type == Type::SOA && rdata_.wire.size() >= 4) {
    std::uint32_t minimum = 0;
    for (char c : std::string_view(rdata_.wire).substr(rdata_.wire.size() - 4)) {
      minimum = minimum << 8 | static_cast<unsigned char>(c);
    }
    // RFC 2181 8: a TTL with its highest bit set counts as 0.
    if (minimum > 0x7fff'ffff) minimum = 0;
    default_ttl_ = minimum;
    return minimum;
  }
  if (!no_ttl_) no_ttl_ = span(entry_.whole);
  return 0;
}

void MasterReader::lost() {
  if (owner_ && owner_->is_within(zone_->origin)) zone_->touch(*owner_, true);
}

void MasterReader::take_record(Shape const& shape) {
  if (!take_owner(shape)) return;
  bool const good = grammar::parse_rdata(shape.type, rdata_tokens(shape), origin_.wire(),
                                         grammar::Dialect::master_file, entry_end().data(), rdata_);
  if (!rdata_.errors.empty()) tell_rdata(shape);
  if (!good) {
    lost();
    return;
  }
  if (!owner_->is_within(zone_->origin)) {
    problem("out-of-zone", shape.owner ? shape.owner->text : entry_.tokens.front().text,
            fmt::format("{} is not in the zone {}: name servers ignore this record", owner_->to_text(),
                        zone_->origin.to_text()))
        .found = owner_->to_text();
    if (shape.type == Type::SOA) zone_->touch(zone_->origin, true);
    return;
  }
  add(shape);
}

void MasterReader::add(Shape const& shape) {
  dns::Record record;
  record.owner = *owner_;
  record.type = shape.type;
  record.ttl = ttl_of(shape);
  record.klass = shape.klass.value_or(soa_class_.value_or(1));
  record.owner_written = shape.owner.has_value();
  record.ttl_written = shape.ttl.has_value();
  record.source = span(entry_.whole);
  if (soa_class_ && record.klass != *soa_class_) {
    problem("class-mismatch", entry_.whole,
            fmt::format("the record is of class {}, its zone of class {}", record.klass, *soa_class_));
  }
  if (shape.type == Type::SOA && !out_.has_soa && record.owner == zone_->origin) {
    out_.has_soa = true;
    soa_class_ = record.klass;
    // A SOA often runs over several lines; findings about the zone need only its first.
    std::size_t const line = entry_.whole.find_first_of("\r\n");
    zone_->place = record.source;
    if (line != std::string_view::npos)
      zone_->place.end = zone_->place.begin + static_cast<std::uint32_t>(line);
  }
  zone_->add(record, rdata_.wire);
}

MasterFile read_master_file(Files& files, MasterFileRequest const& request) {
  return MasterReader(files, request).read();
}

}  // namespace zonelint::input
