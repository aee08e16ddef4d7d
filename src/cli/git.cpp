#include "cli/git.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <optional>
#include <utility>

namespace zonelint::cli {
namespace {

// A child `git -C FOLDER ARGUMENTS...` with pipes to its stdin and from its stdout; what it says on stderr is
// of no use to anybody who did not call it.
class Child {
 public:
  Child(std::string const& folder, std::vector<std::string> const& arguments) {
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) != 0) return;
    if (pipe2(out, O_CLOEXEC) != 0) {
      close(in[0]);
      close(in[1]);
      return;
    }
    std::vector<std::string> words{"git", "--no-pager", "-C", folder};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (auto& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ == 0) run(in[0], out[1], argv.data());
    close(in[0]);
    close(out[1]);
    to_ = in[1];
    from_ = out[0];
  }
  ~Child() { finish(); }
  Child(Child const&) = delete;
  Child& operator=(Child const&) = delete;

  bool write(std::string_view text) const {
    while (!text.empty()) {
      auto const n = ::write(to_, text.data(), text.size());
      if (n <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  // The next octets, up to and without `end`; nothing at the end of the stream.
  std::optional<std::string> until(char end) {
    for (std::size_t from = at_;;) {
      auto const found = buffer_.find(end, from);
      if (found != std::string::npos) {
        std::string out = buffer_.substr(at_, found - at_);
        at_ = found + 1;
        return out;
      }
      from = buffer_.size();
      if (!more()) return std::nullopt;
    }
  }
  std::optional<std::string> exactly(std::uint64_t size) {
    while (buffer_.size() - at_ < size)
      if (!more()) return std::nullopt;
    std::string out = buffer_.substr(at_, size);
    at_ += size;
    if (at_ > 1'000'000) buffer_.erase(0, std::exchange(at_, 0));
    return out;
  }
  std::string all() {
    while (more()) {
    }
    return buffer_.substr(at_);
  }
  bool succeeded() {
    finish();
    return status_ == 0;
  }

 private:
  [[noreturn]] static void run(int in, int out, char** argv) {
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    int const nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0) dup2(nowhere, STDERR_FILENO);
    setenv("GIT_OPTIONAL_LOCKS", "0", 1);
    setenv("GIT_TERMINAL_PROMPT", "0", 1);
    setenv("GIT_NO_LAZY_FETCH", "1", 1);
    execvp("git", argv);
    _exit(127);
  }
  bool more() {
    char block[65536];
    auto const n = from_ < 0 ? 0 : ::read(from_, block, sizeof block);
    if (n <= 0) return false;
    buffer_.append(block, static_cast<std::size_t>(n));
    return true;
  }
  void finish() {
    if (to_ >= 0) close(std::exchange(to_, -1));
    if (from_ >= 0) close(std::exchange(from_, -1));
    int status = 0;
    if (pid_ > 0 && waitpid(std::exchange(pid_, -1), &status, 0) > 0)
      status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  }

  pid_t pid_ = -1;
  int to_ = -1, from_ = -1, status_ = 127;
  std::string buffer_;
  std::size_t at_ = 0;
};

// Git writes to nobody where it dies early: that is an error to report, not a signal to die of.
struct NoPipeSignal {
  NoPipeSignal() : before(std::signal(SIGPIPE, SIG_IGN)) {}
  ~NoPipeSignal() { std::signal(SIGPIPE, before); }
  void (*before)(int);
};

}  // namespace

Git::Git(std::string const& folder) {
  Child child(folder, {"rev-parse", "--show-toplevel"});
  top_ = child.all();
  while (top_.ends_with('\n')) top_.pop_back();
  if (!child.succeeded() || top_.empty())
    error_ = fmt::format("{} is in no git repository, or git is missing", folder);
}

std::string Git::commit(std::string const& revision) const {
  if (revision.empty() || revision.starts_with('-')) return {};
  Child child(top_, {"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  std::string id = child.all();
  while (id.ends_with('\n')) id.pop_back();
  return child.succeeded() ? id : std::string();
}

// "100644 blob 6f1f...    1234\tzones/example.com.zone" and a zero octet; links and submodules are no files.
std::vector<GitFile> Git::files(std::string const& commit) const {
  std::vector<GitFile> out;
  Child child(top_, {"ls-tree", "-r", "-z", "-l", "--full-tree", commit});
  while (auto const line = child.until('\0')) {
    auto const tab = line->find('\t');
    if (!line->starts_with("100") || tab == std::string::npos) continue;
    GitFile file;
    file.path = line->substr(tab + 1);
    auto const id = line->find(' ', 7);
    auto const size = line->find_first_not_of(' ', line->find(' ', id + 1));
    file.id = line->substr(id + 1, line->find(' ', id + 1) - id - 1);
    std::from_chars(line->data() + size, line->data() + tab, file.size);
    out.push_back(std::move(file));
  }
  return out;
}

bool Git::read(std::vector<GitFile> const& files,
               std::function<void(GitFile const&, std::string const&)> const& tell) const {
  if (files.empty()) return true;
  NoPipeSignal const quiet;
  Child child(top_, {"cat-file", "--batch"});
  for (auto const& file : files) {
    if (!child.write(file.id + "\n")) return false;
    auto const head = child.until('\n');  // "<id> blob <size>"
    if (!head || head->find(" blob ") == std::string::npos) return false;
    auto const content = child.exactly(file.size);
    if (!content || !child.until('\n')) return false;
    tell(file, *content);
  }
  return true;
}

}  // namespace zonelint::cli
