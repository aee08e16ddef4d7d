// Edits of Route 53's JSON: see export_edits.hpp.
#include "fix/export_edits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "fix/route53_json.hpp"

namespace zonelint::fix {
namespace {

namespace json = grammar::json;

// From the document to the value that begins at an offset: every array or object around it, itself last.
bool path_to(json::Value const& value, std::uint32_t begin, std::vector<json::Value const*>& path) {
  if (begin < value.begin || begin >= value.end) return false;
  path.push_back(&value);
  if (value.begin == begin) return true;
  for (auto const& item : value.items)
    if (path_to(*item, begin, path)) return true;
  for (json::Member const& m : value.members)
    if (path_to(*m.value, begin, path)) return true;
  path.pop_back();
  return false;
}

std::vector<json::Value const*> find_path(json::Documents const& documents, std::uint32_t begin) {
  std::vector<json::Value const*> path;
  for (auto const& document : documents.values)
    if (path_to(*document, begin, path)) break;
  return path;
}

// The innermost array around a value, and the item of it that holds the value.
struct Item {
  json::Value const* array = nullptr;
  std::size_t number = 0;
};
Item item_of(std::vector<json::Value const*> const& path) {
  for (std::size_t i = path.size(); i-- > 1;) {
    json::Value const* const array = path[i - 1];
    if (array->kind != json::Kind::array) continue;
    for (std::size_t k = 0; k < array->items.size(); ++k)
      if (array->items[k].get() == path[i]) return {array, k};
  }
  return {};
}

// Items out of an array with the commas that would be left over.
void remove_items(text::FileId file, json::Value const& array, std::set<std::size_t> const& gone,
                  std::vector<text::Edit>& out) {
  auto const& items = array.items;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!gone.contains(i)) continue;
    std::size_t j = i;
    while (gone.contains(j + 1)) ++j;
    if (i > 0) {
      out.push_back({{file, items[i - 1]->end, items[j]->end}, {}});
    } else if (j + 1 < items.size()) {
      out.push_back({{file, items[0]->begin, items[j + 1]->begin}, {}});
    } else {
      out.push_back({{file, array.begin + 1, array.end - 1}, {}});
    }
    i = j;
  }
}

class Removal {
 public:
  explicit Removal(Texts& texts) : texts_(texts) {}
  bool add(text::FileId file, std::uint32_t begin) {
    Item const item = item_of(find_path(texts_.json(file), begin));
    if (item.array == nullptr) return false;
    items_[{file, item.array}].insert(item.number);
    return true;
  }
  void edits(std::vector<text::Edit>& out) const {
    for (auto const& [where, gone] : items_) remove_items(where.first, *where.second, gone, out);
  }

 private:
  Texts& texts_;
  std::map<std::pair<text::FileId, json::Value const*>, std::set<std::size_t>> items_;
};

std::size_t values_left(dns::Zone const& zone, std::uint32_t set,
                        std::vector<dns::Record const*> const& gone) {
  return static_cast<std::size_t>(
      std::count_if(zone.records.begin(), zone.records.end(), [&](dns::Record const& r) {
        return r.set == set && std::find(gone.begin(), gone.end(), &r) == gone.end();
      }));
}

std::string separator(JsonStyle const& style) {
  return style.one_line ? std::string(", ") : "," + style.newline + style.base;
}

// A value behind the set's last one, written as that one is.
std::optional<text::Edit> add_value(Texts& texts, dns::RecordSet const& set,
                                    std::vector<std::string> const& values) {
  auto const path = find_path(texts.json(set.values.file), set.values.begin);
  if (path.empty() || path.back()->kind != json::Kind::array || path.back()->items.empty())
    return std::nullopt;
  auto const& items = path.back()->items;
  json::Value const& last = *items.back();
  json::Value const* const value = last.find("Value");
  if (value == nullptr || value->kind != json::Kind::string) return std::nullopt;
  std::string_view const content = texts.sources()[set.values.file].content();
  auto const part = [&](std::uint32_t begin, std::uint32_t end) {
    return std::string(content.substr(begin, end - begin));
  };
  std::string const gap = items.size() > 1 ? part(items[items.size() - 2]->end, last.begin)
                                           : "," + (part(path.back()->begin + 1, last.begin).empty()
                                                        ? std::string(" ")
                                                        : part(path.back()->begin + 1, last.begin));
  std::string text;
  for (std::string const& v : values)
    text += gap + part(last.begin, value->begin) + json::quote(v) + part(value->end, last.end);
  return text::Edit{{set.values.file, last.end, last.end}, std::move(text)};
}

// All values are replaced: the array's content is written anew, in the style of what stood there.
std::optional<text::Edit> replace_values(Texts& texts, dns::RecordSet const& set,
                                         std::vector<std::string> const& values) {
  auto edit = add_value(texts, set, values);
  if (!edit) return std::nullopt;
  auto const path = find_path(texts.json(set.values.file), set.values.begin);
  auto const& items = path.back()->items;
  std::size_t const first = edit->text.find('{');
  return text::Edit{{set.values.file, items.front()->begin, items.back()->end}, edit->text.substr(first)};
}

// Exports are sorted by name, labels reversed (ListResourceRecordSets): behind the last set that comes
// before.
dns::RecordSet const* set_before(dns::Zone const& zone, dns::Name owner) {
  dns::RecordSet const* before = nullptr;
  for (dns::RecordSet const& s : zone.sets)
    if (s.source.known() && (before == nullptr || s.owner <= owner)) before = &s;
  return before;
}

std::uint32_t ttl_like(dns::Zone const& zone, dns::Name owner, dns::RecordSet const* before) {
  for (dns::RecordSet const& s : zone.sets)
    if (s.owner == owner && s.ttl >= 0 && s.type != dns::Type::NS && s.type != dns::Type::SOA)
      return static_cast<std::uint32_t>(s.ttl);
  bool const usable = before != nullptr && before->ttl >= 0 && before->type != dns::Type::NS &&
                      before->type != dns::Type::SOA;
  return usable ? static_cast<std::uint32_t>(before->ttl) : 300;  // what the Route 53 console proposes
}

std::optional<text::Edit> new_set(Texts& texts, NewRecord const& first, std::vector<std::string> values) {
  dns::Zone const& zone = *first.zone;
  if (zone.kind != dns::ZoneKind::route53) return std::nullopt;
  dns::RecordSet const* const before = set_before(zone, first.owner);
  if (before == nullptr) return std::nullopt;
  JsonStyle const style = json_style(texts.sources(), zone);
  NewSet const set{first.owner, first.type, first.ttl.value_or(ttl_like(zone, first.owner, before)),
                   std::move(values)};
  return text::Edit{{before->source.file, before->source.end, before->source.end},
                    separator(style) + set_json(set, style)};
}

}  // namespace

bool delete_from_export(Texts& texts, dns::Zone const& zone, std::vector<dns::Record const*> const& gone,
                        std::vector<text::Edit>& out) {
  Removal removal(texts);
  for (dns::Record const* r : gone) {
    if (r->set == dns::none || !r->source.known()) return false;
    dns::RecordSet const& set = zone.sets[r->set];
    bool const whole = values_left(zone, r->set, gone) == 0;
    text::Span const where = whole ? set.source : r->source;
    if (!where.known() || !removal.add(where.file, where.begin)) return false;
  }
  removal.edits(out);
  return true;
}

std::optional<text::Edit> insert_into_export(Texts& texts, std::vector<NewRecord const*> const& records,
                                             std::vector<dns::Record const*> const& gone) {
  NewRecord const& first = *records.front();
  std::vector<std::string> values;
  for (NewRecord const* r : records) values.push_back(route53_value(r->type, r->wire));
  std::optional<std::uint32_t> there;
  for (std::uint32_t i = 0; i < first.zone->sets.size(); ++i) {
    dns::RecordSet const& s = first.zone->sets[i];
    if (s.owner != first.owner || s.type != first.type) continue;
    if (there || !s.alias.empty()) return std::nullopt;
    there = i;
  }
  if (!there) return new_set(texts, first, std::move(values));
  bool const emptied = values_left(*first.zone, *there, gone) == 0;
  dns::RecordSet const& set = first.zone->sets[*there];
  return emptied ? replace_values(texts, set, values) : add_value(texts, set, values);
}

std::optional<text::Edit> set_export_ttl(Texts& texts, dns::RecordSet const& set, std::uint32_t ttl) {
  auto const path = find_path(texts.json(set.source.file), set.source.begin);
  json::Value const* const value = path.empty() ? nullptr : path.back()->find("TTL");
  if (value == nullptr) return std::nullopt;
  return text::Edit{{set.source.file, value->begin, value->end}, fmt::format("{}", ttl)};
}

}  // namespace zonelint::fix
