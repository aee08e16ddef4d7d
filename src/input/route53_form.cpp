// Telling Route 53's JSON from its other forms, and saying what to run where it is one of those.
#include <algorithm>
#include <array>

#include "input/route53.hpp"
#include "input/route53_parts.hpp"

namespace zonelint::input {
namespace {

constexpr std::size_t looked_at = 64 * 1024;

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// UTF-16 (PowerShell's >) as one octet a character, near enough to look for keys.
std::string narrow(std::string_view text) {
  std::string out;
  for (char const c : text)
    if (c != 0) out += c;
  return out;
}

std::string_view without_bom_and_space(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return text;
}

bool is_cloudformation(std::string_view text) { return has(text, "AWS::Route53::"); }
bool is_terraform(std::string_view text) {
  return has(text, "aws_route53_record") || has(text, "aws_route53_zone");
}
bool is_json(std::string_view text) { return text.starts_with('{') || text.starts_with('['); }

bool has_key(std::string_view text) {
  constexpr std::array<std::string_view, 6> keys{"\"ResourceRecordSets\"", "\"ResourceRecordSet\"",
                                                 "\"HostedZones\"",        "\"HostedZone\"",
                                                 "\"ResourceRecords\"",    "\"AliasTarget\""};
  return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return has(text, key); });
}
// `--output yaml`: the same keys without quotes, each at the beginning of a line.
bool is_yaml(std::string_view text) {
  for (std::string_view key : {"ResourceRecordSets:", "HostedZones:"})
    if (text.starts_with(key) || has(text, fmt::format("\n{}", key))) return true;
  return false;
}
bool is_xml(std::string_view text) { return text.starts_with('<') && has(text, "route53.amazonaws.com/doc"); }
bool is_xml_page(std::string_view text) {
  return is_xml(text) || (text.starts_with('<') && has(text, "ListResourceRecordSetsResponse"));
}
bool is_cli_text(std::string_view text) { return text.starts_with("RESOURCERECORDSETS\t"); }
bool is_cli_table(std::string_view text) {
  return text.starts_with("---") && has(text, "ListResourceRecordSets");
}

}  // namespace

Route53Form route53_form(std::string_view text) {
  std::string narrowed;
  bool const utf16 = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
  text = text.substr(0, looked_at);
  if (utf16) text = narrowed = narrow(text.substr(2));
  text = without_bom_and_space(text);
  if (is_json(text)) {
    if (is_cloudformation(text) || is_terraform(text)) return Route53Form::foreign;
    return has_key(text) ? Route53Form::json : Route53Form::none;
  }
  bool const foreign = is_yaml(text) || is_xml_page(text) || is_cli_text(text) || is_cli_table(text) ||
                       is_cloudformation(text);
  return foreign ? Route53Form::foreign : Route53Form::none;
}

namespace route53 {

bool tell_foreign(std::string_view text, Teller& tell) {
  std::string_view const seen = without_bom_and_space(text.substr(0, looked_at));
  text::Span const where{
      tell.file(), static_cast<std::uint32_t>(seen.data() - text.data()),
      static_cast<std::uint32_t>(seen.data() - text.data() + std::min<std::size_t>(seen.size(), 1))};
  auto const say = [&](std::string_view what, std::string wanted) {
    tell.tell("r53-format", where, fmt::format("this is {}, which is not read here", what), std::move(wanted),
              std::string(what));
    return true;
  };
  std::string const by_cli = fmt::format("JSON, as {} writes it", export_command);
  if (is_cloudformation(seen))
    return say("a CloudFormation template",
               fmt::format("the zone as it is served: deploy it and export with {}", export_command));
  if (is_json(seen) && is_terraform(seen))
    return say("Terraform JSON",
               fmt::format("the zone as it is served: apply it and export with {}", export_command));
  if (is_json(seen)) return false;
  if (is_xml_page(seen)) return say("the XML of the Route 53 API", by_cli);
  if (is_yaml(seen)) return say("an export in YAML (`--output yaml`)", by_cli);
  if (is_cli_text(seen)) return say("an export as text (`--output text`)", by_cli);
  if (is_cli_table(seen)) return say("an export as a table (`--output table`)", by_cli);
  return false;
}

}  // namespace route53
}  // namespace zonelint::input
