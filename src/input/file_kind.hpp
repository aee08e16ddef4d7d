// What a file is, by its name and its begin: what a walk through folders reads and what it leaves alone.
#pragma once
#include <string_view>

namespace zonelint::input {

enum class NameSays : std::uint8_t {
  zone,        // db.NAME, NAME.zone, NAME.db, NAME.hosts
  json,        // NAME.json: maybe a Route 53 export
  named_conf,  // named.conf, named.conf.local ..., nsd.conf, knot.conf
  look,        // its content decides
  leave        // a backup, a journal, a key, a program, a document
};
NameSays file_name_says(std::string_view name);
// Backups, journals, signed copies, keys: left alone in a walk unless --no-exclude.
bool left_alone_by_default(std::string_view name);
// Folders that no walk enters.
bool skipped_folder(std::string_view name);

// Does text (the first few KiB of a file) read as a zone: a $ORIGIN, a $TTL, a SOA, or records mostly?
bool looks_like_zone(std::string_view head);

}  // namespace zonelint::input
