// A new record's line that looks like its neighbours: their columns, tabs or spaces, relative or absolute
// names, TTLs and the class where they write them.
#pragma once
#include <optional>
#include <string>

#include "fix/master_map.hpp"
#include "fix/texts.hpp"

namespace zonelint::fix {

struct LinePlace {
  MasterMap const& map;
  MasterEntry const* before = nullptr;  // the entry it follows; null: the file's begin
  bool blank_owner = false;             // the entry before has the same owner
  std::optional<dns::Name> origin = std::nullopt;
  std::optional<std::uint32_t> inherited_ttl = std::nullopt;  // of a record without one here
};
// Without its line end.
std::string master_line(LinePlace const& place, NewRecord const& record);
// `text`, then blanks up to the column `target`; tabs where `like` has them. At least one.
void pad(std::string& line, std::size_t target, std::string_view like);
std::size_t column_after(std::size_t column, std::string_view text);  // tab stops of 8

// As the file writes owners around there: "@", "mail", "mail.example.com.".
std::string owner_text(dns::Name owner, std::optional<dns::Name> origin, bool relative);

}  // namespace zonelint::fix
