// The order in which conditions are looked at. Expressions have no effects, and && and || decide alike from
// either side, unknown values too (see evaluate.hpp): so what costs little is asked first, whatever order the
// rule's author found clear.
#pragma once
#include <cstdint>
#include <vector>

#include "lint/program.hpp"

namespace zonelint::lint {

// Puts the operands of each chain of && and of || in the order of their cost; those that cost the same stay
// as written. The root stays last; a child may come to stand behind its parent.
void cheapest_first(std::vector<Node>& nodes, Schema schema);

// What running it takes, in reads of a plain field; nothing for no program.
std::uint32_t cost(Program program, Schema schema);

}  // namespace zonelint::lint
