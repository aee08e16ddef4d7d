// Messages and the life of a session: initialize, shutdown, exit.
#include "lsp/server.hpp"

#include <fmt/format.h>

namespace zonelint::lsp {
namespace {

// JSON-RPC 2.0, section 5.1, and LSP 3.17, ErrorCodes.
constexpr int parse_error = -32700, invalid_request = -32600, method_not_found = -32601,
              invalid_params = -32602, not_initialized = -32002;

bool contains(json::array const* list, std::string_view word) {
  if (list == nullptr) return false;
  for (auto const& value : *list)
    if (value.is_string() && std::string_view(value.get_string()) == word) return true;
  return false;
}

json::object file_operations() {
  json::array const filters{json::object{{"scheme", "file"}, {"pattern", json::object{{"glob", "**/*"}}}}};
  return {{"didRename", json::object{{"filters", filters}}}};
}

json::object capabilities(Encoding encoding) {
  return {{"positionEncoding", encoding_text(encoding)},
          {"textDocumentSync",
           json::object{{"openClose", true}, {"change", 2}, {"save", json::object{{"includeText", false}}}}},
          {"codeActionProvider",
           json::object{{"codeActionKinds", json::array{"quickfix", "source.fixAll.zonelint"}},
                        {"resolveProvider", true}}},
          {"hoverProvider", true},
          {"definitionProvider", true},
          {"completionProvider",
           json::object{{"triggerCharacters", json::array{"$", "=", ":", ";", "\"", "(", "[", " "}}}},
          {"executeCommandProvider", json::object{{"commands", json::array{"zonelint.fix"}}}},
          {"workspace", json::object{{"fileOperations", file_operations()}}}};
}

Abilities abilities_of(json::value const& params) {
  Abilities out;
  auto const has = [&](Keys keys) { return true_member(params, keys); };
  if (contains(array_member(params, {"capabilities", "general", "positionEncodings"}), "utf-8"))
    out.encoding = Encoding::utf8;
  out.versions = has({"capabilities", "workspace", "workspaceEdit", "documentChanges"});
  out.resolves_actions = contains(
      array_member(params, {"capabilities", "textDocument", "codeAction", "resolveSupport", "properties"}),
      "edit");
  out.disabled_actions = has({"capabilities", "textDocument", "codeAction", "disabledSupport"});
  out.watches_files = has({"capabilities", "workspace", "didChangeWatchedFiles", "dynamicRegistration"});
  out.markdown =
      contains(array_member(params, {"capabilities", "textDocument", "hover", "contentFormat"}), "markdown");
  return out;
}

}  // namespace

void Server::answer(json::value const& id, json::value result) {
  send_(json::serialize(json::object{{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}}));
}

void Server::fail(json::value const& id, int code, std::string_view message) {
  send_(json::serialize(json::object{
      {"jsonrpc", "2.0"}, {"id", id}, {"error", json::object{{"code", code}, {"message", valid(message)}}}}));
}

void Server::notify(std::string_view method, json::object params) {
  send_(json::serialize(json::object{{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}}));
}

void Server::ask(std::string_view method, json::object params) {
  send_(json::serialize(json::object{{"jsonrpc", "2.0"},
                                     {"id", fmt::format("zonelint-{}", ++next_id_)},
                                     {"method", method},
                                     {"params", std::move(params)}}));
}

void Server::refuse(std::string_view problem) { fail(nullptr, parse_error, problem); }

void Server::receive(std::string_view content, Clock::time_point now) {
  json::error_code error;
  json::value const message = json::parse(json::string_view(content.data(), content.size()), error);
  if (error) return refuse("this is not JSON: " + error.message());
  json::value const none;
  auto const* id = member(message, {"id"});
  auto const* given = member(message, {"params"});
  json::value const& params = given != nullptr ? *given : none;
  bool const good_id = id != nullptr && (id->is_string() || id->is_number());
  auto const method = text_member(message, {"method"});
  if (!method) {
    // The client's answers to what it was asked need no answer.
    bool const response =
        good_id && (member(message, {"result"}) != nullptr || member(message, {"error"}) != nullptr);
    if (!response) fail(good_id ? *id : none, invalid_request, "a message has a method, a text");
    return;
  }
  if (id == nullptr) return notification(*method, params, now);
  if (!good_id) return fail(none, invalid_request, "an id is a number or a text");
  request(*id, *method, params, now);
}

void Server::request(json::value const& id, std::string_view method, json::value const& params,
                     Clock::time_point now) {
  if (shut_down_) return fail(id, invalid_request, "the server was shut down");
  if (method == "initialize") {
    if (initialized_) return fail(id, invalid_request, "the server is initialized");
    return initialize(id, params);
  }
  if (!initialized_) return fail(id, not_initialized, "initialize comes first");
  if (method == "shutdown") {
    shut_down_ = true;
    stop();
    for (auto const& w : waiting_) fail(w.id, invalid_request, "the server was shut down");
    waiting_.clear();
    return answer(id, nullptr);
  }
  if (!params.is_object()) {
    return fail(id, invalid_params, fmt::format("{} has params, an object", method));
  }
  if (!document_request(id, method, params, now))
    fail(id, method_not_found, fmt::format("there is no method {} here", method));
}

void Server::notification(std::string_view method, json::value const& params, Clock::time_point now) {
  if (method == "exit") {
    ended_ = true;
    stop();
    return;
  }
  if (!initialized_ || shut_down_) return;
  if (method == "initialized") return watch_files();
  if (method == "$/cancelRequest") return cancel(params);
  // What is not known here is left alone: only requests want an answer.
  document_notification(method, params, now);
}

void Server::initialize(json::value const& id, json::value const& params) {
  if (!params.is_object()) return fail(id, invalid_params, "initialize has params, an object");
  initialized_ = true;
  abilities_ = abilities_of(params);
  answer(id, json::object{{"capabilities", capabilities(abilities_.encoding)},
                          {"serverInfo", json::object{{"name", "zonelint"}, {"version", version_}}}});
}

// Other zones, the configuration and rule files count as well, whoever changes them.
void Server::watch_files() {
  if (!abilities_.watches_files) return;
  json::array watchers;
  for (char const* const glob : {"**/*.{zone,db,hosts,json,toml,conf}", "**/db.*", "**/named.conf*"})
    watchers.push_back(json::object{{"globPattern", glob}});
  json::array const registrations{json::object{{"id", "zonelint-files"},
                                               {"method", "workspace/didChangeWatchedFiles"},
                                               {"registerOptions", json::object{{"watchers", watchers}}}}};
  ask("client/registerCapability", json::object{{"registrations", registrations}});
}

std::optional<Clock::time_point> Server::due() const {
  if (stop_) return std::nullopt;
  if (!fixes_.empty()) return Clock::time_point{};
  return due_;
}

std::optional<Job> Server::take_job(Clock::time_point now) {
  auto const when = due();
  if (!when || *when > now || shut_down_) return std::nullopt;
  Job job;
  job.generation = generation_;
  job.open = documents_.all();
  job.stop = stop_ = std::make_shared<std::atomic<bool>>(false);
  if (!fixes_.empty()) {
    auto const uri = text_member(fixes_.front().params, {"fix"});
    job.fix = path_of(uri.value_or("")).value_or("/");
  } else {
    due_.reset();
  }
  return job;
}

void Server::finish(Done done, Clock::time_point now) {
  stop_.reset();
  if (!done.job.fix.empty()) return finish_fix(std::move(done));
  if (done.snapshot.stopped) {
    if (!due_) changed(now);
    return;
  }
  checked_ = done.job.generation;
  findings_ = std::make_unique<Findings>(std::move(done.snapshot), std::move(done.job.open), abilities_);
  publish();
  answer_waiting();
}

Done run(Workbench& workbench, Job job) {
  Done done;
  if (job.fix.empty())
    done.snapshot = workbench.check(job.open, *job.stop);
  else
    done.fixed = workbench.fix(job.open, job.fix);
  done.job = std::move(job);
  return done;
}

}  // namespace zonelint::lsp
