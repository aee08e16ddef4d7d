// Reading files whole: see read_file.hpp. No streams: one open, one fstat, as few reads as the system allows.
#include "input/read_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace zonelint::input {
namespace {

namespace fs = std::filesystem;

// Offsets are 32 bits wide, and the last value means "no place".
constexpr std::uint64_t most_octets = 0xffff'fffe;

class Descriptor {
 public:
  explicit Descriptor(std::string const& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

std::string words(int error) {
  switch (error) {
    case ENOENT:
      return "there is no such file";
    case EACCES:
      return "permission denied";
    case EISDIR:
      return "it is a folder";
    default:
      return std::strerror(error);
  }
}

// False with errno set. A size of 0 may be a pipe or a file of /proc: read until the end.
bool read_all(int fd, std::size_t expected, std::uint64_t most, std::string& out) {
  out.resize(expected > 0 ? expected : 4096);
  std::size_t have = 0;
  while (true) {
    if (have == out.size()) {
      if (expected > 0 && have >= expected) break;
      if (have > most) break;
      out.resize(out.size() * 2);
    }
    ssize_t const n = ::read(fd, out.data() + have, out.size() - have);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    if (n == 0) break;
    have += static_cast<std::size_t>(n);
  }
  out.resize(have);
  return true;
}

// From here on a file is mapped: a copy of it would be the largest thing in memory.
constexpr std::uint64_t large = 16U << 20;

text::Mapping map(int fd, std::size_t size) {
  void* const data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (data == MAP_FAILED) return {};
  ::madvise(data, size, MADV_SEQUENTIAL);
  return {static_cast<char const*>(data), size};
}

Opened failed(std::string kind, std::string error) {
  return {text::no_file, std::move(kind), std::move(error)};
}

}  // namespace

std::string real_path(std::string const& path) {
  std::error_code error;
  fs::path const real = fs::weakly_canonical(path, error);
  return error ? fs::path(path).lexically_normal().string() : real.string();
}

bool is_inside(std::string_view path, std::string_view folder) {
  if (folder == "/") return path.starts_with('/');
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string folder_of(std::string_view path) {
  std::size_t const slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return std::string(slash == 0 ? "/" : path.substr(0, slash));
}

std::string join(std::string_view folder, std::string_view path) {
  if (path.starts_with('/') || folder.empty() || folder == ".") return std::string(path);
  std::string all(folder);
  if (!all.ends_with('/')) all += '/';
  all += path;
  return all;
}

std::string_view base_name(std::string_view path) {
  std::size_t const slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string shown_path(std::string const& real) {
  std::error_code error;
  fs::path const here = fs::current_path(error);
  if (error) return real;
  fs::path const relative = fs::path(real).lexically_relative(here);
  return relative.empty() ? real : relative.string();
}

Opened Files::open(std::string const& real, std::string const& shown) {
  {
    std::lock_guard lock(mutex_);
    if (auto it = opened_.find(real); it != opened_.end()) return it->second;
  }
  Opened result;
  std::string content;
  text::Mapping mapping;
  Descriptor const fd(real);
  struct stat status {};
  if (fd.get() < 0 || ::fstat(fd.get(), &status) != 0) {
    result = failed("unreadable", words(errno));
  } else if (S_ISDIR(status.st_mode)) {
    result = failed("unreadable", words(EISDIR));
  } else if (static_cast<std::uint64_t>(status.st_size) > most_octets) {
    result = failed("file-too-large", "it is larger than 4 GiB");
  } else if (S_ISREG(status.st_mode) && static_cast<std::uint64_t>(status.st_size) >= large) {
    mapping = map(fd.get(), static_cast<std::size_t>(status.st_size));
    if (!mapping) result = failed("unreadable", words(errno));
  } else if (!read_all(fd.get(), static_cast<std::size_t>(status.st_size), most_octets, content)) {
    result = failed("unreadable", words(errno));
  } else if (content.size() > most_octets) {
    result = failed("file-too-large", "it is larger than 4 GiB");
  }
  std::lock_guard lock(mutex_);
  if (auto it = opened_.find(real); it != opened_.end()) return it->second;  // another thread was faster
  if (result.kind.empty()) {
    result.id = mapping ? sources_.add(shown, std::move(mapping)) : sources_.add(shown, std::move(content));
    paths_[result.id] = real;
  }
  opened_.emplace(real, result);
  return result;
}

void Files::preset(std::string const& real, text::FileId id) {
  std::lock_guard lock(mutex_);
  opened_[real] = {id, {}, {}};
  paths_[id] = real;
}

std::string Files::path(text::FileId id) const {
  std::lock_guard lock(mutex_);
  auto const it = paths_.find(id);
  return it == paths_.end() ? std::string() : it->second;
}

std::string read_head(std::string const& path, std::size_t most) {
  Descriptor const fd(path);
  std::string out(most, '\0');
  if (fd.get() < 0) return {};
  ssize_t const n = ::read(fd.get(), out.data(), most);
  out.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return out;
}

}  // namespace zonelint::input
