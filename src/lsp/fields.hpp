// Reading JSON that may hold anything: members by name, and nothing where they are not what was wanted.
#pragma once
#include <boost/json.hpp>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace zonelint::lsp {

namespace json = boost::json;
using Keys = std::initializer_list<std::string_view>;

// The value below these keys, one after the other; null where there is none.
json::value const* member(json::value const& value, Keys keys);
std::optional<std::string_view> text_member(json::value const& value, Keys keys);
std::optional<std::int64_t> number_member(json::value const& value, Keys keys);
bool true_member(json::value const& value, Keys keys);
// Null where it is no array.
json::array const* array_member(json::value const& value, Keys keys);

// A JSON string of octets: what is no UTF-8 becomes U+FFFD.
json::string valid(std::string_view octets);

}  // namespace zonelint::lsp
