#include "cli/git.hpp"

#include <fmt/format.h>

#include <charconv>

#include "input/git.hpp"

namespace zonelint::cli {
namespace {

std::string line_of(std::optional<std::string> said) {
  std::string out = said.value_or("");
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

// "100644 blob 6f1f...    1234\tzones/example.com.zone"; links and submodules are no files.
std::optional<GitFile> file_in(std::string_view line) {
  auto const tab = line.find('\t');
  if (!line.starts_with("100") || tab == std::string_view::npos) return std::nullopt;
  GitFile file;
  file.path = line.substr(tab + 1);
  auto const id = line.find(' ', 7) + 1, end = line.find(' ', id);
  auto const size = line.find_first_not_of(' ', end);
  file.id = line.substr(id, end - id);
  std::from_chars(line.data() + size, line.data() + tab, file.size);
  return file;
}

}  // namespace

Git::Git(std::string const& folder)
    : top_(line_of(input::run_git(folder, {"rev-parse", "--show-toplevel"}))) {
  if (top_.empty()) error_ = fmt::format("{} is in no git repository, or git is missing", folder);
}

std::string Git::commit(std::string const& revision) const {
  if (revision.empty() || revision.starts_with('-')) return {};
  return line_of(
      input::run_git(top_, {"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"}));
}

std::vector<GitFile> Git::files(std::string const& commit) const {
  std::vector<GitFile> out;
  std::string const listed =
      input::run_git(top_, {"ls-tree", "-r", "-z", "-l", "--full-tree", commit}).value_or("");
  for (std::string_view rest = listed; !rest.empty();) {
    auto const end = std::min(rest.find('\0'), rest.size());
    if (auto file = file_in(rest.substr(0, end))) out.push_back(std::move(*file));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

bool Git::read(std::vector<GitFile> const& files,
               std::function<void(GitFile const&, std::string_view)> const& tell) const {
  if (files.empty()) return true;
  std::string ids;
  for (auto const& file : files) ids += file.id + "\n";
  auto const said = input::run_git(top_, {"cat-file", "--batch"}, ids);
  if (!said) return false;
  std::string_view rest = *said;
  for (auto const& file : files) {  // "<id> blob <size>", the content, and a line's end
    auto const line = rest.find('\n');
    if (line == std::string_view::npos || rest.substr(0, line).find(" blob ") == std::string_view::npos ||
        rest.size() - line < file.size + 2)
      return false;
    tell(file, rest.substr(line + 1, file.size));
    rest.remove_prefix(line + file.size + 2);
  }
  return true;
}

}  // namespace zonelint::cli
