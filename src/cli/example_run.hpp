// A rule's example as a repository of its own: a folder among the temporary files, and a run of the program
// over it.
#pragma once
#include <string>
#include <string_view>

#include "cli/options.hpp"
#include "cli/temporary_folder.hpp"
#include "lint/rule.hpp"

namespace zonelint::cli {

class ExampleFolder {
 public:
  ExampleFolder() { folder_.make(); }
  std::string const& path() const { return folder_.path(); }  // empty: there is no room
  // Writes the example's texts and its configuration; false where that is not possible.
  bool fill(std::span<lint::NamedText const> texts, std::string_view config) const;
  // Writes and commits what git's last commit holds, where the example says; false where git is missing, too:
  // nothing would be proven.
  bool commit_before(lint::Example const& example) const;

 private:
  bool put(std::string_view name, std::string_view content) const;
  TemporaryFolder folder_;
};

// What a run over the folder is asked for, so that the rule is on whatever its defaults are. Of `base` the
// rule files and colours count.
Options example_options(lint::Rule const& rule, ExampleFolder const& folder, Options const& base);

// What the program prints about the rule over an example's bad texts, file names without the temporary
// folder.
std::string example_report(lint::Rule const& rule, lint::Example const& example, Options const& base);

}  // namespace zonelint::cli
