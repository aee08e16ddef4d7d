// Files beside the zones: see beside.hpp.
#include "input/beside.hpp"

#include <algorithm>

#include "grammar/abnf_case.hpp"

namespace zonelint::input {
namespace {

using grammar::same_word;
using grammar::trimmed;

bool ends(std::string_view name, std::string_view suffix) {
  return name.size() >= suffix.size() && same_word(name.substr(name.size() - suffix.size()), suffix);
}

// name WSP domain:selector:path      (opendkim.conf(5), KeyTable)
std::optional<KeyTableEntry> table_line(std::string_view line) {
  line = trimmed(line.substr(0, line.find('#')));
  auto const blank = line.find_first_of(" \t");
  if (blank == std::string_view::npos) return std::nullopt;
  std::string_view const value = trimmed(line.substr(blank));
  auto const first = value.find(':');
  auto const second = first == std::string_view::npos ? first : value.find(':', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  std::string_view const domain = trimmed(value.substr(0, first));
  std::string_view const selector = trimmed(value.substr(first + 1, second - first - 1));
  std::string_view const path = trimmed(value.substr(second + 1));
  // "%" stands for the domain of the message: no single one.
  if (domain.empty() || domain == "%" || selector.empty() || path.empty()) return std::nullopt;
  return KeyTableEntry{std::string(selector), std::string(domain), std::string(path), {}};
}

}  // namespace

BesideKind beside_kind(std::string_view name) {
  std::string const small = grammar::lower_text(name);
  if (small == "mta-sts.txt" || (small.starts_with("mta-sts.") && ends(small, ".txt")))
    return BesideKind::policy;
  if (small.find("keytable") != std::string::npos || small == "key.table" || small == "key_table" ||
      small == "key-table")
    return BesideKind::key_table;
  constexpr std::string_view keys[] = {".pem", ".key", ".private", ".priv", ".rsa"};
  if (std::any_of(std::begin(keys), std::end(keys), [&](auto k) { return ends(small, k); }))
    return BesideKind::key;
  // opendkim-genkey's files are called as their selectors, and people rename them.
  bool const plain = small.find('.') == std::string::npos;
  bool const speaks = small.find("dkim") != std::string::npos || small.find("private") != std::string::npos;
  return plain && speaks ? BesideKind::key : BesideKind::none;
}

std::string_view private_key_line(std::string_view text) {
  std::size_t at = 0;
  for (int line = 0; line < 64 && at < text.size(); ++line) {
    std::size_t const end = std::min(text.find('\n', at), text.size());
    std::string_view const whole = trimmed(text.substr(at, end - at));
    if (whole.starts_with("-----BEGIN ") && whole.ends_with("PRIVATE KEY-----")) return whole;
    at = end + 1;
  }
  return {};
}

std::vector<KeyTableEntry> read_key_table(text::Sources const& sources, text::FileId file) {
  std::vector<KeyTableEntry> out;
  std::string_view const content = sources[file].content();
  for (std::size_t at = 0; at < content.size();) {
    std::size_t const end = std::min(content.find('\n', at), content.size());
    if (auto entry = table_line(content.substr(at, end - at))) {
      entry->where = {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
      out.push_back(std::move(*entry));
    }
    at = end + 1;
  }
  return out;
}

}  // namespace zonelint::input
