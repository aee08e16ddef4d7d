// Operations whose records belong to names that a rule can only list:
//
//   { run = "add-ptr", on = "zone" }           a reverse zone names the addresses that send and take mail
//   { run = "copy-mx", on = "name.shadowed" }  a wildcard's MX for names that exist beside it
//   { run = "mend", on = "it" }                a mistake of an MTA-STS policy, where its mend is certain
#include <algorithm>

#include "dns/zone.hpp"
#include "facts/hosts.hpp"
#include "fix/planner.hpp"

namespace zonelint::fix {

using facts::Kind;
using facts::Value;

// The name of an address of an MX host is that host's own (RFC 2181 10.2); of an address that SPF names only
// a person knows what the server calls itself.
void Planner::add_ptr(facts::ZoneFact const& fact) {
  dns::World const& world = facts_.world();
  bool added = false;
  for (facts::MailAddress const& m : facts_.mail_addresses(*fact.zone)) {
    dns::Name const name = m.ip.reverse();
    auto const found = world.lookup(name, dns::Type::PTR).found;
    if (found != dns::Found::no_data && found != dns::Found::no_such_name) continue;
    auto const host = facts::host_of(world, m);
    dns::Zone const* const zone = world.zone_for(name);
    if (!host || zone == nullptr) {
      show(name.to_text(), dns::Type::PTR, "<the name that the server says in HELO>.");
      continue;
    }
    editor_.add({zone, name, dns::Type::PTR, std::string(host->wire()), std::nullopt});
    added = true;
  }
  placeholder_ = placeholder_ || !added;
}

void Planner::copy_mx(Value const& names) {
  if (names.kind != Kind::list || env_.self.subject != &facts::name_subject) return editor_.fail();
  auto const& wildcard = *static_cast<facts::NameFact const*>(env_.self.object);
  for (Value const& text : names.list) {
    auto const name = text.kind == Kind::text ? dns::Name::from_text(text.text) : std::nullopt;
    if (!name || facts_.world().zone_for(*name) != wildcard.zone) return editor_.fail();
    for (auto const* r : wildcard.records)
      if (r->ref.record->type == dns::Type::MX)
        editor_.add({wildcard.zone, *name, dns::Type::MX, std::string(wildcard.zone->wire(*r->ref.record)),
                     r->ref.record->ttl});
  }
}

void Planner::mend_policy(lint::Target const& target) {
  if (env_.self.subject != &facts::sts_policy_subject || target.value.kind != Kind::text)
    return editor_.fail();
  auto const& errors = static_cast<facts::StsPolicyFact const*>(env_.self.object)->parsed.errors;
  text::Span const where = lint::place_of(target.value, env_.scope);
  for (auto const& e : errors)
    if (e.text == target.value.text && !e.mended.empty() && !e.at.empty() && where.known())
      return editor_.raw({where, e.mended});
  editor_.fail();
}

}  // namespace zonelint::fix
