// Writing files: see write.hpp.
#include "fix/write.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "input/read_file.hpp"

namespace zonelint::fix {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor const&) = delete;
  ~Descriptor() { close(); }
  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }
  bool close() {
    bool const good = fd_ < 0 || ::close(fd_) == 0;
    fd_ = -1;
    return good;
  }

 private:
  int fd_;
};

std::string reason() { return std::strerror(errno); }

std::optional<std::string> read_all(int fd) {
  std::string out;
  char buffer[65536];
  for (;;) {
    ssize_t const got = ::read(fd, buffer, sizeof buffer);
    if (got == 0) return out;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    out.append(buffer, static_cast<std::size_t>(got));
  }
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t const put = ::write(fd, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

// One file on its way: its real path, and the temporary that is to take its place.
struct Pending {
  std::string name, path, temporary;
};

class Writing {
 public:
  explicit Writing(WriteOptions const& options) : options_(options) {}
  ~Writing() {
    for (Pending const& p : pending_)
      if (!p.temporary.empty()) ::unlink(p.temporary.c_str());
  }

  // Checks the file and writes the temporary; what is wrong, or nothing.
  std::string prepare(std::string const& name, std::string const& before, std::string const& after) {
    Pending p{name, name, {}};
    if (std::string wrong = resolve(p); !wrong.empty()) return wrong;
    Descriptor const file(::open(p.path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (!file.ok() || ::fstat(file.get(), &status) != 0) return fmt::format("{}: {}", name, reason());
    if (!S_ISREG(status.st_mode)) return fmt::format("{}: not a plain file", name);
    bool const writable = (status.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) != 0;
    if (!writable || ::access(p.path.c_str(), W_OK) != 0)
      return fmt::format("{}: the file is read-only, so it was left as it is", name);
    auto const now = read_all(file.get());
    if (!now || *now != before)
      return fmt::format("{}: the file has changed since it was read, so it was left as it is", name);
    return write_beside(std::move(p), status, after);
  }

  // All temporaries are there: each takes its file's place.
  std::vector<std::string> commit() {
    std::vector<std::string> wrong;
    for (Pending& p : pending_) {
      if (::rename(p.temporary.c_str(), p.path.c_str()) != 0) {
        wrong.push_back(fmt::format("{}: {}", p.name, reason()));
        continue;
      }
      p.temporary.clear();
      Descriptor const folder(::open(input::folder_of(p.path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
      if (folder.ok()) ::fsync(folder.get());
    }
    return wrong;
  }

 private:
  std::string resolve(Pending& p) const {
    struct stat status {};
    if (::lstat(p.path.c_str(), &status) != 0) return fmt::format("{}: {}", p.name, reason());
    if (!S_ISLNK(status.st_mode)) return {};
    std::string const target = input::real_path(p.path);
    bool const inside = !options_.root.empty() && input::is_inside(target, input::real_path(options_.root));
    if (!inside)
      return fmt::format("{}: a symbolic link that leads out of the folder, to {}; name that file itself",
                         p.name, target);
    p.path = target;
    return {};
  }

  std::string write_beside(Pending p, struct stat const& status, std::string const& text) {
    std::string path = input::join(input::folder_of(p.path), ".zonelint-XXXXXX");
    Descriptor file(::mkostemp(path.data(), O_CLOEXEC));
    if (!file.ok()) return fmt::format("{}: no file can be made beside it: {}", p.name, reason());
    p.temporary = path;
    pending_.push_back(p);
    bool const owned = (status.st_uid == ::geteuid() && status.st_gid == ::getegid()) ||
                       ::fchown(file.get(), status.st_uid, status.st_gid) == 0;
    if (!owned) return fmt::format("{}: its owner can't be kept: {}", p.name, reason());
    bool const good = ::fchmod(file.get(), status.st_mode & 07777) == 0 && write_all(file.get(), text) &&
                      ::fsync(file.get()) == 0 && file.close();
    return good ? std::string() : fmt::format("{}: {}", p.name, reason());
  }

  WriteOptions const& options_;
  std::vector<Pending> pending_;
};

}  // namespace

std::vector<std::string> write(Outcome const& outcome, WriteOptions const& options) {
  if (!outcome.ok()) return outcome.problems;
  Writing writing(options);
  std::vector<std::string> wrong;
  for (auto const& [name, text] : outcome.texts) {
    std::string problem = writing.prepare(name, outcome.before.at(name), text);
    if (!problem.empty()) wrong.push_back(std::move(problem));
  }
  return wrong.empty() ? writing.commit() : wrong;
}

}  // namespace zonelint::fix
