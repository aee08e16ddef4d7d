// Reads nsd.conf and knot.conf: see server_conf.hpp.
#include "input/server_conf.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "grammar/abnf_case.hpp"

namespace zonelint::input {
namespace {

struct Word {
  std::string_view text;
  bool quoted = false;
  bool first = false;  // of its line
};

// Words of a line; '#' at a word's begin makes the rest a comment. Knot's lists in brackets are words too.
std::vector<Word> words_of(std::string_view content) {
  std::vector<Word> words;
  bool first = true;
  for (std::size_t at = 0; at < content.size();) {
    char const c = content[at];
    if (c == '\n') first = true;
    if (std::string_view(" \t\r\n,[]").find(c) != std::string_view::npos) {
      ++at;
    } else if (c == '#') {
      at = std::min(content.find('\n', at), content.size());
    } else if (c == '"') {
      std::size_t const end = std::min(content.find_first_of("\"\n", at + 1), content.size());
      words.push_back({content.substr(at + 1, end - at - 1), true, first});
      first = false;
      at = std::min(end + 1, content.size());
    } else {
      std::size_t end = std::min(content.find_first_of(" \t\r\n,[]", at), content.size());
      // NSD takes `name:"x"` too.
      if (std::size_t const colon = content.substr(at, end - at).find(":\""); colon != std::string_view::npos)
        end = at + colon + 1;
      words.push_back({content.substr(at, end - at), false, first});
      first = false;
      at = end;
    }
  }
  return words;
}

// zonefile: and the like; an address such as 2001:db8:: is none.
bool is_key(Word const& word) {
  if (word.quoted || word.text.size() < 2 || !word.text.ends_with(':')) return false;
  return std::all_of(word.text.begin(), word.text.end() - 1,
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::vector<std::string_view> labels_of(std::string_view name) {
  std::vector<std::string_view> labels;
  while (!name.empty()) {
    std::size_t const dot = std::min(name.find('.'), name.size());
    labels.push_back(name.substr(0, dot));
    name.remove_prefix(std::min(dot + 1, name.size()));
  }
  return labels;
}

// nsd.conf(5), "zonefile": %s the name, %1 %2 %3 its characters, %z %y %x its labels from the right.
// knot.conf(5), "file": %s, %c[N] or %c[N-M] characters, %l[N] the label N from the right.
std::string file_name(std::string_view pattern, dns::Name zone) {
  std::string const name = zone.display();
  auto const labels = labels_of(name);
  auto const label = [&](std::size_t from_right) {
    return from_right < labels.size() ? std::string(labels[labels.size() - 1 - from_right])
                                      : std::string(".");
  };
  auto const characters = [&](std::size_t from, std::size_t to) {
    return from < name.size() ? name.substr(from, to - from + 1) : std::string(".");
  };
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    char const kind = pattern[i] == '%' && i + 1 < pattern.size() ? pattern[i + 1] : '\0';
    unsigned from = 0, to = 0;
    if (kind == 's') {
      out += name;
    } else if (kind >= '1' && kind <= '3') {
      out += characters(static_cast<std::size_t>(kind - '1'), static_cast<std::size_t>(kind - '1'));
    } else if (kind >= 'x' && kind <= 'z') {
      out += label(static_cast<std::size_t>('z' - kind));
    } else if (kind == 'c' || kind == 'l') {
      std::size_t const open = i + 2, close = pattern.find(']', i);
      if (open >= pattern.size() || pattern[open] != '[' || close == std::string_view::npos) {
        out += pattern[i];
        continue;
      }
      bool second = false;
      for (char c : pattern.substr(open + 1, close - open - 1)) {
        if (c == '-') second = true;
        if (c < '0' || c > '9' || from > 255 || to > 255) continue;
        unsigned& value = second ? to : from;
        value = value * 10 + static_cast<unsigned>(c - '0');
      }
      out += kind == 'c' ? characters(from, second ? std::max(from, to) : from) : label(from);
      i = close - 1;
    } else {
      out += pattern[i];
      continue;
    }
    ++i;
  }
  return out;
}

ConfItem::Value const* own(ConfItem const& item, std::initializer_list<std::string_view> keys) {
  for (std::string_view key : keys) {
    auto const at = item.values.find(key);
    if (at != item.values.end()) return &at->second;
  }
  return nullptr;
}

// A zone's value, else that of its pattern or template, and of theirs; at last that of Knot's template
// "default".
ConfItem::Value const* value(ServerConf const& conf, ConfItem const& item,
                             std::initializer_list<std::string_view> keys, int depth = 0) {
  if (auto const* found = own(item, keys)) return found;
  auto const* base = own(item, {"include-pattern", "template"});
  std::string_view const wanted = base ? std::string_view(base->text) : "default";
  if (depth > 16 || (!base && item.section != "zone")) return nullptr;
  for (ConfItem const& other : conf.items) {
    if (other.section != "pattern" && other.section != "template") continue;
    auto const* id = own(other, {"name", "id"});
    if (id && id->text == wanted) return value(conf, other, keys, depth + 1);
  }
  return nullptr;
}

}  // namespace

bool is_server_conf(std::string_view content) {
  auto const words = words_of(content.substr(0, 4096));
  return !words.empty() && is_key(words[0]);
}

void read_server_conf(text::Sources const& sources, text::FileId file, ServerConf& out) {
  auto const words = words_of(sources[file].content());
  std::string section;
  for (std::size_t i = 0; i < words.size(); ++i) {
    Word const& word = words[i];
    if (word.first && word.text == "-") {
      out.items.push_back({section, {}});
      continue;
    }
    if (!is_key(word)) continue;
    std::string const key(word.text.substr(0, word.text.size() - 1));
    bool const has_value = i + 1 < words.size() && !words[i + 1].first && !is_key(words[i + 1]);
    if (!has_value) {
      // `zone:` opens a section; in it comes NSD's clause, or Knot's list of items.
      section = key;
      out.items.push_back({section, {}});
      continue;
    }
    std::string_view const text = words[i + 1].text;
    if (key == "include") {
      out.includes.emplace_back(text, sources.span(file, text));
    } else if (!out.items.empty()) {
      out.items.back().values.try_emplace(key, ConfItem::Value{std::string(text), sources.span(file, text)});
    }
  }
}

NamedConf zones_of(ServerConf const& conf) {
  NamedConf out;
  for (ConfItem const& item : conf.items) {
    if (item.section == "server") {
      if (auto const* folder = own(item, {"zonesdir"})) out.directory = folder->text;
    }
  }
  for (ConfItem const& item : conf.items) {
    auto const* name = item.section == "zone" ? own(item, {"name", "domain"}) : nullptr;
    if (!name || value(conf, item, {"request-xfr", "master"})) continue;
    auto const* file = value(conf, item, {"zonefile", "file"});
    bool const knot = own(item, {"domain"}) != nullptr;
    if (!file && !knot) continue;
    auto const origin = dns::Name::from_text(name->text);
    if (!origin) {
      text::Problem p;
      p.kind = "bad-owner";
      p.where = name->where;
      p.text = fmt::format("'{}' is no domain name", name->text);
      p.in = knot ? "knot.conf" : "nsd.conf";
      out.problems.push_back(std::move(p));
      continue;
    }
    // knot.conf(5): without a file it is the zone's name and ".zone", in the storage.
    std::string path = file_name(file ? std::string_view(file->text) : "%s.zone", *origin);
    auto const* storage = value(conf, item, {"storage"});
    if (storage && !path.starts_with('/')) path = storage->text + "/" + path;
    out.zones.push_back({*origin, path, file ? file->where : name->where, "", false});
  }
  return out;
}

}  // namespace zonelint::input
