// What p= of a key record holds: base64 of a SubjectPublicKeyInfo (RFC 6376 3.6.1), of a bare RSAPublicKey
// (erratum 3017 tells both are met), or the 32 octets of an Ed25519 key (RFC 8463 4.2).
#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <array>

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

constexpr auto base64_values = [] {
  std::array<signed char, 256> values{};
  for (auto& v : values) v = -1;
  std::string_view const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<signed char>(i);
  return values;
}();
int base64_value(char c) { return base64_values[static_cast<unsigned char>(c)]; }

// The groups of four at the front that hold neither white space nor padding.
void decode_groups(std::string_view& text, std::string& out) {
  for (; text.size() >= 4; text.remove_prefix(4)) {
    int const a = base64_value(text[0]), b = base64_value(text[1]), c = base64_value(text[2]),
              d = base64_value(text[3]);
    if ((a | b | c | d) < 0) return;
    auto const bits = static_cast<unsigned>(a << 18 | b << 12 | c << 6 | d);
    char const octets[] = {static_cast<char>(bits >> 16), static_cast<char>(bits >> 8 & 0xFF),
                           static_cast<char>(bits & 0xFF)};
    out.append(octets, 3);
  }
}

// RFC 4648 4, white space ignored (RFC 6376 3.2). An error's text, or empty.
std::string decode_base64(std::string_view text, std::string& out) {
  out.reserve(text.size() / 4 * 3 + 3);
  decode_groups(text, out);
  unsigned bits = 0, value = 0, padding = 0;
  for (char c : text) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    int const v = base64_value(c);
    if (c == '-' && text.find("-----BEGIN") != text.npos)
      return "the PEM header and footer (-----BEGIN ...) are still around it";
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

// Primes of RSALib are k * M + (65537^a mod M), M a product of the first primes, so that its moduli are
// powers of 65537 modulo each of them: about one other modulus in 2^27 is (Nemec et al., "The Return of
// Coppersmith's Attack", CCS 2017, 2.1).
bool has_roca_fingerprint(BIGNUM const* modulus) {
  constexpr unsigned primes[] = {3,   5,   7,   11,  13,  17,  19,  23,  29,  31,  37,  41,  43,
                                 47,  53,  59,  61,  67,  71,  73,  79,  83,  89,  97,  101, 103,
                                 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167};
  for (unsigned const prime : primes) {
    auto const rest = static_cast<unsigned>(BN_mod_word(modulus, prime));
    unsigned power = 1;
    bool found = false;
    for (unsigned i = 0; i < prime && !found; ++i) {
      found = power == rest;
      power = power * (65537 % prime) % prime;
    }
    if (!found) return false;
  }
  return true;
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
    out.roca = has_roca_fingerprint(n.get());
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

// Has the modulus surely no such fingerprint? By the first primes alone, which settles it for nearly all.
bool is_surely_no_roca(std::string_view modulus) {
  constexpr unsigned primes[] = {3, 5, 7, 11, 13, 17, 19, 23};
  constexpr std::uint64_t product = 3 * 5 * 7 * 11 * 13 * 17 * 19 * 23;
  std::uint64_t rest = 0;
  for (std::size_t i = 0; i + 4 <= modulus.size(); i += 4) {
    std::uint32_t word = 0;
    for (std::size_t k = 0; k < 4; ++k) word = word << 8 | static_cast<unsigned char>(modulus[i + k]);
    rest = (rest << 32 | word) % product;
  }
  for (unsigned const prime : primes) {
    unsigned power = 1;
    bool found = false;
    for (unsigned i = 0; i < prime && !found; ++i) {
      found = power == rest % prime;
      power = power * (65537 % prime) % prime;
    }
    if (!found) return true;
  }
  return false;
}

// SubjectPublicKeyInfo (RFC 5280 4.1) of an RSA key (RFC 8017 A.1.1) as nearly all tools write it, read
// without OpenSSL, which takes as long as everything else about a record: 2048 to 8192 bits in whole octets,
// e = 65537, each length in its two-octet form and nothing after it. Whatever differs is OpenSSL's.
//
//   30 82 l1 l1  30 0d 06 09 2a864886f70d010101 05 00  03 82 l2 l2 00  30 82 l3 l3
//     02 82 n n 00 modulus  02 03 01 00 01
bool read_usual_key(PublicKey& out) {
  std::string_view der = out.der;
  auto const literal = [&](std::string_view octets) {
    if (!der.starts_with(octets)) return false;
    der.remove_prefix(octets.size());
    return true;
  };
  // A length that reaches to the end.
  auto const length = [&](std::string_view tag, std::size_t after) {
    if (!literal(tag) || der.size() < 2) return false;
    auto const size = static_cast<std::size_t>(static_cast<unsigned char>(der[0])) << 8 |
                      static_cast<unsigned char>(der[1]);
    der.remove_prefix(2);
    return size >= 256 && size + after == der.size();
  };
  using namespace std::string_view_literals;
  if (!length("\x30\x82"sv, 0) ||
      !literal("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"sv) ||
      !length("\x03\x82"sv, 0) || !literal("\x00"sv) || !length("\x30\x82"sv, 0) ||
      !length("\x02\x82"sv, 5) || !literal("\x00"sv) || !der.ends_with("\x02\x03\x01\x00\x01"sv)) {
    return false;
  }
  der.remove_suffix(5);
  if (der.size() > 1024 || der.size() % 4 != 0 || (der[0] & 0x80) == 0 || !is_surely_no_roca(der))
    return false;
  out.kind = PublicKey::Kind::rsa;
  out.holds = "rsa";
  out.bits = static_cast<int>(der.size() * 8);
  out.exponent = 65537;
  out.even_modulus = (der.back() & 1) == 0;
  return true;
}

void read_rsa_key(PublicKey& out) {
  if (read_usual_key(out)) return;
  if (out.der.size() == 32) {
    out.kind = PublicKey::Kind::other;
    out.holds = "ed25519";
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
    out.holds = "other";
    out.bits = EVP_PKEY_get_bits(key.get());
    out.error = "the key is no RSA key, but k= says RSA (its default)";
    return;
  }
  out.kind = PublicKey::Kind::rsa;
  out.holds = "rsa";
  describe_rsa(key.get(), out);
  if (used != out.der.size())
    out.error = fmt::format("{} octets stand after the end of the key", out.der.size() - used);
}

void read_ed25519_key(PublicKey& out) {
  if (out.der.size() == 32) {
    out.kind = PublicKey::Kind::ed25519;
    out.holds = "ed25519";
    out.bits = 256;
    return;
  }
  std::size_t used = 0;
  Key key = read_spki(out.der, used);
  if (!key) key = read_rsa(out.der, used);
  out.kind = PublicKey::Kind::other;
  if (key) out.holds = EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA ? "rsa" : "other";
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
