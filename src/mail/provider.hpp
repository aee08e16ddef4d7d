// What is known of mail providers, as plain data: rules/providers/*.toml, compiled into constant tables, so
// that start-up parses nothing. Patterns are host names with placeholders:
// "feedback-smtp.{region}.amazonses.com".
//
//   {domain}, {hash*}    one or more labels        {com|eu|in}  one of these words
//   {anything else}      part of one label: letters, digits, '-' and '_'
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dns/name.hpp"

namespace zonelint::mail {

struct SpfCost {
  std::string_view include;  // "sendgrid.net"
  int lookups = 1;           // of include:X, itself included, where X's records are not here
};
struct DkimPattern {
  std::string_view selector;  // "{token}", "selector1"
  std::string_view target;    // the CNAME's target; empty: a TXT record with a key of the account
  std::span<std::string_view const>
      regions;          // holds for these only; empty: for all that no other pattern names
  bool wanted = false;  // a declared sender needs it
};
struct ReturnPath {
  std::string_view label;   // "pm-bounces"; a pattern, or empty where the declared name is free
  std::string_view target;  // of its CNAME
};
struct Provider {
  std::string_view id;    // "amazon-ses"
  std::string_view name;  // "Amazon SES"
  std::string_view via;   // sends through another provider, whose the records are when nobody declared them
  std::span<std::string_view const>
      spf_includes;  // any one authorises the provider; the first is the one to write
  std::span<SpfCost const> spf_costs;
  std::span<std::string_view const> spf_retired;  // includes that were once right
  bool spf_at_from = false;  // a sender without a return path of its own needs the include at the From domain
  std::span<std::string_view const> mx;  // receiving hosts, patterns with preference: "10 mx.zoho.{com|eu}"
  bool single_mx = false;                // one MX is what the provider asks for
  std::span<std::string_view const> mx_retired;  // hosts that took mail once, or that only prove ownership
  std::span<std::string_view const> submission;  // hosts that take mail from its customers only
  std::span<std::string_view const> return_mx;   // MX of a MAIL FROM domain, with preference
  bool single_return_mx = false;                 // exactly one is allowed
  std::string_view return_spf;                   // the SPF record of a MAIL FROM domain
  std::span<ReturnPath const> return_cnames;     // or the MAIL FROM domain is one of these CNAMEs
  std::string_view
      envelope;  // the MAIL FROM domain of a sender without one of its own; empty: the From domain
  std::span<DkimPattern const> dkim;
  int dkim_count = 0;  // how many selectors a sender has (SES: 3); 0: not told
  std::span<std::string_view const> regions;
  std::string_view source, date, confidence;

  bool has_region(std::string_view region) const;
  // The DKIM pattern for a region: the one that names it, else one that names none.
  DkimPattern const* dkim_for(std::string_view region) const;
};

using Captures = std::vector<std::pair<std::string, std::string>>;  // placeholder and what stood there
std::string_view captured(Captures const& captures, std::string_view placeholder);  // empty if none
// Does a host name (without final dot, lower case) fit? Preferences in front of a pattern are skipped.
std::optional<Captures> match_pattern(std::string_view pattern, std::string_view text);
// The pattern with its placeholders filled; one that no value is given for stays as "<placeholder>".
std::string fill_pattern(std::string_view pattern, Captures const& values);
// "10 feedback-smtp.{region}.amazonses.com" -> 10 and the pattern; 0 where none is written.
std::pair<int, std::string_view> split_preference(std::string_view pattern);

// The table compiled from rules/providers (library zonelint_providers).
std::span<Provider const> builtin_providers();
struct KnownZone {
  std::string_view path;  // "rules/known/amazon-ses.zone"
  std::string_view text;
  std::string_view date;  // its first line says "; date: 2026-10-07"
};
std::span<KnownZone const> builtin_known_zones();

Provider const* find_provider(std::span<Provider const> providers, std::string_view id);
// The provider that this SPF include belongs to.
Provider const* provider_of_include(std::span<Provider const> providers, dns::Name include);
std::optional<int> known_spf_cost(std::span<Provider const> providers, dns::Name include);

struct HostMatch {
  Provider const* provider = nullptr;
  std::string_view pattern;
  Captures captures;
};
std::optional<HostMatch> match_return_mx(std::span<Provider const> providers, dns::Name host);
std::optional<HostMatch> match_mx(std::span<Provider const> providers, dns::Name host);
std::optional<HostMatch> match_return_cname(std::span<Provider const> providers, dns::Name target);
struct DkimMatch {
  Provider const* provider = nullptr;
  DkimPattern const* pattern = nullptr;
  Captures captures;          // of the target
  bool selector_fits = true;  // the selector is the pattern's, with the same captures
};
std::optional<DkimMatch> match_dkim_target(std::span<Provider const> providers, std::string_view selector,
                                           dns::Name target);
// Of a target that fits no pattern: the provider's fixed end that was meant, where one is close
// ("dkim.amazonses.com" for "dkim.amazonaws.com").
struct NearTarget {
  Provider const* provider = nullptr;
  std::string meant;  // the target with that end
};
std::optional<NearTarget> near_dkim_target(std::span<Provider const> providers, dns::Name target);
std::optional<HostMatch> match_retired_mx(std::span<Provider const> providers, dns::Name host);
std::optional<HostMatch> match_submission(std::span<Provider const> providers, dns::Name host);

}  // namespace zonelint::mail
