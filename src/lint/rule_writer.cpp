// Everything is an aggregate of numbers and views, so the compiler only fills tables; nothing runs at
// start-up.
#include "lint/rule_writer.hpp"

#include <fmt/format.h>

namespace zonelint::lint {
namespace {

constexpr std::size_t literal_chunk = 2000;  // compilers limit a single literal; adjacent ones are joined

std::string quoted(std::string_view text) {
  if (text.empty()) return "{}";
  std::string out = "{\"";
  std::size_t in_chunk = 0;
  for (char const c : text) {
    if (in_chunk++ == literal_chunk) {
      out += "\"\n\"";
      in_chunk = 1;
    }
    auto const octet = static_cast<unsigned char>(c);
    if (octet < 0x20 || octet >= 0x7F || c == '"' || c == '\\' || c == '?') {
      out += fmt::format("\\{:03o}", octet);
    } else {
      out += c;
    }
  }
  return out + fmt::format("\", {}}}", text.size());
}

// The rows of one table.
struct Pool {
  char const* type;
  char const* name;
  std::size_t size = 0;
  std::string rows{};

  void add(std::string const& row) {
    rows += row;
    rows += ",\n";
    ++size;
  }
  std::string define() const {
    return fmt::format("constexpr {} {}[] = {{\n{}}};\n", type, name, size == 0 ? "{}\n" : rows);
  }
};

class Writer {
 public:
  std::string unit(std::span<Rule const> rules);

 private:
  std::string program(Program p);
  std::string text(Template t);
  std::string strings(std::span<std::string_view const> list);
  std::string also(std::span<Also const> list);
  std::string params(std::span<Param const> list);
  std::string fix(FixPlan const& fix);
  std::string named(std::span<NamedText const> list);
  std::string examples(std::span<Example const> list);
  void rule(Rule const& r);

  // Rows first, since their own parts may grow other tables; then they stand together.
  std::string span(Pool& pool, std::vector<std::string> const& rows) {
    if (rows.empty()) return "{}";
    std::string out = fmt::format("{{{} + {}, {}}}", pool.name, pool.size, rows.size());
    for (std::string const& row : rows) pool.add(row);
    return out;
  }

  Pool nodes_{"Node", "nodes"}, pieces_{"Piece", "pieces"}, strings_{"std::string_view", "strings"},
      also_{"Also", "labels"}, params_{"Param", "parameters"}, ops_{"FixOp", "operations"},
      named_{"NamedText", "named"}, examples_{"Example", "examples"}, rules_{"Rule", "rules"};
};

std::string Writer::program(Program p) {
  std::vector<std::string> rows;
  for (Node const& n : p) {
    rows.push_back(fmt::format("{{Op{{{}}}, Kind{{{}}}, {}, {}U, {}U, {}U, {}}}", static_cast<unsigned>(n.op),
                               static_cast<unsigned>(n.kind), n.subject, n.a, n.b, n.c, quoted(n.text)));
  }
  return span(nodes_, rows);
}

std::string Writer::text(Template t) {
  std::vector<std::string> rows;
  for (Piece const& piece : t)
    rows.push_back(fmt::format("{{{}, {}}}", quoted(piece.text), program(piece.program)));
  return span(pieces_, rows);
}

std::string Writer::strings(std::span<std::string_view const> list) {
  std::vector<std::string> rows;
  for (std::string_view const s : list) rows.push_back("std::string_view" + quoted(s));
  return span(strings_, rows);
}

std::string Writer::also(std::span<Also const> list) {
  std::vector<std::string> rows;
  for (Also const& a : list) rows.push_back(fmt::format("{{{}, {}}}", program(a.at), text(a.text)));
  return span(also_, rows);
}

std::string Writer::params(std::span<Param const> list) {
  std::vector<std::string> rows;
  for (Param const& p : list) {
    // The least integer has no literal of its own.
    rows.push_back(fmt::format("{{{}, Kind{{{}}}, static_cast<std::int64_t>({}U), {}, {}}}", quoted(p.name),
                               static_cast<unsigned>(p.kind), static_cast<std::uint64_t>(p.integer),
                               quoted(p.text), strings(p.list)));
  }
  return span(params_, rows);
}

std::string Writer::fix(FixPlan const& fix) {
  std::vector<std::string> rows;
  for (FixOp const& op : fix.ops) {
    rows.push_back(fmt::format("{{FixKind{{{}}}, {}, {}, {}, {}}}", static_cast<unsigned>(op.kind),
                               program(op.target), program(op.to), text(op.text), quoted(op.name)));
  }
  return fmt::format("{{FixLevel{{{}}}, {}, {}}}", static_cast<unsigned>(fix.level), text(fix.title),
                     span(ops_, rows));
}

std::string Writer::named(std::span<NamedText const> list) {
  std::vector<std::string> rows;
  for (NamedText const& t : list)
    rows.push_back(fmt::format("{{{}, {}}}", quoted(t.name), quoted(t.content)));
  return span(named_, rows);
}

std::string Writer::examples(std::span<Example const> list) {
  std::vector<std::string> rows;
  for (Example const& e : list) {
    rows.push_back(fmt::format("{{{}, {}, {}, {}, {}, {}}}", named(e.bad), named(e.good), named(e.fixed),
                               quoted(e.config), strings(e.expect), named(e.before)));
  }
  return span(examples_, rows);
}

// The members of Rule, in their order.
void Writer::rule(Rule const& r) {
  std::string out =
      fmt::format("{{{}, {}, Severity{{{}}}, {}, {}, {},\n", quoted(r.name), quoted(r.family),
                  static_cast<unsigned>(r.severity), quoted(r.subject), r.subject_number, quoted(r.edition));
  out += fmt::format("{}, {}, {}, {}, {}, {}, {},\n", program(r.each), program(r.when), program(r.assert_),
                     program(r.at), quoted(r.when_text), quoted(r.assert_text), r.assert_first);
  out += fmt::format("{}, {}, {}, {}, {},\n", text(r.label), also(r.also), text(r.message), text(r.why),
                     text(r.todo));
  out += fmt::format("{}, {}, {}, {}, {},\n", strings(r.source), strings(r.after), params(r.params),
                     fix(r.fix), examples(r.examples));
  rules_.add(out + fmt::format("{}, {}U, {}}}", quoted(r.file), r.line, quoted(r.variant)));
}

std::string Writer::unit(std::span<Rule const> rules) {
  for (Rule const& r : rules) rule(r);
  std::string out =
      "// Written by the rule compiler from rules/*.toml.\n#include \"lint/builtin.hpp\"\n\n"
      "namespace zonelint::lint {\nnamespace {\nusing facts::Kind;\n\n";
  for (Pool const* pool :
       {&nodes_, &pieces_, &strings_, &also_, &params_, &ops_, &named_, &examples_, &rules_}) {
    out += pool->define();
  }
  return out + fmt::format(
                   "}}  // namespace\n\nstd::span<Rule const> builtin_rules() {{ return {{rules, {}}}; }}\n\n"
                   "}}  // namespace zonelint::lint\n",
                   rules_.size);
}

}  // namespace

std::string rules_unit(std::span<Rule const> rules) { return Writer().unit(rules); }

std::string texts_unit(std::span<EmbeddedText const> texts) {
  Pool pool{"EmbeddedText", "texts"};
  for (EmbeddedText const& t : texts) pool.add(fmt::format("{{{}, {}}}", quoted(t.path), quoted(t.content)));
  return "// Written by the rule compiler from the files below rules/.\n#include \"lint/builtin.hpp\"\n\n"
         "namespace zonelint::lint {\nnamespace {\n" +
         pool.define() +
         fmt::format(
             "}}  // namespace\n\nstd::span<EmbeddedText const> builtin_texts() {{ return {{texts, {}}}; "
             "}}\n\n"
             "}}  // namespace zonelint::lint\n",
             pool.size);
}

}  // namespace zonelint::lint
