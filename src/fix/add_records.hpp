// A fix of one's own making: records that a command adds, by the same way as the fixes of rules.
#pragma once
#include <string>

#include "dns/world.hpp"
#include "fix/editor.hpp"
#include "lint/finding.hpp"

namespace zonelint::fix {

// A finding whose fix adds the record; no edits where it can't be written.
lint::Finding addition(text::Sources const& sources, NewRecord record, std::string rule, std::string title);

}  // namespace zonelint::fix
