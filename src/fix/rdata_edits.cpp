// Rdata replaced in place: see rdata_edits.hpp.
#include "fix/rdata_edits.hpp"

#include <algorithm>

#include "dns/places.hpp"
#include "fix/route53_json.hpp"
#include "fix/text_record.hpp"
#include "grammar/json.hpp"

namespace zonelint::fix {
namespace {

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at <= text.size();) {
    std::size_t const end = std::min(text.find(' ', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

bool is_text(dns::Type type) { return type == dns::Type::TXT || type == dns::Type::SPF; }

// The strings of the old text stay as they are cut where the new one begins and ends like it.
std::optional<std::vector<text::Edit>> text_rdata(text::Sources const& sources, dns::Zone const& zone,
                                                  dns::Record const& record, std::string_view wire) {
  std::string after;
  for (std::string_view rest = wire; !rest.empty();) {
    std::size_t const size = static_cast<unsigned char>(rest[0]);
    after += rest.substr(1, size);
    rest.remove_prefix(std::min(rest.size(), size + 1));
  }
  auto const change = difference(dns::as_text(zone, record), after);
  if (!change) return std::vector<text::Edit>{};
  return text_edits(sources, zone, record, {*change});
}

}  // namespace

std::optional<std::vector<text::Edit>> rdata_edits(text::Sources const& sources, dns::Zone const& zone,
                                                   dns::Record const& record, std::string_view wire) {
  if (is_text(record.type)) return text_rdata(sources, zone, record, wire);
  if (record.set != dns::none)
    return std::vector<text::Edit>{{record.source, grammar::json::quote(route53_value(record.type, wire))}};
  auto const places = dns::places(sources, zone, record);
  auto const find = [&](std::string_view name) {
    return std::find_if(places.begin(), places.end(), [&](dns::Place const& p) { return p.name == name; });
  };
  auto const whole = find("rdata");
  if (whole == places.end()) return std::nullopt;
  std::string const text = grammar::rdata_text(record.type, wire);
  auto const before = grammar::wire_fields(record.type, zone.wire(record));
  auto const after = grammar::wire_fields(record.type, wire);
  auto const tokens = words(text);
  std::vector<text::Edit> out;
  if (before.size() == after.size() && tokens.size() == after.size()) {
    for (std::size_t i = 0; i < after.size(); ++i) {
      if (before[i].wire == after[i].wire) continue;
      auto const place = find(after[i].name);
      if (place == places.end()) return std::nullopt;
      out.push_back({place->where, std::string(tokens[i])});
    }
    return out;
  }
  // Parentheses and comments within would be lost with what stands around them.
  if (sources.at(whole->where).find_first_of("();\n") != std::string_view::npos) return std::nullopt;
  return std::vector<text::Edit>{{whole->where, text}};
}

}  // namespace zonelint::fix
