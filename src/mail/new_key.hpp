// New DKIM keys: RSA (RFC 8301 3.2) and Ed25519 (RFC 8463).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/name.hpp"

namespace zonelint::mail {

struct NewKey {
  std::string pem;     // the private key, PKCS #8
  std::string record;  // the TXT record's text: "v=DKIM1; k=rsa; p=..."
};
std::vector<std::string> key_types();  // rsa2048, rsa3072, rsa4096, ed25519
// Nothing for an unknown type, or where no key could be made.
std::optional<NewKey> make_key(std::string_view type);

// The selector after this one: "s1" -> "s2", "sel2025" -> the year of `today`, "202501" -> its month, others
// get a number. `today`: "2026-11-24".
std::string next_selector(std::string_view selector, std::string_view today);
// A date so many days on.
std::string days_after(std::string_view date, int days);

}  // namespace zonelint::mail
