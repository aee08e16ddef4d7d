// Writing files: see write.hpp.
#include "fix/write.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include "fix/whole_file.hpp"
#include "input/read_file.hpp"

namespace zonelint::fix {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor const&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }

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

// One file on its way: as it was named, and its new content beside its real path.
struct Pending {
  std::string name;
  WholeFile file;
  bool fresh;                  // there is none yet, and there must be none
  struct timespec changed {};  // when it was last, as it was read
};

class Writing {
 public:
  explicit Writing(WriteOptions const& options) : options_(options) {}

  // Checks the file and writes its new content beside it; what is wrong, or nothing.
  std::string prepare(std::string const& name, std::string const& before, std::string const& after) {
    std::string path = name;
    if (std::string wrong = resolve(name, path); !wrong.empty()) return wrong;
    Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (!file.ok() || ::fstat(file.get(), &status) != 0) return fmt::format("{}: {}", name, reason());
    if (!S_ISREG(status.st_mode)) return fmt::format("{}: not a plain file", name);
    bool const writable = (status.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) != 0;
    if (!writable || ::access(path.c_str(), W_OK) != 0)
      return fmt::format("{}: the file is read-only, so it was left as it is", name);
    auto const now = read_all(file.get());
    if (!now || *now != before)
      return fmt::format("{}: the file has changed since it was read, so it was left as it is", name);
    pending_.push_back({name, WholeFile(path), false, status.st_mtim});
    std::string const wrong = pending_.back().file.write(after, &status);
    return wrong.empty() ? wrong : fmt::format("{}: {}", name, wrong);
  }

  std::string prepare_new(std::string const& name, std::string const& text) {
    std::error_code ec;
    std::filesystem::create_directories(input::folder_of(name), ec);
    pending_.push_back({name, WholeFile(name), true, {}});
    std::string const wrong = pending_.back().file.write(text, nullptr);
    return wrong.empty() ? wrong : fmt::format("{}: {}", name, wrong);
  }

  // Everything is written: each takes its file's place.
  std::vector<std::string> commit() {
    std::vector<std::string> wrong;
    // Writing takes its time: someone else may have written meanwhile.
    for (Pending const& p : pending_)
      if (!p.fresh && !unchanged(p))
        wrong.push_back(
            fmt::format("{}: the file has changed since it was read, so it was left as it is", p.name));
    if (!wrong.empty()) return wrong;
    for (Pending& p : pending_) {
      std::string const one = p.fresh ? p.file.create() : p.file.replace();
      if (!one.empty()) wrong.push_back(fmt::format("{}: {}", p.name, one));
    }
    return wrong;
  }

 private:
  static bool unchanged(Pending const& p) {
    struct stat status {};
    return ::stat(p.file.path().c_str(), &status) == 0 && status.st_mtim.tv_sec == p.changed.tv_sec &&
           status.st_mtim.tv_nsec == p.changed.tv_nsec;
  }

  std::string resolve(std::string const& name, std::string& path) const {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return fmt::format("{}: {}", name, reason());
    if (!S_ISLNK(status.st_mode)) return {};
    std::string const target = input::real_path(path);
    bool const inside = !options_.root.empty() && input::is_inside(target, input::real_path(options_.root));
    if (!inside)
      return fmt::format("{}: a symbolic link that leads out of the folder, to {}; name that file itself",
                         name, target);
    path = target;
    return {};
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
    auto const before = outcome.before.find(name);
    std::string problem = before == outcome.before.end() ? writing.prepare_new(name, text)
                                                         : writing.prepare(name, before->second, text);
    if (!problem.empty()) wrong.push_back(std::move(problem));
  }
  if (wrong.empty()) return writing.commit();
  // A fix may reach over several files: all of them, or none.
  if (wrong.size() < outcome.texts.size())
    wrong.push_back(fmt::format("nothing was written, in {} either", outcome.texts.size() - wrong.size() == 1
                                                                         ? "the other file"
                                                                         : "the other files"));
  return wrong;
}

}  // namespace zonelint::fix
