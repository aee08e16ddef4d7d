#include "lsp/serve.hpp"

#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <variant>

#include "lsp/frames.hpp"
#include "lsp/server.hpp"

namespace zonelint::lsp {
namespace {

// What one thread hands to another.
template <class T>
class Queue {
 public:
  void put(T value) {
    {
      std::lock_guard const lock(mutex_);
      values_.push_back(std::move(value));
    }
    changed_.notify_one();
  }
  // Nothing where none comes by then.
  std::optional<T> take(std::optional<Clock::time_point> until) {
    std::unique_lock lock(mutex_);
    auto const some = [&] { return !values_.empty(); };
    if (!until)
      changed_.wait(lock, some);
    else if (!changed_.wait_until(lock, *until, some))
      return std::nullopt;
    T value = std::move(values_.front());
    values_.pop_front();
    return value;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> values_;
};

struct End {};
using Event = std::variant<Frame, Done, End>;
using Events = Queue<Event>;
using Jobs = Queue<std::optional<Job>>;  // nothing: there are no more

void read_frames(int in, Events& events) {
  Frames frames;
  char octets[65536];
  for (;;) {
    ssize_t const got = ::read(in, octets, sizeof octets);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    frames.feed({octets, static_cast<std::size_t>(got)});
    while (auto frame = frames.next()) events.put(*std::move(frame));
  }
  events.put(End{});
}

bool write_all(int out, std::string_view octets) {
  while (!octets.empty()) {
    ssize_t const put = ::write(out, octets.data(), octets.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

}  // namespace

int serve(int in, int out, Workbench& workbench, std::string version) {
  std::signal(SIGPIPE, SIG_IGN);  // a client that is gone shows as a failed write
  // The threads may outlive this function by what they are in the midst of: a read that never ends.
  auto const events = std::make_shared<Events>();
  Jobs jobs;
  std::thread([in, events] { read_frames(in, *events); }).detach();
  std::thread worker([&workbench, &jobs, events] {
    while (auto job = *jobs.take(std::nullopt)) events->put(run(workbench, *std::move(job)));
  });
  bool gone = false;
  Server server(
      std::move(version), [&](std::string content) { gone = gone || !write_all(out, framed(content)); },
      [&](Document const& document) { return workbench.toml(document); });
  while (!server.ended() && !gone) {
    auto event = events->take(server.due());
    auto const now = Clock::now();
    if (event) {
      if (std::holds_alternative<End>(*event)) break;
      if (auto* frame = std::get_if<Frame>(&*event)) {
        if (frame->problem.empty())
          server.receive(frame->content, now);
        else
          server.refuse(frame->problem);
      } else {
        server.finish(std::get<Done>(std::move(*event)), now);
      }
    }
    if (auto job = server.take_job(now)) jobs.put(std::move(job));
  }
  server.stop();
  jobs.put(std::nullopt);
  worker.join();
  return server.exit_status();
}

}  // namespace zonelint::lsp
