// The tree of a revision of a git repository, asked of the git program, which only reads (input/git.hpp).
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace zonelint::cli {

struct GitFile {
  std::string path;  // below the repository's top
  std::string id;    // the blob
  std::uint64_t size = 0;
};

class Git {
 public:
  // The repository that holds this folder. `error` says why there is none.
  explicit Git(std::string const& folder);
  bool ok() const { return error_.empty(); }
  std::string const& error() const { return error_; }
  std::string const& top() const { return top_; }  // real path of the work tree

  // The commit's full id; empty where the revision is none.
  std::string commit(std::string const& revision) const;
  std::vector<GitFile> files(std::string const& commit) const;
  // Calls tell(file, content) for each. False where git could not give one of them.
  bool read(std::vector<GitFile> const& files,
            std::function<void(GitFile const&, std::string_view)> const& tell) const;

 private:
  std::string top_, error_;
};

}  // namespace zonelint::cli
