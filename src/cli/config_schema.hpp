// JSON Schemas (draft 2020-12) of zonelint.toml and of rule files, for editors: made of the shapes that their
// readers record.
#pragma once
#include <string>

namespace zonelint::cli {

std::string config_schema();
std::string rule_file_schema();

}  // namespace zonelint::cli
