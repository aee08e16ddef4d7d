// What the grammar of json.cpp builds as it goes: the tree, the errors, and where to resume after one.
//
//   { "a": [ 1, ?, 3 ], "b" 2 }       open: the containers not closed yet, outermost first
//                                     recover(): tells the error at the furthest point, then goes on before
//                                     the next
//                                     ',' or closing bracket of the innermost open container
//
// Nothing is ever taken back: the grammar decides by the first octet, so what is in the tree was there in the
// text. Internal to grammar/json*.cpp.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/json.hpp"
#include "grammar/stuck.hpp"

namespace zonelint::grammar::json {

inline constexpr std::size_t deepest = 64;
inline constexpr std::size_t most_errors = 100;

class Builder {
 public:
  Builder(std::string_view text, Documents& out) : text_(text), out_(out) {}

  // Each is called by the grammar at `first` and moves it over what it takes. False: the parse is stuck here.
  bool open_object(char const*& first, char const* last, Stuck& stuck) {
    return open(first, last, stuck, '{');
  }
  bool open_array(char const*& first, char const* last, Stuck& stuck) {
    return open(first, last, stuck, '[');
  }
  bool close_object(char const*& first, char const* last, Stuck& stuck) {
    return close(first, last, stuck, '}');
  }
  bool close_array(char const*& first, char const* last, Stuck& stuck) {
    return close(first, last, stuck, ']');
  }
  bool separator(char const*& first, char const* last, Stuck& stuck);
  bool recover(char const*& first, char const* last, Stuck& stuck);

  bool string_begin(char const*& first, char const* last, Stuck& stuck);
  bool string_text(char const*& first, char const* last, Stuck& stuck);
  bool string_escape(char const*& first, char const* last, Stuck& stuck);
  bool string_end(char const*& first, char const* last, Stuck& stuck);
  bool string_value(char const*& first, char const* last, Stuck& stuck);
  bool member_name(char const*& first, char const* last, Stuck& stuck);

  void scalar(Kind kind, std::string_view written);
  // After a document: whole, or with what could be read of it.
  void finish_document(bool whole, char const* end);
  void error(char const* at, std::string_view wanted);
  void error(char const* at, std::string_view wanted, std::string found);

 private:
  bool open(char const*& first, char const* last, Stuck& stuck, char bracket);
  bool close(char const*& first, char const* last, Stuck& stuck, char bracket);
  std::unique_ptr<Value> make(Kind kind, char const* begin) const;
  Value* attach(std::unique_ptr<Value> value);
  void drop_nameless();
  char const* skip_entry(char const* at) const;
  bool unicode_escape(char const*& first, char const* last);
  void plain(char const* from, char const* to);
  void escaped(std::string_view octets, char const* from, char const* to);
  std::uint32_t offset(char const* at) const { return static_cast<std::uint32_t>(at - text_.data()); }

  std::string_view text_;
  Documents& out_;
  std::unique_ptr<Value> root_;
  std::vector<Value*> open_;
  String string_;                      // the string being read
  char const* string_from_ = nullptr;  // its opening quote
  char const* string_to_ = nullptr;    // after its closing quote
  bool told_utf8_ = false;             // of this string: a file in Latin-1 has one cause, not one an octet
  bool told_ = false;                  // separator() has told what recover() would
  bool broken_ = false;                // the text ended inside: every open rule fails from here on
};

// What stands at `at`, in words.
std::string describe(std::string_view text, char const* at);
// The octets of the UTF-8 sequence that `text` begins with (RFC 3629 4); 0 where it is none.
std::size_t utf8_length(std::string_view text);

}  // namespace zonelint::grammar::json
