// Keys are made by OpenSSL here, so that nothing rests on a copied one.
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <catch2/catch.hpp>

#include <memory>

#include "mail/dkim.hpp"
#include "tests/mail/world.hpp"

using namespace zonelint;
using mail::KeyStatus;

namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

Key rsa(int bits) {
  // A generator of OpenSSL's refuses 512 bits at some security levels, but makes them.
  return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(bits)));
}

std::string base64(std::string const& octets) {
  std::string out((octets.size() + 2) / 3 * 4 + 1, '\0');
  auto const n =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<unsigned char const*>(octets.data()), static_cast<int>(octets.size()));
  out.resize(static_cast<std::size_t>(n));
  return out;
}

std::string spki(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  int const n = i2d_PUBKEY(key, &der);
  REQUIRE(n > 0);
  std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(n));
  OPENSSL_free(der);
  return out;
}
std::string bare(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  int const n = i2d_PublicKey(key, &der);
  REQUIRE(n > 0);
  std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(n));
  OPENSSL_free(der);
  return out;
}
std::string ed25519() {
  Key const key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  std::string out(32, '\0');
  std::size_t n = 32;
  REQUIRE(EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(out.data()), &n) == 1);
  return out;
}

mail::DkimKey find(std::string const& record) {
  auto const world = test::world({{"example.com", {"s1._domainkey.example.com TXT " + record}}});
  return mail::find_key(*world, test::providers(), test::name("s1._domainkey.example.com"));
}

}  // namespace

TEST_CASE("RSA keys of every size, wrapped and bare") {
  for (int bits : {512, 1024, 2048, 4096}) {
    CAPTURE(bits);
    auto const key = rsa(bits);
    REQUIRE(key);
    auto const wrapped = mail::read_public_key("rsa", base64(spki(key.get())));
    CHECK(wrapped.error.empty());
    CHECK(wrapped.bits == bits);
    CHECK(wrapped.exponent == 65537);
    CHECK_FALSE(wrapped.bare);
    CHECK_FALSE(wrapped.even_modulus);
    auto const plain = mail::read_public_key("rsa", base64(bare(key.get())));
    CHECK(plain.error.empty());
    CHECK(plain.bits == bits);
    CHECK(plain.bare);
    auto const found = find("v=DKIM1; k=rsa; p=" + base64(spki(key.get())));
    // RFC 8301 3.2
    CHECK(found.status == (bits < 1024 ? KeyStatus::invalid : KeyStatus::ok));
    CHECK(found.key.bits == bits);
  }
}

TEST_CASE("Ed25519 keys are 32 octets") {
  auto const key = ed25519();
  auto const good = mail::read_public_key("ed25519", base64(key));
  CHECK(good.error.empty());
  CHECK(good.bits == 256);
  CHECK(find("v=DKIM1; k=ed25519; p=" + base64(key)).status == KeyStatus::ok);
  CHECK(mail::read_public_key("ed25519", base64(key.substr(1))).error ==
        "an Ed25519 key has 32 octets, not 31");
  CHECK(mail::read_public_key("rsa", base64(key)).error ==
        "32 octets are an Ed25519 key, but k= says RSA (its default)");
  Key const wrapped(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  CHECK(mail::read_public_key("ed25519", base64(spki(wrapped.get()))).error ==
        "the Ed25519 key is wrapped in SubjectPublicKeyInfo; p= holds its 32 octets alone");
  CHECK(mail::read_public_key("ed25519", base64(spki(rsa(1024).get()))).error ==
        "the key is no Ed25519 key, but k= says ed25519");
  Key const curve(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  CHECK(mail::read_public_key("rsa", base64(spki(curve.get()))).error ==
        "the key is no RSA key, but k= says RSA (its default)");
}

TEST_CASE("broken keys say what is broken") {
  auto const der = spki(rsa(2048).get());
  CHECK(mail::read_public_key("rsa", base64(der.substr(0, 200))).error ==
        "the key is cut off: 200 octets of 294");
  CHECK(mail::read_public_key("rsa", base64(der + "xx")).error == "2 octets stand after the end of the key");
  CHECK(mail::read_public_key("rsa", "AAAA").error == "what p= holds is no RSA public key in DER form");
  CHECK(mail::read_public_key("rsa", "AA*A").error == "'*' is no base64 character");
  CHECK(mail::read_public_key("rsa", "-----BEGIN PUBLIC KEY-----MIGf-----END PUBLIC KEY-----").error ==
        "the PEM header and footer (-----BEGIN ...) are still around it");
  CHECK(mail::read_public_key("rsa", "AAAAA").error == "the base64 text is cut off");
  CHECK(mail::read_public_key("rsa", "AA==AA").error == "base64 goes on after its '='");
  CHECK(mail::read_public_key("dsa", "AAAA").error == "k=dsa is no key type of DKIM: rsa or ed25519");
  // White space within p= is ignored (RFC 6376 3.2).
  auto text = base64(der);
  text.insert(100, " \t ");
  CHECK(mail::read_public_key("rsa", text).bits == 2048);
}

TEST_CASE("the status of a key record") {
  auto const key = base64(spki(rsa(1024).get()));
  struct Row {
    std::string record;
    KeyStatus status;
  };
  std::vector<Row> const rows = {
      {"p=" + key, KeyStatus::ok},
      {"v=DKIM1; p=" + key, KeyStatus::ok},
      {"v=DKIM1; h=sha1:sha256; s=email; t=y:s; p=" + key, KeyStatus::ok},
      {"v=DKIM1; s=*; p=" + key, KeyStatus::ok},
      {"v=DKIM1; p=", KeyStatus::revoked},
      {"p=", KeyStatus::revoked},
      {"v=DKIM1; k=rsa", KeyStatus::invalid},
      {"v=DKIM2; p=" + key, KeyStatus::invalid},
      {"p=" + key + "; v=DKIM1", KeyStatus::invalid},
      {"v=DKIM1; h=sha1; p=" + key, KeyStatus::invalid},
      {"v=DKIM1; s=tlsrpt; p=" + key, KeyStatus::invalid},
      {"v=DKIM1; k=dsa; p=" + key, KeyStatus::invalid},
      {"v=DKIM1; p=" + key + "; p=" + key, KeyStatus::invalid},
      {"v=DKIM1; p=" + key.substr(0, 100), KeyStatus::invalid},
  };
  for (auto const& row : rows) {
    CAPTURE(row.record);
    auto const got = find(row.record);
    CHECK(mail::key_status_text(got.status) == mail::key_status_text(row.status));
    CHECK(got.error.empty() == (row.status == KeyStatus::ok || row.status == KeyStatus::revoked));
  }
}

TEST_CASE("keys are found through CNAMEs, here and at a known provider") {
  auto const key = base64(spki(rsa(1024).get()));
  auto const world = test::world(
      {{"example.com",
        {"abc._domainkey.example.com CNAME abc.dkim.amazonses.com.",
         "s1._domainkey.example.com CNAME keys.example.org.",
         "s2._domainkey.example.com CNAME gone.example.org.",
         "s3._domainkey.example.com CNAME key.example.net.", "two._domainkey.example.com TXT p=" + key,
         "two._domainkey.example.com TXT p=", "mixed._domainkey.example.com TXT p=" + key,
         "mixed._domainkey.example.com TXT something else"}},
       {"example.org", {"keys.example.org TXT p=" + key}}});
  auto const find_at = [&](char const* selector) {
    return mail::find_key(*world, test::providers(),
                          *mail::selector_name(selector, test::name("example.com")));
  };
  auto const ses = find_at("abc");
  CHECK(ses.status == KeyStatus::ok);
  CHECK(ses.via_provider);
  CHECK(ses.provider->provider->id == "amazon-ses");
  CHECK(ses.aliases.size() == 1);

  auto const here = find_at("s1");
  CHECK(here.status == KeyStatus::ok);
  CHECK_FALSE(here.via_provider);
  CHECK(here.key.bits == 1024);

  auto const dangling = find_at("s2");
  CHECK(dangling.status == KeyStatus::missing);
  CHECK(dangling.error == "the CNAME leads to gone.example.org, which has no TXT record");

  auto const away = find_at("s3");
  CHECK(away.status == KeyStatus::unknown);
  CHECK(away.unknown == std::vector<std::string>{"key.example.net/TXT"});

  CHECK(find_at("none").status == KeyStatus::missing);
  CHECK(find_at("two").status == KeyStatus::invalid);
  CHECK(find_at("mixed").status == KeyStatus::ok);
}

TEST_CASE("selector names are split") {
  auto const one = mail::split_selector(test::name("a.b._domainkey.mail.example.com"));
  REQUIRE(one);
  CHECK(one->selector == "a.b");
  CHECK(one->domain == test::name("mail.example.com"));
  CHECK_FALSE(mail::split_selector(test::name("_domainkey.example.com")));
  CHECK_FALSE(mail::split_selector(test::name("a.domainkey.example.com")));
  auto const world = test::world(
      {{"example.com",
        {"b._domainkey.example.com TXT p=", "example.com TXT x", "a._domainkey.example.com TXT p="}}});
  CHECK(mail::selector_names(*world).size() == 2);
}
