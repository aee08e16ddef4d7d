// From findings to fixes: what a rule's `fix` says (RULE-FILES, "Fixes") becomes edits of the sources.
#pragma once
#include "facts/world_facts.hpp"
#include "lint/evaluate.hpp"
#include "lint/finding.hpp"
#include "lint/selection.hpp"

namespace zonelint::fix {

// Fills Finding::fix where the rule has one and it can be made: level, title, edits, records. A fix that only
// a person can make has the level placeholder, records to look at and no edits: a value is missing, or the
// zone that serves the name is not here. Counts the fixable ones anew.
void plan_fixes(facts::WorldFacts const& facts, lint::Plan const& plan, lint::Schema schema,
                lint::Result& result);

}  // namespace zonelint::fix
