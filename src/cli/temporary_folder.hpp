// A folder among the system's temporary files that goes, with all in it, when it is no longer needed.
#pragma once
#include <string>

namespace zonelint::cli {

class TemporaryFolder {
 public:
  TemporaryFolder() = default;  // none yet
  ~TemporaryFolder() { remove(); }
  TemporaryFolder(TemporaryFolder const&) = delete;
  TemporaryFolder& operator=(TemporaryFolder const&) = delete;
  // False where there is no room for one.
  bool make();
  std::string const& path() const { return path_; }  // real; empty: there is none

 private:
  void remove();
  std::string path_;
};

}  // namespace zonelint::cli
