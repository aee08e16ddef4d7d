// The check that edits did what they were meant to and nothing else: the records of every zone before and
// after.
#pragma once
#include <string>
#include <vector>

#include "fix/apply.hpp"

namespace zonelint::fix {

struct Intent {
  std::vector<text::Edit> edits;            // of the sources of the round before
  std::vector<lint::RecordChange> changes;  // empty: records may change where the edits are, and only there
};
// Sentences about what differs that should not, or does not that should; empty: as meant.
std::vector<std::string> read_back(Round const& before, Round const& after,
                                   std::vector<Intent> const& intents);

}  // namespace zonelint::fix
