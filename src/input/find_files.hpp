// The walk through folders: every file that may be a zone or an export, in a fixed order.
#pragma once
#include <string>
#include <vector>

#include "input/beside.hpp"
#include "input/config.hpp"
#include "input/file_kind.hpp"

namespace zonelint::input {

struct FoundFile {
  std::string real;   // real path
  std::string shown;  // as messages name it
  NameSays says = NameSays::look;
  ZoneConfig const* zone = nullptr;  // the [[zone]] whose globs it matches
  bool known = false;                // matches one of the configuration's `known`
  BesideKind beside = BesideKind::none;
};

struct WalkOptions {
  Config const& config;
  bool no_exclude = false;
  bool skip_projects = false;  // folders with a zonelint.toml of their own
};
// All files below `folder` that are to be read or looked into. `shown` is the folder's name in messages.
std::vector<FoundFile> walk(std::string const& folder, std::string const& shown, WalkOptions const& options);
// What the configuration says of one file.
void apply_config(Config const& config, FoundFile& file);
bool excluded(Config const& config, std::string const& real);

}  // namespace zonelint::input
