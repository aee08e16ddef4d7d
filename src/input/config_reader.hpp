// Reading TOML tables with places: what each table may hold is what its reader asks for, so the list of known
// keys in a message can't go stale. Internal to the configuration's reader.
#pragma once
#include <toml++/toml.h>

#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "input/config.hpp"
#include "input/shape.hpp"
#include "text/problem.hpp"
#include "text/source.hpp"

namespace zonelint::input {

// Turns toml++'s regions (lines, and columns in code points) into spans, and collects problems.
class TomlReader {
 public:
  TomlReader(text::Sources const& sources, text::FileId file, std::vector<text::Problem>& problems)
      : source_(sources[file]), file_(file), problems_(problems) {}
  // The document; empty after a problem where it is no TOML at all.
  toml::table parse();
  text::Span span(toml::source_region const& region) const;
  text::Problem& problem(text::Span where, std::string text, std::string wanted = {}, std::string found = {});

 private:
  std::uint32_t offset(toml::source_position position) const;
  void syntax_error(toml::parse_error const& error);
  text::Source const& source_;
  text::FileId file_;
  std::vector<text::Problem>& problems_;
};

// "a string", "a whole number" ...: what a value is, for messages.
std::string_view type_text(toml::node const& node);

using Words = std::initializer_list<std::string_view>;

class Section {
 public:
  // `title` as messages name it: "[[sender]]". `where` is what to point at when something is missing. With a
  // `shape` the section describes: its table is empty, and what it is asked for is recorded there.
  Section(TomlReader& reader, toml::table const& table, std::string title, text::Span where,
          Shape* shape = nullptr)
      : reader_(reader), table_(table), title_(std::move(title)), where_(where), shape_(shape) {}
  bool describing() const { return shape_ != nullptr; }

  toml::node const* take(std::string_view key, unsigned takes = 0);  // null where absent
  Placed string(std::string_view key);                               // empty where absent
  std::optional<Placed> optional_string(std::string_view key);
  Placed required(std::string_view key, std::string_view what);
  Placed choice(std::string_view key, Words words);
  std::optional<Placed> optional_choice(std::string_view key, Words words);
  std::vector<Placed> strings(std::string_view key);
  std::vector<Placed> required_strings(std::string_view key, std::string_view what);
  bool boolean(std::string_view key);
  std::optional<Placed> date(std::string_view key);
  // The tables of [[key]], in the order written.
  void tables(std::string_view key, std::function<void(Section&)> const& each);
  // The table of [key], or the inline one; a section that describes always has one.
  std::optional<Section> inner(std::string_view key, std::string_view example);
  // A table whose names are the user's: what each may hold; its entries in the order written.
  void others(unsigned takes, Words words = {});
  std::optional<Section> other(std::string title);  // describing: one of them, a table
  std::vector<std::pair<Placed, toml::node const*>> entries() const;
  // Describing only: the words that a text may be, and that a key must be there.
  void words(std::string_view key, std::span<std::string_view const> words);
  void require(std::string_view key);
  void require_nothing();
  // Reports the keys that nobody asked for. `outer` are keys of the file's top, which TOML puts into whatever
  // table stands above them.
  void done(Words outer = {});

  text::Span where() const { return where_; }
  TomlReader& reader() const { return reader_; }
  std::string const& title() const { return title_; }

  // As the members of the same names, for a value at hand; `name` is its key.
  std::optional<Placed> string(std::string_view name, toml::node const& node);
  void check_choice(std::string_view name, Placed const& value, std::span<std::string_view const> words);

 private:
  void missing(std::string_view key, std::string_view what);
  Shape& inner_shape(KeyShape& key);
  TomlReader& reader_;
  toml::table const& table_;
  std::string title_;
  text::Span where_;
  Shape* shape_;
  std::vector<std::string_view> known_;
};

// A table's keys and values in the order written; toml++ sorts them by name.
std::vector<std::pair<Placed, toml::node const*>> in_order(TomlReader const& reader,
                                                           toml::table const& table);

}  // namespace zonelint::input
