// Records out of and into Route 53's JSON (ListResourceRecordSets): values of record sets and whole sets,
// commas included.
#pragma once
#include <optional>
#include <vector>

#include "fix/texts.hpp"
#include "text/edit.hpp"

namespace zonelint::fix {

// Values leave their sets; a set that has none left goes with them. False where that can't be written.
bool delete_from_export(Texts& texts, dns::Zone const& zone, std::vector<dns::Record const*> const& gone,
                        std::vector<text::Edit>& out);
// Records of one owner and type, into the set that is there or as a new one. `gone` are records that the same
// fix takes away. Nothing where several sets share the name (a person must say which), where an alias stands
// in its place, or where the file is no whole export.
std::optional<text::Edit> insert_into_export(Texts& texts, std::vector<NewRecord const*> const& records,
                                             std::vector<dns::Record const*> const& gone);
std::optional<text::Edit> set_export_ttl(Texts& texts, dns::RecordSet const& set, std::uint32_t ttl);

}  // namespace zonelint::fix
