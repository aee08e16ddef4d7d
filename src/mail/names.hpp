// Domains as mail and SPF write them: text split at dots, every octet taken as it is (no zone-file escapes).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/name.hpp"
#include "dns/world.hpp"

namespace zonelint::mail {

// "Mail.example.com" or "mail.example.com.": nothing where a label is empty or over 63 octets, or the whole
// over 255.
std::optional<dns::Name> name_from_domain(std::string_view text);
// Labels with dots between, without any escaping: the other way round.
std::string raw_text(dns::Name name);
// The part after the last '@'; the whole where there is none.
std::string_view domain_of(std::string_view address);
// "example.net/TXT": how a name that is not here is listed.
std::string missing_text(dns::Name name, dns::Type type);
// Appends what is not in the list yet.
void add_missing(std::vector<std::string>& list, std::string text);
void add_missing(std::vector<std::string>& list, std::vector<std::string> const& texts);

}  // namespace zonelint::mail
