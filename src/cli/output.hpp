// Where results go: stdout or the file of -o, whole or not at all. All else goes to stderr.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/options.hpp"
#include "fix/whole_file.hpp"

namespace zonelint::cli {

// False (after saying why on stderr) where the text could not be written. An empty `file` is stdout.
bool print(std::string_view text, std::string const& file);
void say(std::string_view text);  // to stderr

// --color, NO_COLOR, FORCE_COLOR and whether stdout is a terminal, in this order of weight.
bool use_color(Options const& options);
std::uint32_t terminal_width();

using fix::write_file;

}  // namespace zonelint::cli
