#include "mail/names.hpp"

#include <algorithm>

#include "grammar/rdata.hpp"

namespace zonelint::mail {

std::optional<dns::Name> name_from_domain(std::string_view text) {
  if (!text.empty() && text.back() == '.') text.remove_suffix(1);
  if (text.empty() || text.size() > 253) return {};
  std::string wire;
  wire.reserve(text.size() + 2);
  while (true) {
    auto const dot = text.find('.');
    auto const label = text.substr(0, dot);
    if (label.empty() || label.size() > 63) return {};
    wire.push_back(static_cast<char>(label.size()));
    for (char c : label) wire.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  wire.push_back('\0');
  return dns::Name::from_wire(wire);
}

std::string raw_text(dns::Name name) {
  std::string out;
  for (int i = 0; i < name.labels(); ++i) {
    if (i > 0) out += '.';
    out += name.label(i);
  }
  return out;
}

std::string_view domain_of(std::string_view address) {
  auto const at = address.rfind('@');
  return at == std::string_view::npos ? address : address.substr(at + 1);
}

std::string missing_text(dns::Name name, dns::Type type) {
  return name.display() + "/" + grammar::type_text(type);
}

void add_missing(std::vector<std::string>& list, std::string text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}
void add_missing(std::vector<std::string>& list, std::vector<std::string> const& texts) {
  for (auto const& t : texts) add_missing(list, t);
}

}  // namespace zonelint::mail
