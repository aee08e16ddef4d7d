// Rules' expressions: what can be read has its parts in the text, what can't says where and what was wanted.
#include "grammar/expression.hpp"

#include "tests/fuzz/target.hpp"

namespace zonelint::fuzz {
namespace {

constexpr std::string_view texts[] = {
    "record.type == 'MX' && record.preference > 10 || !(record.owner in ['a', \"b\\n\"])",
    "spf.terms.exists(t, t.name == 'include' && t.value.startsWith('_spf')) ? size(x) : -1",
    "a[0].b['c'].map(x, x + 1).filter(y, y % 2 == 0) != [1, 2, 3,]",
    "'\\u00e9' + r\"raw\\\" + '''long'''",
    "((((((((1))))))))",
};

void check(grammar::expression::Expr const& e, std::size_t size) {
  must(e.begin <= e.end && e.end <= size, "an expression lies in its text");
  must(e.name_begin <= e.name_end && e.name_end <= size, "a name lies in its text");
  for (auto const& arg : e.args) check(arg, size);
}

}  // namespace

std::span<std::string_view const> seeds() { return texts; }

}  // namespace zonelint::fuzz

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace zonelint::grammar;
  using namespace zonelint::fuzz;
  Stuck stuck;
  auto const read = expression::parse(text_of(data, size), stuck);
  if (read) {
    check(*read, size);
    must(!expression::dump(*read).empty(), "an expression can be shown");
  } else {
    must(!stuck.wanted.empty(), "what can't be read says what was wanted");
  }
  return 0;
}
