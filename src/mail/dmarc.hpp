// DMARC as both generations of receivers decide (RFC 9989; RFC 7489): which record applies to an author
// domain, what it asks for, and whether identifiers are aligned. Three-valued over the world.
//
// The tree walk of RFC 9989 asks at top-level domains, which no repository holds. A public suffix outside the
// world is taken to publish no DMARC record: nearly none does.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/world.hpp"
#include "grammar/dmarc.hpp"
#include "mail/tri.hpp"

namespace zonelint::mail {

enum class Standard : std::uint8_t { rfc9989, rfc7489 };
inline constexpr std::array standards = {Standard::rfc9989, Standard::rfc7489};
std::string_view standard_text(Standard);  // "rfc9989"
using grammar::dmarc::Policy;
std::string_view policy_text(Policy);
std::optional<Policy> policy_from_text(std::string_view);

struct DmarcText {
  std::string text;               // joined
  grammar::dmarc::Record record;  // points into `text`
};
std::shared_ptr<DmarcText const> read_dmarc(dns::RecordRef ref);

// The TXT records at _dmarc.<domain> that begin as DMARC records do.
struct DmarcAnswer {
  enum class State : std::uint8_t { one, nothing, several, failure, unknown } state = State::nothing;
  dns::Name domain;
  std::vector<dns::RecordRef> records;
  std::shared_ptr<DmarcText const> text;  // one
  std::string missing;                    // unknown: "_dmarc.example.net/TXT"
  char psd() const;                       // 'y', 'n', 'u' (RFC 9989 4.7)
};
DmarcAnswer ask_dmarc(dns::World const& world, dns::Name domain);

struct OrgDomain {
  std::optional<dns::Name> name;    // nothing: unknown
  std::vector<dns::Name> possible;  // unknown: what it may be
  std::vector<std::string> unknown;
  bool failure = false;  // a DNS error: no verdict
};
OrgDomain organizational_domain(dns::World const& world, dns::Name name, Standard standard);
// By the public suffix list alone (RFC 7489 3.2).
dns::Name registrable_domain(dns::Name name);
bool is_public_suffix(dns::Name name);

struct DmarcPolicy {
  enum class State : std::uint8_t { found, nothing, unknown, temperror } state = State::nothing;
  enum class From : std::uint8_t { p, sp, np };
  Standard standard = Standard::rfc9989;
  dns::Name author;
  dns::RecordRef record;  // found
  std::shared_ptr<DmarcText const> text;
  std::optional<dns::Name> record_domain;  // whose record it is
  std::optional<dns::Name> org_domain;     // of the author domain; nothing: unknown
  std::optional<Policy> policy;            // for this author domain, as published: p, sp or np
  std::optional<Policy> applied;           // what most mail that fails gets: after t=y (9989) or pct (7489)
  From from = From::p;
  char adkim = 'r', aspf = 'r';
  int pct = 100;                   // RFC 7489 only: to how much of the mail `policy` applies
  bool repaired = false;           // bad p, sp or np, taken as p=none since there is a valid rua
  std::string why_nothing;         // nothing: for people: "no record", "2 records at _dmarc.example.com" ...
  std::vector<dns::Name> several;  // domains where more than one record stood
  std::vector<std::string> unknown;  // state unknown, or `policy` depends on whether the author domain exists
  bool found() const { return state == State::found; }
};
DmarcPolicy discover(dns::World const& world, dns::Name author, Standard standard);
std::string_view dmarc_from_text(DmarcPolicy::From);

// By mode 's' or 'r' (RFC 9989 4.10.2; RFC 7489 3.1).
Tri aligned(dns::World const& world, dns::Name identifier, dns::Name author, char mode, Standard standard);

// By the mode that the policy asks for; where no policy is known, in every mode that it may ask for.
Tri aligned_dkim(dns::World const& world, dns::Name identifier, DmarcPolicy const& policy);
Tri aligned_spf(dns::World const& world, dns::Name identifier, DmarcPolicy const& policy);

enum class Dmarc : std::uint8_t { pass, fail, none, temperror, unknown };
std::string_view dmarc_text(Dmarc);
// `passes`: some aligned identifier is authenticated.
Dmarc dmarc_result(DmarcPolicy const& policy, Tri passes);

// May the reports for `policy_domain` go to this host (RFC 9990 4; RFC 7489 7.1)? Within the organization:
// yes.
struct ReportPermission {
  Tri allowed = Tri::yes;
  bool external = false;
  std::optional<dns::Name> asked;  // <policy domain>._report._dmarc.<host>
  std::vector<std::string> unknown;
};
ReportPermission report_permission(dns::World const& world, dns::Name policy_domain, dns::Name host,
                                   Standard standard);

}  // namespace zonelint::mail
