// See config_show.hpp. The file is read again, as TOML: what it says is shown in its own order, value by
// value.
#include "cli/config_show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "cli/key_docs.hpp"
#include "input/config_reader.hpp"
#include "lint/selection.hpp"
#include "report/json_writer.hpp"

namespace zonelint::cli {
namespace {

using input::Placed;

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (char const c : text) {
    auto const octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (octet < 0x20 || octet == 0x7F) {
      out += fmt::format("\\u{:04X}", octet);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string toml_list(std::vector<std::string> const& texts) {
  std::string out;
  for (auto const& t : texts) out += (out.empty() ? "" : ", ") + toml_text(t);
  return "[" + out + "]";
}

bool is_bare(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}
std::string toml_key(std::string_view key) { return is_bare(key) ? std::string(key) : toml_text(key); }

std::string toml_value(input::TomlReader const& reader, toml::node const& node) {
  if (auto const* text = node.as_string()) return toml_text(text->get());
  if (auto const* number = node.as_integer()) return std::to_string(number->get());
  if (auto const* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  if (auto const* day = node.as_date())
    return fmt::format("{:04}-{:02}-{:02}", day->get().year, day->get().month, day->get().day);
  std::string out;
  if (auto const* array = node.as_array()) {
    for (auto const& item : *array) out += (out.empty() ? "" : ", ") + toml_value(reader, item);
    return "[" + out + "]";
  }
  if (auto const* table = node.as_table()) {
    for (auto const& [key, value] : input::in_order(reader, *table))
      out +=
          fmt::format("{}{} = {}", out.empty() ? "" : ", ", toml_key(key.value), toml_value(reader, *value));
    return "{ " + out + " }";
  }
  return "\"\"";  // a number with a fraction, a time: no key takes one
}

struct Entry {
  std::string header;  // "[[sender]]": a line of its own; then `key` and `value` are empty
  std::string key, value;
  std::string from;  // "default", "command line", "zonelint.toml"
  text::Span where;  // in the file
  std::string note;
};

class Collector {
 public:
  Collector(Project const& project, text::Sources const& sources, Options const& options,
            std::string held_for)
      : project_(project), sources_(sources), options_(options), held_for_(std::move(held_for)) {}

  std::vector<Entry> collect() {
    std::vector<text::Problem> ignored;
    toml::table document;
    std::optional<input::TomlReader> reader;
    if (project_.config.source != text::no_file) {
      reader.emplace(sources_, project_.config.source, ignored);
      document = reader->parse();
    }
    for (auto const& key : input::config_shape().keys) {
      if ((key->takes & (input::Takes::table | input::Takes::tables)) == 0)
        top(key->name, reader ? document.get(key->name) : nullptr, reader);
    }
    if (reader) tables(*reader, document);
    severities();
    return std::move(entries_);
  }

 private:
  void add(std::string key, std::string value, std::string from, text::Span where = {}) {
    entries_.push_back({{}, std::move(key), std::move(value), std::move(from), where, {}});
  }
  // What the command line says in a key's place.
  std::string on_line(std::string_view key) const {
    if (key == "select" && !options_.select.empty()) return toml_list(options_.select);
    if (key == "fail-on" && !options_.fail_on.empty()) return toml_text(options_.fail_on);
    if (key == "baseline" && !options_.baseline.empty()) return toml_text(options_.baseline);
    return {};
  }
  // What it adds to the file's.
  std::vector<std::string> const& added(std::string_view key) const {
    static std::vector<std::string> const nothing;
    return key == "ignore" ? options_.ignore : key == "rules" ? options_.rules : nothing;
  }

  void top(std::string const& key, toml::node const* node, std::optional<input::TomlReader> const& reader) {
    if (std::string value = on_line(key); !value.empty()) return add(key, std::move(value), "command line");
    auto const& more = added(key);
    if (node == nullptr && !more.empty()) return add(key, toml_list(more), "command line");
    if (node == nullptr) {
      KeyDoc const* const doc = find_doc(config_docs(), key);
      return add(key, std::string(doc != nullptr ? doc->standard : "\"\""), "default");
    }
    std::string value = toml_value(*reader, *node);
    bool const joined = !more.empty() && value.ends_with(']');
    if (joined) {
      std::string const list = toml_list(more);
      value.pop_back();
      value += (value == "[" ? "" : ", ") + list.substr(1);
    }
    add(key, value, project_.config_file, reader->span(node->source()));
    if (joined) entries_.back().note = fmt::format("and the command line: {}", fmt::join(more, ", "));
  }

  void tables(input::TomlReader const& reader, toml::table const& document) {
    for (auto const& [key, node] : input::in_order(reader, document)) {
      if (auto const* array = node->as_array(); array != nullptr && array->is_array_of_tables()) {
        for (auto const& item : *array) table(reader, "[[" + toml_key(key.value) + "]]", *item.as_table());
      } else if (auto const* inner = node->as_table()) {
        for (auto const& [name, item] : input::in_order(reader, *inner)) {
          if (item->is_table())
            table(reader, fmt::format("[{}.{}]", toml_key(key.value), toml_key(name.value)),
                  *item->as_table());
        }
      }
    }
  }
  void table(input::TomlReader const& reader, std::string header, toml::table const& table) {
    text::Span const where = reader.span(table.source());
    std::string note;
    if (header == "[[override]]" && !held_for_.empty())
      note = holds(table) ? "holds here" : "does not hold here";
    entries_.push_back({std::move(header), {}, {}, project_.config_file, where, std::move(note)});
    for (auto const& [key, node] : input::in_order(reader, table))
      add(toml_key(key.value), toml_value(reader, *node), project_.config_file, reader.span(node->source()));
  }
  bool holds(toml::table const& table) const {
    auto const* files = table.get_as<toml::array>("files");
    if (files == nullptr) return false;
    std::error_code ec;
    auto const file = std::filesystem::proximate(held_for_, project_.config.folder, ec).generic_string();
    return std::any_of(files->begin(), files->end(), [&](toml::node const& glob) {
      return glob.is_string() && input::glob_match(glob.as_string()->get(), file);
    });
  }
  // --severity RULE=LEVEL
  void severities() {
    for (auto const& text : options_.severity) {
      std::size_t const equals = text.find('=');
      if (equals == std::string::npos) continue;
      std::string const header = fmt::format("[rule.{}]", toml_text(text.substr(0, equals)));
      std::string const level = toml_text(text.substr(equals + 1));
      // The command line's takes the place of the file's.
      auto at =
          std::find_if(entries_.begin(), entries_.end(), [&](Entry const& e) { return e.header == header; });
      if (at == entries_.end()) {
        entries_.push_back({header, {}, {}, "command line", {}, {}});
        add("severity", level, "command line");
        continue;
      }
      auto const end = std::find_if(at + 1, entries_.end(), [](Entry const& e) { return !e.header.empty(); });
      auto const own = std::find_if(at + 1, end, [](Entry const& e) { return e.key == "severity"; });
      Entry const entry{{}, "severity", level, "command line", {}, {}};
      if (own != end) {
        *own = entry;
      } else {
        entries_.insert(at + 1, entry);
      }
    }
  }

  Project const& project_;
  text::Sources const& sources_;
  Options const& options_;
  std::string held_for_;
  std::vector<Entry> entries_;
};

std::string place(Entry const& e, text::Sources const& sources) {
  if (!e.where.known()) return e.from;
  auto const at = sources[e.where.file].position(e.where.begin);
  return fmt::format("{}:{}:{}", e.from, at.line, at.column);
}

}  // namespace

std::string config_text(Project const& project, text::Sources const& sources, Options const& options,
                        std::string const& held_for) {
  std::vector<Entry> const entries = Collector(project, sources, options, held_for).collect();
  std::string out = project.config_file.empty()
                        ? fmt::format("# no zonelint.toml{}: the defaults\n",
                                      held_for.empty() ? std::string() : " holds for " + held_for)
                        : fmt::format("# {}{}\n", project.config_file,
                                      held_for.empty() ? std::string() : ", for " + held_for);
  for (Entry const& e : entries) {
    std::string const line = e.header.empty() ? fmt::format("{} = {}", e.key, e.value) : e.header;
    if (!e.header.empty()) out += '\n';
    out += fmt::format("{:<48}  # {}{}{}\n", line, place(e, sources), e.note.empty() ? "" : ", ", e.note);
  }
  return out;
}

std::string config_json(Project const& project, text::Sources const& sources, Options const& options) {
  report::JsonWriter w;
  w.begin_object().key("schema").string("zonelint/config/1").key("file");
  if (project.config_file.empty()) {
    w.null();
  } else {
    w.string(project.config_file);
  }
  w.key("values").begin_array();
  std::string table;
  for (Entry const& e : Collector(project, sources, options, {}).collect()) {
    if (!e.header.empty()) {
      table = e.header;
      continue;
    }
    w.space("\n ").begin_object().key("table").string(table).key("key").string(e.key).key("value").string(
        e.value);
    w.key("from").string(e.where.known() ? "file" : e.from).key("line");
    if (e.where.known()) {
      auto const at = sources[e.where.file].position(e.where.begin);
      w.number(at.line).key("column").number(at.column);
    } else {
      w.null().key("column").null();
    }
    w.end_object();
  }
  w.end_array().end_object();
  return w.take() + "\n";
}

}  // namespace zonelint::cli
