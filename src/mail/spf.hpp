// SPF (RFC 7208 with its errata): check_host() over the world. Three-valued: a mechanism that needs a name
// outside the world may match or not; evaluation goes on, and the result is the one that every possibility
// leads to, else unknown. Unknown names are taken to be in order: an unknown include may pass or not, but it
// breaks nothing.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dns/world.hpp"
#include "grammar/spf.hpp"
#include "mail/ip.hpp"
#include "mail/provider.hpp"

namespace zonelint::mail {

enum class Spf : std::uint8_t { none, neutral, pass, fail, softfail, temperror, permerror, unknown };
std::string_view spf_text(Spf);

// A joined record and what the grammar makes of it: `record` points into `text`.
struct SpfText {
  std::string text;
  grammar::spf::Record record;
};
std::shared_ptr<SpfText const> read_spf(dns::RecordRef ref);

// The record that a name publishes, by the selection rule (4.5).
struct SpfSelection {
  dns::Answer answer;
  std::vector<dns::RecordRef> records;    // all that begin as SPF records do
  std::shared_ptr<SpfText const> record;  // where there is exactly one
};
SpfSelection select_spf(dns::World const& world, dns::Name name);

struct SpfQuery {
  // Nothing: a client of `provider`, whose addresses are not known. Its includes match, other providers'
  // don't, nor do hosts of the zones; address ranges may.
  std::optional<Ip> ip;
  Provider const* provider = nullptr;
  std::string helo;
  std::string sender;                // "user@example.com"; empty or "<>": postmaster@HELO (2.4)
  std::optional<dns::Name> domain;   // the domain to check; nothing: the sender's
  std::string receiver = "unknown";  // %{r}
  std::int64_t now = 0;              // %{t}
};
struct SpfStep {
  int depth = 0;     // of include and redirect
  dns::Name domain;  // whose record
  std::string term;  // as written
  std::string
      outcome;      // "match", "no match", "pass", "unknown: _spf.example.net/TXT", "10 look-ups exceeded"
  int lookups = 0;  // so far
  dns::RecordRef record;
  std::uint32_t begin = 0, end = 0;  // the term in the record's joined text: dns::text_places gives its span
};
struct SpfResult {
  Spf result = Spf::none;
  std::string domain;       // as checked, without the final dot
  std::string term;         // the term that decided: "include:amazonses.com"; empty: the default
  std::string explanation;  // on fail: exp= text, or "DEFAULT" (RFC 7208 6.2)
  std::string error;        // permerror and temperror: what is wrong, for people
  int lookups = 0;
  int void_lookups = 0;
  std::vector<std::string> unknown;  // "example.net/TXT": needed and not here
  std::vector<Spf> possible;         // what the unknowns could lead to; one: the result
  std::vector<SpfStep> trace;
  bool can_be(Spf s) const;
};
SpfResult check_spf(dns::World const& world, std::span<Provider const> providers, SpfQuery const& query);

inline constexpr int spf_lookup_limit = 10;  // RFC 7208 4.6.4
inline constexpr int spf_void_limit = 2;

}  // namespace zonelint::mail
