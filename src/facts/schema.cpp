// The list of subjects, and what they have in common: see value.hpp.
#include <array>

#include "facts/subjects.hpp"

namespace zonelint::facts {
namespace {

std::array<Subject const*, 35> const subjects = {
    &zone_subject,         &soa_subject,         &record_subject,       &rrset_subject,
    &name_subject,         &mx_subject,          &mx_host_subject,      &mail_from_subject,
    &mail_from_mx_subject, &txt_subject,         &txt_string_subject,   &spf_subject,
    &spf_term_subject,     &spf_error_subject,   &dkim_subject,         &dmarc_subject,
    &dmarc_tag_subject,    &dmarc_uri_subject,   &domain_subject,       &sender_subject,
    &sender_spf_subject,   &sender_dkim_subject, &sender_dmarc_subject, &wanted_subject,
    &policy_subject,       &problem_subject,     &sts_subject,          &tls_rpt_subject,
    &bimi_subject,         &tlsa_subject,        &srv_subject,          &caa_subject,
    &ptr_subject,          &sts_policy_subject,  &private_key_subject};

}  // namespace

Field const* Subject::find(std::string_view field) const {
  for (Field const& f : fields) {
    if (f.name == field) return &f;
  }
  return nullptr;
}

std::span<Subject const* const> all_subjects() { return subjects; }

Subject const* find_subject(std::string_view name) {
  for (Subject const* s : subjects) {
    if (s->name == name) return s;
  }
  return nullptr;
}

RecordFact const* record_of(Subject const& subject, void const* object) {
  if (object == nullptr) return nullptr;
  if (&subject == &record_subject || &subject == &soa_subject) return static_cast<RecordFact const*>(object);
  if (&subject == &mx_host_subject) return static_cast<MxHostFact const*>(object)->record;
  if (&subject == &mail_from_mx_subject) return static_cast<MailFromMxFact const*>(object)->record;
  if (&subject == &txt_subject) return static_cast<TxtFact const*>(object)->record;
  if (&subject == &txt_string_subject) return static_cast<TxtStringFact const*>(object)->record;
  if (&subject == &spf_subject) return static_cast<SpfFact const*>(object)->record;
  if (&subject == &spf_term_subject) return static_cast<SpfTermFact const*>(object)->spf->record;
  if (&subject == &spf_error_subject) return static_cast<SpfErrorFact const*>(object)->spf->record;
  if (&subject == &dkim_subject) return static_cast<DkimFact const*>(object)->record;
  if (&subject == &dmarc_subject) return static_cast<DmarcFact const*>(object)->record;
  if (&subject == &dmarc_tag_subject) return static_cast<DmarcTagFact const*>(object)->dmarc->record;
  if (&subject == &dmarc_uri_subject) return static_cast<DmarcUriFact const*>(object)->dmarc->record;
  if (&subject == &sts_subject) return static_cast<StsFact const*>(object)->record;
  if (&subject == &tls_rpt_subject) return static_cast<TlsRptFact const*>(object)->record;
  if (&subject == &bimi_subject) return static_cast<BimiFact const*>(object)->record;
  if (&subject == &tlsa_subject) return static_cast<TlsaFact const*>(object)->record;
  if (&subject == &srv_subject) return static_cast<SrvFact const*>(object)->record;
  if (&subject == &caa_subject) return static_cast<CaaFact const*>(object)->record;
  if (&subject == &ptr_subject) return static_cast<PtrFact const*>(object)->record;
  return nullptr;
}

}  // namespace zonelint::facts
