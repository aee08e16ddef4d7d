// Where results go: stdout or the file of -o, whole or not at all. All else goes to stderr.
#pragma once
#include <csignal>
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
// The base of links to files for a terminal that is coloured: "file://host/home/me/"; empty where none are
// wanted.
std::string link_base(Options const& options);

// While it lives, Ctrl-C and its like wait: what is being written gets written, and then the program ends.
class Uninterrupted {
 public:
  Uninterrupted();
  ~Uninterrupted();
  Uninterrupted(Uninterrupted const&) = delete;
  Uninterrupted& operator=(Uninterrupted const&) = delete;

 private:
  sigset_t before_;
};

using fix::write_file;

}  // namespace zonelint::cli
