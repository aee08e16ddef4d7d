// Zones as BIND's named.conf declares them (BIND ARM, "zone Statement Grammar"): the name, the file and the
// view of each.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "dns/name.hpp"
#include "text/problem.hpp"
#include "text/source.hpp"

namespace zonelint::input {

struct NamedZone {
  dns::Name origin;
  std::string file;  // as written
  text::Span file_where;
  std::string view;         // empty outside views
  bool is_private = false;  // the view is for some clients only
};
struct NamedConf {
  std::vector<NamedZone> zones;  // those of type master or primary that have a file
  std::vector<std::pair<std::string, text::Span>> includes;
  std::string directory;  // the options' `directory`; empty
  std::vector<text::Problem> problems;
};
NamedConf read_named_conf(text::Sources const& sources, text::FileId file);

}  // namespace zonelint::input
