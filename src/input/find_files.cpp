// Walking folders: see find_files.hpp. Hidden folders, .git, node_modules and build are skipped, links to
// folders are not followed: what they lead to is either walked anyway or lies outside.
#include "input/find_files.hpp"

#include <algorithm>
#include <filesystem>

#include "input/read_file.hpp"

namespace zonelint::input {
namespace {

namespace fs = std::filesystem;

// A path as the configuration's globs see it: relative to the configuration's folder.
std::string for_globs(Config const& config, std::string const& real_folder, std::string const& real) {
  (void)config;
  if (!is_inside(real, real_folder)) return real;
  std::size_t const skip = real_folder == "/" ? 1 : real_folder.size() + 1;
  return real.size() > skip ? real.substr(skip) : std::string();
}

bool matches(std::vector<Placed> const& globs, std::string const& path) {
  return std::any_of(globs.begin(), globs.end(), [&](Placed const& g) { return glob_match(g.value, path); });
}

bool is_project(std::string const& folder) {
  std::error_code error;
  return fs::exists(join(folder, "zonelint.toml"), error) ||
         fs::exists(join(folder, ".zonelint.toml"), error);
}

class Walker {
 public:
  Walker(WalkOptions const& options, std::vector<FoundFile>& out)
      : options_(options),
        config_folder_(real_path(options.config.folder.empty() ? "." : options.config.folder)),
        out_(out) {}

  void folder(std::string const& real, std::string const& shown) {
    std::error_code error;
    std::vector<std::pair<std::string, bool>> names;  // and whether it is a folder
    for (auto at = fs::directory_iterator(real, fs::directory_options::skip_permission_denied, error);
         !error && at != fs::directory_iterator(); at.increment(error)) {
      std::error_code ignored;
      bool const is_folder = at->is_directory(ignored);
      if (is_folder && at->is_symlink(ignored)) continue;
      // A pipe or a device would be waited for.
      if (!is_folder && fs::is_other(at->status(ignored))) continue;
      names.emplace_back(at->path().filename().string(), is_folder);
    }
    std::sort(names.begin(), names.end());
    for (auto const& [name, is_folder] : names) {
      if (!is_folder) {
        file(join(real, name), join(shown, name), name);
      } else if (!skipped_folder(name) && !(options_.skip_projects && is_project(join(real, name)))) {
        folder(join(real, name), join(shown, name));
      }
    }
  }

 private:
  void file(std::string real, std::string shown, std::string const& name) {
    std::error_code error;
    if (fs::is_symlink(real, error)) real = real_path(real);
    FoundFile found{std::move(real), std::move(shown), file_name_says(name)};
    std::string const path = for_globs(options_.config, config_folder_, found.real);
    if (!options_.no_exclude && matches(options_.config.exclude, path)) return;
    configured(found, path);
    if (!found.zone && !found.known) {
      if (!options_.no_exclude && left_alone_by_default(name)) return;
      found.beside = beside_kind(name);
      if (found.says == NameSays::leave && found.beside == BesideKind::none) return;
    }
    out_.push_back(std::move(found));
  }

 public:
  void configured(FoundFile& found, std::string const& path) const {
    for (ZoneConfig const& zone : options_.config.zones) {
      if (found.zone == nullptr && matches(zone.files, path)) found.zone = &zone;
    }
    found.known = matches(options_.config.known, path);
  }
  std::string const& config_folder() const { return config_folder_; }

 private:
  WalkOptions const& options_;
  std::string config_folder_;
  std::vector<FoundFile>& out_;
};

}  // namespace

std::vector<FoundFile> walk(std::string const& folder, std::string const& shown, WalkOptions const& options) {
  std::vector<FoundFile> found;
  Walker(options, found).folder(real_path(folder), shown);
  return found;
}

void apply_config(Config const& config, FoundFile& file) {
  std::vector<FoundFile> none;
  WalkOptions const options{config};
  Walker const walker(options, none);
  walker.configured(file, for_globs(config, walker.config_folder(), file.real));
}

bool excluded(Config const& config, std::string const& real) {
  std::string const folder = real_path(config.folder.empty() ? "." : config.folder);
  return matches(config.exclude, for_globs(config, folder, real));
}

}  // namespace zonelint::input
