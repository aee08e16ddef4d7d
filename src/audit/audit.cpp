#include "audit/audit.hpp"

namespace zonelint::audit {

namespace {

struct ColumnWords {
  std::string_view id, title;
};
constexpr ColumnWords words[columns] = {
    {"receives", "Receives"}, {"sends", "Sends"},        {"spf", "SPF"},
    {"dkim", "DKIM"},         {"dmarc", "DMARC (9989)"}, {"dmarc7489", "DMARC (7489)"},
    {"mta_sts", "MTA-STS"},   {"tls_rpt", "TLS-RPT"},    {"dane", "DANE"},
    {"bimi", "BIMI"},         {"reverse", "Reverse"}};

}  // namespace

std::string_view mark_text(Mark mark) {
  constexpr std::string_view texts[] = {"good", "plain", "weak", "bad", "absent", "unknown"};
  return texts[static_cast<std::size_t>(mark)];
}
std::string_view column_id(Column c) { return words[static_cast<std::size_t>(c)].id; }
std::string_view column_title(Column c) { return words[static_cast<std::size_t>(c)].title; }

}  // namespace zonelint::audit
