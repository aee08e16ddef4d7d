// Inside of src/fix: one finding's fix, operation by operation.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/world_facts.hpp"
#include "fix/editor.hpp"
#include "grammar/spf.hpp"
#include "grammar/tag_list.hpp"
#include "lint/evaluate.hpp"
#include "lint/rule.hpp"

namespace zonelint::fix {

// A record that is a list of tags.
struct TagText {
  dns::RecordRef record;
  std::string_view text;
  grammar::TagList const* list = nullptr;
};

class Planner {
 public:
  Planner(facts::WorldFacts const& facts, lint::Env const& env, Texts& texts)
      : facts_(facts), env_(env), editor_(texts) {}
  void run(lint::FixOp const& op);
  // Nothing where there is no fix.
  std::optional<lint::Fix> finish(lint::FixPlan const& plan);

 private:
  // plan.cpp: records
  void delete_records(facts::Value const& value);
  void add(lint::FixOp const& op);
  void add_wanted(mail::Wanted const& wanted);
  bool take_place(mail::Wanted const& wanted, std::string const& wire);
  void add_record(dns::Name owner, dns::Type type, std::string_view rdata);

  // plan_move.cpp
  void move(lint::FixOp const& op);
  void move_to_name(std::vector<dns::RecordRef> const& records, std::string_view name);
  bool rename(dns::RecordRef record, dns::Name to);

  // plan_fields.cpp: parts of records
  void remove(lint::Target const& target);
  bool remove_part(facts::Value const& value);
  void set(lint::Target const& target, std::string const& text);
  void set_tag(TagText const& tags, std::string_view name, std::string const& text);
  void set_spf(facts::SpfFact const& spf, std::string_view field, std::string const& text);
  void replace(lint::Target const& target, std::string const& text);
  void replace_place(dns::RecordRef record, text::Span where, std::string const& text);
  void replace_raw(text::Span where, std::string const& text);

  // plan_named.cpp: operations that need code
  void run_named(std::string_view name, facts::Value const& value);
  void named_of_problem(std::string_view name, text::Problem const& problem);
  void requote(dns::RecordRef record);
  void split_strings(dns::RecordRef record);
  void add_dot(lint::Target const& target);
  void change_text(std::string_view name, lint::Target const& target);
  void version_first(facts::DkimFact const& dkim);
  void merge_spf(std::vector<facts::Value> const& objects);
  void one_ttl(std::vector<dns::RecordRef> const& records);
  // plan_flatten.cpp
  void flatten_spf(std::vector<facts::Value> const& terms);
  void note_flattened(dns::RecordRef record, grammar::spf::Term const& term, std::string const& note);
  // plan_names.cpp
  void add_ptr(facts::ZoneFact const& zone);
  void copy_mx(facts::Value const& names);
  void mend_policy(lint::Target const& target);

  std::vector<dns::RecordRef> records_of(facts::Value const& value) const;
  dns::RecordRef record_around(lint::Target const& target) const;
  std::optional<std::string> known_text(lint::Template text);
  void show(std::string_view owner, dns::Type type, std::string_view rdata);

  facts::WorldFacts const& facts_;
  lint::Env const& env_;
  Editor editor_;
  bool placeholder_ = false;
  std::string belongs_;  // the zone that is not here
  std::string note_;     // what a person must know to write it
  std::string blocked_;  // why it can't be written as things stand
};

// The tag list that a field of this object stands in, and the field's tag.
std::optional<TagText> tags_of(facts::Value const& parent);
std::string_view tag_name(facts::Subject const& subject, std::string_view field);
std::vector<facts::Value> objects_of(facts::Value const& value);
bool is_part(facts::Subject const* subject);

}  // namespace zonelint::fix
