#include "facts/txt_meant.hpp"

#include <algorithm>

#include "grammar/dmarc.hpp"
#include "grammar/spf.hpp"
#include "mail/names.hpp"

namespace zonelint::facts {
namespace {

constexpr std::string_view blanks_and_quotes = " \t\"'";

std::string_view without_marks(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(blanks_and_quotes), text.size()));
  return text.substr(0, text.find_last_not_of(blanks_and_quotes) + 1);
}

// Does the record at _dmarc.<domain> send reports to this host? Several records are another mistake.
bool sends_to(grammar::dmarc::Record const& r, dns::Name host) {
  for (auto const* list : {&r.rua, &r.ruf})
    for (auto const& uri : *list)
      if (mail::name_from_domain(uri.domain) == host) return true;
  return false;
}

}  // namespace

std::string spf_mended(std::string_view text) {
  if (grammar::spf::is_record(text)) return {};
  std::string_view rest = without_marks(text);
  std::string const lower = lower_text(rest);
  auto const equals = lower.find_first_not_of(' ', 1);
  if (lower.empty() || lower[0] != 'v' || equals == std::string::npos || lower[equals] != '=') return {};
  auto const word = lower.find_first_not_of(' ', equals + 1);
  if (word == std::string::npos || lower.compare(word, 3, "spf") != 0) return {};
  rest.remove_prefix(word + 3);
  // "1", "10" and "1.0" are versions; the terms of "v=spf1mx" follow a digit, too.
  rest.remove_prefix(std::min(rest.find_first_not_of("0123456789."), rest.size()));
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t:;,"), rest.size()));
  std::string const out = rest.empty() ? "v=spf1" : "v=spf1 " + std::string(rest);
  auto const record = grammar::spf::parse(out);
  return record.errors.empty() && !record.terms.empty() ? out : std::string();
}

std::string dmarc_place(Scope const& s, TxtFact const& t) {
  std::string const owner = mail::raw_text(t.record->ref.record->owner);
  if (owner.starts_with("_dmarc.") || owner.starts_with("*") || !grammar::dmarc::is_record(t.text)) return {};
  auto const domain = mail::name_from_domain(owner.starts_with("dmarc.") ? owner.substr(6) : owner);
  if (!domain || mail::ask_dmarc(all(s).world(), *domain).state != mail::DmarcAnswer::State::nothing)
    return {};
  return "_dmarc." + domain->display();
}

ReportGrant report_grant(Scope const& s, TxtFact const& t) {
  ReportGrant out;
  constexpr std::string_view mark = "._report._dmarc.";
  std::string const owner = mail::raw_text(t.record->ref.record->owner);
  auto const at = owner.find(mark);
  if (at == std::string::npos || owner.starts_with("*") || !grammar::dmarc::looks_like(t.text)) return out;
  auto const domain = mail::name_from_domain(owner.substr(0, at));
  auto const host = mail::name_from_domain(owner.substr(at + mark.size()));
  if (!domain || !host) return out;
  out.domain = domain->display();
  auto const answer = mail::ask_dmarc(all(s).world(), *domain);
  using State = mail::DmarcAnswer::State;
  if (answer.state == State::unknown || answer.state == State::failure)
    out.used = mail::Tri::unknown;
  else if (answer.state == State::one)
    out.used = mail::tri(sends_to(answer.text->record, *host));
  else
    out.used = mail::tri(answer.state == State::several);
  return out;
}

}  // namespace zonelint::facts
