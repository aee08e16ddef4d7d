// Zones as NSD's nsd.conf and Knot's knot.conf declare them (nsd.conf(5), knot.conf(5)). Both are words with
// a colon and their values: NSD's clauses (`zone:`, `pattern:`) and Knot's lists (`- domain:`, `- id:`) read
// alike.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "input/named_conf.hpp"

namespace zonelint::input {

// One clause, or one item of a list, before its templates are put in.
struct ConfItem {
  std::string section;  // "zone", "pattern", "template", "server"
  struct Value {
    std::string text;
    text::Span where;
  };
  std::map<std::string, Value, std::less<>> values;  // the first value of each key
};
struct ServerConf {
  std::vector<ConfItem> items;
  std::vector<std::pair<std::string, text::Span>> includes;
};

// Is it nsd.conf's or knot.conf's form, and not named.conf's?
bool is_server_conf(std::string_view content);
// Appends what the file holds.
void read_server_conf(text::Sources const& sources, text::FileId file, ServerConf& out);
// Patterns (NSD) and templates (Knot) put in, and file names made from zones' names (%s and its like).
// Zones that are copied from elsewhere (request-xfr, master) are left out, as are those without a file.
NamedConf zones_of(ServerConf const& conf);

}  // namespace zonelint::input
