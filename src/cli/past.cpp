#include "cli/past.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "cli/git.hpp"
#include "cli/output.hpp"
#include "input/config.hpp"
#include "input/read_file.hpp"

namespace zonelint::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest = 256U << 20U;  // no zone that people keep in git is as large

// The folder that a project's files are in: what lies outside of it, it does not read.
std::string root_of(Project const& project) {
  if (!project.config_file.empty()) return input::real_path(input::folder_of(project.config_file));
  std::error_code ec;
  std::string const path = project.paths.empty() || project.paths[0] == "-" ? "." : project.paths[0];
  return input::real_path(fs::is_directory(path, ec) ? path : input::folder_of(path));
}

// "zones/a.zone" of /repo/zones/a.zone within /repo; "." for the folder itself.
std::string within(std::string const& real, std::string const& folder) {
  return fs::path(real).lexically_relative(folder).generic_string();
}

// The tree below `root`, and the configurations above it, into `folder`. A .git folder ends the search for
// more of them there.
std::string write_tree(Git const& git, std::string const& commit, std::string const& root,
                       std::string const& folder) {
  std::string const part = within(root, git.top());
  std::vector<GitFile> wanted;
  for (auto& file : git.files(commit)) {
    auto const name = input::base_name(file.path);
    bool const inside = part == "." || file.path.starts_with(part + "/");
    if (file.size <= largest && (inside || name == "zonelint.toml" || name == ".zonelint.toml"))
      wanted.push_back(std::move(file));
  }
  std::error_code ec;
  fs::create_directories(fs::path(folder) / ".git", ec);
  std::string error;
  bool const read = git.read(wanted, [&](GitFile const& file, std::string_view content) {
    fs::path const path = (fs::path(folder) / file.path).lexically_normal();
    if (!path.string().starts_with(folder + "/")) return;
    fs::create_directories(path.parent_path(), ec);
    if (error.empty()) error = write_file(path.string(), content);
  });
  return !error.empty() ? error : read ? std::string() : "git could not give the files of that revision";
}

// The project's paths as they were, in another folder; those that were not there yet are left out.
void move_paths(Project const& now, std::string const& top, std::string const& folder, Project& past) {
  std::error_code ec;
  auto const moved = [&](std::string const& path) {
    return (fs::path(folder) / within(input::real_path(path), top)).lexically_normal().string();
  };
  if (!now.config_file.empty() && fs::exists(moved(now.config_file), ec))
    past.config_file = moved(now.config_file);
  for (auto const& path : now.paths)
    if (path != "-" && fs::exists(moved(path), ec)) past.paths.push_back(moved(path));
  for (auto const& path : now.nested) past.nested.push_back(moved(path));
}

void read_facts(Past& past, Options const& options) {
  Options reading = options;
  reading.rules.clear();
  reading.past.clear();
  reading.no_exclude = past.project.alone;  // it may be a folder that the project itself leaves out
  past.project.may_be_empty = true;
  if (past.project.paths.empty()) {
    past.project.loaded = std::make_unique<input::Loaded>();
  } else {
    read_project(past.project, past.sources, reading, {});
  }
  past.facts =
      std::make_unique<facts::WorldFacts>(past.sources, past.project.loaded->world, mail::builtin_providers(),
                                          past.project.config, past.project.problems);
}

}  // namespace

std::unique_ptr<Past> read_past(Project const& now, Options const& options, std::string const& since) {
  auto past = std::make_unique<Past>();
  std::string const root = root_of(now);
  std::error_code ec;
  if (std::string const folder = input::real_path((fs::path(root) / since).string());
      fs::is_directory(folder, ec) || fs::is_directory(since, ec)) {
    std::string const there = fs::is_directory(folder, ec) ? folder : input::real_path(since);
    past->label = since;
    past->project.config_file =
        fs::exists(fs::path(there) / "zonelint.toml", ec) ? there + "/zonelint.toml" : "";
    past->project.paths = {there};
    past->project.alone = true;
    read_facts(*past, options);
    return past;
  }
  Git const git(root);
  std::string const commit = git.ok() ? git.commit(since) : std::string();
  if (commit.empty()) {
    past->error = git.ok() ? fmt::format("'{}' is neither a folder nor a revision of the repository {}",
                                         since, git.top())
                           : git.error();
    return past;
  }
  past->label =
      commit.starts_with(since) ? commit.substr(0, 12) : fmt::format("{} ({})", since, commit.substr(0, 12));
  if (!past->folder_.make()) {
    past->error = "there is no room for temporary files";
    return past;
  }
  past->error = write_tree(git, commit, root, past->folder_.path());
  if (!past->error.empty()) return past;
  move_paths(now, git.top(), past->folder_.path(), past->project);
  read_facts(*past, options);
  return past;
}

std::shared_ptr<Past const> past_of(Project& project, Options const& options) {
  std::string since = options.past;
  text::Span where;
  for (auto const& rule : project.config.rule) {
    for (auto const& [name, value] : rule.params) {
      auto const* text = std::get_if<std::string>(&value);
      if (name == "since" && text != nullptr && since.empty()) since = *text, where = name.where;
    }
  }
  if (since.empty() || project.alone) return nullptr;
  std::shared_ptr<Past const> past = read_past(project, options, since);
  if (past->error.empty()) return past;
  text::Problem p;
  p.kind = "config";
  p.text = "what was before can't be read: " + past->error;
  p.where = where;
  p.wanted = "a folder, or a revision of the project's git repository";
  p.found = since;
  project.problems.push_back(std::move(p));
  project.failed = true;
  return nullptr;
}

}  // namespace zonelint::cli
