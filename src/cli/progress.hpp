// What the program is doing, on a terminal's last line: on stderr only, only where that is a terminal, and
// only from half a second on. The line is gone when the work is done.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace zonelint::cli {

class Progress {
 public:
  // `detail` is asked from another thread whenever the line is drawn: "1234 files".
  Progress(bool quiet, std::function<std::string()> detail);
  ~Progress();
  Progress(Progress const&) = delete;
  Progress& operator=(Progress const&) = delete;
  void stage(std::string what);  // "reading zones"

 private:
  void run();
  std::function<std::string()> detail_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string stage_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace zonelint::cli
