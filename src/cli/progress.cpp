#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string_view>

#include "cli/output.hpp"

namespace zonelint::cli {

namespace {

constexpr auto patience = std::chrono::milliseconds(500);
constexpr auto pace = std::chrono::milliseconds(200);

bool shows() {
  char const* const term = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

}  // namespace

Progress::Progress(bool quiet, std::function<std::string()> detail) : detail_(std::move(detail)) {
  if (quiet || !shows()) return;
  // Signals are the main thread's: it may have blocked them while it writes a file.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  thread_ = std::thread([this] { run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Progress::~Progress() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard const lock(mutex_);
    done_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Progress::stage(std::string what) {
  std::lock_guard const lock(mutex_);
  stage_ = std::move(what);
}

void Progress::run() {
  auto const start = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  bool drawn = false;
  for (auto wait = patience; !changed_.wait_for(lock, wait, [this] { return done_; }); wait = pace) {
    auto const seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start).count();
    std::string const detail = detail_ ? detail_() : std::string();
    // Carriage return, the line, and what an older, longer line has left is erased.
    say(fmt::format("\rzonelint: {}{}{} ({} s)\x1b[K", stage_, detail.empty() ? "" : ", ", detail, seconds));
    drawn = true;
  }
  if (drawn) say("\r\x1b[K");
}

}  // namespace zonelint::cli
