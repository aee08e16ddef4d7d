#include "lsp/words.hpp"

#include <algorithm>

#include "grammar/abnf_case.hpp"

namespace zonelint::lsp {
namespace {

constexpr std::string_view policies[] = {"none", "quarantine", "reject"};
constexpr std::string_view alignments[] = {"r", "s"};
constexpr std::string_view yes_no[] = {"y", "n"};
constexpr std::string_view psd_values[] = {"y", "n", "u"};
constexpr std::string_view failure_options[] = {"0", "1", "d", "s"};
constexpr std::string_view key_types[] = {"rsa", "ed25519"};
constexpr std::string_view hashes[] = {"sha256"};
constexpr std::string_view services[] = {"email", "*"};
constexpr std::string_view flags[] = {"s", "y", "y:s"};
constexpr std::string_view avatars[] = {"brand", "personal"};
constexpr std::string_view mailto[] = {"mailto:"};
constexpr std::string_view mailto_https[] = {"mailto:", "https://"};
constexpr std::string_view https[] = {"https://"};

constexpr Word spf_words[] = {
    {"all", "all", "matches whatever comes: the answer for all senders that no term before it named",
     "RFC 7208 5.1"},
    {"include", "include:",
     "matches where that domain's SPF record says pass; its own -all counts for nothing here. One of 10 "
     "look-ups",
     "RFC 7208 5.2, 4.6.4"},
    {"a", "a",
     "matches the addresses (A, AAAA) of the domain, or of the one after the colon. One of 10 look-ups",
     "RFC 7208 5.3, 4.6.4"},
    {"mx", "mx", "matches the addresses of the domain's MX hosts. One of 10 look-ups, and at most 10 hosts",
     "RFC 7208 5.4, 4.6.4"},
    {"ptr", "ptr",
     "matches where the client's reverse name is in the domain; slow, unreliable, and not to be used",
     "RFC 7208 5.5"},
    {"ip4", "ip4:", "matches an IPv4 address or network: ip4:192.0.2.0/24. No look-up", "RFC 7208 5.6"},
    {"ip6", "ip6:", "matches an IPv6 address or network: ip6:2001:db8::/32. No look-up", "RFC 7208 5.6"},
    {"exists",
     "exists:", "matches where the name, mostly made of macros, has an A record. One of 10 look-ups",
     "RFC 7208 5.7, 4.6.4"},
    {"redirect", "redirect=",
     "where no term matched, that domain's SPF record decides instead of this one. One of 10 look-ups",
     "RFC 7208 6.1"},
    {"exp", "exp=", "the name of a TXT record that tells a refused sender why", "RFC 7208 6.2"},
};
constexpr Word dmarc_words[] = {
    {"v", "v=DMARC1", "the version; it comes first", "RFC 9989 4.7"},
    {"p",
     "p=", "what receivers are asked to do with mail of this domain that fails: none, quarantine or reject",
     "RFC 9989 4.7", policies},
    {"sp", "sp=", "the same for subdomains that exist; p where absent", "RFC 9989 4.7", policies},
    {"np", "np=", "the same for subdomains that do not exist; sp, then p where absent", "RFC 9989 4.7",
     policies},
    {"adkim",
     "adkim=", "alignment of DKIM: r, d= may be any name of the same organization; s, only the same name",
     "RFC 9989 4.7", alignments},
    {"aspf", "aspf=",
     "alignment of SPF: r, MAIL FROM may be any name of the same organization; s, only the same name",
     "RFC 9989 4.7", alignments},
    {"rua",
     "rua=", "where aggregate reports go: mailto: URIs, separated by commas. A domain of others must consent",
     "RFC 9989 4.7, RFC 9990", mailto},
    {"ruf", "ruf=", "where reports of single failures go; few receivers send any", "RFC 9989 4.7", mailto},
    {"fo", "fo=",
     "when failure reports are wanted: 0 all mechanisms fail, 1 any fails, d DKIM, s SPF; joined by colons",
     "RFC 9989 4.7", failure_options},
    {"t", "t=", "testing: y asks receivers to apply the next weaker policy", "RFC 9989 4.7", yes_no},
    {"psd", "psd=", "whether the domain is a public suffix; u, the default, leaves it to discovery",
     "RFC 9989 4.7", psd_values},
    {"pct",
     "pct=", "the share of failing mail that receivers of RFC 7489 apply p to; RFC 9989 has dropped it",
     "RFC 7489 6.3"},
    {"ri", "ri=", "seconds between aggregate reports; RFC 9989 has dropped it", "RFC 7489 6.3"},
    {"rf", "rf=", "the format of failure reports; RFC 9989 has dropped it", "RFC 7489 6.3"},
};
constexpr Word dkim_words[] = {
    {"v", "v=DKIM1", "the version; where it is there it comes first", "RFC 6376 3.6.1"},
    {"k", "k=", "the kind of key; rsa where absent", "RFC 6376 3.6.1, RFC 8463 3", key_types},
    {"p", "p=", "the public key in base64; empty: the key is revoked", "RFC 6376 3.6.1"},
    {"h", "h=", "the hashes that signatures may use; sha1 counts no more (RFC 8301 3.1)", "RFC 6376 3.6.1",
     hashes},
    {"s", "s=", "what the key is for: email, or * for all", "RFC 6376 3.6.1", services},
    {"t", "t=",
     "flags: y, testing, a failure is to be treated as no signature; s, i= must have the domain of d= itself",
     "RFC 6376 3.6.1", flags},
    {"n", "n=", "a note for people", "RFC 6376 3.6.1"},
};
constexpr Word tls_rpt_words[] = {
    {"v", "v=TLSRPTv1", "the version; it comes first", "RFC 8460 3"},
    {"rua", "rua=", "where reports of TLS failures go: mailto: or https: URIs, separated by commas",
     "RFC 8460 3", mailto_https},
};
constexpr Word mta_sts_words[] = {
    {"v", "v=STSv1", "the version; it comes first", "RFC 8461 3.1"},
    {"id", "id=", "changes whenever the policy file does: 1 to 32 letters and digits, such as a date",
     "RFC 8461 3.1"},
};
constexpr std::string_view bimi_source = "draft-brand-indicators-for-message-identification 4.2";
constexpr Word bimi_words[] = {
    {"v", "v=BIMI1", "the version; it comes first", bimi_source},
    {"l", "l=", "where the logo is: an https: URI of an SVG file", bimi_source, https},
    {"a", "a=", "where the certificate of the logo is: an https: URI", bimi_source, https},
    {"avp", "avp=", "which picture is preferred: brand or personal", bimi_source, avatars},
};

constexpr LanguageWords all_languages[] = {
    {Language::spf, "v=spf1", "SPF: which hosts may send mail with this MAIL FROM domain", "RFC 7208", "",
     spf_words},
    {Language::dmarc, "v=DMARC1",
     "DMARC: what is to become of mail whose From domain nobody vouches for, and where reports go",
     "RFC 9989", "_dmarc", dmarc_words},
    {Language::dkim, "v=DKIM1", "DKIM: the public key of a selector", "RFC 6376 3.6.1", "_domainkey",
     dkim_words},
    {Language::tls_rpt, "v=TLSRPTv1", "TLS reporting: where senders report that they could not encrypt",
     "RFC 8460 3", "_smtp", tls_rpt_words},
    {Language::mta_sts, "v=STSv1", "MTA-STS: there is a policy file, and this is its state", "RFC 8461 3.1",
     "_mta-sts", mta_sts_words},
    {Language::bimi, "v=BIMI1", "BIMI: the logo that mail programs may show", bimi_source, "_bimi",
     bimi_words},
};

constexpr Word directive_words[] = {
    {"$ORIGIN", "$ORIGIN ", "the name that names without a final dot are below, from here on",
     "RFC 1035 5.1"},
    {"$TTL", "$TTL ", "the TTL of records that name none, from here on", "RFC 2308 4"},
    {"$INCLUDE", "$INCLUDE ", "another file, read in this place; its $ORIGIN ends with it", "RFC 1035 5.1"},
    {"$GENERATE", "$GENERATE ",
     "a record for each number of a range (BIND's): $GENERATE 1-10 host$ A 192.0.2.$",
     "BIND 9 ARM, $GENERATE"},
};

using grammar::Type;
struct TypeWord {
  Type type;
  std::string_view text;
};
constexpr TypeWord type_words[] = {
    {Type::A, "an IPv4 address of the name"},
    {Type::AAAA, "an IPv6 address of the name"},
    {Type::MX, "a host that takes mail for the name"},
    {Type::TXT, "text: SPF, DKIM, DMARC and other protocols keep their records in it"},
    {Type::CNAME, "the name is another name's alias, and has nothing else"},
    {Type::NS, "a name server of the zone; below the apex, the name is delegated to it"},
    {Type::SOA, "the head of the zone: its primary server, its contact, its serial and its periods"},
    {Type::PTR, "the name of an address, in a reverse zone"},
    {Type::SRV, "a host and port of a service"},
    {Type::CAA, "which authorities may issue certificates for the name"},
    {Type::TLSA, "the certificate or key that a server must show (DANE)"},
    {Type::DNAME, "all names below are aliases of the same names below another one"},
    {Type::DS, "the digest of the child zone's key: its delegation is signed"},
    {Type::DNSKEY, "a key that signs the zone"},
    {Type::NAPTR, "a rule that rewrites a name into a service"},
    {Type::SSHFP, "the fingerprint of a host's SSH key"},
    {Type::HTTPS, "how HTTPS reaches the name: another host, protocols, addresses"},
    {Type::SVCB, "how a service is reached: another host, protocols, addresses"},
    {Type::SMIMEA, "the certificate of an S/MIME user"},
    {Type::OPENPGPKEY, "the OpenPGP key of a user"},
};
struct FieldWord {
  Type type;
  std::string_view field, text;
};
constexpr FieldWord field_words[] = {
    {Type::MX, "preference", "the lower number is tried first (RFC 5321 5.1)"},
    {Type::MX, "exchange",
     "the host that takes the mail; it has addresses itself and is no alias (RFC 2181 10.3)"},
    {Type::SOA, "mname", "the primary server"},
    {Type::SOA, "rname", "the contact's address, with a dot for its @"},
    {Type::SOA, "serial", "rises with every change: secondaries compare it (RFC 1982)"},
    {Type::SOA, "refresh", "how often secondaries ask"},
    {Type::SOA, "retry", "how soon they ask again where that failed"},
    {Type::SOA, "expire", "how long they answer without having reached the primary"},
    {Type::SOA, "minimum", "how long an answer of no such name is kept (RFC 2308 4)"},
    {Type::SRV, "priority", "the lower number is tried first"},
    {Type::SRV, "weight", "the share among those of one priority"},
    {Type::TLSA, "usage", "2 and 3, DANE-TA and DANE-EE, are those that SMTP uses (RFC 7672 3.1)"},
    {Type::TLSA, "selector", "0 the whole certificate, 1 its public key"},
    {Type::TLSA, "matching_type", "0 all of it, 1 its SHA-256, 2 its SHA-512"},
};

}  // namespace

std::span<LanguageWords const> languages() { return all_languages; }

LanguageWords const& words_of(Language language) { return all_languages[static_cast<std::size_t>(language)]; }

std::optional<Language> language_of(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  for (auto const& l : all_languages)
    if (grammar::same_word(text.substr(0, l.version.size()), l.version)) return l.language;
  // v= is optional in a key record, so p= or k= alone count (RFC 6376 3.6.1).
  if (text.starts_with("k=rsa") || text.starts_with("k=ed25519") || text.starts_with("p=M"))
    return Language::dkim;
  return std::nullopt;
}

Word const* find_word(std::span<Word const> words, std::string_view name) {
  auto const found = std::find_if(words.begin(), words.end(),
                                  [&](Word const& w) { return grammar::same_word(w.name, name); });
  return found == words.end() ? nullptr : &*found;
}

std::span<Word const> directives() { return directive_words; }

std::string_view type_meaning(grammar::Type type) {
  for (auto const& w : type_words)
    if (w.type == type) return w.text;
  return {};
}

std::string_view field_meaning(grammar::Type type, std::string_view field) {
  for (auto const& w : field_words)
    if (w.type == type && w.field == field) return w.text;
  return {};
}

std::string_view qualifier_meaning(char qualifier) {
  switch (qualifier) {
    case '-':
      return "fail: not allowed to send";
    case '~':
      return "softfail: probably not allowed; taken, but suspect";
    case '?':
      return "neutral: nothing is said";
    default:
      return "pass: allowed to send";
  }
}

}  // namespace zonelint::lsp
