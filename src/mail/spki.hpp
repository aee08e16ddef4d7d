// DKIM keys in the form that verifiers read (RFC 6376 erratum 3017).
#pragma once
#include <string>

#include "mail/dkim.hpp"

namespace zonelint::mail {

// The SubjectPublicKeyInfo (RFC 5280 4.1.2.7) of a bare RSAPublicKey; empty for what is none.
std::string subject_public_key_info(PublicKey const& bare);

}  // namespace zonelint::mail
