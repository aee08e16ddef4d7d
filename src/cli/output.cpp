// Output: see output.hpp.
#include "cli/output.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace zonelint::cli {
namespace {

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t const n = write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

bool print(std::string_view text, std::string const& file) {
  std::string error;
  if (file.empty()) {
    // A reader that has seen enough (head, a pager) is no failure.
    if (write_all(STDOUT_FILENO, text) || errno == EPIPE) return true;
    error = std::strerror(errno);
  } else {
    error = write_file(file, text);
    if (error.empty()) return true;
  }
  say("zonelint: the output could not be written" + (file.empty() ? std::string() : " to " + file) + ": " +
      error + "\n");
  return false;
}

void say(std::string_view text) { write_all(STDERR_FILENO, text); }

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

std::string write_file(std::string const& path, std::string_view text) {
  struct stat info {};
  // A device or a pipe can't be renamed over.
  if (stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    int const fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0 || !write_all(fd, text)) return std::strerror(errno);
    close(fd);
    return {};
  }
  std::string temporary = path + ".XXXXXX";
  int const fd = mkstemp(temporary.data());
  if (fd < 0) return std::strerror(errno);
  mode_t const mask = umask(0);
  umask(mask);
  bool const good = write_all(fd, text) && fchmod(fd, 0666 & ~mask) == 0 && fsync(fd) == 0;
  int const error = errno;
  close(fd);
  if (good && rename(temporary.c_str(), path.c_str()) == 0) return {};
  int const why = good ? errno : error;
  unlink(temporary.c_str());
  return std::strerror(why);
}

}  // namespace zonelint::cli
