// What p= of a key record holds: base64 of a SubjectPublicKeyInfo (RFC 6376 3.6.1), of a bare RSAPublicKey
// (erratum 3017 tells both are met), or the 32 octets of an Ed25519 key (RFC 8463 4.2).
#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "mail/dkim.hpp"

namespace zonelint::mail {
namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
struct FreeNumber {
  void operator()(BIGNUM* n) const { BN_free(n); }
};
using Number = std::unique_ptr<BIGNUM, FreeNumber>;

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// RFC 4648 4, white space ignored (RFC 6376 3.2). An error's text, or empty.
std::string decode_base64(std::string_view text, std::string& out) {
  unsigned bits = 0, value = 0, padding = 0;
  for (char c : text) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    int const v = base64_value(c);
    if (v < 0) return fmt::format("'{}' is no base64 character", c);
    if (padding > 0) return "base64 goes on after its '='";
    value = (value << 6 | static_cast<unsigned>(v)) & 0xFFFFFFU;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<char>(value >> bits & 0xFFU));
    }
  }
  if (padding > 2 || bits == 6) return "the base64 text is cut off";
  return {};
}

Key read_spki(std::string const& der, std::size_t& used) {
  auto const* at = reinterpret_cast<unsigned char const*>(der.data());
  auto const* const begin = at;
  Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  used = static_cast<std::size_t>(at - begin);
  return key;
}
Key read_rsa(std::string const& der, std::size_t& used) {
  auto const* at = reinterpret_cast<unsigned char const*>(der.data());
  auto const* const begin = at;
  Key key(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, static_cast<long>(der.size())));
  used = static_cast<std::size_t>(at - begin);
  return key;
}

void describe_rsa(EVP_PKEY const* key, PublicKey& out) {
  out.bits = EVP_PKEY_get_bits(key);
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &number) == 1) {
    Number const e(number);
    if (BN_num_bits(e.get()) <= 64) {
      unsigned char octets[8];
      BN_bn2binpad(e.get(), octets, 8);
      for (auto o : octets) out.exponent = out.exponent << 8 | o;
    }
  }
  number = nullptr;
  if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &number) == 1) {
    Number const n(number);
    out.even_modulus = BN_is_odd(n.get()) == 0;
  }
}

// DER's first length, where the text is a SEQUENCE: how long the whole ought to be; 0 where it can't be told.
std::size_t der_size(std::string const& der) {
  if (der.size() < 2 || der[0] != 0x30) return 0;
  auto const first = static_cast<unsigned char>(der[1]);
  if (first < 0x80) return first + 2U;
  std::size_t const more = first & 0x7FU;
  if (more == 0 || more > 4 || der.size() < 2 + more) return 0;
  std::size_t size = 0;
  for (std::size_t i = 0; i < more; ++i) size = size << 8 | static_cast<unsigned char>(der[2 + i]);
  return size + 2 + more;
}

void read_rsa_key(PublicKey& out) {
  if (out.der.size() == 32) {
    out.kind = PublicKey::Kind::other;
    out.error = "32 octets are an Ed25519 key, but k= says RSA (its default)";
    return;
  }
  std::size_t used = 0;
  Key key = read_spki(out.der, used);
  if (!key) {
    key = read_rsa(out.der, used);
    out.bare = key != nullptr;
  }
  if (!key) {
    auto const wanted = der_size(out.der);
    out.error = wanted > out.der.size()
                    ? fmt::format("the key is cut off: {} octets of {}", out.der.size(), wanted)
                    : "what p= holds is no RSA public key in DER form";
    return;
  }
  if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) {
    out.kind = PublicKey::Kind::other;
    out.bits = EVP_PKEY_get_bits(key.get());
    out.error = "the key is no RSA key, but k= says RSA (its default)";
    return;
  }
  out.kind = PublicKey::Kind::rsa;
  describe_rsa(key.get(), out);
  if (used != out.der.size())
    out.error = fmt::format("{} octets stand after the end of the key", out.der.size() - used);
}

void read_ed25519_key(PublicKey& out) {
  if (out.der.size() == 32) {
    out.kind = PublicKey::Kind::ed25519;
    out.bits = 256;
    return;
  }
  std::size_t used = 0;
  Key const key = read_spki(out.der, used);
  out.kind = PublicKey::Kind::other;
  if (key && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_ED25519)
    out.error = "the Ed25519 key is wrapped in SubjectPublicKeyInfo; p= holds its 32 octets alone";
  else if (key)
    out.error = "the key is no Ed25519 key, but k= says ed25519";
  else
    out.error = fmt::format("an Ed25519 key has 32 octets, not {}", out.der.size());
}

}  // namespace

PublicKey read_public_key(std::string_view key_type, std::string_view base64) {
  PublicKey out;
  out.error = decode_base64(base64, out.der);
  if (!out.error.empty()) return out;
  if (key_type == "rsa")
    read_rsa_key(out);
  else if (key_type == "ed25519")
    read_ed25519_key(out);
  else
    out.error = fmt::format("k={} is no key type of DKIM: rsa or ed25519", key_type);
  return out;
}

}  // namespace zonelint::mail
