// What fixing would write, in the forms in which teams keep their zones as code. Each form's writer knows how
// its tool wants long TXT records, final dots and names; what a form has no word for is a comment.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "fix/changed_sets.hpp"

namespace zonelint::fix {

std::string aws_terraform(Outcome const& outcome);         // aws_route53_record
std::string cloudflare_terraform(Outcome const& outcome);  // cloudflare_dns_record (provider 5)
std::string cloudformation(Outcome const& outcome);        // AWS::Route53::RecordSetGroup, YAML
std::string octodns(Outcome const& outcome);               // a YAML document a zone
std::string dnscontrol(Outcome const& outcome);            // D_EXTEND(), JavaScript

// For those writers.
std::vector<std::string_view> rdata_words(std::string_view rdata);  // at blanks outside quotes
std::string joined_from(std::vector<std::string_view> const& words,
                        std::size_t first);  // long hex has blanks
std::string without_dot(std::string name);
std::string identifier(std::string_view text, char between);  // letters, digits and `between`
// Comments: sets that go, sets with routing, and what waits for a person.
std::string comments(std::string_view mark, std::vector<std::string> const& lines);
std::vector<std::string> record_lines(ChangedSet const& set);  // "delete: NAME TYPE RDATA"

}  // namespace zonelint::fix
