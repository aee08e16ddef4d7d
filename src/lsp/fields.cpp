#include "lsp/fields.hpp"

#include <string>

#include "text/utf8.hpp"

namespace zonelint::lsp {

json::value const* member(json::value const& value, Keys keys) {
  json::value const* at = &value;
  for (std::string_view const key : keys) {
    auto const* object = at->if_object();
    at = object != nullptr ? object->if_contains(key) : nullptr;
    if (at == nullptr) return nullptr;
  }
  return at;
}

std::optional<std::string_view> text_member(json::value const& value, Keys keys) {
  auto const* found = member(value, keys);
  if (found == nullptr || !found->is_string()) return std::nullopt;
  auto const& text = found->get_string();
  return std::string_view(text.data(), text.size());
}

std::optional<std::int64_t> number_member(json::value const& value, Keys keys) {
  auto const* found = member(value, keys);
  if (found == nullptr) return std::nullopt;
  if (auto const* number = found->if_int64()) return *number;
  return std::nullopt;
}

bool true_member(json::value const& value, Keys keys) {
  auto const* found = member(value, keys);
  return found != nullptr && found->is_bool() && found->get_bool();
}

json::array const* array_member(json::value const& value, Keys keys) {
  auto const* found = member(value, keys);
  return found != nullptr ? found->if_array() : nullptr;
}

json::string valid(std::string_view octets) {
  std::string const text = text::to_valid_utf8(octets);
  return json::string(text.data(), text.size());
}

}  // namespace zonelint::lsp
