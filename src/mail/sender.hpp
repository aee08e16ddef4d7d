// Declared senders ([[sender]] of zonelint.toml): what a mail of theirs gets from SPF, DKIM and DMARC, and
// the records that they need and lack.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "input/config.hpp"
#include "mail/dkim.hpp"
#include "mail/dmarc.hpp"
#include "mail/spf.hpp"

namespace zonelint::mail {

// A record that ought to be there.
struct Wanted {
  dns::Name name;
  dns::Type type{};
  std::string
      rdata;  // presentation form, names absolute; for an SPF record that lacks an include: the merged record
  bool present = false;
  Tri known = Tri::yes;      // unknown: the name is outside the world, so nobody knows whether it is present
  std::string purpose;       // "MAIL FROM MX", "MAIL FROM SPF", "DKIM key", "SPF include", "DMARC policy"
  bool placeholder = false;  // rdata or name holds "<token>" and the like: to be shown, never written
  std::string name_text;     // as shown; differs from `name` where that holds a placeholder
  std::vector<dns::RecordRef> instead;  // records that stand in its place: to be changed rather than added to
  dns::Zone const* zone = nullptr;      // the zone that it belongs in; null: none of these
  std::string hint;                     // where a person finds what a placeholder stands for; empty
  std::string hindrance;  // why it is not to be written though nothing lacks: "it would need 12 ..."; empty
};

enum class DkimResult : std::uint8_t { pass, fail, none, unknown };
std::string_view dkim_result_text(DkimResult);

struct SenderDmarc {
  Tri spf_aligned = Tri::no, dkim_aligned = Tri::no;
  DmarcPolicy policy;
  Dmarc result = Dmarc::none;
};
struct Sender {
  input::SenderConfig const* config = nullptr;
  std::string name;
  std::optional<dns::Name> from;       // nothing: not a domain name
  std::optional<dns::Name> mail_from;  // the envelope domain in effect
  bool mail_from_declared = false;
  Provider const* provider = nullptr;  // null: none declared, or not known
  std::string region;
  SpfResult spf;
  std::vector<DkimKey> keys;
  DkimResult dkim = DkimResult::none;
  std::optional<dns::Name> dkim_domain;  // d=
  std::array<SenderDmarc, 2> dmarc;      // by Standard
  std::vector<Wanted> wanted;
  std::vector<std::string> unknown;  // all names that were needed and are not here
};
std::vector<Sender> find_senders(dns::World const& world, std::span<Provider const> providers,
                                 std::span<input::SenderConfig const> senders);
Sender judge_sender(dns::World const& world, std::span<Provider const> providers,
                    input::SenderConfig const& config);

// "v=spf1 include:a.example -all" with one more mechanism, in front of its all or redirect.
std::string spf_with(SpfText const& record, std::string_view mechanism);
// A TXT record's rdata: quoted strings of at most 255 octets (RFC 1035 3.3).
std::string txt_rdata(std::string_view text);

// The DMARC records that [[policy]] asks for, one a domain.
struct WantedPolicy {
  input::PolicyConfig const* config = nullptr;
  dns::Name domain;
  Wanted record;               // at its _dmarc name; present where no DMARC policy is asked for
  std::vector<Wanted> others;  // MX, SPF of a parked name, MTA-STS, TLS reporting, BIMI, grants for reports
};
std::vector<WantedPolicy> wanted_policies(dns::World const& world, std::span<Provider const> providers,
                                          std::span<input::PolicyConfig const> policies);
// The MTA-STS policy file of a domain (RFC 8461 3.2), with the MX hosts that the world has; and the id that
// goes with it: it changes where the file does, and only then.
std::string sts_policy(dns::World const& world, input::StsConfig const& config, dns::Name domain);
std::string sts_policy_id(std::string_view policy);
// "v=DMARC1; p=quarantine; rua=mailto:x@example.com": v p sp np adkim aspf rua, then the rest as written;
// defaults of adkim and aspf left out.
std::string policy_record(input::PolicyConfig const& policy);

}  // namespace zonelint::mail
