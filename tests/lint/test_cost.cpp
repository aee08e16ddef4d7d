// Conditions are asked in the order of their cost, and decide what they decided as written.
#include <catch2/catch.hpp>

#include <algorithm>
#include <optional>

#include "lint/compile.hpp"
#include "lint/cost.hpp"
#include "schema.hpp"

using namespace zonelint;
using namespace zonelint::lint;

namespace {

Program program_of(std::string_view expression, Arena& arena) {
  std::vector<Mistake> mistakes;
  auto const compiled = compile(expression, {test::schema(), &test::domain_subject}, arena, mistakes);
  REQUIRE(compiled);
  return compiled->program;
}

// What a chain joins, from the first that is asked to the last.
void operands(Program p, std::uint32_t at, Op op, std::vector<Op>& out) {
  if (p[at].op != op) return out.push_back(p[at].op);
  operands(p, p[at].a, op, out);
  operands(p, p[at].b, op, out);
}
std::vector<Op> operands(std::string_view expression) {
  Arena arena;
  Program const p = program_of(expression, arena);
  std::vector<Op> out;
  operands(p, static_cast<std::uint32_t>(p.size() - 1), p.back().op, out);
  return out;
}
std::uint32_t cost_of(std::string_view expression) {
  Arena arena;
  return cost(program_of(expression, arena), test::schema());
}

}  // namespace

TEST_CASE("a chain asks first for what costs least") {
  using Ops = std::vector<Op>;
  CHECK(operands("domain.name.matches('x') && domain.signed") == Ops{Op::field, Op::matches});
  CHECK(operands("domain.mx.exists(h, h.host.matches('x')) || domain.lookups > 1 || domain.signed") ==
        Ops{Op::field, Op::less, Op::exists});
  CHECK(operands("domain.mx.exists(h, h.host == 'x') && (domain.signed && domain.lookups > 1)") ==
        Ops{Op::field, Op::less, Op::exists});
  // A chain of the other kind is one operand.
  CHECK(operands("(domain.lookups > 1 || domain.lookups < 0) && domain.signed") == Ops{Op::field, Op::or_});
  // What costs the same stays as written.
  CHECK(operands("domain.lookups > 1 && domain.name == 'x' && domain.lookups < 9") ==
        Ops{Op::less, Op::equal, Op::less});
}

TEST_CASE("a chain within an operand is put in order, too") {
  Arena arena;
  Program const p =
      program_of("domain.mx.exists(h, h.host.matches('x') && h.preference > 1) && domain.signed", arena);
  auto const inner = std::find_if(p.begin(), p.end() - 1, [](Node const& n) { return n.op == Op::and_; });
  REQUIRE(inner != p.end() - 1);
  CHECK(p[inner->a].op == Op::less);
  CHECK(p[inner->b].op == Op::matches);
}

TEST_CASE("costs") {
  CHECK(cost({}, test::schema()) == 0);
  CHECK(cost_of("true") == 0);
  CHECK(cost_of("domain.signed") == 1);
  CHECK(cost_of("domain.signed") < cost_of("domain.lookups > 1"));
  CHECK(cost_of("domain.lookups > 1") < cost_of("domain.name.matches('x')"));
  CHECK(cost_of("domain.name.matches('x')") < cost_of("domain.mx.exists(h, h.host.matches('x'))"));
}
