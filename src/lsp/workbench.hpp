// What the server needs of the linter: the zones checked with what is open in place of what is on disk. The
// command line's layer provides it; a test may provide a double.
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dns/world.hpp"
#include "input/config.hpp"
#include "lint/finding.hpp"
#include "lint/selection.hpp"
#include "lsp/documents.hpp"
#include "lsp/toml_completion.hpp"
#include "text/source.hpp"

namespace zonelint::lsp {

// One project of those that the open files belong to.
struct ProjectView {
  dns::World const* world = nullptr;
  input::Config const* config = nullptr;
  lint::Plan const* plan = nullptr;
};

// All that a check has found; views into what `owner` keeps.
struct Snapshot {
  std::shared_ptr<void const> owner;
  text::Sources const* sources = nullptr;
  lint::Result const* result = nullptr;
  std::vector<ProjectView> projects;
  bool stopped = false;  // it was asked to stop: there is no result
};

// All safe fixes of one file.
struct Fixed {
  std::map<std::string, std::string> before, after;  // texts by path
  std::string problem;                               // not empty: why nothing is to be changed
};

using Open = std::map<std::string, Document, std::less<>>;

class Workbench {
 public:
  virtual ~Workbench() = default;
  // From any thread.
  virtual TomlWords const* toml(Document const&) { return nullptr; }
  // From one thread at a time, and not the one that reads messages.
  virtual Snapshot check(Open const& open, std::atomic<bool> const& stop) = 0;
  virtual Fixed fix(Open const& open, std::string const& path) = 0;
};

}  // namespace zonelint::lsp
