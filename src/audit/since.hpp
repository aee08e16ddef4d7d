// What has changed since an earlier report: findings are matched by their fingerprints, which do not depend
// on lines.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/finding.hpp"

namespace zonelint::audit {

struct Earlier {
  std::string rule, severity, message, name;  // name: the record's owner; may be empty
};
struct Since {
  std::string file;                // the earlier report's
  std::vector<std::size_t> added;  // into the result's findings
  std::vector<Earlier> gone;
  std::size_t still = 0;
};

// `report`: the text of a JSON report (zonelint/1 or zonelint/audit/1). Nothing, and why in `error`, where it
// is none.
std::optional<Since> since(std::string_view report, lint::Result const& result, std::string& error);

}  // namespace zonelint::audit
