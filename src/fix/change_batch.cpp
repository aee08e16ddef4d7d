// Change batches (Route 53 API reference, ChangeResourceRecordSets; developer guide, "Quotas"): see
// change_batch.hpp.
#include "fix/change_batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <tuple>

namespace zonelint::fix {
namespace {

namespace json = grammar::json;
using dns::Name;

// One request: records (an alias counts as one) and characters over all values; an UPSERT counts twice in
// both.
constexpr std::size_t most_records = 1000, most_characters = 32000, longest_comment = 256;

using Key = std::tuple<Name, std::uint16_t, std::string>;
struct KeyHash {
  std::size_t operator()(Key const& k) const {
    return std::get<0>(k).hash() * 31 + std::get<1>(k) * 7u + std::hash<std::string>()(std::get<2>(k));
  }
};

// A record set of one state.
struct Set {
  Key key;
  dns::RecordSet const* set = nullptr;  // null: only records say so
  std::vector<dns::Record const*> records;
  dns::Type type() const { return static_cast<dns::Type>(std::get<1>(key)); }
};

// A state's sets in order. The SOA and the apex's NS set belong to Route 53.
class State {
 public:
  explicit State(dns::Zone const& z) : zone(z) {
    for (dns::RecordSet const& s : z.sets)
      if (Set* mine = at(s.owner, s.type, s.set_identifier); mine != nullptr && mine->set == nullptr)
        mine->set = &s;
    for (dns::Record const& r : z.records)
      if (Set* mine =
              at(r.owner, r.type, r.set < z.sets.size() ? z.sets[r.set].set_identifier : std::string()))
        mine->records.push_back(&r);
  }
  Set const* find(Key const& key) const {
    auto const it = index_.find(key);
    return it == index_.end() ? nullptr : &sets[it->second];
  }
  dns::Zone const& zone;
  std::vector<Set> sets;

 private:
  Set* at(Name owner, dns::Type type, std::string identifier) {
    if (type == dns::Type::SOA || (type == dns::Type::NS && owner == zone.origin)) return nullptr;
    Key key{owner, static_cast<std::uint16_t>(type), std::move(identifier)};
    auto const [it, fresh] = index_.try_emplace(key, sets.size());
    if (fresh) sets.push_back({std::move(key), nullptr, {}});
    return &sets[it->second];
  }
  boost::unordered_flat_map<Key, std::size_t, KeyHash> index_;
};

// What a set says, ready to be compared and written. Values keep their text where they were read, so that a
// DELETE matches; what this program couldn't read is kept as it stands, so that an UPSERT doesn't lose it.
struct Body {
  std::vector<std::string> items;     // of ResourceRecords, as JSON
  std::vector<std::string> identity;  // wire octets of what was read, text of what wasn't; sorted
  std::vector<std::string> texts;     // TXT: `items`, sorted
  std::string alias, alias_zone, routing;
  std::int64_t ttl = -1;
  std::vector<std::pair<std::string, std::string>> others;  // further members: name and JSON
  std::size_t characters = 0;
  bool nothing() const { return items.empty() && alias.empty(); }
  std::size_t records() const { return alias.empty() ? items.size() : 1; }
};

class BodyReader {
 public:
  // `old` is the set's former state where this one is a copy of it that may have been changed; else the set
  // itself.
  BodyReader(text::Sources const& sources, State const& state, State const& old_state)
      : sources_(sources), state_(state), old_state_(old_state) {}

  Body read(Set const& set, Set const* old) {
    Body body;
    // Text says what a set holds only for the state that was read from it: a changed copy still points to the
    // old text.
    bool const copy = set.set == nullptr || old == &set || is_copy(set, old);
    Set const* const written = copy ? old : &set;
    State const& writer = written == old ? old_state_ : state_;
    body.ttl = !set.records.empty() ? set.records.front()->ttl : set.set != nullptr ? set.set->ttl : -1;
    if (set.set != nullptr) {
      body.alias = set.set->alias;
      body.alias_zone = set.set->alias_zone;
      body.routing = set.set->routing;
    }
    for (dns::Record const* r : set.records) add(body, value_json(*r, written, writer), state_.zone.wire(*r));
    if (written != nullptr && written->set != nullptr && written->set->source.known())
      read_text(body, set, *written);
    if (set.set != nullptr && !set.set->set_identifier.empty() && body.others.empty())
      body.others.emplace_back("SetIdentifier", json::quote(set.set->set_identifier));
    std::sort(body.identity.begin(), body.identity.end());
    if (set.type() == dns::Type::TXT || set.type() == dns::Type::SPF) {
      body.texts = body.items;
      std::sort(body.texts.begin(), body.texts.end());
    }
    return body;
  }

 private:
  static bool is_copy(Set const& set, Set const* old) {
    return !set.set->source.known() ||
           (old != nullptr && old->set != nullptr && old->set->source == set.set->source);
  }

  void add(Body& body, std::string string, std::string_view wire) {
    auto const read = json::parse(string);
    if (!read.values.empty()) body.characters += read.values[0]->string.bytes.size();
    body.items.push_back(fmt::format("{{\"Value\":{}}}", string));
    body.identity.push_back("read " + std::string(wire));
  }

  // The record's text if the state that was read has the same rdata in this set; else new text.
  std::string value_json(dns::Record const& r, Set const* written, State const& writer) const {
    std::string_view const wire = state_.zone.wire(r);
    if (written != nullptr)
      for (dns::Record const* w : written->records)
        if (w->source.known() && writer.zone.wire(*w) == wire)
          if (std::string_view const text = sources_.at(w->source); text.starts_with('"'))
            return std::string(text);
    return json::quote(route53_value(r.type, wire));
  }

  void read_text(Body& body, Set const& set, Set const& written) {
    std::string_view const text = sources_.at(written.set->source);
    auto const documents = json::parse(text);
    if (documents.values.empty()) return;
    JsonStyle one_line;
    one_line.one_line = true;
    for (json::Member const& m : documents.values[0]->members) {
      std::string const& name = m.name.bytes;
      if (name == "Name" || name == "Type" || name == "TTL") continue;
      if (name == "ResourceRecords") {
        for (auto const& item : m.value->items)
          if (!was_read(written, *item)) keep(body, *item, text, one_line);
      } else if (name != "AliasTarget" || (set.set != nullptr && set.set->alias == written.set->alias)) {
        body.others.emplace_back(name, pretty(*m.value, text, one_line));
      }
    }
  }
  bool was_read(Set const& written, json::Value const& item) const {
    std::uint32_t const base = written.set->source.begin;
    return std::any_of(written.records.begin(), written.records.end(), [&](dns::Record const* r) {
      return r->source.file == written.set->source.file && r->source.begin >= base + item.begin &&
             r->source.end <= base + item.end;
    });
  }
  void keep(Body& body, json::Value const& item, std::string_view text, JsonStyle const& style) {
    body.items.push_back(pretty(item, text, style));
    body.identity.push_back("text " + body.items.back());
    if (json::Value const* v = item.find("Value")) body.characters += v->string.bytes.size();
  }

  text::Sources const& sources_;
  State const& state_;
  State const& old_state_;
};

std::string compact(Set const& set, Body const& body) {
  std::string out = fmt::format("{{\"Name\":{},\"Type\":{}", json::quote(route53_name(std::get<0>(set.key))),
                                json::quote(grammar::type_text(set.type())));
  bool has_alias = false;
  for (auto const& [name, value] : body.others) {
    out += fmt::format(",{}:{}", json::quote(name), value);
    has_alias = has_alias || name == "AliasTarget";
  }
  if (!body.alias.empty() && !has_alias)
    out +=
        fmt::format(",\"AliasTarget\":{{\"HostedZoneId\":{},\"DNSName\":{},\"EvaluateTargetHealth\":false}}",
                    json::quote(body.alias_zone), json::quote(body.alias));
  if (body.alias.empty())
    out += fmt::format(",\"TTL\":{},\"ResourceRecords\":[{}]", std::max<std::int64_t>(body.ttl, 0),
                       fmt::join(body.items, ","));
  return out + '}';
}

struct Change {
  Name owner;
  dns::Type type{};
  std::string_view action;
  std::string set;  // JSON, pretty
  std::size_t records = 0, characters = 0;
};

Change make_change(std::string_view action, Set const& set, Body const& body) {
  JsonStyle style;
  style.base = std::string(12, ' ');  // { "Changes": [ { "ResourceRecordSet":
  std::string const text = compact(set, body);
  auto const read = json::parse(text);
  std::size_t const times = action == "UPSERT" ? 2 : 1;
  return {std::get<0>(set.key),
          set.type(),
          action,
          pretty(*read.values.at(0), text, style),
          times * body.records(),
          times * body.characters};
}

void compare(Set const& old, Body const& before, Set const& now, Body const& after,
             std::vector<Change>& out) {
  // A value that Route 53 would refuse as it stands (unquoted, a string over 255 octets) may be read as what
  // it means: where its text alone changes, the set was never there.
  bool const same = before.identity == after.identity && before.texts == after.texts &&
                    before.alias == after.alias && before.alias_zone == after.alias_zone &&
                    before.others == after.others && (before.ttl == after.ttl || !after.alias.empty());
  if (same) return;
  if (before.routing == after.routing) return out.push_back(make_change("UPSERT", now, after));
  // The routing policy of a set can't be changed in place.
  out.push_back(make_change("DELETE", old, before));
  out.push_back(make_change("CREATE", now, after));
}

std::vector<Change> all_changes(text::Sources const& sources, State const& before, State const& after) {
  std::vector<Change> out;
  BodyReader read_old(sources, before, before), read_new(sources, after, before);
  for (Set const& old : before.sets) {
    Body const was = read_old.read(old, &old);
    if (was.nothing()) continue;  // nothing that Route 53 could hold
    Set const* const now = after.find(old.key);
    Body const is = now != nullptr ? read_new.read(*now, &old) : Body{};
    if (is.nothing()) {
      out.push_back(make_change("DELETE", old, was));
    } else {
      compare(old, was, *now, is, out);
    }
  }
  for (Set const& now : after.sets) {
    Set const* const old = before.find(now.key);
    if (old != nullptr && !read_old.read(*old, old).nothing()) continue;
    if (Body const is = read_new.read(now, old); !is.nothing()) out.push_back(make_change("CREATE", now, is));
  }
  return out;
}

// The changes by name, in order of first mention; what one name needs stays together, DELETEs first.
std::vector<std::vector<Change>> by_owner(std::vector<Change> changes) {
  std::vector<std::vector<Change>> groups;
  boost::unordered_flat_map<Name, std::size_t> index;
  for (Change& c : changes) {
    auto const [it, fresh] = index.try_emplace(c.owner, groups.size());
    if (fresh) groups.emplace_back();
    groups[it->second].push_back(std::move(c));
  }
  for (auto& group : groups)
    std::stable_partition(group.begin(), group.end(), [](Change const& c) { return c.action == "DELETE"; });
  return groups;
}

using Group = std::vector<Change>;

struct Load {
  std::size_t records = 0, characters = 0;
  void operator+=(Change const& c) { records += c.records, characters += c.characters; }
  void operator+=(Load const& other) { records += other.records, characters += other.characters; }
  bool fits() const { return records <= most_records && characters <= most_characters; }
};
Load load_of(Group const& group) {
  Load out;
  for (Change const& c : group) out += c;
  return out;
}

// What must come together of a name that is too much for one batch: the sets of each type, since a name and
// type has sets with a routing policy or one without; everything where an alias comes or goes (RFC 1034
// 3.6.2).
std::vector<Group> parts_of(Group group) {
  bool const alias =
      std::any_of(group.begin(), group.end(), [](auto const& c) { return c.type == dns::Type::CNAME; });
  std::vector<Group> out;
  if (alias) {
    out.push_back(std::move(group));
    return out;
  }
  for (Change& c : group) {
    auto const same =
        std::find_if(out.begin(), out.end(), [&](auto const& g) { return g[0].type == c.type; });
    if (same == out.end())
      out.push_back({std::move(c)});
    else
      same->push_back(std::move(c));
  }
  return out;
}

std::string too_much(Group const& part, Load const& load) {
  bool const one =
      std::all_of(part.begin(), part.end(), [&](auto const& c) { return c.type == part[0].type; });
  return fmt::format(
      "{} {}: these changes belong into one request, and are {} records and {} characters of values; Route "
      "53 "
      "takes {} and {} in a request (an UPSERT counts twice), so they are in no batch: change them by hand, "
      "in "
      "steps that each leave the name whole",
      part[0].owner.to_text(), one ? grammar::type_text(part[0].type) : "of all types", load.records,
      load.characters, most_records, most_characters);
}

// The groups that are applied whole.
std::vector<Group> whole_groups(std::vector<Group> groups, std::vector<std::string>* left_out) {
  std::vector<Group> out;
  for (Group& group : groups) {
    if (load_of(group).fits()) {
      out.push_back(std::move(group));
      continue;
    }
    for (Group& part : parts_of(std::move(group))) {
      Load const load = load_of(part);
      if (load.fits())
        out.push_back(std::move(part));
      else if (left_out != nullptr)
        left_out->push_back(too_much(part, load));
    }
  }
  return out;
}

// Several batches are applied one after the other, and between two of them mail must not be worse off than
// before or after: what mail rests on (keys, SPF, MX) comes first, then the policies that judge by it, and
// what goes comes last.
void put_in_order(std::vector<Group>& groups) {
  Load all;
  for (Group const& group : groups) all += load_of(group);
  if (all.fits()) return;  // one batch: all or nothing
  auto const rank = [](Group const& group) {
    bool const goes =
        std::all_of(group.begin(), group.end(), [](auto const& c) { return c.action == "DELETE"; });
    Name const owner = group.front().owner;
    std::string_view const label = owner.labels() > 0 ? owner.label(0) : std::string_view();
    return goes ? 2 : label == "_dmarc" || label == "_mta-sts" ? 1 : 0;
  };
  std::stable_sort(groups.begin(), groups.end(),
                   [&](auto const& a, auto const& b) { return rank(a) < rank(b); });
}

using Batch = std::vector<Change>;

std::vector<Batch> split(std::vector<Group> groups) {
  std::vector<Batch> batches;
  Load load;
  for (Group& group : groups) {
    Load const more = load_of(group);
    load += more;
    if (batches.empty() || !load.fits()) {
      batches.emplace_back();
      load = more;
    }
    for (Change& c : group) batches.back().push_back(std::move(c));
  }
  for (Batch& b : batches)
    std::stable_partition(b.begin(), b.end(), [](Change const& c) { return c.action == "DELETE"; });
  return batches;
}

std::string comment_of(std::string_view comment, std::size_t number, std::size_t count) {
  std::string const which = count > 1 ? fmt::format(" ({} of {})", number, count) : std::string();
  std::size_t size = std::min(comment.size(), longest_comment - which.size());
  while (size > 0 && size < comment.size() && (static_cast<unsigned char>(comment[size]) & 0xC0) == 0x80)
    --size;  // not within a character
  return std::string(comment.substr(0, size)) + which;
}

std::string batch_json(Batch const& batch, std::string const& comment) {
  std::string out = fmt::format("{{\n    \"Comment\": {},\n    \"Changes\": [", json::quote(comment));
  for (std::size_t i = 0; i < batch.size(); ++i)
    out += fmt::format(
        "{}\n        {{\n            \"Action\": \"{}\",\n            \"ResourceRecordSet\": {}\n        }}",
        i == 0 ? "" : ",", batch[i].action, batch[i].set);
  return out + "\n    ]\n}\n";
}

}  // namespace

std::vector<std::string> change_batches(text::Sources const& sources, dns::Zone const& before,
                                        dns::Zone const& after, std::string_view comment,
                                        std::vector<std::string>* left_out) {
  std::vector<std::string> out;
  auto groups = whole_groups(by_owner(all_changes(sources, State(before), State(after))), left_out);
  put_in_order(groups);
  auto const batches = split(std::move(groups));
  for (std::size_t i = 0; i < batches.size(); ++i)
    out.push_back(batch_json(batches[i], comment_of(comment, i + 1, batches.size())));
  return out;
}

}  // namespace zonelint::fix
