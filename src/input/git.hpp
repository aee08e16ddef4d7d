// What git has of a file, asked of the git program, which only reads: nothing is fetched, no hook and no
// program of the repository's configuration is run. Nothing where the folder is in no repository, or git is
// not installed.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zonelint::input {

// git -C folder ARGUMENTS < input: its stdout where it ends with 0.
std::optional<std::string> run_git(std::string const& folder, std::vector<std::string> const& arguments,
                                   std::string_view input = {});
// A folder at or above that of the file holds .git.
bool in_git(std::string const& real);
std::optional<std::string> text_at(std::string const& real, std::string const& commit);
struct Earlier {
  std::string text, commit;
};
// The text before its last change: HEAD's where `now` differs from it, else that before the last commit which
// changed it. Nothing where there is none, or history ends here (a shallow clone).
std::optional<Earlier> text_before(std::string const& real, std::string_view now);
// Is it kept out of the repository by .gitignore? A file that is tracked all the same is not.
bool git_ignores(std::string const& real);

}  // namespace zonelint::input
