// Places inside records, worked out by reading the record's source once more: see places.hpp.
#include "dns/places.hpp"

#include "grammar/zone_file.hpp"
#include "text/json_string.hpp"

namespace zonelint::dns {
namespace {

// A record's source read again: the tokens are views into `base`, whose octets stand in the file as `where`
// tells.
struct Reread {
  grammar::Entry entry;
  grammar::Shape shape;
  std::string decoded;  // Route 53: the Value without JSON's escapes; else unused
  text::Mapped mapped;  // Route 53
  text::FileId file = text::no_file;
  char const* base = nullptr;
  bool json = false;
  std::size_t first_rdata = 0;

  text::Span where(std::string_view part) const {
    if (json) return mapped.span(part);
    auto const begin = static_cast<std::uint32_t>(part.data() - base);
    return {file, begin, begin + static_cast<std::uint32_t>(part.size())};
  }
  text::Span where(grammar::Token const& t) const {
    text::Span s = where(t.text);
    if (t.quoted && !json) --s.begin, ++s.end;
    if (t.quoted && json) {
      s.begin = mapped.span(std::string_view(t.text.data() - 1, 1)).begin;
      s.end = mapped.span(std::string_view(t.text.data() + t.text.size(), 1)).end;
    }
    return s;
  }
};

void reread_json(text::Sources const& sources, Record const& record, Reread& out) {
  out.json = true;
  out.mapped = text::value_text(sources, record.source);
  std::string const& text = out.mapped.bytes;
  grammar::read_entry(text.data(), text.data() + text.size(), out.entry);
  out.entry.blank_owner = true;
  out.first_rdata = 0;
}

void reread_zone_file(text::Sources const& sources, Record const& record, Reread& out) {
  std::string_view const content = sources[record.source.file].content();
  out.base = content.data();
  out.file = record.source.file;
  grammar::read_entry(content.data() + record.source.begin, content.data() + content.size(), out.entry);
  out.entry.blank_owner = !record.owner_written;
  out.shape = grammar::shape(out.entry);
  out.first_rdata = out.shape.rdata;
}

// The Reread holds views into its own members, so it is filled in place and never moved.
bool reread(text::Sources const& sources, Record const& record, Reread& out) {
  if (!record.source.known()) return false;
  if (record.set != none) {
    reread_json(sources, record, out);
  } else {
    reread_zone_file(sources, record, out);
    if (out.shape.kind != grammar::Shape::Kind::record) return false;  // made by $GENERATE
  }
  return out.first_rdata <= out.entry.tokens.size();
}

grammar::Dialect dialect(Record const& r) {
  return r.set == none ? grammar::Dialect::master_file : grammar::Dialect::route53;
}

std::span<grammar::Token const> rdata_tokens(Reread const& r) {
  return std::span(r.entry.tokens).subspan(r.first_rdata);
}

}  // namespace

std::vector<Place> places(text::Sources const& sources, Zone const& zone, Record const& record) {
  std::vector<Place> all;
  Reread r;
  if (!reread(sources, record, r)) return all;
  if (record.set != none) {
    all.push_back({"owner", zone.sets[record.set].name});
  } else {
    if (r.shape.owner) all.push_back({"owner", r.where(*r.shape.owner)});
    if (r.shape.ttl) all.push_back({"ttl", r.where(r.shape.ttl_text)});
    all.push_back({"type", r.where(r.shape.type_text)});
  }
  auto const tokens = rdata_tokens(r);
  if (tokens.empty()) return all;
  text::Span rdata = r.where(tokens.front());
  rdata.end = r.where(tokens.back()).end;
  all.push_back({"rdata", rdata});
  grammar::Rdata parsed;
  grammar::parse_rdata(record.type, tokens, Name().wire(), dialect(record), tokens.back().text.data(),
                       parsed);
  for (auto const& field : parsed.fields) all.push_back({field.name, r.where(field.text)});
  return all;
}

text::Span place(text::Sources const& sources, Zone const& zone, Record const& record,
                 std::string_view field) {
  for (Place const& p : places(sources, zone, record)) {
    if (p.name == field) return p.where;
  }
  return record.source;
}

TextPlaces text_places(text::Sources const& sources, Zone const& zone, Record const& record) {
  TextPlaces out;
  Reread r;
  if (!reread(sources, record, r)) {
    out.joined.bytes = as_text(zone, record);
    out.joined.file = record.source.file;
    if (record.source.known()) {
      out.joined.pieces.push_back({0, record.source.begin, record.source.end});
    }
    return out;
  }
  out.joined.file = record.source.file;
  for (grammar::Token const& t : rdata_tokens(r)) {
    std::string octets;
    std::vector<grammar::TextPiece> pieces;
    if (!grammar::decode_text(t.text, dialect(record), octets, &pieces)) continue;
    auto const begin = static_cast<std::uint32_t>(out.joined.bytes.size());
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      std::size_t const end = i + 1 < pieces.size() ? pieces[i + 1].at : octets.size();
      std::string_view const decoded = std::string_view(octets).substr(pieces[i].at, end - pieces[i].at);
      std::string_view const raw(pieces[i].source,
                                 static_cast<std::size_t>(pieces[i].source_end - pieces[i].source));
      if (raw.size() == decoded.size() && !r.json) {
        out.joined.plain(decoded, r.where(raw).begin);
      } else if (raw.size() == decoded.size()) {
        // JSON escapes may stand inside the run: octet by octet.
        for (std::size_t k = 0; k < raw.size(); ++k) {
          text::Span const s = r.where(raw.substr(k, 1));
          s.size() == 1 ? out.joined.plain(decoded.substr(k, 1), s.begin)
                        : out.joined.escape(decoded.substr(k, 1), s.begin, s.end);
        }
      } else {
        text::Span const s = r.where(raw);
        out.joined.escape(decoded, s.begin, s.end);
      }
    }
    out.strings.push_back({r.where(t), begin, static_cast<std::uint32_t>(out.joined.bytes.size()), t.quoted});
  }
  return out;
}

}  // namespace zonelint::dns
