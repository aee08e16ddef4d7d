// An evaluation as JSON (schema zonelint/evaluate/1).
#pragma once
#include <string>
#include <string_view>

#include "mail/evaluate.hpp"
#include "text/source.hpp"

namespace zonelint::cli {

// `standard`: rfc9989, rfc7489 or both.
std::string evaluation_json(mail::Evaluation const& e, text::Sources const& sources,
                            std::string_view standard);

}  // namespace zonelint::cli
