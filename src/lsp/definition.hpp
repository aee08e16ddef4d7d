// Where the record stands that answers a name (LSP 3.17, textDocument/definition): the SPF record of an
// include, the address of an MX host, what a CNAME leads to, a sender's DKIM keys.
#pragma once
#include "lsp/findings.hpp"

namespace zonelint::lsp {

// Locations, in the order in which they are to be looked at; empty where the zones have none.
json::array definitions(Findings const& findings, text::FileId file, std::uint32_t offset);

}  // namespace zonelint::lsp
