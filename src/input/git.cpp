// Running git: see git.hpp.
#include "input/git.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>

#include "input/read_file.hpp"

extern char** environ;

namespace zonelint::input {
namespace {

// A hook's own variables name its repository, relative to another folder.
std::vector<std::string> environment() {
  constexpr std::string_view own[] = {"GIT_DIR=", "GIT_WORK_TREE=", "GIT_INDEX_FILE=", "GIT_PREFIX="};
  std::vector<std::string> out = {"GIT_NO_LAZY_FETCH=1", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0"};
  for (char** at = environ; *at != nullptr; ++at) {
    std::string_view const entry = *at;
    if (std::none_of(std::begin(own), std::end(own), [&](auto o) { return entry.starts_with(o); }))
      out.emplace_back(entry);
  }
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& w : words) out.push_back(w.data());
  out.push_back(nullptr);
  return out;
}

std::string read_to_end(int fd) {
  std::string out;
  std::array<char, 65536> buffer;
  for (;;) {
    ssize_t const got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return out;
    out.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

// A file without a name that holds the text, at its beginning: git reads it at its own pace, and nobody waits
// for anybody. -1 where there is no room.
int file_of(std::string_view text) {
  int const fd = ::memfd_create("input", MFD_CLOEXEC);
  while (fd >= 0 && !text.empty()) {
    ssize_t const put = ::write(fd, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) {
      ::close(fd);
      return -1;
    }
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  if (fd >= 0) ::lseek(fd, 0, SEEK_SET);
  return fd;
}

bool ended_well(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return false;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string first_line(std::string text) {
  text.resize(std::min(text.find('\n'), text.size()));
  return text;
}

// "./NAME": relative to the folder that git runs in.
std::string relative(std::string const& real) { return "./" + std::string(base_name(real)); }

}  // namespace

std::optional<std::string> run_git(std::string const& folder, std::vector<std::string> const& arguments,
                                   std::string_view input) {
  std::vector<std::string> words = {
      "git", "-C", folder, "-c", "protocol.allow=never", "-c", "core.fsmonitor=false"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  auto variables = environment();
  std::array<int, 2> ends;
  int const in = input.empty() ? ::open("/dev/null", O_RDONLY | O_CLOEXEC) : file_of(input);
  if (in < 0) return std::nullopt;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    ::close(in);
    return std::nullopt;
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  int const error =
      ::posix_spawnp(&child, "git", &actions, nullptr, pointers(words).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(in);
  ::close(ends[1]);
  std::string out = error == 0 ? read_to_end(ends[0]) : std::string();
  ::close(ends[0]);
  if (error != 0 || !ended_well(child)) return std::nullopt;
  return out;
}

bool in_git(std::string const& real) {
  std::error_code error;
  for (std::string at = folder_of(real);; at = folder_of(at)) {
    if (std::filesystem::exists(join(at, ".git"), error)) return true;
    if (at == "/" || at == ".") return false;
  }
}

std::optional<std::string> text_at(std::string const& real, std::string const& commit) {
  return run_git(folder_of(real), {"cat-file", "blob", commit + ":" + relative(real)});
}

std::optional<Earlier> text_before(std::string const& real, std::string_view now) {
  if (!in_git(real)) return std::nullopt;
  auto head = text_at(real, "HEAD");
  if (!head) return std::nullopt;  // it is new
  if (*head != now) return Earlier{std::move(*head), "HEAD"};
  auto const last = run_git(folder_of(real), {"rev-list", "-1", "HEAD", "--", relative(real)});
  std::string const commit = last ? first_line(*last) : std::string();
  if (commit.empty()) return std::nullopt;
  auto before = text_at(real, commit + "^");
  if (!before) return std::nullopt;
  return Earlier{std::move(*before), commit + "^"};
}

bool git_ignores(std::string const& real) {
  return in_git(real) && run_git(folder_of(real), {"check-ignore", "-q", "--", relative(real)}).has_value();
}

}  // namespace zonelint::input
