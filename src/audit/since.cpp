#include "audit/since.hpp"

#include <fmt/format.h>

#include <unordered_map>

#include "grammar/json.hpp"

namespace zonelint::audit {
namespace {

namespace json = grammar::json;

std::string text_of(json::Value const* object, std::string_view name) {
  json::Value const* const value = object == nullptr ? nullptr : object->find(name);
  return value != nullptr && value->kind == json::Kind::string ? value->string.bytes : std::string();
}

Earlier earlier(json::Value const& finding) {
  return {text_of(&finding, "rule"), text_of(&finding, "severity"), text_of(&finding, "message"),
          text_of(finding.find("record"), "name")};
}

}  // namespace

std::optional<Since> since(std::string_view report, lint::Result const& result, std::string& error) {
  auto const read = json::parse(report);
  if (!read.errors.empty() || read.values.size() != 1) {
    error = read.errors.empty()
                ? "it is not one JSON document"
                : fmt::format("it is not JSON: at octet {} {} was expected, and {} stands there",
                              read.errors[0].at, read.errors[0].wanted, read.errors[0].found);
    return std::nullopt;
  }
  std::string const schema = text_of(read.values[0].get(), "schema");
  json::Value const* const findings = read.values[0]->find("findings");
  if ((schema != "zonelint/1" && schema != "zonelint/audit/1") || findings == nullptr ||
      findings->kind != json::Kind::array) {
    error = "it is no report of `zonelint lint --format json` or `zonelint audit --format json`";
    return std::nullopt;
  }
  // Equal findings are told apart by their number only.
  std::unordered_map<std::string, std::size_t> before;
  for (auto const& finding : findings->items) ++before[text_of(finding.get(), "fingerprint")];
  Since out;
  auto left = before;
  for (std::size_t i = 0; i < result.findings.size(); ++i) {
    auto const at = left.find(result.findings[i].fingerprint);
    if (at == left.end() || at->second == 0) {
      out.added.push_back(i);
    } else {
      --at->second;
      ++out.still;
    }
  }
  for (auto const& finding : findings->items) {
    auto const at = left.find(text_of(finding.get(), "fingerprint"));
    if (at->second == 0) continue;
    --at->second;
    out.gone.push_back(earlier(*finding));
  }
  return out;
}

}  // namespace zonelint::audit
