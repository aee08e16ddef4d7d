// The parts that Route 53 JSON is read into before it is known which zone they belong to. Names are absolute
// there, so every record can be read at once. Internal to src/input/route53*.cpp.
//
//   file -> document -> Page { sets, hosted zones } ; pages -> zones (route53.cpp)
#pragma once
#include <fmt/format.h>

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "dns/zone.hpp"
#include "grammar/json.hpp"
#include "text/mapped.hpp"
#include "text/problem.hpp"

namespace zonelint::input::route53 {

namespace json = grammar::json;

enum class Action : std::uint8_t { none, create, upsert, remove };

struct ReadRecord {
  dns::Record record;
  std::string wire;
  std::size_t characters = 0;  // of the Value
};
// One record set with its records; what could not be read of it is told, and marks it incomplete.
struct ReadSet {
  dns::RecordSet set;
  std::vector<ReadRecord> records;
  bool incomplete = false;
  Action action = Action::none;
};
struct HostedZone {
  dns::Name name;
  std::string id;
  bool is_private = false;
  std::int64_t count = -1;  // ResourceRecordSetCount
  text::FileId file = text::no_file;
};
struct Page {
  text::FileId file = text::no_file;
  bool batch = false;
  bool broken = false;             // the JSON is
  bool truncated = false;          // says itself that more follows
  std::optional<dns::Name> next;   // NextRecordName
  std::string zone_id;             // HostedZoneId beside a ChangeBatch
  std::optional<HostedZone> zone;  // a HostedZone beside the sets
  std::vector<ReadSet> sets;
  text::Span where;
};

// Tells problems of one file.
class Teller {
 public:
  Teller(text::FileId file, std::vector<text::Problem>& out) : file_(file), out_(out) {}
  text::Problem& tell(std::string_view kind, text::Span where, std::string message, std::string wanted = {},
                      std::string found = {}) {
    out_.push_back({std::string(kind),
                    where,
                    std::move(message),
                    std::move(wanted),
                    std::move(found),
                    "Route 53 export",
                    {},
                    {},
                    {}});
    return out_.back();
  }
  text::FileId file() const { return file_; }
  text::Span span(json::Value const& v) const { return {file_, v.begin, v.end}; }
  text::Span span(json::Member const& m) const { return {file_, m.begin, m.end}; }

 private:
  text::FileId file_;
  std::vector<text::Problem>& out_;
};

// A JSON value in words: "a string", "the number 3".
std::string words(json::Value const& v);
// Members of the object that are none of `known` (with the nearest), and names given twice. `only_near`:
// unknown names are told only where they look like a slip of a known one.
void check_keys(json::Value const& object, std::span<std::string_view const> known, std::string_view what,
                Teller& tell, bool only_near = false);
// The member if it is of that kind; told where it is another.
json::Value const* member(json::Value const& object, std::string_view name, json::Kind kind, Teller& tell);
std::optional<dns::Name> read_name(json::Value const& string, Teller& tell);

// A record set; nothing where its name can't be read. Values of a set that is to be deleted are not judged.
std::optional<ReadSet> read_set(json::Value const& object, std::string pointer, Action action, Teller& tell);
// The records of a set, by its values.
void read_values(json::Value const& list, ReadSet& out, Teller& tell);

// A document's pages and hosted zones.
struct Parts {
  std::vector<Page> pages;
  std::vector<HostedZone> hosted_zones;
};
void read_document(json::Value const& document, bool broken, Parts& out, Teller& tell);
// Adds record sets to zones. A set is told apart by name, type and identifier; in a batch, a DELETE and a
// CREATE of one may stand together. One Filler for an export, or for a batch with all its zones.
class Filler {
 public:
  explicit Filler(std::vector<text::Problem>& problems) : problems_(problems) {}
  void add(dns::Zone& zone, ReadSet& set);

 private:
  using Key = std::tuple<dns::Name, std::uint16_t, std::string, bool>;
  struct KeyHash {
    std::size_t operator()(Key const& k) const;
  };
  struct Seen {
    text::Span source;
    std::vector<std::string> wires;
  };
  text::Problem& tell(std::string_view kind, text::Span where, std::string message, std::string wanted = {},
                      std::string found = {});
  bool is_duplicate(ReadSet const& set);

  std::vector<text::Problem>& problems_;
  boost::unordered_flat_map<Key, Seen, KeyHash> seen_;
};

// Which zone names belong to, where no SOA says so (route53_origin.cpp).
struct OriginHints {
  std::vector<dns::Name> zones;     // known to exist: exports and hosted zones, the nearest folder's first
  std::optional<dns::Name> option;  // --origin
};
// The zone of all these names together: one whose NS set or hint holds them all, else what they have in
// common.
std::optional<dns::Name> common_origin(std::vector<ReadSet> const& sets, OriginHints const& hints);
// The zone that one name most likely belongs to.
std::optional<dns::Name> likely_origin(dns::Name owner, OriginHints const& hints);

// Says what a text is that is no Route 53 JSON, and what to run instead.
bool tell_foreign(std::string_view text, Teller& tell);

inline constexpr std::string_view export_command =
    "`aws route53 list-resource-record-sets --hosted-zone-id ID --output json`";

}  // namespace zonelint::input::route53
