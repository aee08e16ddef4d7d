// Threads: see parallel.hpp.
#include "text/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace zonelint::text {
namespace {

std::atomic<unsigned> wanted{0};

}  // namespace

void set_threads(unsigned count) { wanted = count; }

unsigned threads() {
  unsigned const count = wanted;
  return count > 0 ? count : std::clamp(std::thread::hardware_concurrency(), 1U, 16U);
}

void parallel(std::size_t tasks, std::function<void(std::size_t)> const& work) {
  std::size_t const workers = std::min<std::size_t>(threads(), tasks);
  if (workers <= 1) {
    for (std::size_t i = 0; i < tasks; ++i) work(i);
    return;
  }
  std::atomic<std::size_t> next{0};
  std::exception_ptr broken;
  std::mutex mutex;
  auto const loop = [&] {
    try {
      for (std::size_t i = next++; i < tasks; i = next++) work(i);
    } catch (...) {
      std::lock_guard const lock(mutex);
      if (!broken) broken = std::current_exception();
      next = tasks;
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < workers; ++i) others.emplace_back(loop);
    loop();
  }
  if (broken) std::rethrow_exception(broken);
}

}  // namespace zonelint::text
