// Worlds for tests: zones built record by record, and a double that knows time-outs.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dns/world.hpp"
#include "grammar/rdata.hpp"
#include "mail/names.hpp"
#include "mail/provider_file.hpp"

namespace zonelint::test {

using mail::name_from_domain;

inline dns::Name name(std::string_view text) { return *name_from_domain(text); }

// Adds "owner type rdata", the rdata in presentation form; names are absolute whether they end in a dot or
// not.
void add(dns::Zone& zone, std::string_view owner, dns::Type type, std::string_view rdata);
void add_wire(dns::Zone& zone, dns::Name owner, dns::Type type, std::string_view wire);
std::string txt_wire(std::vector<std::string> const& strings);

// A zone from lines "owner TYPE rdata".
std::unique_ptr<dns::Zone> zone(std::string_view origin, std::vector<std::string> const& lines);
// A world of such zones; TXT rdata may stand without quotes.
struct ZoneText {
  std::string_view origin;
  std::vector<std::string> lines;
};
std::unique_ptr<dns::World> world(std::vector<ZoneText> const& zones);

// rules/providers as they are in the tree.
std::span<mail::Provider const> providers();

// Answers from a flat list of records; everything that is not in it does not exist.
class Double : public dns::World {
 public:
  Double();
  dns::Zone& zone() { return *zone_; }
  void time_out(dns::Name name, std::set<dns::Type> except) { time_outs_[name] = std::move(except); }
  dns::Answer lookup(dns::Name name, dns::Type type) const override;
  std::optional<bool> exists(dns::Name name) const override;

 private:
  std::unique_ptr<dns::Zone> zone_;
  std::map<dns::Name, std::set<dns::Type>> time_outs_;
};

}  // namespace zonelint::test
