// The public half of a private key that stands beside the zones (RFC 7468 10, 11; RFC 8017 A.1.2; RFC 8410
// 7), to be held against what p= publishes. Nothing of the private half is kept, and nothing of it is ever
// told.
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "mail/dkim.hpp"
#include "mail/spki.hpp"

namespace zonelint::mail {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;

// OpenSSL's own would ask at the terminal.
int no_password(char*, int, int, void*) { return -1; }

std::string subject_public_key_info(EVP_PKEY const* key) {
  int const size = i2d_PUBKEY(key, nullptr);
  if (size <= 0) return {};
  std::string out(static_cast<std::size_t>(size), '\0');
  auto* at = reinterpret_cast<unsigned char*>(out.data());
  i2d_PUBKEY(key, &at);
  return out;
}

Key public_key(PublicKey const& key) {
  auto const* at = reinterpret_cast<unsigned char const*>(key.der.data());
  auto const size = static_cast<long>(key.der.size());
  return Key(key.bare ? d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, size) : d2i_PUBKEY(nullptr, &at, size));
}

}  // namespace

PublicKey public_half(std::string const& pem) {
  PublicKey out;
  std::unique_ptr<BIO, Free> const bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Key const key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr) : nullptr);
  if (!key) {
    out.kind = PublicKey::Kind::other;
    out.error = pem.find("ENCRYPTED") != std::string::npos ? "it is encrypted" : "it can't be read";
    return out;
  }
  int const id = EVP_PKEY_get_base_id(key.get());
  out.kind = id == EVP_PKEY_RSA       ? PublicKey::Kind::rsa
             : id == EVP_PKEY_ED25519 ? PublicKey::Kind::ed25519
                                      : PublicKey::Kind::other;
  out.holds = id == EVP_PKEY_RSA ? "rsa" : id == EVP_PKEY_ED25519 ? "ed25519" : "other";
  out.bits = EVP_PKEY_get_bits(key.get());
  if (id == EVP_PKEY_ED25519) {
    std::size_t size = 32;
    out.der.resize(size);
    EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(out.der.data()), &size);
  } else {
    out.der = subject_public_key_info(key.get());
  }
  return out;
}

bool same_key(PublicKey const& a, PublicKey const& b) {
  if (a.der == b.der) return !a.der.empty();
  // In one form the same key is the same octets; only one of them may be without its SubjectPublicKeyInfo.
  if (a.kind != PublicKey::Kind::rsa || b.kind != PublicKey::Kind::rsa || a.bare == b.bare) return false;
  Key const one = public_key(a), other = public_key(b);
  return one && other && EVP_PKEY_eq(one.get(), other.get()) == 1;
}

std::string subject_public_key_info(PublicKey const& bare) {
  Key const key = bare.bare ? public_key(bare) : Key();
  return key ? subject_public_key_info(key.get()) : std::string();
}

// RFC 4648 4.
std::string base64(std::string_view octets) {
  std::string out((octets.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends with a zero octet
  int const size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<unsigned char const*>(octets.data()), static_cast<int>(octets.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace zonelint::mail
