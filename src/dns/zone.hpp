// A zone as it was read: flat records in the order of the source, their wire rdata in one arena, and an entry
// an owner.
#pragma once
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dns/name.hpp"
#include "grammar/rdata.hpp"
#include "text/source.hpp"

namespace zonelint::dns {

using grammar::Type;

inline constexpr std::uint32_t none = 0xffff'ffff;

struct Record {
  Name owner;
  std::uint32_t ttl = 0;
  Type type{};
  std::uint16_t klass = 1;
  std::uint32_t rdata = 0;  // offset in the zone's arena; wire form, names lower-case and uncompressed
  std::uint16_t rdata_size = 0;
  bool owner_written = true;  // false: a blank owner in the source, inherited from the entry before
  bool ttl_written = true;
  bool first = false;  // of its owner's records
  text::Span source;   // zone file: the whole entry without its comment; Route 53: the Value string, quoted
  std::uint32_t set = none;   // Route 53: index into Zone::sets
  std::uint32_t next = none;  // the owner's next record, in source order
};

// A Route 53 record set: what a master file has no word for, and where it stands.
struct RecordSet {
  Name owner;
  Type type{};
  std::string type_text;       // as written
  std::string set_identifier;  // empty for simple routing
  std::string
      routing;        // "weighted", "latency", "geo", "failover", "multivalue", "cidr", "geoproximity"; empty
  std::string alias;  // the AliasTarget's DNSName; empty if none. An alias has no records
  std::string alias_zone;
  std::int64_t ttl = -1;            // -1: none (an alias)
  text::Span source;                // the JSON object
  text::Span name, values;          // the Name string; the ResourceRecords array
  std::string pointer;              // JSON pointer: "/ResourceRecordSets/3"
  std::uint32_t next_alias = none;  // the owner's next set that is an alias
};

enum class ZoneKind : std::uint8_t {
  master_file,
  route53,  // an export: the whole zone is known
  changes,  // a Route 53 change batch: what it would leave; other names are unknown
  known     // other people's records, from rules/known or `known = [...]`: only the names it holds are known
};

struct OwnerEntry {
  Name owner;
  std::uint32_t first = none, last = none;  // records; none: an empty non-terminal
  std::uint32_t first_alias = none;         // Route 53: the first set that is an alias
  bool cut = false;                         // an NS set below the apex: a delegation
  bool dname = false;
  bool incomplete = false;  // an entry of this owner could not be read: what is not here is unknown
};

class Zone {
 public:
  Zone();
  ~Zone();
  Zone(Zone&&) = default;
  Zone& operator=(Zone&&) = delete;

  Name origin;
  ZoneKind kind = ZoneKind::master_file;
  bool is_private = false;  // a Route 53 private hosted zone, or an internal view
  std::string view;         // named.conf's view; empty
  text::FileId file = text::no_file;
  std::string file_name;       // as shown
  std::string hosted_zone_id;  // Route 53, where known
  text::Span place;            // the SOA's, else the file's begin: where findings about the zone stand
  std::vector<Record> records;
  std::vector<RecordSet> sets;
  std::string arena;       // wire rdata
  std::string known_date;  // known: the date of the data, "2026-10-07"

  // Appends and indexes.
  void add(Record record, std::string_view wire);
  // The name exists though no record of it is kept (an alias, an entry that could not be read).
  void touch(Name owner, bool incomplete = false);
  // After the last record: empty non-terminals, cuts, DNAMEs.
  void finish();

  std::string_view wire(Record const& r) const { return {arena.data() + r.rdata, r.rdata_size}; }
  OwnerEntry const* find(Name owner) const;
  // The owner's records of a type, in source order.
  std::vector<Record const*> find(Name owner, Type type) const;
  bool has(Name owner, Type type) const;
  // The delegation at or above `name` and below the apex, nearest to the apex; nothing if none. A cut's own
  // name counts.
  std::optional<Name> cut_above(Name name) const;
  std::optional<Name> dname_above(Name name) const;
  // Below a cut (but for the NS, DS and glue that belong to the parent: RFC 1034 4.2.1, RFC 4035 3.1.4.1) or
  // a DNAME.
  bool occluded(Record const& r) const;
  std::vector<OwnerEntry> const& entries() const { return entries_; }
  std::vector<Name> owners() const;  // in source order of first mention; without empty non-terminals

 private:
  // A number of its own, as long as it lives; moving takes it along.
  struct Number {
    std::uint32_t value;
    Number();
    Number(Number&& other) noexcept : value(std::exchange(other.value, 0)) {}
    Number& operator=(Number&&) = delete;
  };
  std::uint64_t claim_of(std::uint32_t entry) const { return std::uint64_t{number_.value} << 32 | entry; }
  std::uint32_t number_of(Name owner) const;  // of its entry; or none
  std::uint32_t number_or_new(Name owner);

  // The entry of a name stands where the name's claim says, where it is this zone's: so it is for all but the
  // few names that several zones own (a cut's, those of two views), which stand in a table.
  Number number_;
  std::vector<OwnerEntry> entries_;
  boost::unordered_flat_map<Name, std::uint32_t> shared_;
  // The entry of the last record: most records share their owner with the one before.
  std::uint32_t last_entry_ = none;
  bool has_cuts_ = false, has_dnames_ = false;
};

// Typed views of wire rdata. Nothing where the record is of another type or malformed.
struct Mx {
  std::uint16_t preference;
  Name exchange;
};
struct Soa {
  Name mname, rname;
  std::uint32_t serial, refresh, retry, expire, minimum;
};
std::optional<Mx> as_mx(Zone const&, Record const&);
std::optional<Soa> as_soa(Zone const&, Record const&);
std::optional<Name> as_name(Zone const&, Record const&);  // NS, CNAME, PTR, DNAME
std::string as_text(Zone const&,
                    Record const&);  // TXT, SPF: strings joined without a separator (RFC 7208 3.3)
std::vector<std::string_view> as_strings(Zone const&, Record const&);
// TXT, SPF: calls tell(octets) for each string.
template <class Tell>
void each_string(Zone const& zone, Record const& r, Tell const& tell) {
  std::string_view wire = zone.wire(r);
  while (!wire.empty()) {
    std::size_t const size = static_cast<unsigned char>(wire[0]);
    tell(wire.substr(1, size));
    wire.remove_prefix(wire.size() < size + 1 ? wire.size() : size + 1);
  }
}
// Does the joined text begin so, without case? `start` must be lower case.
bool text_starts_with(Zone const&, Record const&, std::string_view start);
std::string rdata_text(Zone const&, Record const&);  // presentation form

}  // namespace zonelint::dns
