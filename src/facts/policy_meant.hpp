// Inside of src/facts: what records about mail were meant as, where that is certain.
#pragma once
#include <string>
#include <string_view>

namespace zonelint::facts {

// The whole text as its standard wants it; empty where nothing is wrong, or where what was meant is not
// certain. `id`: for an MTA-STS record that has none.
std::string sts_mended(std::string_view text, std::string_view id);
std::string tls_rpt_mended(std::string_view text);
std::string bimi_mended(std::string_view text);
// An issue property's value: "https://ca.example.net/" is ca.example.net.
std::string caa_mended(std::string_view value);
// A record of mail without what word processors and double quoting put there.
std::string plain_text(std::string_view text);

}  // namespace zonelint::facts
