// Writing Route 53's JSON: names, values, record sets, in the style of the file they are for.
// By the Route 53 developer guide ("DNS domain name format", "Supported DNS record types") and the API's
// ResourceRecordSet.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dns/zone.hpp"
#include "grammar/json.hpp"
#include "text/source.hpp"

namespace zonelint::fix {

// All but a-z 0-9 - _ as \ooo, with the final dot: "\052.example.com."
std::string route53_name(dns::Name name);
// Rdata as a Value: TXT strings in quotes with a space between, escapes in octal, names absolute with the
// final dot.
std::string route53_value(dns::Type type, std::string_view wire);

struct JsonStyle {
  std::string indent = "    ";  // a level's, as the CLI prints it
  std::string base;             // what every line but the first begins with
  std::string newline = "\n";
  bool one_line = false;  // {"Name": "...", ...} on one line
};
// How the record sets of an export are written: by its first one.
JsonStyle json_style(text::Sources const& sources, dns::Zone const& zone);
// A JSON value again, in this style; a record set's keys in the CLI's order. `text` is what it was read from.
std::string pretty(grammar::json::Value const& value, std::string_view text, JsonStyle const& style);

struct NewSet {
  dns::Name owner;
  dns::Type type{};
  std::uint32_t ttl = 300;
  std::vector<std::string> values;  // as route53_value writes them
};
// A record set with simple routing, for an export or a batch.
std::string set_json(NewSet const& set, JsonStyle const& style);

}  // namespace zonelint::fix
