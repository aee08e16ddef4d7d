// A file written whole or not at all: its new content stands beside it until it takes its place, so that a
// full disk or a kill at any moment leaves the old file as it was.
#pragma once
#include <sys/types.h>

#include <string>
#include <string_view>

struct stat;

namespace zonelint::fix {

class WholeFile {
 public:
  explicit WholeFile(std::string path) : path_(std::move(path)) {}
  WholeFile(WholeFile const&) = delete;
  WholeFile(WholeFile&& other) noexcept;
  ~WholeFile();
  // All return what went wrong, or nothing.
  // Writes the content beside the path; `like`: the file whose mode and owner it gets.
  std::string write(std::string_view text, struct stat const* like);
  std::string write(std::string_view text, mode_t mode);
  // Takes the place of what stands there; or takes it only where nothing stands.
  std::string replace();
  std::string create();
  std::string const& path() const { return path_; }

 private:
  std::string put(std::string_view text, mode_t mode, struct stat const* owner);
  std::string done();
  std::string path_, temporary_;
};

// All of it, however many calls that takes; false with errno set.
bool write_all(int fd, std::string_view text);
// For results and configurations: keeps the mode of what it replaces; a device or a pipe is written to.
std::string write_file(std::string const& path, std::string_view text);

}  // namespace zonelint::fix
