// Inside of src/facts: what TXT records were meant as.
#pragma once
#include <string>
#include <string_view>

#include "facts/fields.hpp"

namespace zonelint::facts {

// "v=spf10 mx", " v=spf1 mx", "v=spf1include:a.example", quotes or a byte order mark around it: with the
// "v=spf1 " that receivers want (RFC 7208 4.5). Empty where what was meant is not certain, or nothing is
// wrong.
std::string spf_mended(std::string_view text);

// Of a DMARC record that stands elsewhere: the name that it belongs at (RFC 9989 4.5), where no DMARC record
// stands there already; else empty.
std::string dmarc_place(Scope const& s, TxtFact const& t);

// <domain>._report._dmarc.<host>: the host takes the domain's reports (RFC 9990 4; RFC 7489 7.1).
struct ReportGrant {
  std::string domain;  // empty: it is none, or one for everybody
  mail::Tri used = mail::Tri::yes;
};
ReportGrant report_grant(Scope const& s, TxtFact const& t);

}  // namespace zonelint::facts
