// RSA keys that anybody can break, and what tells them from good ones.
#include <catch2/catch.hpp>

#include "mail/dkim.hpp"

using namespace zonelint;

namespace {

// Made for this test. The first is no product of two primes; its modulus is a power of 65537 modulo each of
// the primes up to 167, as those of RSALib are. The second is an ordinary key; the others are made from it.
constexpr char const* fingerprint =
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAsioumIa2C0wi21Qg+h5CneLNxCp/IvmYz8t4bO9NNia6XmTbMX9w"
    "mLAkb/TCAGLr28dyekdqdYgaXEFoZxXGz4GhCqMwCOt8ZD+BhkuNQRcLWpKVqFzYyayBeSX4uzfX9wv8KfQpnSM84ENIQaEy"
    "ga+G3i43kCvUT0tjbgzb9KzgYipnDa546iHMBS9i4qK3pu/fluOnrx+shAV1QGP7kaNvJdQY1hBqRhamD09kEF9YjQRfk93F"
    "CntX0jXBtWdaALgtPDCwIgmtjLsIERmH2gnzBeh0dGVaXYH3ErHpt+RCeXIYDRIomShse1npSiuX1JN4bwG0fP0PmdWjVZzz"
    "nwIDAQAB";
constexpr char const* ordinary =
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAhOg0sTubirgIlWHCGe5hzQ/Stw6Krf5lFipbnKU9cPNlGcAxOiKn"
    "bPsyhdzbLBZGx8MRIp/Uv9Qcs/VIt/aR4x3vPR1Yq0DKFxkO72WQTC+bg01X5J9+37J6fz8XHqTVbi+hydOvH84+Y1eMd3gB"
    "BqaZqjFYgwgREwVgdOs1p7hkKJWICr8BfcUaQOaVfypG/aIjypKKyFnXojm8N/VPXQjj9+WYuTNsarCSNZlQImbH6dfSGTXu"
    "a771TZ+ZSXNM9qKWEcOX8edN+gbhjQtzB5HaEVOkrzK6KkNyuSYieiETRfrVSPreekbHTqPmSY9wJ9jXtxZI5xncsbOfmezK"
    "rwIDAQAB";
constexpr char const* bare =
    "MIIBCgKCAQEAhOg0sTubirgIlWHCGe5hzQ/Stw6Krf5lFipbnKU9cPNlGcAxOiKnbPsyhdzbLBZGx8MRIp/Uv9Qcs/VIt/aR"
    "4x3vPR1Yq0DKFxkO72WQTC+bg01X5J9+37J6fz8XHqTVbi+hydOvH84+Y1eMd3gBBqaZqjFYgwgREwVgdOs1p7hkKJWICr8B"
    "fcUaQOaVfypG/aIjypKKyFnXojm8N/VPXQjj9+WYuTNsarCSNZlQImbH6dfSGTXua771TZ+ZSXNM9qKWEcOX8edN+gbhjQtz"
    "B5HaEVOkrzK6KkNyuSYieiETRfrVSPreekbHTqPmSY9wJ9jXtxZI5xncsbOfmezKrwIDAQAB";
constexpr char const* even =
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAhOg0sTubirgIlWHCGe5hzQ/Stw6Krf5lFipbnKU9cPNlGcAxOiKn"
    "bPsyhdzbLBZGx8MRIp/Uv9Qcs/VIt/aR4x3vPR1Yq0DKFxkO72WQTC+bg01X5J9+37J6fz8XHqTVbi+hydOvH84+Y1eMd3gB"
    "BqaZqjFYgwgREwVgdOs1p7hkKJWICr8BfcUaQOaVfypG/aIjypKKyFnXojm8N/VPXQjj9+WYuTNsarCSNZlQImbH6dfSGTXu"
    "a771TZ+ZSXNM9qKWEcOX8edN+gbhjQtzB5HaEVOkrzK6KkNyuSYieiETRfrVSPreekbHTqPmSY9wJ9jXtxZI5xncsbOfmezK"
    "sAIDAQAB";
constexpr char const* exponent1 =
    "MIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0AMIIBCAKCAQEAhOg0sTubirgIlWHCGe5hzQ/Stw6Krf5lFipbnKU9cPNlGcAxOiKn"
    "bPsyhdzbLBZGx8MRIp/Uv9Qcs/VIt/aR4x3vPR1Yq0DKFxkO72WQTC+bg01X5J9+37J6fz8XHqTVbi+hydOvH84+Y1eMd3gB"
    "BqaZqjFYgwgREwVgdOs1p7hkKJWICr8BfcUaQOaVfypG/aIjypKKyFnXojm8N/VPXQjj9+WYuTNsarCSNZlQImbH6dfSGTXu"
    "a771TZ+ZSXNM9qKWEcOX8edN+gbhjQtzB5HaEVOkrzK6KkNyuSYieiETRfrVSPreekbHTqPmSY9wJ9jXtxZI5xncsbOfmezK"
    "rwIBAQ==";
constexpr char const* exponent4 =
    "MIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0AMIIBCAKCAQEAhOg0sTubirgIlWHCGe5hzQ/Stw6Krf5lFipbnKU9cPNlGcAxOiKn"
    "bPsyhdzbLBZGx8MRIp/Uv9Qcs/VIt/aR4x3vPR1Yq0DKFxkO72WQTC+bg01X5J9+37J6fz8XHqTVbi+hydOvH84+Y1eMd3gB"
    "BqaZqjFYgwgREwVgdOs1p7hkKJWICr8BfcUaQOaVfypG/aIjypKKyFnXojm8N/VPXQjj9+WYuTNsarCSNZlQImbH6dfSGTXu"
    "a771TZ+ZSXNM9qKWEcOX8edN+gbhjQtzB5HaEVOkrzK6KkNyuSYieiETRfrVSPreekbHTqPmSY9wJ9jXtxZI5xncsbOfmezK"
    "rwIBBA==";

}  // namespace

TEST_CASE("weak RSA keys") {
  struct Row {
    char const* key;
    bool roca, even, bare;
    std::uint64_t exponent;
  };
  Row const rows[] = {
      {fingerprint, true, false, false, 65537}, {ordinary, false, false, false, 65537},
      {bare, false, false, true, 65537},        {even, false, true, false, 65537},
      {exponent1, false, false, false, 1},      {exponent4, false, false, false, 4},
  };
  for (auto const& row : rows) {
    auto const key = mail::read_public_key("rsa", row.key);
    CAPTURE(row.key);
    CHECK(key.error.empty());
    CHECK(key.bits == 2048);
    CHECK(key.roca == row.roca);
    CHECK(key.even_modulus == row.even);
    CHECK(key.bare == row.bare);
    CHECK(key.exponent == row.exponent);
  }
}
