// New DKIM keys: see new_key.hpp.
#include "mail/new_key.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <chrono>
#include <cstdio>
#include <memory>

namespace zonelint::mail {
namespace {

struct Free {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(BIO* p) const { BIO_free(p); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;

std::string base64(unsigned char const* data, std::size_t size) {
  std::string out((size + 2) / 3 * 4 + 1, '\0');
  int const written =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), data, static_cast<int>(size));
  out.resize(static_cast<std::size_t>(written));
  return out;
}

std::string private_pem(EVP_PKEY* key) {
  std::unique_ptr<BIO, Free> const memory(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PKCS8PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) return {};
  char* data = nullptr;
  long const size = BIO_get_mem_data(memory.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

// RFC 6376 3.6.1 with erratum 3017: SubjectPublicKeyInfo.
std::string rsa_public(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  int const size = i2d_PUBKEY(key, &der);
  if (size <= 0) return {};
  std::string out = base64(der, static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

// RFC 8463 4.2: the 32 octets as they are.
std::string ed25519_public(EVP_PKEY* key) {
  unsigned char raw[32];
  std::size_t size = sizeof raw;
  if (EVP_PKEY_get_raw_public_key(key, raw, &size) != 1 || size != sizeof raw) return {};
  return base64(raw, size);
}

std::size_t bits_of(std::string_view type) {
  return type == "rsa2048" ? 2048U : type == "rsa3072" ? 3072U : type == "rsa4096" ? 4096U : 0U;
}

std::string digits_raised(std::string_view digits) {
  std::string out(digits);
  for (std::size_t i = out.size(); i-- > 0;) {
    if (out[i] != '9') {
      ++out[i];
      return out;
    }
    out[i] = '0';
  }
  return "1" + out;
}

}  // namespace

std::vector<std::string> key_types() { return {"rsa2048", "rsa3072", "rsa4096", "ed25519"}; }

std::optional<NewKey> make_key(std::string_view type) {
  bool const ed = type == "ed25519";
  if (!ed && bits_of(type) == 0) return std::nullopt;
  Key const key(ed ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                   : EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits_of(type)));
  if (key == nullptr) return std::nullopt;
  std::string const p = ed ? ed25519_public(key.get()) : rsa_public(key.get());
  NewKey out{private_pem(key.get()), fmt::format("v=DKIM1; k={}; p={}", ed ? "ed25519" : "rsa", p)};
  if (p.empty() || out.pem.empty()) return std::nullopt;
  return out;
}

std::string next_selector(std::string_view selector, std::string_view today) {
  std::size_t begin = selector.size();
  while (begin > 0 && selector[begin - 1] >= '0' && selector[begin - 1] <= '9') --begin;
  std::string_view const digits = selector.substr(begin);
  std::string const stem(selector.substr(0, begin));
  if (digits.empty()) return stem + "2";
  std::string day(today);
  std::erase(day, '-');
  // A date stays one: a year, a month, or a day.
  bool const dated = (digits.size() == 4 || digits.size() == 6 || digits.size() == 8) &&
                     (digits.starts_with("19") || digits.starts_with("20")) && day.size() == 8;
  if (dated && day.substr(0, digits.size()) > digits) return stem + day.substr(0, digits.size());
  return stem + digits_raised(digits);
}

std::string days_after(std::string_view date, int days) {
  int year = 0;
  unsigned month = 0, day = 0;
  if (std::sscanf(std::string(date).c_str(), "%d-%u-%u", &year, &month, &day) != 3) return std::string(date);
  std::chrono::sys_days const then =
      std::chrono::sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day)) +
      std::chrono::days(days);
  std::chrono::year_month_day const out(then);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(out.year()), static_cast<unsigned>(out.month()),
                     static_cast<unsigned>(out.day()));
}

}  // namespace zonelint::mail
