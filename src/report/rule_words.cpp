#include "report/rule_words.hpp"

#include <fmt/format.h>

#include "facts/value.hpp"

namespace zonelint::report {

namespace {

// What an expression stands for, in a word: "<name>" for mail_from.name, "<number>" for a count.
std::string word_for(lint::Program const& program) {
  lint::Node const& root = program.back();
  if (root.op == lint::Op::field && root.subject < facts::all_subjects().size()) {
    return fmt::format("<{}>", facts::all_subjects()[root.subject]->fields[root.b].name);
  }
  return root.kind == facts::Kind::integer ? "<number>" : "<...>";
}

}  // namespace

std::string plain(lint::Template const& pieces) {
  std::string out;
  for (auto const& p : pieces) out += p.program.empty() ? std::string(p.text) : word_for(p.program);
  return out;
}

}  // namespace zonelint::report
