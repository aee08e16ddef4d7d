// Output: see output.hpp.
#include "cli/output.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "report/uri.hpp"

namespace zonelint::cli {
bool print(std::string_view text, std::string const& file) {
  std::string error;
  if (file.empty()) {
    // A reader that has seen enough (head, a pager) is no failure.
    if (fix::write_all(STDOUT_FILENO, text) || errno == EPIPE) return true;
    error = std::strerror(errno);
  } else {
    Uninterrupted const whole;
    error = write_file(file, text);
    if (error.empty()) return true;
  }
  say("zonelint: the output could not be written" + (file.empty() ? std::string() : " to " + file) + ": " +
      error + "\n");
  return false;
}

void say(std::string_view text) { fix::write_all(STDERR_FILENO, text); }

bool use_color(Options const& options) {
  if (options.color != "auto") return options.color == "always";
  if (!options.output.empty()) return false;
  auto const set = [](char const* name) {
    char const* value = std::getenv(name);
    return value != nullptr && *value != 0;
  };
  if (set("NO_COLOR")) return false;
  if (set("FORCE_COLOR")) return true;
  char const* const term = std::getenv("TERM");
  return isatty(STDOUT_FILENO) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

std::uint32_t terminal_width() {
  winsize size{};
  if (isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) {
    return std::min<std::uint32_t>(size.ws_col, 160);
  }
  return 120;
}

std::string link_base(Options const& options) {
  std::error_code error;
  std::string const folder = std::filesystem::current_path(error).string();
  bool const terminal = options.output.empty() && isatty(STDOUT_FILENO) == 1;
  if (!terminal || !use_color(options) || error) return {};
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  std::string const uri = report::file_uri(folder);
  return fmt::format("file://{}{}{}", host, std::string_view(uri).substr(7),
                     folder.ends_with('/') ? "" : "/");
}

Uninterrupted::Uninterrupted() {
  sigset_t held;
  sigemptyset(&held);
  for (int const number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&held, number);
  pthread_sigmask(SIG_BLOCK, &held, &before_);
}
Uninterrupted::~Uninterrupted() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

}  // namespace zonelint::cli
