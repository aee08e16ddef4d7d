// What stands beside the zones and belongs to their mail: MTA-STS policies (RFC 8461 3.2), private keys in
// PEM (RFC 7468), and OpenDKIM's KeyTable, which says which key signs with which selector.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "text/source.hpp"

namespace zonelint::input {

struct PolicyFile {
  text::FileId file = text::no_file;
  std::string real;  // real path
  // Its text before it was last changed: git's HEAD where it differs from that, else the commit before the
  // one that last changed it; and that commit. Nothing outside of git, or where there is no earlier text.
  std::optional<std::string> before;
  std::string commit;
};
// The source of a key file ends with its first line: what follows is never shown to anybody.
struct KeyFile {
  text::FileId file = text::no_file;
  text::Span where;  // "-----BEGIN PRIVATE KEY-----"
  std::string real, pem;
  bool ignored = false;  // .gitignore keeps it out of the repository
};
struct KeyTableEntry {
  std::string selector, domain, path;
  text::Span where;
};
struct Beside {
  std::vector<PolicyFile> policies;
  std::vector<KeyFile> keys;
  std::vector<KeyTableEntry> key_table;
};

enum class BesideKind : std::uint8_t { none, policy, key, key_table };
// By its name: whether a file is worth opening.
BesideKind beside_kind(std::string_view name);
// "-----BEGIN RSA PRIVATE KEY-----" at the begin of a line, within the first lines; empty where there is
// none.
std::string_view private_key_line(std::string_view text);
std::vector<KeyTableEntry> read_key_table(text::Sources const& sources, text::FileId file);

}  // namespace zonelint::input
