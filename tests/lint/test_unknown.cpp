// The meaning of unknown, as a property: over random boolean expressions in which no variable stands twice,
// an expression is known exactly where every way to fill in the unknown gives the same value, and then it is
// that value.
#include <catch2/catch.hpp>
#include <random>

#include "lint/evaluate.hpp"
#include "schema.hpp"

using namespace zonelint;
using namespace zonelint::lint;
using facts::Kind;
using facts::Value;

namespace {

// Builds programs directly: leaves are parameters, each used once.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}
  std::vector<Node> nodes;
  std::uint32_t leaves = 0;

  std::uint32_t make(int depth) {
    if (depth == 0 || pick(5) == 0) return add({.op = Op::param, .kind = Kind::boolean, .a = leaves++});
    Node node;
    node.kind = Kind::boolean;
    switch (pick(4)) {
      case 0:
        node.op = Op::not_;
        node.a = make(depth - 1);
        break;
      case 1:
        node.op = Op::and_;
        node.a = make(depth - 1);
        node.b = make(depth - 1);
        break;
      case 2:
        node.op = Op::or_;
        node.a = make(depth - 1);
        node.b = make(depth - 1);
        break;
      default:
        node.op = Op::choose;
        node.a = make(depth - 1);
        node.b = make(depth - 1);
        node.c = make(depth - 1);
        break;
    }
    return add(node);
  }
  std::uint32_t pick(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }

 private:
  std::uint32_t add(Node node) {
    nodes.push_back(node);
    return static_cast<std::uint32_t>(nodes.size() - 1);
  }
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("an expression is unknown exactly where the unknown decides") {
  test::TestFacts facts;
  int decided = 0, open = 0;
  for (unsigned seed = 1; seed <= 3000; ++seed) {
    Generator g(seed);
    g.make(3);
    if (g.leaves > 12) continue;
    facts::Scope scope(facts);
    std::vector<Value> values;
    std::vector<std::size_t> unknown;
    for (std::uint32_t i = 0; i < g.leaves; ++i) {
      std::uint32_t const kind = g.pick(3);
      if (kind == 2) unknown.push_back(i);
      values.push_back(kind == 2 ? Value::unknown_for("x") : Value::make(kind == 1));
    }
    Value const found = eval(g.nodes, {scope, test::schema(), {}, values});
    bool seen[2] = {false, false};
    for (std::size_t bits = 0; bits < (std::size_t{1} << unknown.size()); ++bits) {
      for (std::size_t i = 0; i < unknown.size(); ++i) values[unknown[i]] = Value::make((bits >> i & 1) != 0);
      Value const full = eval(g.nodes, {scope, test::schema(), {}, values});
      REQUIRE(full.kind == Kind::boolean);
      seen[full.boolean ? 1 : 0] = true;
    }
    CAPTURE(seed);
    if (seen[0] && seen[1]) {
      CHECK(found.kind == Kind::unknown);
      ++open;
    } else {
      REQUIRE(found.kind == Kind::boolean);
      CHECK(found.boolean == seen[1]);
      decided += unknown.empty() ? 0 : 1;
    }
  }
  // Both happen often, or the property says nothing.
  CHECK(decided > 100);
  CHECK(open > 100);
}
