// Inside of input/master_file: the state of one reading.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/zone_file.hpp"
#include "input/master_file.hpp"

namespace zonelint::input {

class MasterReader {
 public:
  MasterReader(Files& files, MasterFileRequest const& request);
  MasterFile read();

 private:
  // One file of the $INCLUDE chain.
  struct Frame {
    text::FileId file;
    std::string path;
    text::Span directive;     // the $INCLUDE that led here
    bool has_record = false;  // one was read from it
  };

  // master_file.cpp: entries and records
  void read_text(std::string_view content);
  char const* read_hash_comments(char const* at, char const* last);
  char const* behind_string(char const* at, char const* last);
  void look_for_marks(char const* begin, char const* end, char const* last);
  void take_entry();
  void note_comments();
  void take_record(grammar::Shape const& shape);
  bool take_owner(grammar::Shape const& shape);
  std::uint32_t ttl_of(grammar::Shape const& shape);
  void add(grammar::Shape const& shape);
  void finish();

  // master_directives.cpp
  void take_directive();
  void origin_directive();
  void ttl_directive();
  void include_directive();
  Opened find_include(std::string_view name, std::string& real);
  void include_file(Opened const& opened, std::string real, std::optional<dns::Name> origin);
  bool check_tokens(std::size_t least, std::size_t most, std::string_view usage);

  // master_generate.cpp
  void generate_directive();
  void tell_generate_surplus();
  void generate_one(std::string& line, long value);

  // master_problems.cpp: what is said about entries that can't be read
  text::Problem& problem(std::string_view kind, std::string_view where, std::string text);
  void missing_soa();
  void missing_ttl();
  bool replace_prose();
  bool tell_foreign(std::string_view content);
  void tell_routing_comment(std::string_view comment);
  bool tell_broken();
  bool tell_template();
  void tell_no_type(grammar::Shape const& shape);
  bool tell_numeric_type(std::string_view word, grammar::Shape const& shape);
  void tell_unknown_type(std::string_view word, grammar::Shape const& shape);
  void tell_rdata(grammar::Shape const& shape);
  void tell_missing_preference(grammar::Token const& host);
  void tell_long_text(grammar::RdataError const& error);
  std::string suggest_type(std::string_view word, std::span<grammar::Token const> rdata);
  void tell_hash_comment(std::string_view mark);
  void lost();  // the current owner has a record that could not be read

  text::Span span(std::string_view part) const;
  std::span<grammar::Token const> rdata_tokens(grammar::Shape const& shape) const;
  std::string_view entry_end() const;

  Files& files_;
  MasterFileRequest const& request_;
  MasterFile out_;
  dns::Zone* zone_ = nullptr;
  std::vector<Frame> chain_;
  char const* base_ = nullptr;       // the current file's first octet
  bool braces_ = false;              // about here the current file holds a template's marks
  char const* looked_to_ = nullptr;  // how far that holds
  bool template_told_ = false, routing_told_ = false;
  std::size_t alias_told_ =
      static_cast<std::size_t>(-1);      // which problem told of a provider's own alias type
  std::optional<text::Span> generated_;  // inside $GENERATE: where everything stands
  bool generate_failed_ = false;

  grammar::Entry entry_;
  grammar::Rdata rdata_;
  std::string name_;  // wire octets of an owner

  dns::Name origin_;
  std::string_view dotless_;  // see OriginFound
  std::optional<dns::Name> owner_;
  bool owner_bad_ = false;       // the last owner could not be read; what is said of it is skipped
  std::string_view owner_text_;  // as written, where owner_ follows from it and origin_
  std::optional<std::uint32_t> default_ttl_, last_ttl_;
  std::optional<std::uint16_t> soa_class_;
  std::optional<text::Span> no_ttl_;  // the first record that has no TTL
  std::vector<std::size_t> pending_;  // comments that wait for their record
};

// A template's mark in the text, and the language it is of; empty where there is none.
struct TemplateMark {
  std::string_view at;
  std::string_view language;
};
TemplateMark find_template(std::string_view text);

}  // namespace zonelint::input
