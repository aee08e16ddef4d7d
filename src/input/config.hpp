// zonelint.toml (or .zonelint.toml) as it was written: plain values, each with its place. What the values
// mean is told by the layers that use them. An unknown key is an error with its line, its column and the
// nearest known key.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "input/shape.hpp"
#include "text/problem.hpp"
#include "text/source.hpp"

namespace zonelint::input {

// A string with the place of its TOML value.
struct Placed {
  std::string value;
  text::Span where;
  bool operator==(std::string_view other) const { return value == other; }
};

struct ZoneConfig {
  std::vector<Placed> files;  // globs, relative to the configuration's folder
  Placed origin;              // "{stem}" is the file's name without its last extension
  text::Span where;
};
struct SenderConfig {
  Placed name, from, provider, region, mail_from, return_path;
  std::vector<Placed> dkim;  // tokens or selectors, as the provider has them
  std::vector<Placed> ip;    // addresses of one's own, for a provider-less sender
  std::optional<Placed> expect_spf, expect_dkim, expect_dmarc;
  text::Span where;  // the [[sender]] header
};
// The MTA-STS policy wanted (RFC 8461 3.2).
struct StsConfig {
  Placed mode;  // "enforce", "testing", "none"
  std::int64_t max_age = 604800;
  Placed host;  // what mta-sts.<domain> is a CNAME of; empty: that is set up elsewhere
  Placed file;  // where the policy file is kept, relative to the configuration's folder; empty: not here
  text::Span where;
};
struct PolicyConfig {
  std::vector<Placed> domains;
  std::vector<std::pair<Placed, Placed>> dmarc;  // tag and value, in the order written: p, rua, aspf ...
  bool parked = false;                           // neither sends nor takes mail
  Placed receive, region;                        // the provider that takes its mail
  std::vector<Placed> mx;                        // or the hosts themselves: "10 mx.example.net"
  Placed tls_rpt;                                // rua of TLS reports (RFC 8460 3)
  std::optional<StsConfig> mta_sts;
  std::vector<std::pair<Placed, Placed>> bimi;  // selector, l, a, avp
  std::vector<Placed> reports_from;             // domains that may have their DMARC reports sent here
  text::Span where;
};
using Param = std::variant<std::int64_t, bool, std::string, std::vector<std::string>>;
struct RuleConfig {
  Placed rule;
  std::optional<Placed> severity;
  std::vector<std::pair<Placed, Param>> params;
};
struct OverrideConfig {
  std::vector<Placed> files;                        // globs
  std::vector<std::pair<Placed, Placed>> severity;  // rule and level
};
struct AllowConfig {
  std::vector<Placed> rules;
  Placed zone, name, type, set_identifier, value;  // globs; empty: any
  Placed reason;
  std::optional<Placed> until;  // "2027-01-31"
  text::Span where;
};
struct Config {
  std::string file;    // its path; empty: none was found
  std::string folder;  // what relative paths and globs start from; "." without a file
  text::FileId source = text::no_file;
  bool root = false;
  Placed edition;
  std::vector<Placed> rules, known;  // globs
  std::vector<Placed> select, ignore;
  std::vector<Placed> exclude;  // globs of files not to be read
  Placed public_suffix_list;    // a file in the list's own format, in place of the built-in one; empty: none
  Placed dmarc_standard;        // "both", "rfc9989", "rfc7489"; default both
  Placed fail_on, baseline;
  std::vector<ZoneConfig> zones;
  std::vector<SenderConfig> senders;
  std::vector<PolicyConfig> policies;
  std::vector<RuleConfig> rule;
  std::vector<OverrideConfig> overrides;
  std::vector<AllowConfig> allow;
  std::vector<text::Problem> problems;  // kind "config"
};

// Reads one file's text (already in `sources`). Never throws; problems are in the result.
Config read_config(text::Sources& sources, text::FileId file);
// Every key that a configuration may hold, as read_config() asks for it.
Shape config_shape();
// The nearest zonelint.toml or .zonelint.toml from `start` upward, up to one that says root = true or a
// folder that holds .git; empty if none.
std::string find_config(std::string const& start);
// Does a path match a glob? '*' within a folder, '**' across folders, '?', '[...]'; a pattern without '/'
// matches the last part.
bool glob_match(std::string_view pattern, std::string_view path);

}  // namespace zonelint::input
