#include "cli/temporary_folder.hpp"

#include <stdlib.h>

#include <filesystem>

#include "input/read_file.hpp"

namespace zonelint::cli {

namespace fs = std::filesystem;

bool TemporaryFolder::make() {
  remove();
  std::error_code ec;
  std::string path = (fs::temp_directory_path(ec) / "zonelint-").string();
  path.append(6, 'X');  // mkdtemp puts what makes it unique here
  if (ec || mkdtemp(path.data()) == nullptr) return false;
  path_ = input::real_path(path);
  return true;
}

void TemporaryFolder::remove() {
  std::error_code ec;
  if (!path_.empty()) fs::remove_all(path_, ec);
  path_.clear();
}

}  // namespace zonelint::cli
