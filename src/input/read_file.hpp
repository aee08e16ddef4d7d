// Files as they are read: each once, whoever asks (a zone, an $INCLUDE, the context), and found again by its
// real path.
#pragma once
#include <map>
#include <mutex>
#include <string>

#include "text/source.hpp"

namespace zonelint::input {

struct Opened {
  text::FileId id = text::no_file;
  std::string kind;   // "unreadable" or "file-too-large" where id is no_file
  std::string error;  // in words: "no such file"
  bool ok() const { return id != text::no_file; }
};

// The path with every symbolic link and ".." resolved, as far as it exists.
std::string real_path(std::string const& path);
// Is `path` the folder or something in it? Both real paths.
bool is_inside(std::string_view path, std::string_view folder);
// "a/b" for "a/b/c", "." for "c", "/" for "/c".
std::string folder_of(std::string_view path);
std::string join(std::string_view folder, std::string_view path);
std::string_view base_name(std::string_view path);
// A path as messages show it, relative to the current folder where it lies within it.
std::string shown_path(std::string const& real);

class Files {
 public:
  explicit Files(text::Sources& sources) : sources_(sources) {}
  text::Sources& sources() { return sources_; }
  // `real` tells one file from another; `shown` is its name in messages (the first one given stays).
  Opened open(std::string const& real, std::string const& shown);
  // The text to be taken for a path, in place of what the disk holds (--stdin-filename).
  void preset(std::string const& real, text::FileId id);
  // The real path of a file opened or preset; empty for others.
  std::string path(text::FileId id) const;

 private:
  text::Sources& sources_;
  mutable std::mutex mutex_;
  std::map<std::string, Opened, std::less<>> opened_;
  std::map<text::FileId, std::string> paths_;
};

// At most `most` octets from a file's begin; empty where it can't be read.
std::string read_head(std::string const& path, std::size_t most);

}  // namespace zonelint::input
