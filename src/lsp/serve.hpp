// A session over two file descriptors: one thread reads, one checks, and the caller's keeps the state and
// writes.
#pragma once
#include <string>

#include "lsp/workbench.hpp"

namespace zonelint::lsp {

// Returns the exit status when the client says exit, or its end of the pipe is closed.
int serve(int in, int out, Workbench& workbench, std::string version);

}  // namespace zonelint::lsp
