// Members of Route 53's JSON objects: known and unknown keys, kinds of values, names.
#include <boost/unordered/unordered_flat_map.hpp>

#include "input/route53_parts.hpp"
#include "text/json_string.hpp"
#include "text/nearest.hpp"

namespace zonelint::input::route53 {

std::string words(json::Value const& v) {
  switch (v.kind) {
    case json::Kind::null:
      return "null";
    case json::Kind::boolean:
      return v.boolean ? "true" : "false";
    case json::Kind::number:
      return fmt::format("the number {}", v.number);
    case json::Kind::string:
      return fmt::format("the string {}", json::quote(v.string.bytes.substr(0, 60)));
    case json::Kind::array:
      return v.items.empty() ? "an empty list" : "a list";
    case json::Kind::object:
      return "an object";
  }
  return {};
}

namespace {
std::string_view words(json::Kind kind) {
  switch (kind) {
    case json::Kind::null:
      return "null";
    case json::Kind::boolean:
      return "true or false";
    case json::Kind::number:
      return "a number";
    case json::Kind::string:
      return "a string";
    case json::Kind::array:
      return "a list";
    case json::Kind::object:
      return "an object";
  }
  return {};
}
}  // namespace

void check_keys(json::Value const& object, std::span<std::string_view const> known, std::string_view what,
                Teller& tell, bool only_near) {
  boost::unordered_flat_map<std::string_view, json::Member const*> seen;
  for (json::Member const& m : object.members) {
    std::string_view const name = m.name.bytes;
    if (auto const [first, fresh] = seen.try_emplace(name, &m); !fresh) {
      tell.tell("r53-duplicate-key", tell.span(m), fmt::format("\"{}\" stands twice in this {}", name, what))
          .also.push_back({tell.span(*first->second), "the first one, which is taken"});
    }
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string_view const near = text::nearest(name, known);
    if (only_near && near.empty()) continue;
    auto& problem =
        tell.tell("r53-unknown-key", tell.span(m), fmt::format("a {} has no \"{}\"", what, name),
                  near.empty() ? std::string() : fmt::format("\"{}\"", near), fmt::format("\"{}\"", name));
    problem.suggestion = near;
  }
}

json::Value const* member(json::Value const& object, std::string_view name, json::Kind kind, Teller& tell) {
  json::Value const* const value = object.find(name);
  if (value == nullptr || value->kind == kind) return value;
  if (value->kind == json::Kind::null) return nullptr;  // some tools write null for what is not there
  tell.tell("r53-wrong-type", tell.span(*value), fmt::format("\"{}\" is {}", name, words(*value)),
            std::string(words(kind)), words(*value));
  return nullptr;
}

std::optional<dns::Name> read_name(json::Value const& string, Teller& tell) {
  auto const mapped = text::value_text(tell.file(), string.string, string.begin);
  std::string wire;
  grammar::NameError error;
  constexpr std::string_view root("", 1);
  if (grammar::parse_name(mapped.bytes, root, grammar::Dialect::route53, wire, error))
    if (auto const name = dns::Name::from_wire(wire)) return name;
  tell.tell("bad-name", mapped.bytes.empty() ? tell.span(string) : mapped.span(error.at),
            fmt::format("{} is no domain name", json::quote(mapped.bytes)), std::string(error.wanted),
            mapped.bytes.empty() ? "an empty string" : std::string(error.at));
  return std::nullopt;
}

}  // namespace zonelint::input::route53
