// Files written whole: see whole_file.hpp.
#include "fix/whole_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "input/read_file.hpp"

namespace zonelint::fix {
namespace {

std::string reason() { return std::strerror(errno); }

mode_t usual_mode() {
  mode_t const mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t const put = ::write(fd, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

WholeFile::WholeFile(WholeFile&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})) {}

WholeFile::~WholeFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

std::string WholeFile::write(std::string_view text, struct stat const* like) {
  return put(text, like != nullptr ? like->st_mode & 07777 : usual_mode(), like);
}
std::string WholeFile::write(std::string_view text, mode_t mode) { return put(text, mode, nullptr); }

std::string WholeFile::put(std::string_view text, mode_t mode, struct stat const* owner) {
  std::string path = input::join(input::folder_of(path_), ".zonelint-XXXXXX");
  int const fd = ::mkostemp(path.data(), O_CLOEXEC);
  if (fd < 0) return fmt::format("no file can be made beside it: {}", reason());
  temporary_ = path;
  std::string wrong;
  bool const owned = owner == nullptr || (owner->st_uid == ::geteuid() && owner->st_gid == ::getegid()) ||
                     ::fchown(fd, owner->st_uid, owner->st_gid) == 0;
  if (!owned) wrong = fmt::format("its owner can't be kept: {}", reason());
  // The mode comes last: chown takes set-id bits away.
  if (wrong.empty() && (!write_all(fd, text) || ::fchmod(fd, mode) != 0 || ::fsync(fd) != 0))
    wrong = reason();
  if (::close(fd) != 0 && wrong.empty()) wrong = reason();
  return wrong;
}

// A rename is kept over a crash once its folder is on the disk.
std::string WholeFile::done() {
  temporary_.clear();
  int const folder = ::open(input::folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return {};
}

std::string WholeFile::replace() {
  return ::rename(temporary_.c_str(), path_.c_str()) == 0 ? done() : reason();
}

std::string WholeFile::create() {
  if (::link(temporary_.c_str(), path_.c_str()) != 0) return reason();
  ::unlink(temporary_.c_str());
  return done();
}

std::string write_file(std::string const& path, std::string_view text) {
  struct stat info {};
  bool const there = ::stat(path.c_str(), &info) == 0;
  if (there && !S_ISREG(info.st_mode)) {
    int const fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) return reason();
    std::string const wrong = write_all(fd, text) ? std::string() : reason();
    ::close(fd);
    return wrong;
  }
  WholeFile file(path);
  std::string wrong =
      there ? file.write(text, static_cast<mode_t>(info.st_mode & 07777)) : file.write(text, nullptr);
  return wrong.empty() ? file.replace() : wrong;
}

}  // namespace zonelint::fix
