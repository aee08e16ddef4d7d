// What an editor tells of its files: open, change, save, close, rename; and what it is told of them.
#include "lsp/server.hpp"

namespace zonelint::lsp {

// All is to be checked anew; a check under way is of no use any more.
void Server::changed(Clock::time_point due) {
  ++generation_;
  due_ = due;
  if (stop_) *stop_ = true;
}

bool Server::document_notification(std::string_view method, json::value const& params,
                                   Clock::time_point now) {
  if (method == "textDocument/didOpen") {
    auto const* document = member(params, {"textDocument"});
    if (document != nullptr && documents_.open(*document)) changed(now);
  } else if (method == "textDocument/didChange") {
    if (documents_.change(params, abilities_.encoding)) {
      // Requests that wait were asked of another text: their places mean nothing now (LSP 3.17,
      // ContentModified).
      for (auto const& w : waiting_) fail(w.id, -32801, "the text has changed meanwhile");
      waiting_.clear();
      changed(now + pause);
    }
  } else if (method == "textDocument/didClose") {
    auto const closed = documents_.close(text_member(params, {"textDocument", "uri"}).value_or(""));
    if (closed) changed(now);
  } else if (method == "textDocument/didSave" || method == "workspace/didChangeWatchedFiles") {
    if (!documents_.all().empty()) changed(now + pause);
  } else if (method == "workspace/didRenameFiles") {
    renamed(params);
    changed(now);
  } else {
    return false;
  }
  return true;
}

void Server::renamed(json::value const& params) {
  auto const* files = array_member(params, {"files"});
  if (files == nullptr) return;
  for (auto const& file : *files)
    documents_.rename(text_member(file, {"oldUri"}).value_or(""), text_member(file, {"newUri"}).value_or(""));
}

// Files that had diagnostics and have none any more are told so.
void Server::publish() {
  std::map<std::string, std::string> published;
  for (auto& [path, params] : findings_->diagnostics()) {
    std::string const uri(text_member(params, {"uri"}).value_or(""));
    published[path] = uri;
    notify("textDocument/publishDiagnostics", std::move(params));
  }
  for (auto const& [path, uri] : published_)
    if (!published.contains(path))
      notify("textDocument/publishDiagnostics", {{"uri", uri}, {"diagnostics", json::array()}});
  published_ = std::move(published);
}

}  // namespace zonelint::lsp
