// The objects behind the subjects: plain data worked out once a run from the world, the mail layer and the
// configuration. The field tables (fields_*.cpp) say what of them rules can name.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dns/world.hpp"
#include "facts/value.hpp"
#include "grammar/bimi.hpp"
#include "grammar/caa.hpp"
#include "grammar/mta_sts.hpp"
#include "grammar/mta_sts_policy.hpp"
#include "grammar/tls_rpt.hpp"
#include "input/beside.hpp"
#include "mail/dkim.hpp"
#include "mail/dmarc.hpp"
#include "mail/mail_from.hpp"
#include "mail/sender.hpp"
#include "mail/spf_cost.hpp"
#include "text/problem.hpp"

namespace zonelint::facts {

struct ZoneFact {
  dns::Zone const* zone;
};
struct RecordFact {
  dns::RecordRef ref;
};
struct RrsetFact {
  dns::Zone const* zone;
  dns::Name owner;
  dns::Type type;
  std::vector<RecordFact const*> records;
};
struct NameFact {
  dns::Zone const* zone;
  dns::Name name;
  std::vector<RecordFact const*> records;
};
struct MxHostFact {
  RecordFact const* record;
  dns::Name host;
  int preference;
  bool duplicate;  // an earlier MX of the set names the same exchange
};
struct MxFact {
  dns::Zone const* zone;
  dns::Name owner;
  std::vector<MxHostFact> hosts;
};
struct TxtStringFact {
  RecordFact const* record;
  std::size_t number;  // counted from 0 within the record
  std::string_view text;
};
struct TxtFact {
  RecordFact const* record;
  std::string text;  // joined
  std::vector<TxtStringFact> strings;
};

struct SpfFact;
struct SpfTermFact {
  SpfFact const* spf;
  std::size_t number;
};
struct SpfErrorFact {
  SpfFact const* spf;
  std::size_t number;
};
struct SpfFact {
  RecordFact const* record;
  mail::SpfFacts facts;
  std::vector<SpfTermFact> terms;
  std::vector<SpfErrorFact> errors;
  std::size_t index = 0, count = 1;  // of the SPF records at this owner
  bool fragment = false;             // another record of the world includes or redirects to it
};

struct DkimFact {
  RecordFact const* record;  // at the selector's own name: the TXT, or the CNAME
  mail::DkimKey key;
};

struct DmarcFact;
struct DmarcTagFact {
  DmarcFact const* dmarc;
  std::string_view name, value, whole;
  bool known;         // a tag that one of the standards defines
  bool valid;         // its value is one that the standard allows
  std::string error;  // a mistake in the list: "duplicate", "no_equals" ... ; empty for a tag that is one
};
struct DmarcUriFact {
  DmarcFact const* dmarc;
  grammar::dmarc::Uri uri;
  mail::Tri authorized;
  bool external;
};
struct DmarcFact {
  RecordFact const* record;
  dns::Name domain;  // the owner without _dmarc
  std::shared_ptr<mail::DmarcText const> text;
  std::size_t index = 0, count = 1;  // of the DMARC records at this owner
  std::vector<DmarcTagFact> tags, errors;
  std::vector<DmarcUriFact> rua, ruf;
};

struct WantedFact {
  mail::Wanted wanted;
  text::Span declared;  // the [[sender]] or [[policy]] that wants it
};
struct SenderFact;
struct SenderDmarcFact {  // a sender's DMARC under one standard
  SenderFact const* sender = nullptr;
  std::size_t standard = 0;
};
struct SenderFact {
  mail::Sender sender;
  SenderDmarcFact views[2];
  std::vector<WantedFact> wanted;
  ZoneFact const* zone = nullptr;  // that serves the From domain
  DmarcFact const* dmarc[2] = {nullptr, nullptr};
};
struct MailFromMxFact {
  RecordFact const* record;
  mail::MailFromMx mx;
};
struct MailFromFact {
  mail::MailFrom mail_from;
  std::vector<MailFromMxFact> mx;
  std::vector<SpfFact const*> spf;
  std::vector<SenderFact const*> senders;
  ZoneFact const* zone = nullptr;  // that serves it
};

struct PolicyFact {
  mail::WantedPolicy policy;
  WantedFact wanted;
  std::vector<WantedFact> others;
  ZoneFact const* zone = nullptr;
  DmarcFact const* dmarc = nullptr;  // the record at its _dmarc name
};

struct DomainFact {
  dns::Name name;
  ZoneFact const* zone = nullptr;
  MxFact const* mx = nullptr;
  std::vector<SpfFact const*> spf;
  std::vector<DkimFact const*> dkim;        // selectors of this domain
  std::vector<SenderFact const*> senders;   // whose From it is
  MailFromFact const* mail_from = nullptr;  // it is a MAIL FROM domain too
  // The policies that apply; null where it is `record`'s plainly, the only one at its own name:
  // so it is for most domains, and the walk to what else may apply costs more than all other facts of one.
  std::shared_ptr<std::array<mail::DmarcPolicy, 2> const> dmarc;  // by Standard
  DmarcFact const* record = nullptr;  // the DMARC record that applies (RFC 9989), where it is in the world
};

// MTA-STS at _mta-sts.<domain>, TLS reporting at _smtp._tls.<domain>, BIMI at <selector>._bimi.<domain>: a
// TXT record that is one, or was meant as one. `index`, `count`: of the valid ones at the owner.
template <class Record>
struct PolicyTextFact {
  RecordFact const* record = nullptr;
  dns::Name domain;
  std::string text{};  // joined; `parsed` points into it
  Record parsed{};
  std::size_t index = 0, count = 0;
  std::string selector{};  // BIMI
};
using StsFact = PolicyTextFact<grammar::mta_sts::Record>;
using TlsRptFact = PolicyTextFact<grammar::tls_rpt::Record>;
using BimiFact = PolicyTextFact<grammar::bimi::Record>;

// An MTA-STS policy that stands beside the zones.
struct StsPolicyFact {
  input::PolicyFile const* source = nullptr;
  std::string_view text;
  grammar::mta_sts::Policy parsed;
  std::optional<dns::Name> domain;           // whose it is, where that can be told
  StsFact const* record = nullptr;           // the domain's record
  MxFact const* mx = nullptr;                // the domain's MX set
  std::vector<MxHostFact const*> uncovered;  // hosts of it that no mx of the policy matches
  bool changed = false;                      // it says something else than before
  bool id_kept = false;                      // and the record's id is the one that it had then
};
// A private key that stands beside the zones.
struct PrivateKeyFact {
  input::KeyFile const* source = nullptr;
  mail::PublicKey key;   // its public half
  std::string selector;  // that it signs with, by a KeyTable or by the file's name; empty: not known
  std::optional<dns::Name> domain;
  bool in_table = false;                 // a KeyTable says so
  DkimFact const* published = nullptr;   // that selector here
  std::vector<DkimFact const*> matches;  // selectors that publish its public half
};

struct TlsaFact {
  RecordFact const* record = nullptr;
  int usage = 0, selector = 0, matching_type = 0;
  std::size_t octets = 0;          // of the data
  std::string port{}, protocol{};  // "25", "tcp": the first labels of the owner without their '_'
  dns::Name host;
};
struct SrvFact {
  RecordFact const* record = nullptr;
  std::string service{}, protocol{};  // "submission", "tcp"
  dns::Name domain, target;
  int priority = 0, weight = 0, port = 0;
};
struct CaaFact {
  RecordFact const* record = nullptr;
  int flags = 0;
  std::string tag{}, value{};
  grammar::caa::Issue issue{};  // of issue, issuewild, issuemail, issuevmc; points into `value`
};
struct PtrFact {
  RecordFact const* record = nullptr;
  std::optional<mail::Ip> address;  // nothing: no whole address (RFC 2317, a name in between)
  dns::Name target;
  std::size_t count = 1;  // PTR records of the owner
  bool mail = false;      // an MX host or a sender that SPF names has the address
};
// Addresses that an SPF record names as a block.
struct MailBlock {
  mail::Ip ip;
  int prefix = 32;
  RecordFact const* record = nullptr;  // the SPF record
  std::string_view text;               // the term
};
// An address of an MX host, or one that an SPF record names alone.
struct MailAddress {
  mail::Ip ip;
  RecordFact const* record = nullptr;  // what says so
};

// The subjects, in the order of all_subjects().
extern Subject const zone_subject, soa_subject, record_subject, rrset_subject, name_subject, mx_subject,
    mx_host_subject, mail_from_subject, mail_from_mx_subject, txt_subject, txt_string_subject, spf_subject,
    spf_term_subject, spf_error_subject, dkim_subject, dmarc_subject, dmarc_tag_subject, dmarc_uri_subject,
    domain_subject, sender_subject, sender_spf_subject, sender_dkim_subject, sender_dmarc_subject,
    wanted_subject, policy_subject, problem_subject, sts_subject, tls_rpt_subject, bimi_subject, tlsa_subject,
    srv_subject, caa_subject, ptr_subject, sts_policy_subject, private_key_subject;

// The record that an object is, or stands in; null where there is none.
RecordFact const* record_of(Subject const& subject, void const* object);

}  // namespace zonelint::facts
