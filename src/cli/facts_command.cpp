// zonelint facts: everything that rules can ask about, as JSON: every subject with its fields' types and
// meanings, and every object of it with its values and places.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/project.hpp"
#include "lint/compile.hpp"
#include "report/json_writer.hpp"

namespace zonelint::cli {
namespace {

using facts::Kind;
using facts::Value;
using report::JsonWriter;

// What can be asked of a subject; its object in the output stays open.
void describe(JsonWriter& w, facts::Subject const& s) {
  w.key(s.name).begin_object().key("about").string(s.doc).key("for").boolean(s.iterable);
  w.key("fields").begin_object();
  for (auto const& f : s.fields) {
    w.key(f.name).begin_object().key("type").string(lint::type_text(f.type));
    w.key("about").string(f.doc).end_object();
  }
  w.end_object();
}

std::string schema_text() {
  JsonWriter w;
  w.begin_object().key("schema").string("zonelint/facts-schema/1").key("subjects").begin_object();
  for (auto const* s : facts::all_subjects()) {
    w.space("\n ");
    describe(w, *s);
    w.end_object();
  }
  w.end_object().end_object();
  return w.take() + "\n";
}

class FactsWriter {
 public:
  FactsWriter(JsonWriter& w, facts::Facts const& all) : w_(w), facts_(all), scope_(all) {}

  void subject(facts::Subject const& s) {
    describe(w_, s);
    w_.key("objects").begin_array();
    for (void const* o : facts_.objects(s)) {
      w_.space("\n  ");
      object(s, o, 0);
      scope_.clear();
    }
    w_.end_array().end_object().space("\n");
  }

 private:
  std::string place(text::Span where) const {
    if (!where.known()) return {};
    auto const& source = facts_.sources()[where.file];
    auto const at = source.position(where.begin);
    return fmt::format("{}:{}:{}", source.name(), at.line, at.column);
  }
  void object(facts::Subject const& s, void const* o, int depth) {
    w_.begin_object();
    if (s.place != nullptr) w_.key("at").string(place(s.place(scope_, o)));
    for (auto const& f : s.fields) {
      w_.key(f.name);
      value(f.get(scope_, o), depth + 1);
    }
    w_.end_object();
  }
  void value(Value const& v, int depth) {
    switch (v.kind) {
      case Kind::unknown:
        w_.begin_object().key("unknown").string(v.text).end_object();
        break;
      case Kind::boolean:
        w_.boolean(v.boolean);
        break;
      case Kind::integer:
        integer(v.integer);
        break;
      case Kind::text:
        w_.string(v.text);
        break;
      case Kind::list:
        w_.begin_array();
        for (Value const& item : v.list) value(item, depth);
        w_.end_array();
        break;
      case Kind::object:
        if (v.object == nullptr) {
          w_.null();
        } else if (v.subject->iterable || depth > 3) {
          // Told in full under its own subject.
          w_.begin_object().key("subject").string(v.subject->name);
          if (v.subject->place != nullptr) w_.key("at").string(place(v.subject->place(scope_, v.object)));
          w_.end_object();
        } else {
          object(*v.subject, v.object, depth);
        }
        break;
    }
  }
  void integer(std::int64_t i) {
    if (i < 0) {
      w_.string(std::to_string(i));
    } else {
      w_.number(static_cast<std::uint64_t>(i));
    }
  }

  JsonWriter& w_;
  facts::Facts const& facts_;
  facts::Scope scope_;
};

}  // namespace

int facts_command(Options const& options) {
  if (options.schema) return print(schema_text(), options.output) ? 0 : 2;
  text::Sources sources;
  auto projects = find_projects(options);
  std::string const stdin_text =
      options.paths.size() == 1 && options.paths[0] == "-" ? read_stdin() : std::string();
  bool failed = false;
  JsonWriter w;
  w.begin_object().key("schema").string("zonelint/facts/1").key("projects").begin_array();
  for (auto& project : projects) {
    read_project(*project, sources, options, stdin_text);
    failed = failed || project->failed;
    project->facts =
        std::make_unique<facts::WorldFacts>(sources, project->loaded->world, mail::builtin_providers(),
                                            project->config, project->problems, &project->loaded->beside);
    w.begin_object().key("config").string(project->config_file).key("subjects").begin_object().space("\n");
    FactsWriter writer(w, *project->facts);
    for (auto const* s : facts::all_subjects()) writer.subject(*s);
    w.end_object().end_object();
  }
  w.end_array().end_object();
  return print(w.take() + "\n", options.output) && !failed ? 0 : 2;
}

}  // namespace zonelint::cli
