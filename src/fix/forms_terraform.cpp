// Terraform: HCL (hashicorp/hcl, spec.md, "Template Expressions": "$${" and "%%{" stand for themselves).
//
// A TXT value of more than one string: the AWS provider puts the outer quotes around it and wants "" between
// the strings; Cloudflare's takes the record's own quotes.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fix/forms.hpp"
#include "fix/route53_json.hpp"

namespace zonelint::fix {
namespace {

std::string hcl(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (c == '"' || c == '\\') out += '\\';
    if ((c == '$' || c == '%') && i + 1 < text.size() && text[i + 1] == '{') out += c;
    out += c;
  }
  return out + '"';
}

bool is_text(dns::Type type) { return type == dns::Type::TXT || type == dns::Type::SPF; }

// The same resource name must not come twice: "a-b.example" and "a.b.example" would.
class Names {
 public:
  std::string make(ChangedSet const& set, std::string_view more = {}) {
    std::string const base = identifier(
        fmt::format("{} {} {}", without_dot(set.owner.to_text()), grammar::type_text(set.type), more), '_');
    std::string lower = base;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    std::string name = lower;
    for (int i = 2; !taken_.insert(name).second; ++i) name = fmt::format("{}_{}", lower, i);
    return name;
  }

 private:
  std::set<std::string> taken_;
};

// Strings with "" between, without the outer quotes.
std::string aws_value(ChangedSet const& set, dns::Record const& r) {
  std::string const value = route53_value(set.type, set.zone->wire(r));
  if (!is_text(set.type)) return value;
  std::string out;
  for (std::string_view const word : rdata_words(value))
    out += fmt::format("{}{}", out.empty() ? "" : "\"\"", word.substr(1, word.size() - 2));
  return out;
}

std::string aws_set(ChangedSet const& set, std::string const& zone_name, Names& names) {
  std::string records;
  for (auto const* r : set.records) records += fmt::format("    {},\n", hcl(aws_value(set, *r)));
  return fmt::format(
      "resource \"aws_route53_record\" \"{}\" {{\n"
      "  zone_id = data.aws_route53_zone.{}.zone_id\n"
      "  name    = {}\n  type    = \"{}\"\n  ttl     = {}\n  records = [\n{}  ]\n}}\n\n",
      names.make(set), zone_name, hcl(without_dot(set.owner.to_text())), grammar::type_text(set.type),
      set.ttl, records);
}

// What Cloudflare takes as fields of its own.
std::string cloudflare_rdata(ChangedSet const& set, dns::Record const& r) {
  std::string const rdata = dns::rdata_text(*set.zone, r);
  auto const words = rdata_words(rdata);
  auto const word = [&](std::size_t i) { return i < words.size() ? std::string(words[i]) : std::string(); };
  auto const host = [&](std::size_t i) { return hcl(without_dot(word(i))); };
  auto const data = [](std::string const& fields) { return fmt::format("  data = {{\n{}  }}\n", fields); };
  switch (set.type) {
    case dns::Type::MX:
      return fmt::format("  content  = {}\n  priority = {}\n", host(1), word(0));
    case dns::Type::SRV:
      return data(fmt::format("    priority = {}\n    weight   = {}\n    port     = {}\n    target   = {}\n",
                              word(0), word(1), word(2), host(3)));
    case dns::Type::CAA: {
      std::string value = word(2);
      if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
      return data(
          fmt::format("    flags = {}\n    tag   = {}\n    value = {}\n", word(0), hcl(word(1)), hcl(value)));
    }
    case dns::Type::TLSA:
      return data(fmt::format(
          "    usage         = {}\n    selector      = {}\n    matching_type = {}\n    certificate   = {}\n",
          word(0), word(1), word(2), hcl(joined_from(words, 3))));
    default:
      return fmt::format("  content = {}\n", hcl(is_text(set.type) ? rdata : without_dot(rdata)));
  }
}

std::string cloudflare_set(ChangedSet const& set, std::string const& zone_name, Names& names) {
  std::string out;
  // Anything but "automatic" is 60 seconds to a day.
  auto const ttl = std::clamp<std::uint32_t>(set.ttl, 60, 86400);
  for (auto const* r : set.records)
    out += fmt::format(
        "resource \"cloudflare_dns_record\" \"{}\" {{\n  zone_id = var.zone_id_{}\n  name    = {}\n  type    "
        "= "
        "\"{}\"\n  ttl     = {}\n{}}}\n\n",
        names.make(set), zone_name, hcl(without_dot(set.owner.to_text())), grammar::type_text(set.type), ttl,
        cloudflare_rdata(set, *r));
  return out;
}

template <class Head, class One>
std::string terraform(Outcome const& outcome, Head const& head, One const& one) {
  std::string out;
  Names names;
  for (ChangedZone const& zone : changed_zones(outcome)) {
    std::string const name = identifier(without_dot(zone.zone->origin.to_text()), '_');
    std::string body, notes;
    for (ChangedSet const& set : zone.sets) {
      if (set.gone || !set.routing.empty())
        notes += comments("#", record_lines(set));
      else
        body += one(set, name, names);
    }
    if (!body.empty()) out += head(*zone.zone, name) + body;
    if (!notes.empty())
      out += fmt::format("# {}: to be deleted, or with routing that is left to you:\n{}\n",
                         zone.zone->origin.to_text(), notes);
  }
  return out + comments("#", left_lines(outcome));
}

}  // namespace

std::string aws_terraform(Outcome const& outcome) {
  auto const head = [](dns::Zone const& zone, std::string const& name) {
    return fmt::format("data \"aws_route53_zone\" \"{}\" {{\n  name = {}\n{}}}\n\n", name,
                       hcl(without_dot(zone.origin.to_text())),
                       zone.is_private ? "  private_zone = true\n" : "");
  };
  return terraform(outcome, head, aws_set);
}

std::string cloudflare_terraform(Outcome const& outcome) {
  auto const head = [](dns::Zone const& zone, std::string const& name) {
    return fmt::format("variable \"zone_id_{}\" {{\n  type        = string\n  description = {}\n}}\n\n", name,
                       hcl("the zone of " + without_dot(zone.origin.to_text())));
  };
  return terraform(outcome, head, cloudflare_set);
}

}  // namespace zonelint::fix
