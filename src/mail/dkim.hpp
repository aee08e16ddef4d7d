// DKIM keys (RFC 6376 3.6, 8301, 8463) as verifiers find them: <selector>._domainkey.<domain>, through
// CNAMEs.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dns/world.hpp"
#include "grammar/dkim.hpp"
#include "mail/provider.hpp"

namespace zonelint::mail {

struct SelectorName {
  std::string selector;  // may hold dots (RFC 6376 3.1)
  dns::Name domain;
};
// "s1._domainkey.example.com" split; nothing for a name without a selector before _domainkey.
std::optional<SelectorName> split_selector(dns::Name name);
bool is_selector(dns::Name name);  // split_selector gives something
std::optional<dns::Name> selector_name(std::string_view selector, dns::Name domain);
// All names of the world that are selectors, in order.
std::vector<dns::Name> selector_names(dns::World const& world);

enum class KeyStatus : std::uint8_t { ok, revoked, missing, invalid, unknown };
std::string_view key_status_text(KeyStatus);

// A public key as p= holds it.
struct PublicKey {
  enum class Kind : std::uint8_t { none, rsa, ed25519, other } kind = Kind::none;
  int bits = 0;                // RSA modulus; 256 for Ed25519
  std::uint64_t exponent = 0;  // RSA; 0 where it does not fit
  bool even_modulus = false;
  bool roca = false;  // the modulus has the fingerprint of Infineon's RSALib (CVE-2017-15361)
  bool bare = false;  // RSAPublicKey without SubjectPublicKeyInfo (erratum 3017)
  std::string der;    // what p= decodes to
  std::string_view
      holds;          // what that is, whatever k= says: "rsa", "ed25519" (32 octets), "other"; empty: no key
  std::string error;  // why it is none, for people; empty where it is one
};
// `key_type`: "rsa" or "ed25519". `base64`: p's value; white space in it is ignored (3.2).
PublicKey read_public_key(std::string_view key_type, std::string_view base64);
// The public half of a private key in PEM (RFC 7468), as p= would publish it: `der` is a
// SubjectPublicKeyInfo, or the 32 octets of an Ed25519 key. An encrypted key is `other`, with `error`.
PublicKey public_half(std::string const& pem);
// Do both hold the same public key, in whichever of the forms?
bool same_key(PublicKey const& a, PublicKey const& b);
std::string base64(std::string_view octets);

struct DkimText {
  std::string text;              // joined
  grammar::dkim::Record record;  // points into `text`
};
struct DkimKey {
  dns::Name name;
  std::string selector;
  dns::Name domain;
  KeyStatus status = KeyStatus::missing;
  bool via_provider = false;          // ok, since the CNAME leads to a known provider, who publishes the key
  std::optional<DkimMatch> provider;  // where the CNAME's target is a provider's
  std::vector<dns::RecordRef> aliases;   // the CNAMEs followed
  std::vector<dns::RecordRef> records;   // the TXT records at the end
  std::shared_ptr<DkimText const> text;  // of the one that counts
  PublicKey key;
  std::string error;          // invalid, missing: why, for people
  std::string_view error_at;  // the part of text->text that is wrong; may be empty
  std::vector<std::string> unknown;
  bool testing = false;  // t=y
};
std::shared_ptr<DkimText const> read_dkim(dns::RecordRef ref);
// A key record by itself, without look-up: status ok, revoked or invalid.
DkimKey check_key(std::shared_ptr<DkimText const> text);
DkimKey find_key(dns::World const& world, std::span<Provider const> providers, dns::Name name);

}  // namespace zonelint::mail
