// The Language Server Protocol 3.17 without its pipe and its clock: messages go in, messages come out, and
// what is to be checked is handed out as a job.
//
//   message -> Server -> answers
//                 | job (some time after the last change)      one at a time, on another thread;
//                 v                                            a change meanwhile stops it
//             Workbench -> done -> diagnostics, and the answers that waited for them
//
// An answer is always about the text that the editor had when it asked: until that is checked, requests wait.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lsp/completion.hpp"
#include "lsp/documents.hpp"
#include "lsp/fields.hpp"
#include "lsp/findings.hpp"
#include "lsp/toml_completion.hpp"
#include "lsp/workbench.hpp"

namespace zonelint::lsp {

using Clock = std::chrono::steady_clock;

// How long typing must pause before all is checked anew.
inline constexpr std::chrono::milliseconds pause{150};
// Requests that wait for a check; one more makes the oldest give up.
inline constexpr std::size_t most_waiting = 100;

struct Job {
  std::uint64_t generation = 0;
  Open open;
  std::shared_ptr<std::atomic<bool>> stop;
  std::string fix;  // the path of a file whose safe fixes are asked for; empty: a check
};
struct Done {
  Job job;
  Snapshot snapshot;
  Fixed fixed;
};
// On the thread of jobs.
Done run(Workbench& workbench, Job job);

class Server {
 public:
  using Send = std::function<void(std::string content)>;
  // What a TOML file may hold; null for one that is neither a configuration nor a rule file.
  using Toml = std::function<TomlWords const*(Document const& document)>;
  Server(std::string version, Send send, Toml toml = {})
      : version_(std::move(version)), send_(std::move(send)), toml_(std::move(toml)) {}

  // The content of one message, whatever it is.
  void receive(std::string_view content, Clock::time_point now);
  // A frame that could not be read.
  void refuse(std::string_view problem);
  // The next job, when its time has come and none runs.
  std::optional<Job> take_job(Clock::time_point now);
  // When there will be one; nothing while one runs or nothing is to be done.
  std::optional<Clock::time_point> due() const;
  void finish(Done done, Clock::time_point now);

  // What runs is asked to stop.
  void stop() {
    if (stop_) *stop_ = true;
  }
  bool ended() const { return ended_; }
  // 0 where the client said shutdown before exit, else 1.
  int exit_status() const { return shut_down_ ? 0 : 1; }

 private:
  struct Waiting {
    json::value id;
    std::string method;
    json::value params;
  };

  // server.cpp
  void answer(json::value const& id, json::value result);
  void fail(json::value const& id, int code, std::string_view message);
  void notify(std::string_view method, json::object params);
  void ask(std::string_view method, json::object params);
  void request(json::value const& id, std::string_view method, json::value const& params,
               Clock::time_point now);
  void notification(std::string_view method, json::value const& params, Clock::time_point now);
  void initialize(json::value const& id, json::value const& params);
  void watch_files();

  // server_documents.cpp
  bool document_notification(std::string_view method, json::value const& params, Clock::time_point now);
  void renamed(json::value const& params);
  void changed(Clock::time_point due);
  void publish();

  // server_requests.cpp
  bool document_request(json::value const& id, std::string_view method, json::value const& params,
                        Clock::time_point now);
  void command(json::value const& id, json::value const& params);
  void cancel(json::value const& params);
  void answer_waiting();
  json::value answer_to(Waiting const& waiting) const;
  json::value completion(json::value const& params) const;
  Completion complete(Document const& document, std::string_view before) const;
  json::value code_actions(json::value const& params, Document const& document) const;
  void finish_fix(Done done);

  std::string version_;
  Send send_;
  Toml toml_;
  Abilities abilities_;
  bool initialized_ = false, shut_down_ = false, ended_ = false;
  std::int64_t next_id_ = 0;  // of requests to the client

  Documents documents_;
  std::uint64_t generation_ = 0;             // counts what was changed
  std::optional<Clock::time_point> due_;     // of the next check
  std::shared_ptr<std::atomic<bool>> stop_;  // of the job that runs
  std::unique_ptr<Findings> findings_;       // of the last check
  std::uint64_t checked_ = 0;                // the generation it was of
  std::map<std::string, std::string>
      published_;  // URI and content of diagnostics by path, where there are some
  std::vector<Waiting> waiting_;
  std::vector<Waiting> fixes_;  // fix jobs asked for: codeAction/resolve, workspace/executeCommand
};

}  // namespace zonelint::lsp
