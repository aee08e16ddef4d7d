// The objects behind the subjects: plain data worked out once a run from the world, the mail layer and the
// configuration. The field tables (fields_*.cpp) say what of them rules can name.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dns/world.hpp"
#include "facts/value.hpp"
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
  mail::DmarcPolicy dmarc[2];               // by Standard: the policy that applies
  DmarcFact const* record = nullptr;  // the DMARC record that applies (RFC 9989), where it is in the world
};

// The subjects, in the order of all_subjects().
extern Subject const zone_subject, soa_subject, record_subject, rrset_subject, name_subject, mx_subject,
    mx_host_subject, mail_from_subject, mail_from_mx_subject, txt_subject, txt_string_subject, spf_subject,
    spf_term_subject, spf_error_subject, dkim_subject, dmarc_subject, dmarc_tag_subject, dmarc_uri_subject,
    domain_subject, sender_subject, sender_spf_subject, sender_dkim_subject, sender_dmarc_subject,
    wanted_subject, policy_subject, problem_subject;

// The record that an object is, or stands in; null where there is none.
RecordFact const* record_of(Subject const& subject, void const* object);

}  // namespace zonelint::facts
