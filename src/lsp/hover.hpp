// What is said about a place (LSP 3.17, textDocument/hover): its findings with their rules' pages, else what
// stands there means.
#pragma once
#include <optional>

#include "lsp/findings.hpp"

namespace zonelint::lsp {

// A Hover; null where there is nothing to say.
json::value hover(Findings const& findings, text::FileId file, std::uint32_t offset, bool markdown);

}  // namespace zonelint::lsp
