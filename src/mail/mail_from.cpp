#include "mail/mail_from.hpp"

#include <algorithm>
#include <map>

#include "mail/names.hpp"

namespace zonelint::mail {
namespace {

// Every record of that type at the name, in any zone: one that a delegation hides is still what its author
// meant. Of two zones of one name only the one that answers counts: the other is a copy, or another view.
std::vector<dns::RecordRef> records_at(dns::World const& world, dns::Name name, dns::Type type) {
  std::vector<dns::RecordRef> out;
  for (auto const& zone : world.zones()) {
    if (zone->kind == dns::ZoneKind::known || world.zone_for(zone->origin) != zone.get()) continue;
    for (auto const* record : zone->find(name, type)) out.push_back({zone.get(), record});
  }
  return out;
}

// Those that are served; where none is (all are occluded), all.
std::vector<dns::RecordRef> served(std::vector<dns::RecordRef> const& all) {
  std::vector<dns::RecordRef> out;
  std::copy_if(all.begin(), all.end(), std::back_inserter(out),
               [](auto const& ref) { return !ref.zone->occluded(*ref.record); });
  return out.empty() ? all : out;
}

MailFromMx read_mx(std::span<Provider const> providers, dns::RecordRef ref, Provider const* declared) {
  MailFromMx out;
  out.record = ref;
  auto const mx = dns::as_mx(*ref.zone, *ref.record);
  if (!mx) return out;
  out.host = mx->exchange;
  out.preference = mx->preference;
  auto match = declared != nullptr ? match_return_mx(std::span(declared, 1), mx->exchange) : std::nullopt;
  if (!match) match = match_return_mx(providers, mx->exchange);
  if (match) {
    out.provider = match->provider;
    out.region = std::string(captured(match->captures, "region"));
  }
  return out;
}

void fill(MailFrom& out, dns::World const& world, std::span<Provider const> providers) {
  for (auto const& ref : served(records_at(world, out.name, dns::Type::MX)))
    out.mx.push_back(read_mx(providers, ref, out.provider));
  for (auto const& mx : out.mx)
    if (mx.provider != nullptr) {
      if (out.provider == nullptr) out.provider = mx.provider;
      if (out.region.empty()) out.region = mx.region;
    }
  out.cname = served(records_at(world, out.name, dns::Type::CNAME));
  if (out.provider == nullptr && !out.cname.empty()) {
    auto const target = dns::as_name(*out.cname[0].zone, *out.cname[0].record);
    if (auto const match = target ? match_return_cname(providers, *target) : std::nullopt)
      out.provider = match->provider;
  }
  for (auto const& ref : served(records_at(world, out.name, dns::Type::TXT)))
    if (grammar::spf::is_record(dns::as_text(*ref.zone, *ref.record))) out.spf.push_back(ref);
  out.delegated_away = world.delegated_away(out.name);
  if (out.provider == nullptr) return;
  SpfQuery query;
  query.provider = out.provider;
  query.domain = out.name;
  auto const spf = check_spf(world, providers, query);
  out.includes_provider = spf.result == Spf::pass                               ? Tri::yes
                          : spf.result == Spf::unknown && spf.can_be(Spf::pass) ? Tri::unknown
                                                                                : Tri::no;
}

// A name is recognised by an MX that only a return path has, or a CNAME to one.
std::vector<dns::Name> recognised(dns::World const& world, std::span<Provider const> providers) {
  std::vector<dns::Name> out;
  for (auto const& zone : world.zones()) {
    if (zone->kind == dns::ZoneKind::known) continue;
    for (auto const& record : zone->records) {
      bool ours = false;
      if (record.type == dns::Type::MX) {
        auto const mx = dns::as_mx(*zone, record);
        ours = mx && match_return_mx(providers, mx->exchange);
      } else if (record.type == dns::Type::CNAME) {
        auto const target = dns::as_name(*zone, record);
        ours = target && match_return_cname(providers, *target);
      }
      if (ours) out.push_back(record.owner);
    }
  }
  return out;
}

}  // namespace

std::vector<MailFrom> find_mail_froms(dns::World const& world, std::span<Provider const> providers,
                                      std::span<input::SenderConfig const> senders) {
  std::map<dns::Name, MailFrom> found;
  for (auto const& sender : senders) {
    auto const& written = sender.mail_from.value.empty() ? sender.return_path.value : sender.mail_from.value;
    auto const name = name_from_domain(written);
    if (!name) continue;
    auto& out = found[*name];
    out.name = *name;
    out.declared = true;
    out.senders.push_back(&sender);
    if (out.provider == nullptr) out.provider = find_provider(providers, sender.provider.value);
    if (out.region.empty()) out.region = sender.region.value;
  }
  for (auto const name : recognised(world, providers)) found[name].name = name;
  std::vector<MailFrom> out;
  for (auto& [name, mail_from] : found) {
    fill(mail_from, world, providers);
    out.push_back(std::move(mail_from));
  }
  return out;
}

}  // namespace zonelint::mail
