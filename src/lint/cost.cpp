#include "lint/cost.hpp"

#include <algorithm>

namespace zonelint::lint {
namespace {

constexpr std::uint32_t elements = 3;  // that a list is taken to have

class Costs {
 public:
  Costs(Program nodes, Schema schema) : nodes_(nodes), schema_(schema) {}

  std::uint32_t of(std::uint32_t at) const {
    if (at == no_node) return 0;
    Node const& n = nodes_[at];
    switch (n.op) {
      case Op::field:
      case Op::has:
        return of(n.a) + field(n);
      case Op::self:
      case Op::it:
      case Op::param:
      case Op::local:
      case Op::boolean:
      case Op::integer:
      case Op::text:
        return 0;
      case Op::exists:
      case Op::all:
      case Op::exists_one:
      case Op::filter:
      case Op::map:
        return of(n.a) + 2 + elements * of(n.b);
      case Op::matches:
      case Op::split:
      case Op::replace:
      case Op::join:
      case Op::lower_ascii:
        return 4 + of(n.a) + of(n.b) + of(n.c);
      default:
        return 1 + of(n.a) + of(n.b) + of(n.c);
    }
  }

 private:
  std::uint32_t field(Node const& n) const {
    if (n.subject >= schema_.size() || n.b >= schema_[n.subject]->fields.size()) return 1;
    return schema_[n.subject]->fields[n.b].cost;
  }
  Program nodes_;
  Schema schema_;
};

// A chain is a && b && c: its own nodes from the top, and what they join, as written.
struct Chain {
  std::vector<std::uint32_t> joints, operands;
};

void collect(std::vector<Node> const& nodes, std::uint32_t at, Op op, Chain& out) {
  if (nodes[at].op != op) {
    out.operands.push_back(at);
    return;
  }
  out.joints.push_back(at);
  collect(nodes, nodes[at].a, op, out);
  collect(nodes, nodes[at].b, op, out);
}

}  // namespace

std::uint32_t cost(Program program, Schema schema) {
  return program.empty() ? 0 : Costs(program, schema).of(static_cast<std::uint32_t>(program.size() - 1));
}

void cheapest_first(std::vector<Node>& nodes, Schema schema) {
  std::vector<bool> done(nodes.size());
  for (std::size_t i = nodes.size(); i-- > 0;) {
    Op const op = nodes[i].op;
    if ((op != Op::and_ && op != Op::or_) || done[i]) continue;
    Chain chain;
    collect(nodes, static_cast<std::uint32_t>(i), op, chain);
    Costs const costs(nodes, schema);
    std::stable_sort(chain.operands.begin(), chain.operands.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return costs.of(a) < costs.of(b); });
    // From the top: the last operand beside the rest of the chain.
    std::size_t last = chain.operands.size() - 1;
    for (std::size_t k = 0; k < chain.joints.size(); ++k, --last) {
      Node& joint = nodes[chain.joints[k]];
      done[chain.joints[k]] = true;
      joint.b = chain.operands[last];
      joint.a = k + 1 < chain.joints.size() ? chain.joints[k + 1] : chain.operands[0];
    }
  }
}

}  // namespace zonelint::lint
