// TOML to placed values, with problems that say what stands there and what was expected.
#include "input/config_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "text/nearest.hpp"
#include "text/utf8.hpp"

namespace zonelint::input {

namespace {

toml::table const nothing;  // what a section that describes reads

std::string list_of(std::vector<std::string_view> words) { return fmt::format("{}", fmt::join(words, ", ")); }

bool is_date(std::string_view text) {
  // 2027-01-31: RFC 3339, full-date.
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  int number[3] = {0, 0, 0};
  std::size_t part = 0;
  for (char const c : text) {
    if (c == '-') {
      ++part;
      continue;
    }
    if (c < '0' || c > '9') return false;
    number[part] = number[part] * 10 + (c - '0');
  }
  auto const [year, month, day] = number;
  bool const leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

// toml++ says "Error while parsing string: encountered end-of-file".
std::string reworded(std::string_view description) {
  constexpr std::string_view prefix = "Error while parsing ";
  std::size_t const colon = description.find(": ");
  if (!description.starts_with(prefix) || colon == std::string_view::npos) return std::string(description);
  std::string_view const what = description.substr(prefix.size(), colon - prefix.size());
  return fmt::format("{} (while reading a {})", description.substr(colon + 2), what);
}

// The key of the entry that a line holds, for "cannot redefine": toml++ names the place of the value.
std::pair<std::size_t, std::size_t> key_of(std::string_view line) {
  std::size_t const begin = line.find_first_not_of(" \t[");
  std::size_t const end = line.find_first_of("=]", begin == std::string_view::npos ? 0 : begin);
  if (begin == std::string_view::npos || end == std::string_view::npos) return {0, line.size()};
  std::size_t const last = line.find_last_not_of(" \t", end - 1);
  return {begin, last + 1};
}

}  // namespace

std::string_view type_text(toml::node const& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number with a fraction";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::date:
      return "a date";
    case toml::node_type::time:
      return "a time";
    case toml::node_type::date_time:
      return "a date with a time";
    case toml::node_type::none:
      break;
  }
  return "nothing";
}

std::uint32_t TomlReader::offset(toml::source_position position) const {
  std::string_view const content = source_.content();
  std::size_t at = source_.line_begin(position.line);
  if (at == 0 && content.starts_with("\xef\xbb\xbf")) at = 3;  // toml++ does not count a byte order mark
  for (toml::source_index column = 1; column < position.column && at < content.size() && content[at] != '\n';
       ++column)
    at += text::decode(content, at).size;
  return static_cast<std::uint32_t>(at);
}

text::Span TomlReader::span(toml::source_region const& region) const {
  if (!region.begin) return {file_, 0, 0};
  std::uint32_t const begin = offset(region.begin);
  std::uint32_t const end = region.end ? offset(region.end) : begin;
  return {file_, begin, std::max(begin, end)};
}

text::Problem& TomlReader::problem(text::Span where, std::string text, std::string wanted,
                                   std::string found) {
  text::Problem problem;
  problem.kind = "config";
  problem.where = where;
  problem.text = std::move(text);
  problem.wanted = std::move(wanted);
  problem.found = std::move(found);
  problem.in = "configuration";
  return problems_.emplace_back(std::move(problem));
}

void TomlReader::syntax_error(toml::parse_error const& error) {
  std::string_view const content = source_.content();
  std::string description = reworded(error.description());
  text::Span where = span(error.source());
  text::Position const at = source_.position(where.begin);
  std::string_view const line = source_.line(at.line);
  std::uint32_t const line_begin = source_.line_begin(at.line);
  std::string wanted;
  if (description.find("utf-8") != std::string::npos) {
    // The reader works in blocks, so its place is the block's; the first malformed octet is looked up.
    for (std::uint32_t i = 0; i < content.size();) {
      text::CodePoint const point = text::decode(content, i);
      if (!point.valid) {
        where = {file_, i, i + 1};
        break;
      }
      i += point.size;
    }
    description = "this is not UTF-8";
    wanted = "UTF-8 text, as TOML demands";
  } else if (description.find("cannot redefine") != std::string::npos) {
    auto const [begin, end] = key_of(line);
    where = {file_, line_begin + static_cast<std::uint32_t>(begin),
             line_begin + static_cast<std::uint32_t>(end)};
    description = fmt::format("{} is set twice", line.substr(begin, end - begin));
  } else if (line.find("[rule.") != std::string_view::npos && line.find('/') != std::string_view::npos &&
             line.find('"') == std::string_view::npos) {
    wanted = "a rule's name in quotes: [rule.\"family/name\"]";
  }
  if (where.begin == where.end && where.begin < line_begin + line.size())
    where.end = where.begin + text::decode(content, where.begin).size;
  problem(where, fmt::format("this is not TOML: {}", description), std::move(wanted), std::string(line));
}

toml::table TomlReader::parse() {
  toml::parse_result result = toml::parse(source_.content(), std::string_view(source_.name()));
  if (result) return std::move(result).table();
  syntax_error(result.error());
  return {};
}

toml::node const* Section::take(std::string_view key, unsigned takes) {
  known_.push_back(key);
  if (shape_ != nullptr) shape_->key(key).takes |= takes;
  return table_.get(key);
}

std::optional<Placed> Section::string(std::string_view name, toml::node const& node) {
  if (auto const* value = node.as_string()) return Placed{value->get(), reader_.span(node.source())};
  std::string example = "a string in quotes";
  if (auto const* number = node.as_integer()) example = fmt::format("a string: \"{}\"", number->get());
  reader_.problem(reader_.span(node.source()), fmt::format("{} in {} must be a string", name, title_),
                  std::move(example), std::string(type_text(node)));
  return std::nullopt;
}

std::optional<Placed> Section::optional_string(std::string_view key) {
  toml::node const* const node = take(key, Takes::text);
  return node == nullptr ? std::nullopt : string(key, *node);
}

Placed Section::string(std::string_view key) { return optional_string(key).value_or(Placed{}); }

void Section::missing(std::string_view key, std::string_view what) {
  reader_.problem(where_, fmt::format("{} lacks {}", title_, key), fmt::format("{} = {}", key, what));
}

Placed Section::required(std::string_view key, std::string_view what) {
  toml::node const* const node = take(key, Takes::text);
  require(key);
  if (node == nullptr) {
    missing(key, what);
    return {};
  }
  Placed const value = string(key, *node).value_or(Placed{});
  if (node->is_string() && value.value.find_first_not_of(" \t\r\n") == std::string::npos)
    reader_.problem(value.where, fmt::format("{} in {} is empty", key, title_),
                    fmt::format("{} = {}", key, what));
  return value;
}

void Section::check_choice(std::string_view name, Placed const& value,
                           std::span<std::string_view const> words) {
  if (std::find(words.begin(), words.end(), std::string_view(value.value)) != words.end()) return;
  auto& problem =
      reader_.problem(value.where, fmt::format("{} in {} can't be \"{}\"", name, title_, value.value),
                      fmt::format("one of {}", fmt::join(words, ", ")), value.value);
  problem.suggestion = text::nearest(value.value, words);
}

std::optional<Placed> Section::optional_choice(std::string_view key, Words words) {
  std::optional<Placed> value = optional_string(key);
  this->words(key, std::span(words.begin(), words.size()));
  if (value) check_choice(key, *value, std::span(words.begin(), words.size()));
  return value;
}

Placed Section::choice(std::string_view key, Words words) {
  return optional_choice(key, words).value_or(Placed{});
}

std::vector<Placed> Section::strings(std::string_view key) {
  std::vector<Placed> out;
  toml::node const* const node = take(key, Takes::texts);
  if (node == nullptr) return out;
  toml::array const* const array = node->as_array();
  if (array == nullptr) {
    std::string example = "an array of strings";
    if (auto const* value = node->as_string()) example = fmt::format("an array: [\"{}\"]", value->get());
    reader_.problem(reader_.span(node->source()),
                    fmt::format("{} in {} must be an array of strings", key, title_), std::move(example),
                    std::string(type_text(*node)));
    return out;
  }
  for (toml::node const& element : *array)
    if (std::optional<Placed> value = string(fmt::format("an element of {}", key), element))
      out.push_back(*std::move(value));
  return out;
}

std::vector<Placed> Section::required_strings(std::string_view key, std::string_view what) {
  std::vector<Placed> out = strings(key);
  require(key);
  toml::node const* const node = table_.get(key);
  if (node == nullptr)
    missing(key, what);
  else if (toml::array const* const array = node->as_array(); array != nullptr && array->empty())
    reader_.problem(reader_.span(node->source()), fmt::format("{} in {} is empty", key, title_),
                    fmt::format("{} = {}", key, what));
  return out;
}

bool Section::boolean(std::string_view key) {
  toml::node const* const node = take(key, Takes::flag);
  if (node == nullptr) return false;
  if (auto const* value = node->as_boolean()) return value->get();
  reader_.problem(reader_.span(node->source()), fmt::format("{} in {} must be true or false", key, title_),
                  "true or false, without quotes", std::string(type_text(*node)));
  return false;
}

std::optional<Placed> Section::date(std::string_view key) {
  toml::node const* const node = take(key, Takes::date);
  if (node == nullptr) return std::nullopt;
  text::Span const where = reader_.span(node->source());
  if (auto const* value = node->as_date()) {
    toml::date const day = value->get();
    return Placed{fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day), where};
  }
  if (auto const* value = node->as_string(); value != nullptr && is_date(value->get()))
    return Placed{value->get(), where};
  auto const* text = node->as_string();
  reader_.problem(where, fmt::format("{} in {} must be a date", key, title_), "a date: 2027-01-31",
                  text != nullptr ? text->get() : std::string(type_text(*node)));
  return std::nullopt;
}

void Section::tables(std::string_view key, std::function<void(Section&)> const& each) {
  toml::node const* const node = take(key, Takes::tables);
  std::string const title = fmt::format("[[{}]]", key);
  if (shape_ != nullptr) {
    Section section(reader_, nothing, title, where_, &inner_shape(shape_->key(key)));
    each(section);
  }
  if (node == nullptr) return;
  toml::array const* const array = node->as_array();
  if (array == nullptr) {
    reader_.problem(reader_.span(node->source()), fmt::format("{} is a list of tables", key),
                    fmt::format("{}, in double brackets, once for each", title),
                    std::string(type_text(*node)));
    return;
  }
  for (toml::node const& element : *array) {
    text::Span const where = reader_.span(element.source());
    if (toml::table const* const table = element.as_table()) {
      Section section(reader_, *table, title, where);
      each(section);
    } else {
      reader_.problem(where, fmt::format("{} holds tables only", key), title,
                      std::string(type_text(element)));
    }
  }
}

std::optional<Section> Section::inner(std::string_view key, std::string_view example) {
  toml::node const* const node = take(key, Takes::table);
  if (shape_ != nullptr)
    return Section(reader_, nothing, std::string(key), where_, &inner_shape(shape_->key(key)));
  if (node == nullptr) return std::nullopt;
  text::Span const where = reader_.span(node->source());
  if (toml::table const* const table = node->as_table())
    return Section(reader_, *table, std::string(key), where);
  reader_.problem(where, fmt::format("{} in {} must be a table", key, title_), std::string(example),
                  std::string(type_text(*node)));
  return std::nullopt;
}

Shape& Section::inner_shape(KeyShape& key) {
  if (!key.table) key.table = std::make_unique<Shape>();
  return *key.table;
}

void Section::others(unsigned takes, Words words) {
  if (shape_ == nullptr) return;
  if (!shape_->others) shape_->others = std::make_unique<KeyShape>();
  shape_->others->takes |= takes;
  shape_->others->words.assign(words.begin(), words.end());
}

std::optional<Section> Section::other(std::string title) {
  if (shape_ == nullptr) return std::nullopt;
  others(Takes::table);
  return Section(reader_, nothing, std::move(title), where_, &inner_shape(*shape_->others));
}

std::vector<std::pair<Placed, toml::node const*>> Section::entries() const {
  return in_order(reader_, table_);
}

void Section::words(std::string_view key, std::span<std::string_view const> words) {
  if (shape_ != nullptr) shape_->key(key).words.assign(words.begin(), words.end());
}

void Section::require(std::string_view key) {
  if (shape_ != nullptr) shape_->key(key).required = true;
}

void Section::require_nothing() {
  if (shape_ == nullptr) return;
  for (auto& key : shape_->keys) key->required = false;
}

void Section::done(Words outer) {
  for (auto const& [key, value] : in_order(reader_, table_)) {
    if (std::find(known_.begin(), known_.end(), std::string_view(key.value)) != known_.end()) continue;
    auto& problem = reader_.problem(key.where, fmt::format("unknown key {} in {}", key.value, title_),
                                    fmt::format("one of {}", list_of(known_)), key.value);
    problem.suggestion = text::nearest(key.value, known_);
    if (std::find(outer.begin(), outer.end(), std::string_view(key.value)) != outer.end()) {
      problem.wanted =
          fmt::format("{} above the file's first [table]: below {} it belongs to that", key.value, title_);
      problem.suggestion.clear();
      problem.also.push_back({where_, "this table takes the keys below it"});
    }
  }
}

std::vector<std::pair<Placed, toml::node const*>> in_order(TomlReader const& reader,
                                                           toml::table const& table) {
  std::vector<std::pair<Placed, toml::node const*>> out;
  for (auto const& [key, value] : table)
    out.emplace_back(Placed{std::string(key.str()), reader.span(key.source())}, &value);
  std::stable_sort(out.begin(), out.end(),
                   [](auto const& a, auto const& b) { return a.first.where.begin < b.first.where.begin; });
  return out;
}

}  // namespace zonelint::input
