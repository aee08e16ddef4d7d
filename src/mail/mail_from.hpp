// MAIL FROM domains: the envelope domains of outgoing mail, declared by a sender or recognised by the MX
// records (or the CNAME) that a provider asks for.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dns/world.hpp"
#include "input/config.hpp"
#include "mail/provider.hpp"
#include "mail/spf.hpp"
#include "mail/tri.hpp"

namespace zonelint::mail {

struct MailFromMx {
  dns::Name host;
  int preference = 0;
  std::string region;                  // as the provider's pattern has it; empty: not this provider's
  Provider const* provider = nullptr;  // whose pattern the host fits; null: none
  dns::RecordRef record;
};
struct MailFrom {
  dns::Name name;
  Provider const* provider = nullptr;  // declared, or recognised by its records; null: none known
  std::string region;                  // declared, else of the first MX
  bool declared = false;
  std::vector<MailFromMx> mx;  // in the order of the source, occluded ones too
  std::vector<dns::RecordRef> cname;
  std::vector<dns::RecordRef> spf;       // its SPF records
  Tri includes_provider = Tri::unknown;  // its SPF passes the provider's clients
  std::vector<input::SenderConfig const*> senders;
  std::optional<dns::Name> delegated_away;  // the delegation below which nothing is known
};
std::vector<MailFrom> find_mail_froms(dns::World const& world, std::span<Provider const> providers,
                                      std::span<input::SenderConfig const> senders);

}  // namespace zonelint::mail
