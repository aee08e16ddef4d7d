// The tables that the rule compiler writes. That they compile and mean the same is shown by every use of the
// tool's own rules; here is what text and numbers become.
#include "lint/rule_writer.hpp"
#include "rules.hpp"

using namespace zonelint;
using namespace zonelint::lint;

TEST_CASE("text is written so that any octet survives") {
  EmbeddedText const texts[] = {{"known/x.zone", "a\"\\?\n\xC3\xA9"}};
  std::string const unit = texts_unit(texts);
  CHECK(unit.find(R"({{"known/x.zone", 12}, {"a\042\134\077\012\303\251", 7}},)") != std::string::npos);
}

TEST_CASE("long text is split into literals that compilers take") {
  std::string const content(150000, 'x');
  EmbeddedText const texts[] = {{"p", content}};
  std::string const unit = texts_unit(texts);
  std::size_t longest = 0, from = 0;
  for (std::size_t at = unit.find('\n'); at != std::string::npos; at = unit.find('\n', from = at + 1)) {
    longest = std::max(longest, at - from);
  }
  CHECK(longest < 4096);
  CHECK(unit.find(", 150000}") != std::string::npos);
}

TEST_CASE("a rule's parts stand in tables") {
  test::Rules rules;
  rules.add("t", "[a]\nfor = 'domain'\nassert = 'domain.mx.size() == 1'\nmessage = 'x {domain.name}'\n");
  std::string const unit = rules_unit(rules.set.rules());
  CHECK(
      unit.find("constexpr Rule rules[] = {\n{{\"t/a\", 3}, {\"t\", 1}, Severity{2}, {\"domain\", 6}, 1,") !=
      std::string::npos);
  CHECK(unit.find("return {rules, 1};") != std::string::npos);
  // No rules at all is still C++: a table has one empty row then.
  CHECK(rules_unit({}).find("constexpr Rule rules[] = {\n{}\n};") != std::string::npos);
}
