// A check's findings by the files that an editor knows, as diagnostics and code actions (LSP 3.17,
// textDocument/publishDiagnostics and textDocument/codeAction).
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lsp/documents.hpp"
#include "lsp/fields.hpp"
#include "lsp/positions.hpp"
#include "lsp/workbench.hpp"

namespace zonelint::lsp {

// What a client can do with what it is told.
struct Abilities {
  Encoding encoding = Encoding::utf16;
  bool versions = false;          // documentChanges: edits of a version of a file
  bool create_files = false;      // documentChanges may create one
  bool resolves_actions = false;  // asks for a code action's edit when it is chosen
  bool disabled_actions = false;
  bool action_literals = false;
  bool watches_files = false;
  bool markdown = false;
};

// More in one file help nobody: the last one tells how many there are.
inline constexpr std::size_t most_diagnostics = 1000;
inline constexpr std::size_t most_actions = 100;

// A snapshot with the lines of its sources, looked up as they are asked for.
class Findings {
 public:
  // `open`: the documents that were checked.
  Findings(Snapshot snapshot, Open open, Abilities const& abilities);

  Snapshot const& snapshot() const { return snapshot_; }
  Open const& open() const { return open_; }
  std::string const& path(text::FileId file) const;
  Lines const& lines(text::FileId file) const;
  std::string uri(text::FileId file) const;
  json::object range(text::Span where) const;
  json::object location(text::Span where) const;
  // The source that was read for this path; no_file where it was none.
  text::FileId file_at(std::string_view path) const;
  std::vector<lint::Finding const*> const& of(std::string_view path) const;
  // Those that touch this part of a file.
  std::vector<lint::Finding const*> touching(text::Span part) const;

  // The params of publishDiagnostics, one a file: every open one, and configurations and rule files with
  // something wrong in them.
  std::map<std::string, json::object> diagnostics() const;  // by path
  json::object diagnostic(lint::Finding const& finding) const;
  json::array actions(text::Span part, std::vector<std::string_view> const& only) const;
  // Edits of files as a WorkspaceEdit.
  json::object workspace_edit(std::vector<text::Edit> const& edits) const;
  json::object workspace_edit(std::map<std::string, json::array> const& by_path) const;

 private:
  bool is_published(std::string const& path) const;
  json::object fix_action(lint::Finding const& finding) const;
  bool suppress_action(lint::Finding const& finding, json::array& out) const;
  text::Span entry_of(text::Span where) const;

  Snapshot snapshot_;
  Open open_;
  Abilities abilities_;
  std::map<std::string, std::string> real_open_;  // the open files by their real paths
  mutable std::map<text::FileId, std::string> paths_;
  mutable std::map<text::FileId, std::unique_ptr<Lines>> lines_;
  std::map<std::string, std::vector<lint::Finding const*>, std::less<>> by_path_;
  std::map<std::string, text::FileId, std::less<>> files_;
};

}  // namespace zonelint::lsp
