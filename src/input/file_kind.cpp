// What a file is: see file_kind.hpp.
#include "input/file_kind.hpp"

#include <algorithm>

#include "grammar/abnf_case.hpp"
#include "grammar/zone_file.hpp"

namespace zonelint::input {
namespace {

using grammar::same_word;

bool starts(std::string_view name, std::string_view prefix) {
  return name.size() > prefix.size() && same_word(name.substr(0, prefix.size()), prefix);
}
bool ends(std::string_view name, std::string_view suffix) {
  return name.size() > suffix.size() && same_word(name.substr(name.size() - suffix.size()), suffix);
}
template <std::size_t N>
bool ends_with_any(std::string_view name, std::string_view const (&suffixes)[N]) {
  return std::any_of(std::begin(suffixes), std::end(suffixes), [&](auto s) { return ends(name, s); });
}

constexpr std::string_view backups[] = {
    ".bak", ".jnl",     ".signed", ".orig",     ".old",       "~",         ".swp", ".swo",
    ".tmp", ".rpmsave", ".rpmnew", ".dpkg-old", ".dpkg-dist", ".dpkg-new", ".rej", ".jbk"};
constexpr std::string_view zones[] = {".zone", ".db", ".hosts", ".host"};
// Texts and programs that are never zones, so that a walk need not open them.
constexpr std::string_view others[] = {
    ".md",  ".toml",    ".yaml",   ".yml",     ".sh",   ".py",  ".rb",   ".pl",   ".js",   ".ts",
    ".c",   ".h",       ".cc",     ".cpp",     ".hpp",  ".go",  ".rs",   ".java", ".html", ".htm",
    ".css", ".xml",     ".csv",    ".tsv",     ".ini",  ".cfg", ".cnf",  ".conf", ".lock", ".log",
    ".pdf", ".png",     ".jpg",    ".jpeg",    ".gif",  ".svg", ".ico",  ".gz",   ".bz2",  ".xz",
    ".zip", ".tar",     ".tgz",    ".deb",     ".rpm",  ".o",   ".a",    ".so",   ".exe",  ".dll",
    ".jar", ".class",   ".pem",    ".crt",     ".cer",  ".csr", ".der",  ".p12",  ".asc",  ".gpg",
    ".sig", ".tf",      ".tfvars", ".tfstate", ".j2",   ".erb", ".tmpl", ".tpl",  ".mk",   ".cmake",
    ".rst", ".adoc",    ".tex",    ".patch",   ".diff", ".php", ".lua",  ".sql",  ".env",  ".ps1",
    ".bat", ".service", ".jsonl",  ".mustache"};
constexpr std::string_view names[] = {"README",      "LICENSE", "COPYING",  "Makefile",    "Dockerfile",
                                      "CHANGELOG",   "AUTHORS", "NOTICE",   "TODO",        "CODEOWNERS",
                                      "Vagrantfile", "Gemfile", "Rakefile", "Jenkinsfile", "rndc.key"};

// K<zone>+<algorithm>+<id>.key and .private (BIND's dnssec-keygen), dsset-, keyset-.
bool is_key(std::string_view name) {
  return (starts(name, "K") && (ends(name, ".key") || ends(name, ".private") || ends(name, ".state"))) ||
         starts(name, "dsset-") || starts(name, "keyset-");
}

}  // namespace

bool left_alone_by_default(std::string_view name) { return ends_with_any(name, backups) || is_key(name); }

bool skipped_folder(std::string_view name) {
  if (name == ".well-known") return false;  // RFC 8461 3.2: where an MTA-STS policy stands
  return name.starts_with('.') || name == "node_modules" || name == "build";
}

NameSays file_name_says(std::string_view name) {
  if (name.starts_with('.')) return NameSays::leave;
  for (std::string_view conf : {"named.conf", "nsd.conf", "knot.conf"}) {
    if (same_word(name, conf) || (conf == "named.conf" && starts(name, "named.conf.")))
      return NameSays::named_conf;
  }
  if (ends(name, ".json")) return NameSays::json;
  if (std::any_of(std::begin(names), std::end(names), [&](auto n) { return same_word(n, name); }))
    return NameSays::leave;
  if (starts(name, "db.") || ends_with_any(name, zones)) return NameSays::zone;
  if (ends_with_any(name, others)) return NameSays::leave;
  return NameSays::look;
}

bool looks_like_zone(std::string_view head) {
  if (head.empty() || head.starts_with("#!") || head.find('\0') != std::string_view::npos) return false;
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  grammar::Entry entry;
  grammar::Rdata rdata;
  constexpr std::string_view root("\0", 1);
  char const* at = head.data();
  char const* const last = at + head.size();
  int good = 0, bad = 0;
  for (int i = 0; i < 200 && at != last && bad < 20; ++i) {
    at = grammar::read_entry(at, last, entry);
    if (entry.tokens.empty()) continue;
    grammar::Shape const shape = grammar::shape(entry);
    if (shape.kind == grammar::Shape::Kind::directive) {
      std::string_view const word = entry.tokens[0].text;
      bool const known = same_word(word, "$ORIGIN") || same_word(word, "$TTL");
      if (known && entry.tokens.size() == 2 && bad == 0) return true;
      continue;
    }
    bool const record = shape.kind == grammar::Shape::Kind::record;
    bool const read =
        record && grammar::parse_rdata(shape.type, std::span(entry.tokens).subspan(shape.rdata), root,
                                       grammar::Dialect::master_file, entry.whole.data(), rdata);
    if (read && shape.type == grammar::Type::SOA) return true;
    // Without a class or a TTL, a line of prose may pass for a record: "see A 1.2.3.4".
    if (read && (shape.klass || shape.ttl)) ++good;
    if (!read && at != last) ++bad;
  }
  return good >= 2 && good > bad;
}

}  // namespace zonelint::input
