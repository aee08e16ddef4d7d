// Where the configuration of a folder is.
#include <filesystem>
#include <string>
#include <system_error>

#include "input/config.hpp"

namespace zonelint::input {

namespace fs = std::filesystem;

std::string find_config(std::string const& start) {
  std::error_code error;
  fs::path folder = fs::absolute(start.empty() ? "." : start, error).lexically_normal();
  if (error) return {};
  if (!fs::is_directory(folder, error)) folder = folder.parent_path();
  if (!folder.has_filename()) folder = folder.parent_path();  // "zones/" is "zones"
  // The nearest file ends the search, so a `root = true` in it needs no look; a repository's root ends it
  // without one.
  for (;;) {
    for (char const* const name : {"zonelint.toml", ".zonelint.toml"}) {
      fs::path const file = folder / name;
      if (!fs::is_regular_file(file, error)) continue;
      if (fs::path(start).is_absolute()) return file.string();
      fs::path const relative = fs::proximate(file, error);  // as the user would write it
      return error ? file.string() : relative.string();
    }
    if (fs::exists(folder / ".git", error) || folder == folder.parent_path()) return {};
    folder = folder.parent_path();
  }
}

}  // namespace zonelint::input
