// See config_schema.hpp. TOML's dates become strings of that format, as JSON has no others.
#include "cli/config_schema.hpp"

#include "cli/key_docs.hpp"
#include "facts/value.hpp"
#include "input/config.hpp"
#include "lint/rule_file.hpp"
#include "report/json_writer.hpp"

namespace zonelint::cli {
namespace {

using input::KeyShape;
using input::Shape;
using input::Takes;
using report::JsonWriter;

class Writer {
 public:
  explicit Writer(std::span<KeyDoc const> docs) : docs_(docs) {}

  std::string document(Shape const& shape, std::string_view title) {
    w_.begin_object().key("$schema").string("https://json-schema.org/draft/2020-12/schema");
    w_.space("\n ").key("title").string(title);
    table(shape, "");
    w_.end_object();
    return w_.take() + "\n";
  }

 private:
  void table(Shape const& shape, std::string const& path) {
    w_.key("type").string("object");
    if (!shape.keys.empty()) {
      w_.key("properties").begin_object();
      for (auto const& key : shape.keys) {
        w_.space("\n" + std::string(depth_, ' ')).key(key->name);
        value(*key, path.empty() ? key->name : path + "." + key->name);
      }
      w_.end_object();
      required(shape);
    }
    w_.key("additionalProperties");
    if (shape.others) {
      value(*shape.others, path.empty() ? "*" : path + ".*");
    } else {
      w_.boolean(false);
    }
  }
  void required(Shape const& shape) {
    bool any = false;
    for (auto const& key : shape.keys) {
      if (!key->required) continue;
      if (!any) w_.key("required").begin_array();
      any = true;
      w_.string(key->name);
    }
    if (any) w_.end_array();
  }

  void value(KeyShape const& key, std::string const& path) {
    ++depth_;
    w_.begin_object();
    if (KeyDoc const* const doc = find_doc(docs_, path)) w_.key("description").string(doc->text);
    int const kinds = __builtin_popcount(key.takes);
    if (kinds > 1) w_.key("anyOf").begin_array();
    for (unsigned bit = 1; bit <= Takes::labels; bit <<= 1U) {
      if ((key.takes & bit) == 0) continue;
      if (kinds > 1) w_.begin_object();
      kind(bit, key, path);
      if (kinds > 1) w_.end_object();
    }
    if (kinds > 1) w_.end_array();
    w_.end_object();
    --depth_;
  }

  // One of the forms that a value may have.
  void kind(unsigned bit, KeyShape const& key, std::string const& path) {
    switch (bit) {
      case Takes::text:
        w_.key("type").string("string");
        words(key);
        break;
      case Takes::number:
        w_.key("type").string("integer");
        break;
      case Takes::flag:
        w_.key("type").string("boolean");
        break;
      case Takes::texts:
        w_.key("type").string("array").key("items").begin_object().key("type").string("string");
        w_.end_object();
        if (key.required) w_.key("minItems").number(1);
        break;
      case Takes::date:
        w_.key("type").string("string").key("format").string("date");
        break;
      case Takes::table:
        table(*key.table, path);
        break;
      case Takes::tables:
        w_.key("type").string("array").key("items").begin_object();
        table(*key.table, path);
        w_.end_object();
        break;
      default:
        labels();
    }
  }
  void words(KeyShape const& key) {
    if (key.words.empty()) {
      if (key.required) w_.key("minLength").number(1);
      return;
    }
    w_.key("enum").begin_array();
    for (auto const& word : key.words) w_.string(word);
    w_.end_array();
  }
  void labels() {
    w_.key("type").string("array").key("items").begin_object().key("anyOf").begin_array();
    w_.begin_object().key("type").string("string").end_object();
    w_.begin_object().key("type").string("array").key("items").begin_object();
    w_.key("type").string("string").end_object();
    w_.key("minItems").number(1).key("maxItems").number(2).end_object();
    w_.end_array().end_object();
  }

  std::span<KeyDoc const> docs_;
  JsonWriter w_;
  std::size_t depth_ = 1;
};

}  // namespace

std::string config_schema() { return Writer(config_docs()).document(input::config_shape(), "zonelint.toml"); }

std::string rule_file_schema() {
  return Writer(rule_file_docs())
      .document(lint::rule_file_shape(facts::all_subjects()), "a rule file of zonelint");
}

}  // namespace zonelint::cli
