// A folder of zone files and exports that is linted with rules of the test's own and fixed, all by the real
// layers.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "fix/apply.hpp"

namespace harness {

using Files = std::vector<std::pair<std::string, std::string>>;  // name and content

class Folder {
 public:
  Folder();
  ~Folder();
  Folder(Folder const&) = delete;
  std::string path(std::string const& name) const { return path_ + "/" + name; }
  void write(std::string const& name, std::string const& content) const;
  std::string read(std::string const& name) const;
  std::vector<std::string> names() const;

 private:
  std::string path_;
};

// The rules are the text of a rule file of the family "test"; "zonelint.toml" among the files is the
// configuration.
struct Project {
  Project(Files const& files, std::string const& rules);
  ~Project();
  zonelint::fix::Outcome fix(zonelint::fix::ApplyOptions options = {});
  zonelint::fix::Round lint(zonelint::fix::TextMap const& changed = {});
  // The file as it would be written.
  std::string after(zonelint::fix::Outcome const& outcome, std::string const& name) const;
  Folder folder;

 private:
  struct State;
  std::unique_ptr<State> state_;
  Files files_;
};

// Fixes one file, "example.com.zone" or, where it is JSON, "example.com.json"; unsafe fixes too, serials left
// alone. Fails the test where something does not read back.
std::string fixed(std::string const& content, std::string const& rules);
std::string fixed_twice(std::string const& content, std::string const& rules);

}  // namespace harness
