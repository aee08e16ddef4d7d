// Reading a master file's entries once more: see master_map.hpp.
#include "fix/master_map.hpp"

#include <algorithm>

#include "grammar/abnf_case.hpp"
#include "grammar/zone_file.hpp"
#include "input/origin.hpp"

namespace zonelint::fix {
namespace {

using grammar::Entry;
using grammar::Shape;

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

// The origin below which this owner was written; nothing where it was written absolute.
std::optional<dns::Name> origin_of(std::string_view written, dns::Name owner) {
  if (written == "@") return owner;
  if (written.empty() || (written.ends_with('.') && !written.ends_with("\\."))) return std::nullopt;
  auto const alone = dns::Name::from_text(written);
  if (!alone || alone->labels() > owner.labels()) return std::nullopt;
  return owner.suffix(owner.labels() - alone->labels());
}

}  // namespace

MasterMap::MasterMap(text::Sources const& sources, dns::Zone const& zone, text::FileId file)
    : file_(file), content_(sources[file].content()) {
  origin_ = origin_at_start(sources, zone);
  auto const line_end = content_.find('\n');
  if (line_end != std::string_view::npos && line_end > 0 && content_[line_end - 1] == '\r') newline_ = "\r\n";
  read();
}

// An included file's origin is its includer's; it shows in the first relative owner (RFC 1035 5.1).
std::optional<dns::Name> MasterMap::origin_at_start(text::Sources const& sources,
                                                    dns::Zone const& zone) const {
  if (file_ == zone.file) return input::find_origin(content_, zone.origin).start.value_or(zone.origin);
  auto const directive = content_.find("$ORIGIN");
  for (dns::Record const& r : zone.records) {
    if (r.source.file != file_ || !r.owner_written || r.source.begin > directive) continue;
    std::string_view const text = sources.at(r.source);
    auto const origin = origin_of(text.substr(0, text.find_first_of(" \t\r\n(")), r.owner);
    if (origin) return origin;
  }
  return std::nullopt;
}

void MasterMap::read() {
  char const* const first = content_.data();
  char const* const last = first + content_.size();
  char const* at = first + (content_.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
  auto const offset = [&](char const* p) { return static_cast<std::uint32_t>(p - first); };
  Entry entry;
  while (at != last) {
    MasterEntry e;
    e.begin = offset(at);
    if (*at == '#' ||
        (*at == '/' && last - at > 1 && at[1] == '/')) {  // taken for comments by the reader too
      auto const end = content_.find('\n', e.begin);
      at = end == std::string_view::npos ? last : first + end + 1;
      entry.clear();
    } else {
      at = grammar::read_entry(at, last, entry);
    }
    e.end = offset(at);
    e.origin = origin_;
    e.default_ttl = ttl_;
    if (!entry.tokens.empty()) {
      Shape const shape = grammar::shape(entry);
      e.kind = shape.kind == Shape::Kind::directive ? MasterEntry::Kind::directive
               : shape.kind == Shape::Kind::record  ? MasterEntry::Kind::record
                                                    : MasterEntry::Kind::other;
      e.whole_begin = offset(entry.whole.data());
      e.whole_end = e.whole_begin + static_cast<std::uint32_t>(entry.whole.size());
      e.blank_owner = entry.blank_owner;
      if (shape.owner) e.owner = shape.owner->text;
      std::string_view const word = entry.tokens[0].text;
      bool const directive = e.kind == MasterEntry::Kind::directive && entry.tokens.size() > 1;
      if (directive && grammar::same_word(word, "$ORIGIN")) {
        auto const name = dns::Name::from_text(entry.tokens[1].text, origin_.value_or(dns::Name()));
        bool const absolute = entry.tokens[1].text.ends_with('.');
        origin_ = absolute || origin_ ? name : std::nullopt;
      }
      if (directive && grammar::same_word(word, "$TTL")) ttl_ = grammar::parse_period(entry.tokens[1].text);
    }
    entries_.push_back(e);
  }
}

MasterEntry const* MasterMap::record_at(std::uint32_t begin) const {
  auto const it = std::partition_point(entries_.begin(), entries_.end(),
                                       [&](MasterEntry const& e) { return e.end <= begin; });
  if (it == entries_.end() || it->kind != MasterEntry::Kind::record || it->whole_begin != begin)
    return nullptr;
  return &*it;
}

}  // namespace zonelint::fix
