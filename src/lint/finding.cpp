// The words of findings.
#include "lint/finding.hpp"

namespace zonelint::lint {

std::string_view severity_text(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
    case Severity::off:
      break;
  }
  return "off";
}

std::string_view fix_level_text(FixLevel level) {
  switch (level) {
    case FixLevel::safe:
      return "safe";
    case FixLevel::unsafe:
      return "unsafe";
    case FixLevel::step:
      return "step";
    case FixLevel::placeholder:
      break;
  }
  return "placeholder";
}

}  // namespace zonelint::lint
