// From paths to zones: finds zone files and exports, tells their origins, reads them all with their includes,
// and gives the world with everything that could not be read as problems. Reading never stops at an error.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dns/world.hpp"
#include "input/beside.hpp"
#include "input/comments.hpp"
#include "input/config.hpp"
#include "text/problem.hpp"
#include "text/source.hpp"

namespace zonelint::input {

enum class Form : std::uint8_t { automatic, bind, route53, named_conf };

struct LoadOptions {
  std::vector<std::string> paths;  // files, directories (walked), or "-" for stdin; empty: "."
  std::string stdin_text;          // the text of "-"
  std::string stdin_name = "-";    // how it is shown (--stdin-filename)
  std::string origin;              // --origin, without or with its final dot; empty: found out
  Form form = Form::automatic;
  bool no_exclude = false;  // also what is left alone by default (.bak, .jnl, .signed ...) and `exclude`
  // Where only some files are named, the rest of the repository is read for context: the configuration's
  // folder, or the nearest folder upward that holds .git. Findings in it are not reported. False: only what
  // is named.
  bool context = true;
  // Folders below with a zonelint.toml of their own are projects of their own: not walked into.
  bool skip_projects = false;
  bool may_be_empty = false;  // a folder without zones is no mistake
  // New contents by file name as shown, taken in place of what the disk holds: what fixes have made so far.
  std::map<std::string, std::string> overlay;
};

struct Loaded {
  dns::World world;
  std::vector<text::Problem> problems;
  std::vector<SuppressionComment> comments;
  Beside beside;
  std::vector<text::FileId> reported;  // the files that were named: findings elsewhere are context. Sorted
  std::size_t files = 0;               // files read that were named (includes counted)
  bool failed = false;  // a file that was named could not be opened, or nothing was found: exit 2
};

// `sources` gets every file read. `config` may have no file.
std::unique_ptr<Loaded> load(text::Sources& sources, Config const& config, LoadOptions const& options);

}  // namespace zonelint::input
