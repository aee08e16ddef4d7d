// An evaluation as a short story for people: each step of SPF, each signature, and what DMARC makes of them.
#pragma once
#include <string>
#include <string_view>

#include "mail/evaluate.hpp"
#include "text/source.hpp"

namespace zonelint::cli {

// `standard`: rfc9989, rfc7489 or both.
std::string evaluation_text(mail::Mail const& mail, mail::Evaluation const& e, dns::World const& world,
                            text::Sources const& sources, std::string_view standard);

}  // namespace zonelint::cli
