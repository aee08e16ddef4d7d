// A master file as its editor sees it (RFC 1035 5.1): every entry with the lines it takes, and what is in
// force there, so that a record can be taken out or put in without changing what the others mean.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "dns/zone.hpp"
#include "text/source.hpp"

namespace zonelint::fix {

struct MasterEntry {
  enum class Kind : std::uint8_t {
    record,
    directive,
    nothing,  // blank lines and comments
    other     // an entry that can't be read
  } kind = Kind::nothing;
  std::uint32_t begin = 0, end = 0;              // its lines, comments and line end included
  std::uint32_t whole_begin = 0, whole_end = 0;  // its tokens
  bool blank_owner = false;
  std::string_view owner;                    // as written; empty where blank
  std::optional<dns::Name> origin;           // in force here; nothing: not known, so names must be absolute
  std::optional<std::uint32_t> default_ttl;  // $TTL in force (RFC 2308 4)
};

class MasterMap {
 public:
  MasterMap(text::Sources const& sources, dns::Zone const& zone, text::FileId file);
  std::vector<MasterEntry> const& entries() const { return entries_; }
  std::string_view content() const { return content_; }
  text::FileId file() const { return file_; }
  // The entry whose tokens begin there; null for anything else, such as a record made by $GENERATE.
  MasterEntry const* record_at(std::uint32_t begin) const;
  std::size_t number(MasterEntry const& entry) const {
    return static_cast<std::size_t>(&entry - entries_.data());
  }
  std::string_view newline() const { return newline_; }
  std::string_view whole(MasterEntry const& e) const {
    return content_.substr(e.whole_begin, e.whole_end - e.whole_begin);
  }

 private:
  std::optional<dns::Name> origin_at_start(text::Sources const& sources, dns::Zone const& zone) const;
  void read();
  text::FileId file_;
  std::string_view content_, newline_ = "\n";
  std::optional<dns::Name> origin_;
  std::optional<std::uint32_t> ttl_;
  std::vector<MasterEntry> entries_;
};

}  // namespace zonelint::fix
