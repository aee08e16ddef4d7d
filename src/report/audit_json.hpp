// An audit for programs, schema "zonelint/audit/1"; the page for people is made of the same.
#pragma once
#include <string>
#include <string_view>

#include "audit/audit.hpp"
#include "audit/since.hpp"
#include "lint/finding.hpp"
#include "report/json_writer.hpp"
#include "text/source.hpp"

namespace zonelint::report {

std::string audit_json(text::Sources const& sources, lint::Result const& result, audit::Audit const& audit,
                       audit::Since const* since, std::string_view version);

// Its parts.
void write_domain(JsonWriter& out, audit::Domain const& domain);
// The members spoofable, refusals, undecided, known and since.
void write_audit_lists(JsonWriter& out, lint::Result const& result, audit::Audit const& audit,
                       audit::Since const* since);

}  // namespace zonelint::report
