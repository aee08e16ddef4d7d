// dnsconfig.js of DNSControl: D_EXTEND adds to a domain that is declared elsewhere; TXT takes the whole text
// and cuts it itself.
#include <fmt/format.h>

#include "fix/forms.hpp"
#include "grammar/json.hpp"

namespace zonelint::fix {
namespace {

// A JSON string is a JavaScript string but for two characters (ECMA-262 before 2019).
std::string js(std::string_view text) {
  std::string out;
  for (char const c : grammar::json::quote(text)) {
    out += c;
    if (!out.ends_with("\xe2\x80\xa8") && !out.ends_with("\xe2\x80\xa9")) continue;
    out.replace(out.size() - 3, 3, out.ends_with("\xa8") ? "\\u2028" : "\\u2029");
  }
  return out;
}

// Empty: a type that needs a person.
std::string call(ChangedSet const& set, dns::Record const& r) {
  std::string const rdata = dns::rdata_text(*set.zone, r);
  auto const words = rdata_words(rdata);
  auto const word = [&](std::size_t i) { return i < words.size() ? std::string(words[i]) : std::string(); };
  std::string const name = js(set.relative()), ttl = fmt::format("TTL({})", r.ttl);
  std::string const type = grammar::type_text(set.type);
  switch (set.type) {
    case dns::Type::TXT:
      return fmt::format("TXT({}, {}, {})", name, js(dns::as_text(*set.zone, r)), ttl);
    case dns::Type::MX:
      return fmt::format("MX({}, {}, {}, {})", name, word(0), js(word(1)), ttl);
    case dns::Type::SRV:
      return fmt::format("SRV({}, {}, {}, {}, {}, {})", name, word(0), word(1), word(2), js(word(3)), ttl);
    case dns::Type::TLSA:
      return fmt::format("TLSA({}, {}, {}, {}, {}, {})", name, word(0), word(1), word(2),
                         js(joined_from(words, 3)), ttl);
    case dns::Type::CAA: {
      std::string value = word(2);
      if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
      return fmt::format("CAA({}, {}, {}{}, {})", name, js(word(1)), js(value),
                         word(0) == "128" ? ", CAA_CRITICAL" : "", ttl);
    }
    case dns::Type::A:
    case dns::Type::AAAA:
    case dns::Type::CNAME:
    case dns::Type::NS:
    case dns::Type::PTR:
      return fmt::format("{}({}, {}, {})", type, name, js(rdata), ttl);
    default:
      return {};
  }
}

}  // namespace

std::string dnscontrol(Outcome const& outcome) {
  std::string out;
  for (ChangedZone const& zone : changed_zones(outcome)) {
    std::string calls, notes;
    for (ChangedSet const& set : zone.sets) {
      bool by_hand = set.gone || !set.routing.empty();
      for (auto const* r : set.records) {
        std::string const one = by_hand ? std::string() : call(set, *r);
        by_hand = by_hand || one.empty();
        if (!one.empty()) calls += fmt::format("{}\n    {}", calls.empty() ? "" : ",", one);
      }
      if (by_hand) notes += comments("//", record_lines(set));
    }
    if (!calls.empty())
      out += fmt::format("D_EXTEND({},{}\n);\n", js(without_dot(zone.zone->origin.to_text())), calls);
    out += notes;
  }
  return out + comments("//", left_lines(outcome));
}

}  // namespace zonelint::fix
