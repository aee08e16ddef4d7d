// Reading, writing and keys of baselines: see baseline.hpp.
#include "lint/baseline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "grammar/json.hpp"
#include "lint/run.hpp"
#include "text/nearest.hpp"

namespace zonelint::lint {
namespace {

namespace json = grammar::json;

constexpr std::string_view schema = "zonelint/baseline/1";
constexpr std::array<std::string_view, 7> members = {"file", "rule", "name", "type", "set", "rdata", "count"};

// A SOA's serial (RFC 1035 3.3.13: the third field) changes with every edit of its zone, and says nothing
// about what is wrong with the others.
std::string lasting(RecordKey const& record) {
  if (record.type != "SOA") return record.rdata;
  std::size_t const rname = record.rdata.find(' ');
  std::size_t const serial = rname == std::string::npos ? rname : record.rdata.find(' ', rname + 1);
  if (serial == std::string::npos) return record.rdata;
  std::size_t const end = std::min(record.rdata.find(' ', serial + 1), record.rdata.size());
  return record.rdata.substr(0, serial) + record.rdata.substr(end);
}

class Reader {
 public:
  Reader(text::Source const& source, text::FileId file, std::vector<text::Problem>& problems)
      : source_(source), file_(file), problems_(problems) {}

  Baseline read() {
    auto const documents = json::parse(source_.content());
    for (auto const& e : documents.errors)
      tell(e.at, e.at + 1, "the baseline is not JSON", e.wanted, e.found);
    if (!documents.errors.empty()) return {};
    if (documents.values.size() != 1 || documents.values[0]->kind != json::Kind::object) {
      tell(0, 0, "the baseline is not one JSON object", shape(), {});
      return {};
    }
    document(*documents.values[0]);
    return std::move(baseline_);
  }

 private:
  static std::string shape() { return fmt::format("{{\"schema\":\"{}\",\"findings\":[...]}}", schema); }
  text::Problem& tell(std::size_t begin, std::size_t end, std::string text, std::string wanted,
                      std::string found) {
    auto& p = problems_.emplace_back();
    p.kind = "config";
    p.in = "baseline";
    p.where = {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    p.text = std::move(text);
    p.wanted = std::move(wanted);
    p.found = std::move(found);
    return p;
  }
  text::Problem& tell(json::Value const& at, std::string text, std::string wanted) {
    return tell(at.begin, at.end, std::move(text), std::move(wanted),
                std::string(source_.content().substr(at.begin, std::min(at.end - at.begin, 60U))));
  }

  void document(json::Value const& top) {
    json::Value const* const version = top.find("schema");
    if (version == nullptr || version->kind != json::Kind::string || version->string.bytes != schema) {
      tell(version != nullptr ? *version : top, "this is no baseline that this version can read", shape());
      return;
    }
    json::Value const* const list = top.find("findings");
    if (list == nullptr || list->kind != json::Kind::array) {
      tell(list != nullptr ? *list : top, "the baseline has no list of findings", shape());
      return;
    }
    for (auto const& item : list->items) entry(*item);
  }

  void entry(json::Value const& item) {
    if (item.kind != json::Kind::object) {
      tell(item, "an entry of the baseline is not an object", "{\"file\":\"...\",\"rule\":\"...\",...}");
      return;
    }
    std::size_t const before = problems_.size();
    for (json::Member const& m : item.members) {
      std::string_view const name = m.name.bytes;
      if (std::find(members.begin(), members.end(), name) != members.end()) continue;
      auto& p = tell(m.begin, m.end, fmt::format("an entry of the baseline has no \"{}\"", name),
                     fmt::format("one of {}", fmt::join(members, ", ")), std::string(name));
      p.suggestion = text::nearest(name, members);
    }
    BaselineKey key{string(item, "file"), string(item, "rule"), string(item, "name"),
                    string(item, "type"), string(item, "set"),  string(item, "rdata")};
    std::size_t const count = number(item);
    // Two branches may each have written the entry: then git keeps both lines.
    if (problems_.size() == before) baseline_[std::move(key)] += count;
  }

  std::string string(json::Value const& item, std::string_view name) {
    json::Value const* const value = item.find(name);
    if (value == nullptr) {
      tell(item, fmt::format("an entry of the baseline lacks \"{}\"", name),
           fmt::format("\"{}\":\"...\"", name));
      return {};
    }
    if (value->kind == json::Kind::string) return value->string.bytes;
    tell(*value, fmt::format("\"{}\" of an entry is no string", name), fmt::format("\"{}\":\"...\"", name));
    return {};
  }

  std::size_t number(json::Value const& item) {
    json::Value const* const value = item.find("count");
    if (value == nullptr) return 1;
    std::size_t count = 0;
    std::string_view const text = value->number;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (value->kind == json::Kind::number && error == std::errc() && end == text.data() + text.size() &&
        count > 0)
      return count;
    tell(*value, "\"count\" of an entry is no count", "a whole number from 1 on");
    return 0;
  }

  text::Source const& source_;
  text::FileId file_;
  std::vector<text::Problem>& problems_;
  Baseline baseline_;
};

}  // namespace

BaselineKey baseline_key(Finding const& f, std::string file, text::Sources const& sources) {
  BaselineKey key;
  key.file = std::move(file);
  key.rule = f.rule;
  std::string data;
  if (f.record) {
    key.name = f.record->name;
    key.type = f.record->type;
    key.set = f.record->set;
    data = lasting(*f.record);
  } else if (f.where.known()) {
    data = sources.at(f.where);
  }
  std::string_view const parts[] = {data};
  key.rdata = fingerprint(parts);
  return key;
}

Baseline read_baseline(text::Sources const& sources, text::FileId file,
                       std::vector<text::Problem>& problems) {
  return Reader(sources[file], file, problems).read();
}

std::string baseline_text(Baseline const& baseline) {
  std::string out = fmt::format("{{\"schema\":\"{}\",\"findings\":[", schema);
  char const* between = "\n";
  for (auto const& [key, count] : baseline) {
    std::string const* const values[] = {&key.file, &key.rule, &key.name, &key.type, &key.set, &key.rdata};
    out += between;
    out += '{';
    for (std::size_t i = 0; i < std::size(values); ++i)
      out += fmt::format("\"{}\":{},", members[i], json::quote(*values[i]));
    out += fmt::format("\"count\":{}}}", count);
    between = ",\n";
  }
  return out + "\n]}\n";
}

Baseline without(Baseline const& baseline, Baseline const& met) {
  Baseline left;
  for (auto const& [key, count] : baseline) {
    auto const at = met.find(key);
    std::size_t const found = at == met.end() ? 0 : at->second;
    if (found < count) left.emplace(key, count - found);
  }
  return left;
}

}  // namespace zonelint::lint
