// What both forms of an evaluation share: places, and which standards are shown.
#pragma once
#include <string>
#include <string_view>

#include "mail/evaluate.hpp"
#include "text/source.hpp"

namespace zonelint::cli {

std::string place_text(text::Sources const& sources, text::Span where);  // "zones/a.zone:3:9"; empty: nowhere
std::string record_place(text::Sources const& sources, dns::RecordRef record);
// The term's place within its record.
std::string step_place(text::Sources const& sources, mail::SpfStep const& step);

inline bool shows(std::string_view standard, mail::Standard s) {
  return standard == "both" || standard == mail::standard_text(s);
}
// The standard whose alignment is told where one is told only.
inline std::size_t first(std::string_view standard) { return standard == "rfc7489" ? 1 : 0; }

}  // namespace zonelint::cli
