// A project as it was: at a git revision, or in a folder with an earlier copy of its files.
#pragma once
#include <memory>
#include <string>

#include "cli/project.hpp"
#include "cli/temporary_folder.hpp"

namespace zonelint::cli {

class Past {
 public:
  std::string error;  // why it can't be read, for people; empty: it was
  std::string label;  // "main (4da1133)", or the folder
  text::Sources sources;
  Project project;
  std::unique_ptr<facts::WorldFacts> facts;

 private:
  friend std::unique_ptr<Past> read_past(Project const& now, Options const& options,
                                         std::string const& since);
  TemporaryFolder folder_;  // the files of a revision
};

// `since`: a folder, or a revision of the repository that the project is in.
std::unique_ptr<Past> read_past(Project const& now, Options const& options, std::string const& since);

// The same where --since or a rule's parameter `since` asks for it; null where nothing does, or with a
// problem added to the project's where it can't be read.
std::shared_ptr<Past const> past_of(Project& project, Options const& options);

}  // namespace zonelint::cli
