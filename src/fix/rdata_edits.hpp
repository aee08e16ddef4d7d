// Rdata replaced in place: only the fields that differ, where the type's fields stand one a token.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "dns/zone.hpp"
#include "text/edit.hpp"
#include "text/source.hpp"

namespace zonelint::fix {

std::optional<std::vector<text::Edit>> rdata_edits(text::Sources const& sources, dns::Zone const& zone,
                                                   dns::Record const& record, std::string_view wire);

}  // namespace zonelint::fix
