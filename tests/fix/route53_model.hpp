// What ChangeResourceRecordSets documents, as a model that a change batch is held against, and zones from
// text.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "dns/zone.hpp"
#include "grammar/json.hpp"
#include "text/source.hpp"

namespace zonelint::route53_model {

using Strings = std::vector<std::string>;

// Checks the documented rules and gives "ACTION name type id" a change.
Strings check_batch(std::string const& text);

std::string text_of(grammar::json::Value const& object, std::string const& key);
std::string set(std::string const& name, std::string const& type, Strings const& values,
                std::string const& more = {});
// An export of example.com with these sets, and its SOA and NS.
std::string page(std::string const& sets);

struct World {
  text::Sources sources;
  std::unique_ptr<dns::Zone> zone(std::string const& text);
};
struct Result {
  Strings batches;
  std::string changes;  // of all batches, "; " between changes, " | " between batches
};
Result diff(World& w, dns::Zone const& before, dns::Zone const& after,
            std::string const& comment = "zonelint");
std::string diff(std::string const& before, std::string const& after);
inline bool contains(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

// A copy that the caller may change: records and sets, as a fix does.
dns::Zone copy_without(dns::Zone const& zone, auto&& drop) {
  dns::Zone out;
  out.origin = zone.origin;
  out.kind = zone.kind;
  out.file = zone.file;
  out.sets = zone.sets;
  for (dns::Record const& r : zone.records)
    if (!drop(r)) out.add(r, zone.wire(r));
  return out;
}

}  // namespace zonelint::route53_model
