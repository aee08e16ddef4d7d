// What a rule says when no zone is at hand: its templates with words in the place of values.
#pragma once
#include <string>

#include "lint/rule.hpp"

namespace zonelint::report {

// "{name} is a MAIL FROM domain with {n} MX records" as "<name> is a MAIL FROM domain with <number> ...".
std::string plain(lint::Template const& pieces);

}  // namespace zonelint::report
