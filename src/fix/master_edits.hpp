// Records out of and into master files (RFC 1035 5.1), as edits of whole lines.
#pragma once
#include <optional>
#include <vector>

#include "fix/texts.hpp"
#include "text/edit.hpp"

namespace zonelint::fix {

// False where one of them can't be taken out by itself ($GENERATE made it). Who follows with a blank owner or
// the last TTL (RFC 1035 5.1) is given it.
bool delete_from_master(Texts& texts, dns::Zone const& zone, std::vector<dns::Record const*> const& gone,
                        std::vector<text::Edit>& out);
// After its owner's records, else after the last of its type, else after the last record. `gone` are records
// that the same fix takes away; `together` is where the same fix has put the owner's record before.
struct Inserted {
  dns::Name owner;
  text::FileId file;
  std::uint32_t at;
  MasterEntry const* before;
};
bool insert_into_master(Texts& texts, NewRecord const& record, std::vector<dns::Record const*> const& gone,
                        std::vector<Inserted>& together, std::vector<text::Edit>& out);
// The TTL that the record is given: where it writes one, that is replaced.
std::optional<text::Edit> set_master_ttl(Texts& texts, dns::Zone const& zone, dns::Record const& record,
                                         std::uint32_t ttl);

}  // namespace zonelint::fix
