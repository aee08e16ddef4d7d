// What the planner has read of the files it edits: each once, however many fixes it has.
#pragma once
#include <map>
#include <memory>

#include "dns/zone.hpp"
#include "fix/master_map.hpp"
#include "grammar/json.hpp"
#include "text/source.hpp"

namespace zonelint::fix {

class Texts {
 public:
  explicit Texts(text::Sources const& sources) : sources_(sources) {}
  text::Sources const& sources() const { return sources_; }
  MasterMap const& master(dns::Zone const& zone, text::FileId file) {
    auto& map = masters_[file];
    if (!map) map = std::make_unique<MasterMap>(sources_, zone, file);
    return *map;
  }
  grammar::json::Documents const& json(text::FileId file) {
    auto& read = json_[file];
    if (!read) {
      read = std::make_unique<grammar::json::Documents>(grammar::json::parse(sources_[file].content()));
    }
    return *read;
  }

 private:
  text::Sources const& sources_;
  std::map<text::FileId, std::unique_ptr<MasterMap>> masters_;
  std::map<text::FileId, std::unique_ptr<grammar::json::Documents>> json_;
};

// A record that a fix adds.
struct NewRecord {
  dns::Zone const* zone = nullptr;
  dns::Name owner;
  dns::Type type{};
  std::string wire;
  std::optional<std::uint32_t> ttl;  // nothing: as its neighbours have it
};

inline bool is_json(dns::Zone const& zone) {
  return zone.kind == dns::ZoneKind::route53 || zone.kind == dns::ZoneKind::changes;
}

}  // namespace zonelint::fix
